"""What is like a text or a page: the pages that share its rarest pairs of characters, looked up in the engine's arrays.

Only what can be found by a search can be like something, so what readers may not see never is.
"""

import re
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from django.db.models import BigIntegerField, Max, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, JSONObject

from core.text import fold
from search import live, ranking
from search.engine import cutting
from search.engine.block import SATURATION, name_of
from search.engine.library import Library
from search.models import SearchChange, SearchEntry
from search.segment import Vocabulary

MOST_GRAMS = 40  # of the text, the weightiest
LOOKED_AT = 200  # grams whose rarity is looked up
LONGEST = 4000  # characters
COMMON = 0.25  # a pair that so many pages hold says nothing
FIELD_WEIGHTS = (3.0, 2.0, 2.0, 2.0, 1.0, 1.0)  # title, tags, headings, summary, body, what is asked
LEAST = 0.12  # share of what the text is about that a page must hold to be like it
LEAST_GRAMS = 2
# Places that are gone through gram by gram, from the most telling on. In a great library the grams after them only tell
# the nearest pages apart, so that what is like a text costs hardly more among a hundred thousand pages than among one.
GONE_THROUGH, NEAREST = 50_000, 5_000
NEWEST = 500  # notes that a page looks at: a rebuild leaves as many as there are pages, and each page reads the state
_GAIN = np.array([w / 255 * (SATURATION + 1) for w in range(256)], np.float32)


@dataclass(frozen=True)
class Like:
    """A page that is like what was asked about: the number of its entry, its hashed name, and how much alike, up to 1."""

    entry: int
    name: int
    likeness: float

    def is_of(self, kind: str, key: object) -> bool:
        return self.name == name_of(kind, str(key))


def like_text(text: str, *, kind: str, limit: int, title: str = "") -> list[Like]:
    """The pages of a kind that are most like a text, best first; none where nothing is."""
    fields = [fold(title[:LONGEST]), "", "", "", fold(text[:LONGEST])]
    return _like(live.current(), fields, kind, limit)


def like_page(kind: str, key: str, *, of_kind: str, limit: int, state: Mapping | None = None) -> list[Like]:
    """The pages of `of_kind` most like a page, itself left out; none for a page that cannot be found.

    `state` is what `changes()` said in a query of the caller's: while it is the same, no further query is made.
    """
    library = _library(state)
    name = name_of(kind, key)
    places = np.flatnonzero((library.names == name) & library.alive)
    if not len(places):
        return []
    fields = library.text(int(places[0])).split(SearchEntry.FIELD_BREAK)
    return _like(library, [field[:LONGEST] for field in fields], of_kind, limit, itself=name)


def _like(
    library: Library, fields: Sequence[str], kind: str, limit: int, itself: int | None = None
) -> list[Like]:
    """`itself` is the name of the page that the fields are of: it is left out, and what it alone holds says nothing."""
    if kind not in library.kind_names:
        return []
    grams = _about(fields, library, held_by=1 if itself is None else 2)
    gained = np.zeros(len(library), np.float32)
    covered = np.zeros(len(library), np.float32)
    shared = np.zeros(len(library), np.uint8)
    wanted = (library.kinds == library.kind_names.index(kind)) & library.alive
    gone_through, near = 0, None
    for gram, weight in grams:
        postings = library.postings(gram)
        places, weights = postings.places, postings.weights[:, ranking.ALL]
        if near is None and gone_through > GONE_THROUGH:
            near = _nearest(gained, wanted)
            kept = np.zeros(len(library), bool)
            kept[near] = True
            wanted &= kept
        if near is not None:
            held = _held(places, near)
            places, weights = places[held], weights[held]
        gained[places] += np.float32(weight) * _GAIN[weights]
        covered[places] += np.float32(weight)
        shared[places] += 1
        gone_through += len(places)
    asked = sum(weight for _, weight in grams) or 1.0
    enough = wanted & (shared >= LEAST_GRAMS)
    enough &= covered >= np.float32(LEAST * asked)
    if itself is not None:
        enough &= library.names != itself
    places = np.flatnonzero(enough)
    points = np.round(gained[places].astype(np.float64), 4)
    best = places[np.lexsort((library.names[places], -points))][:limit]
    return [
        Like(int(library.ids[place]), int(library.names[place]), float(covered[place]) / asked)
        for place in best.tolist()
    ]


def _nearest(gained: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The places that have gained most so far, in order of place."""
    places = np.flatnonzero(wanted & (gained > 0))
    if len(places) > NEAREST:
        places = places[np.argpartition(-gained[places], NEAREST)[:NEAREST]]
    return np.sort(places)


def _held(places: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Where among the places of a gram those stand that are near; both are in order."""
    at = np.minimum(np.searchsorted(places, near), max(len(places) - 1, 0))
    return at[places[at] == near] if len(places) else at[:0]


def _about(fields: Sequence[str], library: Library, held_by: int) -> list[tuple[int, float]]:
    """What a text is about: its grams with their weights, the rarest and most repeated first."""
    cut = cutting.cut([SearchEntry.FIELD_BREAK.join(_said(field) for field in fields)])
    telling = cut.grams > 1 << cutting.CHARACTER_BITS  # pairs and Latin words
    if not telling.any():
        return []
    grams, at = np.unique(cut.grams[telling], return_inverse=True)
    amounts = np.bincount(at, weights=np.array(FIELD_WEIGHTS)[cut.fields[telling]])
    first = np.lexsort((grams, -amounts))[:LOOKED_AT]
    found = []
    for gram, amount in zip(grams[first].tolist(), amounts[first].tolist(), strict=True):
        holders = library.frequency(gram)
        if held_by <= holders <= max(COMMON * library.count, 3):
            weight = ranking.rarity(holders, library.count) * amount / (amount + SATURATION)
            found.append((gram, weight))
    return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_GRAMS]


@cache
def _asking() -> re.Pattern[str]:
    return Vocabulary().matcher


def _said(folded: str) -> str:
    """The text without the words that only ask."""
    return _asking().sub(" ", folded)


# The state of the arrays


def changes() -> Subquery:
    """A column for a query of the caller's own: how things stand with the notes of what changed for searching.

    A note that was numbered before others and committed after them changes the sum.
    """
    newest = SearchChange.objects.order_by("-pk").values("pk")[:NEWEST]
    state = JSONObject(sum=Sum("pk"), last=Max("pk"), at=Max("told_at"))
    notes = SearchChange.objects.filter(pk__in=newest).annotate(all=Value(1)).values("all")
    return Subquery(notes.annotate(state=state).values("state"))


_known: tuple[Mapping, Library] | None = None
_lock = threading.Lock()


def _library(state: Mapping | None) -> Library:
    """The arrays, asked anew unless nothing has changed since they were last asked under the same state.

    The state was read before, so the arrays are never older than it.
    """
    global _known
    settled = state if state and state["last"] else None  # notes that are swept away tell nothing
    with _lock:
        if settled and _known and _known[0] == state:
            return _known[1]
    library = live.current()
    with _lock:
        _known = (settled, library) if settled else None
    return library


def entries(found: Collection[Like]) -> list[SearchEntry]:
    """The pages themselves, in order, with title, address and summary: one query, or none for nothing."""
    rows = SearchEntry.objects.only("kind", "title", "url", "summary").in_bulk([one.entry for one in found])
    return [rows[one.entry] for one in found if one.entry in rows]


def keys(found: Collection[Like]) -> QuerySet:
    """The row numbers of the pages, for a query over their own table."""
    return rows_of([one.entry for one in found])


def rows_of(entries: Collection) -> QuerySet:
    """The same for the numbers of their entries."""
    of_entries = SearchEntry.objects.filter(pk__in=entries)
    return of_entries.annotate(row=Cast("key", BigIntegerField())).values("row")
