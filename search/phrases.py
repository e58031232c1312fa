"""How nearly a search is one of the sentences that people are known to type for a page, whatever words the page uses.

A search and a sentence are compared both ways: how much of the search the sentence has, and how much of the sentence the
search has, each gram counting by its rarity among the sentences. 花呗 is rare in law and in half of them: it tells little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from search.engine import cutting
from search.ranking import rarities
from search.segment import Query, told

LIFT = 4.0  # what likeness 1 adds to the points of a page, in points of the best
NEIGHBOURS = 8  # sentences of a page that count, the likest
SHORTEST = 4  # letters of a search below which it is a word, and no sentence is like it
PAGES_KEPT = 256  # whose sentences need not be cut again
SAME = 0.85  # from this likeness of one sentence on, its page comes first


@dataclass(frozen=True)
class Likeness:
    """Of each page, from 0 to 1: how like the search its likest sentence is, and its likest few are together."""

    best: np.ndarray
    near: np.ndarray

    def lift(self, points: np.ndarray) -> np.ndarray:
        """What is added to the points of the pages: to the likest most, to those far behind it next to nothing."""
        likest = self.near.max(initial=0.0) or 1.0
        return LIFT * self.near * (self.near / likest) ** 2 * points.max(initial=0.0)

    @property
    def same(self) -> np.ndarray:
        """The pages with a sentence that is nearly the search, the likest first."""
        order = np.argsort(-np.round(self.best, 6), kind="stable")
        return order[self.best[order] >= SAME]


def likeness(query: Query, asked: Sequence[str]) -> Likeness:
    """Of each page, by its sentences as they stand folded, one a line."""
    found = Likeness(np.zeros(len(asked)), np.zeros(len(asked)))
    pages = [page for page, text in enumerate(asked) if text]
    if not pages or sum(map(str.isalnum, told(query.folded))) < SHORTEST:
        return found
    search, _, _ = _grams(query.folded)  # not kept: what somebody typed is nobody's to keep
    cut = [_kept(asked[page]) for page in pages]
    ends = np.cumsum([count for _, _, count in cut])
    lines = np.concatenate(
        [line + end - count for (_, line, count), end in zip(cut, ends.tolist(), strict=True)]
    )
    each = _alike(search, np.concatenate([grams for grams, _, _ in cut]), lines, int(ends[-1]))
    for page, own in zip(pages, np.split(each, ends[:-1]), strict=True):
        likest = np.sort(own)[-NEIGHBOURS:]
        found.best[page], found.near[page] = likest[-1], likest.sum() / NEIGHBOURS
    return found


def _grams(text: str) -> tuple[np.ndarray, np.ndarray, int]:
    """The different grams of each line but those that only ask, the number of the line beside each, and the number of lines."""
    lines = told(text).split("\n")
    cut = cutting.cut(lines)
    pairs = np.unique(np.stack((cut.texts.astype(np.int64), cut.grams)), axis=1)
    return pairs[1], pairs[0], len(lines)


_kept = lru_cache(maxsize=PAGES_KEPT)(_grams)


def _alike(search: np.ndarray, grams: np.ndarray, lines: np.ndarray, count: int) -> np.ndarray:
    """How like the search each line is: the geometric mean of what each has of the other."""
    known, number = np.unique(np.concatenate((search, grams)), return_inverse=True)
    asked, number = number[: len(search)], number[len(search) :]
    amounts = rarities(np.bincount(number, minlength=len(known)), count)
    in_search = np.zeros(len(known))
    in_search[asked] = 1.0
    whole = np.bincount(lines, weights=amounts[number], minlength=count)
    shared = np.bincount(lines, weights=(amounts * in_search)[number], minlength=count)
    return shared / np.sqrt(np.maximum(amounts[asked].sum() * whole, 1e-9))
