"""Which documents answer best: BM25 over words and pairs with weighed fields, then a second look at the first of them.

The first look adds up the engine's postings for all documents at once. The second reads the texts of the best: whether
the words stand near each other, how long a stretch of the question is written there, whether the title is the question.
Nothing here asks a clock or a database, so the order is the same on both.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from search.engine import cutting
from search.engine.block import SATURATION
from search.engine.library import Library
from search.segment import Pattern, Query, Term, told

WHOLE_WORD = 2  # a word of up to two characters counts as one, a longer one by its pairs as well
CHARACTER = 0.3  # what a character of a question counts beside its pairs: 冻卡 where 冻结银行卡 is written
COMMON = 1.5  # the rarity of what every fifth document holds: it tells nothing, and takes the longest
WITHIN = 0.3  # what a Latin word counts that is only a part of a longer one
COVERAGE = 0.2  # what a document loses that has next to nothing of what is asked
TITLE_IS_QUERY = 1.0  # what a title adds that is the query itself
NEARNESS = 0.35  # what words add that stand side by side
AUTHORITY = 0.8  # what authority 100 adds
FRESHNESS = 0.05  # what a document adds that was looked at last
FAR = 60  # characters between two words beyond which nearness counts no more
SECOND_LOOK = 100  # documents whose text is read
ALL, TITLE, HEAD, BODY = range(4)

# A rounded weight w is 255·x/(x + k); these give x back, and the share of BM25's greatest gain.
_AMOUNT = np.array([SATURATION * w / (255.5 - w) for w in range(256)], np.float32)
_GAIN = np.array([w / 255 * (SATURATION + 1) for w in range(256)], np.float32)


@dataclass(frozen=True)
class Unit:
    """What is counted as one: a word with its synonyms, or a pair out of a long word."""

    patterns: tuple[Pattern, ...]
    rarity: float
    gram: int | None = None


@dataclass
class Look:
    """What the first look says of every place: points gained, and how much of what was asked is there at all."""

    gained: np.ndarray
    covered: np.ndarray
    asked: float
    units: list[Unit]


def rarity(holders: int, documents: int) -> float:
    """Inverse document frequency: never negative, next to nothing for what every document holds."""
    return math.log(1 + (documents - holders + 0.5) / (holders + 0.5))


def rarities(holders: np.ndarray, documents: int) -> np.ndarray:
    """`rarity` of many; documents that are gone may count among the holders."""
    return np.log(1 + np.maximum(documents - holders + 0.5, 0.0) / (holders + 0.5))


def first_look(query: Query, library: Library, holding: Callable[[Pattern], np.ndarray]) -> Look:
    """Points of every place; what no document holds in any of its forms does not count."""
    gained = np.zeros(len(library), np.float32)
    covered = np.zeros(len(library), np.float32)
    found = [unit for term in query.terms for unit in units(term, library, holding)]
    if query.is_sentence or len(query.terms) > 1:
        found += _besides(query, library)
    for unit in found:
        if unit.gram is not None:
            postings = library.postings(unit.gram)
            gained[postings.places] += np.float32(unit.rarity) * gain(postings.weights)
            covered[postings.places] += np.float32(unit.rarity)
        else:
            amounts = np.zeros(len(library), np.float32)
            for pattern in unit.patterns:
                places = holding(pattern)
                amounts[places] += pattern.weight * _amounts(pattern.text, places, library)
            gained += (
                np.float32(unit.rarity * (SATURATION + 1)) * amounts / (amounts + np.float32(SATURATION))
            )
            covered[amounts > 0] += np.float32(unit.rarity)
    return Look(gained, covered, sum(unit.rarity for unit in found), found)


def gain(weights: np.ndarray, channel: int = ALL) -> np.ndarray:
    """What postings add to the points of their documents, for a gram of rarity 1."""
    return gain_of(weights[:, channel])


def gain_of(weights: np.ndarray) -> np.ndarray:
    """As `gain`, of weights of one channel."""
    return _GAIN[weights]


def units(term: Term, library: Library, holding: Callable[[Pattern], np.ndarray]) -> list[Unit]:
    """A word with its synonyms, as rare as the way in which it was typed, and the pairs of a long one."""
    counts = [len(holding(pattern)) for pattern in term.patterns]
    held = next((count for count in counts if count), 0)
    grams = cutting.needed(term.text)
    single = grams[0] if len(term.patterns) == 1 and len(grams) == 1 and not term.text.isascii() else None
    found = [Unit(term.patterns, rarity(held, library.count) if held else 0.0, single)]
    if len(term.text) > WHOLE_WORD:
        pairs = [gram for gram in grams if gram >= cutting.PAIR]
        found += [
            Unit((), rarity(library.holders(gram), library.count), gram)
            for gram in pairs
            if library.holders(gram) and gram not in (single,)
        ]
    return [unit for unit in found if unit.rarity > 0]


def _besides(query: Query, library: Library) -> list[Unit]:
    """Pairs of a question that no word of it has, those across the edges at which it was cut; and its characters."""
    text = told(query.folded)
    known = {gram for term in query.terms for gram in cutting.needed(term.text)}
    pairs = [gram for gram in cutting.needed(text) if gram >= cutting.PAIR and gram not in known]
    return [
        Unit((), share * rarity(held, library.count), gram)
        for grams, share in ((pairs, 1.0), (cutting.characters(text), CHARACTER))
        for gram in grams
        if (held := library.holders(gram)) and rarity(held, library.count) > COMMON
    ]


def _amounts(text: str, places: np.ndarray, library: Library) -> np.ndarray:
    """How much a word weighs where it stands: as much as the weightiest its parts allow; inside a longer word, less."""
    if not len(places):
        return np.zeros(0, np.float32)
    amounts = [_AMOUNT[library.weights_at(gram, places)[:, ALL]] for gram in cutting.needed(text)]
    least = np.minimum.reduce(amounts)
    return np.where(least > 0, least, np.float32(WITHIN))


def base(look: Look, library: Library, kind_weights: np.ndarray) -> np.ndarray:
    """Points with the weight of the kind, authority and freshness; the order of all that is not looked at again."""
    share = look.covered / np.float32(look.asked or 1.0)
    points = look.gained * (np.float32(1 - COVERAGE) + np.float32(COVERAGE) * share)
    points = points * kind_weights[library.kinds]
    points = points * (1 + np.float32(AUTHORITY / 100) * library.authority)
    return points * (1 + np.float32(FRESHNESS) * library.freshness)


def second_look(query: Query, fields: Sequence[str], points: float) -> float:
    """Points of one document after reading its folded fields."""
    points *= 1 + NEARNESS * nearness(query.terms, fields)
    title = fields[0]
    if title and query.folded in title:
        points *= 1 + TITLE_IS_QUERY * (len(query.folded) / len(title)) ** 2
    return points


def nearness(terms: Sequence[Term], fields: Sequence[str]) -> float:
    """1.0 where the words stand side by side in some field, towards 0.0 as they part; 0.0 for a single word."""
    if len(terms) < 2:
        return 0.0
    return max(_nearness_in(terms, text) for text in fields)


def _nearness_in(terms: Sequence[Term], text: str) -> float:
    found = [number for number, term in enumerate(terms) if term.text in text]
    if len(found) < 2:
        return 0.0
    places = sorted((at, number) for number in found for at in _places(text, terms[number].text))
    closest: dict[frozenset[int], int] = {}
    for (at, number), (next_at, next_number) in pairwise(places):
        if number != next_number:
            gap = next_at - at - len(terms[number].text)
            pair = frozenset((number, next_number))
            closest[pair] = min(gap, closest.get(pair, FAR))
    return sum(1 - max(gap, 0) / FAR for gap in closest.values()) / max(len(terms) - 1, len(closest), 1)


def _places(text: str, word: str, most: int = 40) -> Iterable[int]:
    at = text.find(word)
    while at >= 0 and most:
        yield at
        at, most = text.find(word, at + 1), most - 1
