"""What past questions teach about single grams: how often what somebody asks with also stands in what answers it.

借 of a question stands in most answers about loans, 老公 in next to none about spouses; rarity alone cannot tell. A gram that
few have asked with counts as grams of its rarity usually do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search import ranking
from search.engine import cutting
from search.engine.library import Library
from search.segment import runs, told

BANDS = 14  # of rarity, for characters and for pairs
DOUBT = 4.0  # questions that what is usual counts as
FEWEST = 2  # questions with a gram below which the gram is not kept
CHARACTER = 0.5  # what a character counts beside pairs
NEVER, ALWAYS = 0.01, 0.98  # no gram stands in fewer or more of the answers

NEXT_TO_NOTHING = 0.3  # a weight that is not worth adding up

Tally = Mapping[
    str, float
]  # of one question: for each gram that is written anywhere, the share of answers that hold it


@dataclass(frozen=True)
class Lessons:
    """`asked`: of each gram, how many questions have it and in how many of their answers it stands.

    `usual`: the share of answers that hold a gram, of characters and of pairs, by band of rarity.
    """

    asked: Mapping[str, tuple[float, float]]
    usual: tuple[tuple[float, ...], tuple[float, ...]]

    def weight(self, gram: str, holders: int, documents: int) -> float:
        """How much a document gains that holds the gram: log odds of standing in an answer, against those in any text."""
        times, hits = self.asked.get(gram, (0.0, 0.0))
        usual = self.usual[len(gram) > 1][_band(holders, documents)]
        share = min(max((hits + DOUBT * usual) / (times + DOUBT), NEVER), ALWAYS)
        anywhere = (holders + 0.5) / (documents + 1)
        return max(0.0, float(np.log(share / (1 - share)) - np.log(anywhere / (1 - anywhere))))


def grams_of(folded: str) -> tuple[str, ...]:
    """Pairs, Latin words (marked with w) and characters of a folded question."""
    text = told(folded)
    found: dict[str, None] = {}
    for run in runs(text):
        if run.isascii():
            found["w" + run] = None
        else:
            found.update((run[at : at + 2], None) for at in range(len(run) - 1))
            found.update(dict.fromkeys(run))
    return tuple(found)


def number(gram: str) -> int:
    """The number of a gram in the engine."""
    if len(gram) == 1:
        return ord(gram)
    return cutting.word_gram(gram[1:]) if gram[1:].isascii() else cutting.pair_gram(*gram)


def tally(folded: str, answers: np.ndarray, library: Library) -> Tally:
    """What one question and its answers (places) say of its grams."""
    found = {}
    for gram in grams_of(folded):
        if len(answers) and library.holders(number(gram)):
            found[gram] = float((library.weights_at(number(gram), answers)[:, ranking.ALL] > 0).mean())
    return found


def learn(tallies: Sequence[Tally], library: Library) -> Lessons:
    asked: dict[str, tuple[float, float]] = {}
    for one in tallies:
        for gram, hit in one.items():
            times, hits = asked.get(gram, (0.0, 0.0))
            asked[gram] = (times + 1, hits + hit)
    sums = np.zeros((2, BANDS, 2))
    for gram, (times, hits) in asked.items():
        band = _band(library.holders(number(gram)), library.count)
        sums[int(len(gram) > 1), band] += (times, hits)
    shares = (sums[:, :, 1] + 0.2) / (sums[:, :, 0] + 1)
    usual = (tuple(shares[0].round(4).tolist()), tuple(shares[1].round(4).tolist()))
    return Lessons({gram: one for gram, one in sorted(asked.items()) if one[0] >= FEWEST}, usual)


@dataclass(frozen=True)
class Taught:
    """A question's grams with what they weigh here, and by them the points of every place."""

    grams: tuple[tuple[int, float], ...]
    characters: tuple[tuple[int, float], ...]
    points: np.ndarray


def apply(lessons: Lessons, folded: str, library: Library) -> Taught:
    pairs, characters = [], []
    points = np.zeros(len(library), np.float32)
    for gram in grams_of(folded):
        postings = library.postings(number(gram))
        weight = lessons.weight(gram, len(postings.places), library.count) if len(postings.places) else 0.0
        if weight > NEXT_TO_NOTHING:
            (characters if len(gram) == 1 else pairs).append((number(gram), weight))
            share = CHARACTER if len(gram) == 1 else 1.0
            points[postings.places] += np.float32(share * weight) * ranking.gain(postings.weights)
    points *= 1 + np.float32(ranking.AUTHORITY / 100) * library.authority
    return Taught(tuple(pairs), tuple(characters), points)


class Among:
    """Some places, and how much grams weigh there; each gram is looked up once."""

    def __init__(self, library: Library, places: np.ndarray):
        self._library, self._order = library, np.argsort(places)
        self._places = places[self._order]
        self._weights: dict[int, np.ndarray] = {}

    def weights(self, gram: int) -> np.ndarray:
        """Four channels for each place, as they came."""
        if gram not in self._weights:
            found = np.empty((len(self._places), 4), np.uint8)
            found[self._order] = self._library.weights_at(gram, self._places)
            self._weights[gram] = found
        return self._weights[gram]

    def gained(self, grams: Sequence[tuple[int, float]], channel: int) -> np.ndarray:
        """What each place gains from weighed grams in one channel."""
        if not grams:
            return np.zeros(len(self._places), np.float32)
        held = np.stack([self.weights(gram)[:, channel] for gram, _ in grams])
        weights = np.array([weight for _, weight in grams], np.float32)
        return (weights[:, None] * ranking.gain_of(held)).sum(axis=0)


def _band(holders: int, documents: int) -> int:
    return min(int(ranking.rarity(holders, documents)), BANDS - 1)
