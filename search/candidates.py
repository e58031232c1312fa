"""Chooses the documents that may answer and puts them in order by `search.ranking`.

Words between blanks must all be there; when no document has them all, documents with some of them stand in. A sentence
without blanks was cut by us, so documents with a good part of it are ranked among those that have it all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from search import phrases, ranking
from search.engine import cutting
from search.engine.block import ASKED_FIELD
from search.engine.library import Library, among
from search.ranking import Look
from search.segment import Pattern, Query, Term

MOST_PARTIAL = 300  # documents with a part of what is asked
WELL_ORDERED = 1000  # documents of which the order of equals is settled
# A document that has not all holds at least this share of what is asked, common grams counting little; of many, less.
PARTIAL = {4: 0.25, 12: 0.15, 1000: 0.03}  # up to so many grams


@dataclass
class Asked:
    """One query against one library; which documents hold a word is found out once."""

    query: Query
    library: Library
    kind_weights: np.ndarray
    may_add: bool = False  # documents that hold only a part of what is asked may answer too
    _holding: dict[str, np.ndarray] = field(default_factory=dict)

    def holding(self, pattern: Pattern) -> np.ndarray:
        if pattern.text not in self._holding:
            self._holding[pattern.text] = self.library.holding(pattern.text)
        return self._holding[pattern.text]


def ask(query: Query, library: Library, weights: Mapping[str, float]) -> Asked:
    """`weights` are those of the kinds, 1 where none is given."""
    return Asked(
        query, library, np.array([weights.get(kind, 1.0) for kind in library.kind_names], np.float32)
    )


@dataclass(frozen=True)
class Ranked:
    """Places in order, with their points. `is_partial`: no document holds all the words that the reader parted."""

    places: np.ndarray
    points: np.ndarray
    is_partial: bool = False


Reorder = Callable[[Asked, Look, np.ndarray, np.ndarray], np.ndarray]


def rank(
    query: Query,
    library: Library,
    weights: Mapping[str, float],
    *,
    is_named: bool = False,
    reorder: Reorder | None = None,
) -> Ranked:
    """All documents that hold every word, best first; documents with a part of them where the query allows it.

    `weights` are those of the kinds. `is_named`: the query named a document outright, so documents with a part of it
    serve only where none has all. `reorder` is a learned ranker's say about the order of the first.
    """
    asked = ask(query, library, weights)
    if not len(library) or query.is_empty:
        return Ranked(np.zeros(0, np.int64), np.zeros(0))
    matched = _match(asked)
    look = ranking.first_look(query, library, asked.holding)
    first = ranking.base(look, library, asked.kind_weights)
    wants_more = not len(matched) or (query.is_sentence and not is_named)
    asked.may_add = wants_more
    partial = _partial(asked, look, first, matched) if wants_more else matched[:0]
    places = _in_order(np.concatenate((matched, partial)), first, library)
    places, points, same = _look_again(asked, places, first)
    if reorder:
        places = reorder(asked, look, first, places)
    if len(same):
        places = np.concatenate((same, places[~np.isin(places, same)]))
    return Ranked(places, points[places], is_partial=not len(matched) and not query.is_sentence)


def _match(asked: Asked) -> np.ndarray:
    """Places that hold each term in one of its forms."""
    every: np.ndarray | None = None
    for term in asked.query.terms:
        held = _holding_any(asked, term)
        every = held if every is None else among(every, held)
        if not len(every):
            break
    return every if every is not None else np.zeros(0, np.int64)


def _holding_any(asked: Asked, term: Term) -> np.ndarray:
    found = [asked.holding(pattern) for pattern in term.patterns]
    if len(found) == 1:
        return found[0]
    held = np.zeros(len(asked.library), bool)
    for places in found:
        held[places] = True
    return np.flatnonzero(held)


def _partial(asked: Asked, look: Look, points: np.ndarray, matched: np.ndarray) -> np.ndarray:
    """Places with a good part of what is asked, the best MOST_PARTIAL of them."""
    grams = sum(len(cutting.needed(term.text)) for term in asked.query.terms)
    share = next(share for most, share in PARTIAL.items() if grams <= most)
    enough = look.covered >= np.float32(share * look.asked)
    enough &= look.gained > 0
    enough &= asked.library.alive
    enough[matched] = False
    places = np.flatnonzero(enough)
    if len(places) > 4 * MOST_PARTIAL:
        least = np.partition(points[places], -MOST_PARTIAL)[-MOST_PARTIAL]
        places = places[points[places] >= least]
    return _in_order(places, points, asked.library)[:MOST_PARTIAL]


def _look_again(
    asked: Asked, places: np.ndarray, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The places in order, their points after reading the first of them, and those that people are known to ask so for."""
    first, rest = places[: ranking.SECOND_LOOK], places[ranking.SECOND_LOOK :]
    points = points.copy()
    sentences = []
    for place in first.tolist():
        fields = asked.library.text(place).split(chr(cutting.FIELD_BREAK))
        points[place] = ranking.second_look(asked.query, fields[:ASKED_FIELD], float(points[place]))
        sentences.append("".join(fields[ASKED_FIELD:]))
    likeness = phrases.likeness(asked.query, sentences)
    points[first] += likeness.lift(points[first])
    return np.concatenate((_in_order(first, points, asked.library), rest)), points, first[likeness.same]


def _in_order(places: np.ndarray, points: np.ndarray, library: Library) -> np.ndarray:
    """Best first; of equals the weightier, then the newer, then by a name that is the same in every database.

    So far down that nobody turns the pages, points alone count: to order all equals of a word that is everywhere would
    take longer than all the rest of the search.
    """
    rounded = np.round(points[places].astype(np.float64), 5)
    if len(places) > 2 * WELL_ORDERED:
        first = rounded >= np.partition(rounded, -WELL_ORDERED)[-WELL_ORDERED]
        rest = np.flatnonzero(~first)
        rest = rest[np.argsort(-rounded[rest])]
        return np.concatenate((_well_ordered(places[first], rounded[first], library), places[rest]))
    return _well_ordered(places, rounded, library)


def _well_ordered(places: np.ndarray, points: np.ndarray, library: Library) -> np.ndarray:
    order = np.lexsort(
        (library.names[places], -library.days[places], -library.authority[places].astype(np.int16), -points)
    )
    return places[order]
