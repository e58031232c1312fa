"""Which page answers best: BM25 over words and bigrams with weighed fields, the same whatever the database.

Pure: texts come folded, how many pages hold a gram comes as a dictionary, and nothing here asks a clock or a database.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.segment import Pattern, Query, Term, needed_grams

# Fields in the order in which an entry keeps them: weight, usual length in characters, how much length counts.
FIELDS = {
    "title": (4.0, 18, 0.4),
    "tags": (2.5, 12, 0.2),
    "headings": (1.8, 80, 0.4),
    "summary": (1.8, 90, 0.4),
    "body": (1.0, 400, 0.6),
}
SATURATION = 1.2  # k1: how soon more of the same stops counting
WHOLE_WORD = 2  # a word of up to two characters counts as one, a longer one by its bigrams as well
COVERAGE = 0.4  # what a page loses that has next to nothing of what is asked
TITLE_IS_QUERY = 1.0  # what a title adds that is the query itself
NEARNESS = 0.35  # what words add that stand side by side
AUTHORITY = 0.25  # what authority 100 adds
FAR = 60  # characters between two words beyond which nearness counts no more


@dataclass(frozen=True)
class Text:
    """One candidate: its folded fields in the order of FIELDS, all of them in one, authority (0 to 100), weight of its kind."""

    fields: tuple[str, ...]
    whole: str
    authority: int = 0
    weight: float = 1.0


@dataclass(frozen=True)
class Unit:
    """What is counted as one: a word with its synonyms, or a bigram of a long word."""

    patterns: tuple[Pattern, ...]
    rarity: float


def rarity(holders: int, pages: int) -> float:
    """Inverse document frequency: 0.0 for what every page holds, never negative."""
    return math.log(1 + (pages - holders + 0.5) / (holders + 0.5))


def units(query: Query, holders: Mapping[str, int], pages: int) -> list[Unit]:
    """Cut the query's terms into what is counted; what no page holds in any of its forms does not count."""
    found: list[Unit] = []
    for term in query.terms:
        found.append(Unit(term.patterns, _term_rarity(term, holders, pages)))
        if len(term.text) > WHOLE_WORD:
            grams = [gram for gram in needed_grams(term.text) if len(gram) > 1]
            found += [
                Unit(
                    (Pattern(gram.removeprefix("w") if gram.isascii() else gram),),
                    rarity(holders.get(gram, 0), pages),
                )
                for gram in grams
                if holders.get(gram, 0)
            ]
    return [unit for unit in found if unit.rarity > 0]


def _term_rarity(term: Term, holders: Mapping[str, int], pages: int) -> float:
    """A word is at most as common as the rarest of its grams; a word that no page holds counts by its synonyms."""
    most = [min((holders.get(gram, 0) for gram in pattern.grams), default=0) for pattern in term.patterns]
    held = next((count for count in most if count), 0)
    return rarity(held, pages) if held else 0.0


def score(query: Query, asked: Sequence[Unit], text: Text) -> float:
    """How well a page answers: 0.0 when it holds nothing of what is asked."""
    total = sum(unit.rarity for unit in asked)
    gained = covered = 0.0
    for unit in asked:
        weight = _weight(unit, text)
        if weight:
            gained += unit.rarity * weight * (SATURATION + 1) / (weight + SATURATION)
            covered += unit.rarity
    if not gained:
        return 0.0
    gained *= 1 - COVERAGE + COVERAGE * covered / total
    gained *= 1 + NEARNESS * _nearness(query.terms, text.fields)
    title = text.fields[0]
    if query.folded in title:
        gained *= 1 + TITLE_IS_QUERY * (len(query.folded) / len(title)) ** 2
    return gained * text.weight * (1 + AUTHORITY * min(text.authority, 100) / 100)


def _weight(unit: Unit, text: Text) -> float:
    """Occurrences in all fields, each weighed by the field and by its length; synonyms count less than the typed word."""
    present = [pattern for pattern in unit.patterns if pattern.text in text.whole]
    if not present:
        return 0.0
    weight = 0.0
    for field, (importance, usual, strictness) in zip(text.fields, FIELDS.values(), strict=True):
        count = sum(pattern.weight * field.count(pattern.text) for pattern in present)
        if count:
            weight += importance * count / (1 - strictness + strictness * len(field) / usual)
    return weight


def _nearness(terms: Sequence[Term], fields: Sequence[str]) -> float:
    """1.0 where the words stand side by side in some field, towards 0.0 as they part; 0.0 for a single word."""
    if len(terms) < 2:
        return 0.0
    return max(_nearness_in(terms, text) for text in fields)


def _nearness_in(terms: Sequence[Term], text: str) -> float:
    places = sorted((at, number) for number, term in enumerate(terms) for at in _places(text, term.text))
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
