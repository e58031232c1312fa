"""What somebody may be looking for who has typed a few letters: approved searches, words of ours, pages and provisions.

All of it lies in the memory of the process, in texts one under the other that are looked through in one scan each: by
what is written, by the pinyin of it (hua, hb and huab find 花呗), and by sound where a character is wrong. Twice a second
at most the engine is asked whether a page has changed; a page that is gone or not as it was is shown no more from then
on, even while making all anew must wait. What editors keep is read anew every half minute.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

import numpy as np
from django.db import connection
from django.urls import reverse

from core.text import fold
from search import live, sources
from search.crisis import speaks_of_despair
from search.engine.library import Library
from search.lines import Lines, key_of
from search.models import HotSearch, PinnedResult, SearchEntry, Synonym

MOST = 8
MOST_OF_A_KIND = 3  # unless there is room left
MOST_OF_A_LAYER = 24
LONGEST = 24  # characters; who has typed more knows what to ask
LOOK_EVERY = 0.5  # seconds between two questions whether pages have changed
SHARE = 50  # however often pages change, no more than a fiftieth of the time goes into making all anew
READ_EVERY = 30.0  # seconds until words of the editors are read anew
# Each costs a process up to five kilobytes, and each key that is typed looks through all of them.
MOST_ENTRIES = 6_000
MANY = 2_000  # pages of a kind from which on not all of them have to be suggested
READ_AT_ONCE = 400
WORD = range(2, 13)  # characters of a tag that is a search by itself
LONGEST_MEANT = 22  # characters of a title that may be what somebody meant to type
_TAG_BREAK = re.compile(r"\s+")
_NUMBER = re.compile(r"第?[0-9]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list, and where it leads."""

    text: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a page is suggested by."""

    stamp: int
    kind: str
    title: str
    url: str
    authority: int
    tags: str
    asked: str  # one sentence a line; as one text, for thousands of them are held


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What editors keep: approved searches, pinned pages with their searches, groups of synonyms with their slips."""

    hot: tuple[str, ...] = ()
    pins: tuple[tuple[int, str], ...] = ()
    groups: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A suggestion, what it is a kind of, and what else than its text it is found by, one a line."""

    shown: Suggestion
    kind: str
    keys: str = ""
    is_named: bool = False  # outright, by a number: another number is not nearly the same


class Book:
    """All that can be suggested at one moment. `words` are those that can be looked for, by what they are compared as.

    `gone` are addresses of pages that have changed since, and are left out.
    """

    def __init__(self, rows: Sequence[_Row] = (), hot: Sequence[Suggestion] = ()):
        # The keys stand in the lines below, and are not held twice.
        self._shown = [(row.shown, row.kind) for row in rows]
        self.hot = hot
        self.searches = [row.shown for row in rows if row.kind in ("hot", "word")]
        self.gone: frozenset[str] = frozenset()
        self.words: dict[str, str] = {}
        for row in rows:
            key = key_of(row.shown.text)
            if not row.is_named and len(key) <= LONGEST_MEANT:
                self.words.setdefault(key, row.shown.text)
        self._titles = Lines((at, key_of(row.shown.text)) for at, row in enumerate(rows))
        self._others = Lines(
            (at, key_of(key)) for at, row in enumerate(rows) for key in row.keys.splitlines()
        )

    def suggest(self, text: str) -> list[Suggestion]:
        """At most MOST, the likeliest first; what is approved for an empty field."""
        key = key_of(text[: 2 * LONGEST])
        if not key:
            return list(self.hot[:MOST])
        if len(key) > LONGEST or (len(key) == 1 and not "a" <= key <= "z"):
            return []
        found: dict[int, None] = {}
        for layer in self._layers(key, found):
            found.update(
                (at, None)
                for at in islice(dict.fromkeys(islice(layer, 20 * MOST_OF_A_LAYER)), MOST_OF_A_LAYER)
            )
        return [self._shown[at][0] for at in self._mixed(list(found))]

    def _layers(self, key: str, found: dict[int, None]) -> Iterator[Iterator[int]]:
        literal, is_word = re.escape(key), len(key) > 1
        yield self._titles.holding(f"\n{literal}(?!.)")
        yield self._titles.holding("\n" + literal)
        if is_word:
            yield self._titles.holding(literal)
            yield self._others.holding("\n" + literal)
            yield self._others.holding(literal)
        if re.search("[a-z]", key) or not found:
            yield self._titles.sounding(key)
            yield self._others.sounding(key)
            if is_word and len(found) < MOST:
                yield self._titles.sounding(key, inside=True)

    def _mixed(self, found: list[int]) -> list[int]:
        """The first few of each kind, then of any, in the order in which they were found."""
        counts: Counter[str] = Counter()
        chosen, shown = [], set(self.gone)
        rest = []
        for at in found:
            suggestion, kind = self._shown[at]
            if suggestion.url in shown:
                continue
            shown.add(suggestion.url)
            counts[kind] += 1
            (chosen if counts[kind] <= MOST_OF_A_KIND else rest).append(at)
        chosen = (chosen + rest)[:MOST] if len(chosen) < MOST else chosen[:MOST]
        order = {at: number for number, at in enumerate(found)}
        return sorted(chosen, key=order.__getitem__)


class Shelf:
    """The book of this process, and what it was made of."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._book = Book()
        self._library: Library | None = None
        self._entries: dict[int, _Entry] = {}
        self._chosen = _Chosen()
        self._looked = self._read = self._due = float("-inf")

    def current(self) -> Book:
        """As the database was half a second ago at most; inside a transaction, as it is."""
        with self._lock:
            now = time.monotonic()
            if connection.in_atomic_block or now - self._looked >= LOOK_EVERY:
                self._look(now, at_once=connection.in_atomic_block)
                self._looked = time.monotonic()
            return self._book

    def _look(self, now: float, *, at_once: bool) -> None:
        library, chosen = live.current(), self._chosen
        if not at_once and now < self._due:
            self._book.gone = self._changed(library)
            return
        if at_once or now - self._read >= READ_EVERY:
            chosen, self._read = _read_chosen(), now
        if library is self._library and chosen == self._chosen:
            return
        if library is not self._library:
            self._entries = _entries(library, self._entries)
        self._library, self._chosen = library, chosen
        self._book = _book(self._entries, chosen, library)
        self._due = now + SHARE * (time.monotonic() - now)

    def _changed(self, library: Library) -> frozenset[str]:
        """Addresses of pages that are in the book and no longer as they are there."""
        if library is self._library:
            return frozenset()
        stamps = _stamps(library, np.flatnonzero(library.alive))
        return frozenset(one.url for pk, one in self._entries.items() if stamps.get(pk) != one.stamp)


def _read_chosen() -> _Chosen:
    return _Chosen(
        tuple(HotSearch.objects.shown().values_list("word", flat=True)),
        tuple(PinnedResult.objects.values_list("entry_id", "query")),
        tuple((tuple(group.written), tuple(group.entrances)) for group in Synonym.objects.in_use()),
    )


def _entries(library: Library, known: dict[int, _Entry]) -> dict[int, _Entry]:
    """The entries of the library; only those are read that are not known as they are."""
    places = _likeliest(library, np.flatnonzero(library.alive))
    stamps = _stamps(library, places)
    kept = {pk: entry for pk, entry in known.items() if stamps.get(pk) == entry.stamp}
    wanted = [pk for pk in stamps if pk not in kept]
    while wanted:
        taken, wanted = wanted[:READ_AT_ONCE], wanted[READ_AT_ONCE:]
        rows = SearchEntry.objects.filter(pk__in=taken)
        for pk, kind, title, url, authority, tags, asked in rows.values_list(
            "pk", "kind", "title", "url", "authority", "tags", "asked"
        ):
            kept[pk] = _Entry(stamps[pk], kind, title, url, authority, tags, asked)
    return kept


def _words_of(tags: str) -> list[str]:
    """The tags of a page, each once."""
    return list(dict.fromkeys(filter(None, _TAG_BREAK.split(tags))))


def _likeliest(library: Library, places: np.ndarray) -> np.ndarray:
    """Where there are more pages than can be suggested, those of the rare kinds and then the weightiest."""
    if len(places) <= MOST_ENTRIES:
        return places
    kinds = library.kinds[places]
    crowded = np.bincount(kinds)[kinds] > MANY
    order = np.lexsort((-library.authority[places].astype(np.int16), crowded))
    return places[order[:MOST_ENTRIES]]


def _stamps(library: Library, places: np.ndarray) -> dict[int, int]:
    return dict(zip(library.ids[places].tolist(), library.stamps[places].tolist(), strict=True))


def _book(entries: Mapping[int, _Entry], chosen: _Chosen, library: Library) -> Book:
    """Everything in the order in which it is offered: what editors chose, words, then pages by their weight."""
    # By the length of the address too, so that 67条 stands before 670条.
    pages = sorted(
        entries.values(),
        key=lambda one: (-sources.weight(one.kind), -one.authority, len(one.url), one.url, one.title),
    )
    hot = [_word(word, "大家在搜", "hot") for word in chosen.hot]
    rows = [*hot, *_pinned(entries, chosen), *_words(pages, chosen, library)]
    for one in pages:
        shown, tags = Suggestion(one.title, sources.label(one.kind), one.url), _words_of(one.tags)
        named = any(map(_NUMBER.match, tags))
        rows.append(_Row(shown, one.kind, "\n".join([*tags, one.asked]), is_named=named))
    return Book(rows, [row.shown for row in hot])


def _word(word: str, label: str, kind: str, leads: Iterable[str] = ()) -> _Row:
    url = reverse("search:search") + "?" + urlencode({"q": word})
    return _Row(Suggestion(word, label, url), kind, "\n".join(leads))


def _pinned(entries: Mapping[int, _Entry], chosen: _Chosen) -> Iterator[_Row]:
    for pk in dict.fromkeys(pk for pk, _ in chosen.pins):
        if page := entries.get(pk):
            queries = "\n".join(query for pinned, query in chosen.pins if pinned == pk)
            yield _Row(Suggestion(page.title, "编辑推荐", page.url), "pinned", queries)


def _words(pages: Iterable[_Entry], chosen: _Chosen, library: Library) -> list[_Row]:
    """Tags that pages share and the synonym groups' words, as far as a page holds them; never words of despair."""
    counts = Counter(tag for page in pages for tag in _words_of(page.tags) if not _NUMBER.match(tag))
    # The pages come by weight, so the words of what explains come before the names of laws.
    leads: dict[str, tuple[str, ...]] = {tag: () for tag, count in counts.items() if count > 1}
    for words, entrances in chosen.groups:
        leads |= {word: leads.get(word, ()) for word in words} | {words[0]: entrances}
    return [
        _word(word, "搜索", "word", entrances)
        for word, entrances in leads.items()
        if len(word) in WORD and not speaks_of_despair(word) and library.holds(fold(word))
    ]


_shelf = Shelf()


def current() -> Book:
    return _shelf.current()


def suggest(text: str) -> list[Suggestion]:
    """What somebody may mean who has typed this; never raises for what was typed."""
    return current().suggest(text)


def forget() -> None:
    _shelf.forget()
