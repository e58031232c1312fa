"""Answers a search: what was named outright, what editors pinned, and the ranked rest with its best passages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from django.utils.safestring import SafeString

from core.text import fold
from search import candidates, live, marking, model, sources
from search.engine.block import name_of
from search.engine.library import Library
from search.models import PinnedResult, SearchEntry, Synonym
from search.paging import Before
from search.reading import understood
from search.segment import MAX_QUERY, Query, Vocabulary, parse

CUT = f"搜索词太长，只用了前 {MAX_QUERY} 个字。"
SOME = "没有一页同时写到这些词，下面是写到其中一些的。"


@dataclass(frozen=True)
class Hit:
    """One result: the document's fields, and title and best passage as HTML with marks."""

    kind: str
    key: str
    title: str
    url: str
    summary: str
    headings: str
    body: str
    tags: list[str]
    authority: int
    updated_on: date | None
    title_html: SafeString
    snippet_html: SafeString
    label: str
    is_pinned: bool = False


@dataclass(frozen=True)
class Results:
    """One page of an answer. `total` counts the hits of the chosen kind, `direct` pages are named outright, beside them.

    `also` are synonyms that were looked for besides; `instead` is what was looked for in place of the typed words, when
    they were read as pinyin, traditional characters or a slip. A literal search does neither. `shown` are the entries
    of this page by number, `before` those of the pages before it.
    """

    query: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    counts_by_kind: dict[str, int] = field(default_factory=dict)
    direct: list[sources.Document] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    also: tuple[str, ...] = ()
    instead: str = ""
    shown: tuple[int, ...] = ()
    before: Before = ()

    @property
    def found(self) -> int:
        return self.total + len(self.direct)

    @property
    def held(self) -> int:
        """How many of them hold all that was asked for."""
        return 0 if SOME in self.notes else self.found


def search(
    text: str,
    *,
    kind: str | None = None,
    page: int = 1,
    page_size: int = 20,
    literal: bool = False,
    before: Before | None = None,
    words: Vocabulary | None = None,
) -> Results:
    """Find what the words ask for; `literal` takes them as they are typed. Never raises for what somebody typed.

    `before` are the entries that the pages before this one have shown; without it, they are taken to be as now.
    `words` stand in for the site's synonyms.
    """
    notes = [CUT] if len(text) > MAX_QUERY else []
    shown = " ".join(text[:MAX_QUERY].encode(errors="ignore").decode().replace("\0", " ").split())
    library = live.current()
    words = Vocabulary() if literal else words or vocabulary()
    folded = normalise(shown)
    meant = folded if literal else understood(folded, library, words.also)
    query = parse(shown if meant == folded else meant, words)
    if query.is_empty:
        return Results(shown, notes=notes)
    direct = sources.direct(query.typed)
    learned = None if literal else model.site.model()
    ranked = candidates.rank(
        query,
        library,
        sources.weights(),
        is_named=bool(direct),
        reorder=learned.reorder if learned else None,
    )
    if ranked.is_partial and len(ranked.places) and not direct:
        notes.append(SOME)
    pinned = _pinned(query)
    apart = [name_of(each.kind, each.key) for each in [*direct, *pinned]]
    places = ranked.places[~np.isin(library.names[ranked.places], apart)] if apart else ranked.places
    counts = Counter(each.kind for each in [*direct, *pinned]) + _counts(library, places)
    pinned = [each for each in pinned if kind in (None, each.kind)]
    if kind is not None:
        wanted = [number for number, name in enumerate(library.kind_names) if name == kind]
        places = places[np.isin(library.kinds[places], wanted)]
    ids = np.concatenate((np.array([each.pk for each in pinned], np.int64), library.ids[places]))
    if before is None:
        parts = ids[: (page - 1) * page_size].tolist()
        before = tuple(tuple(parts[at : at + page_size]) for at in range(0, len(parts), page_size))
    left = ids[~np.isin(ids, [pk for part in before for pk in part])] if before else ids
    here = left[:page_size].tolist()
    return Results(
        query=shown,
        hits=_hits(query, here, {each.pk for each in pinned}),
        total=len(ids),
        page=page,
        pages=max(1, len(before) + -(-len(left) // page_size)),
        shown=tuple(here),
        before=before,
        counts_by_kind=dict(counts),
        direct=[each for each in direct if kind in (None, each.kind)],
        notes=notes,
        also=query.also,
        instead=meant if meant != folded else "",
    )


def _counts(library: Library, places: np.ndarray) -> Counter[str]:
    found = np.bincount(library.kinds[places], minlength=len(library.kind_names)).tolist()
    return Counter({kind: count for kind, count in zip(library.kind_names, found, strict=True) if count})


def vocabulary(groups: Iterable[Synonym] | None = None) -> Vocabulary:
    """What the synonym groups say: their words stand for each other, their entrances lead to them and not back."""
    if groups is None:
        return _vocabulary(tuple(Synonym.objects.in_use().values_list("word", "same", "leads")))
    return _vocabulary(tuple((group.word, group.same, group.leads) for group in groups))


@lru_cache(maxsize=4)
def _vocabulary(rows: tuple[tuple[str, str, str], ...]) -> Vocabulary:
    """Groups change seldom, and every search asks for them."""
    also: dict[str, dict[str, None]] = {}
    for word, same, leads in rows:
        group = Synonym(word=word, same=same, leads=leads)
        for name in [*group.terms, *group.entrances]:
            if len(name) > 1:
                also.setdefault(name, {}).update((other, None) for other in group.terms if other != name)
    return Vocabulary({word: tuple(others) for word, others in also.items()})


def normalise(text: str) -> str:
    """The form in which a search and a pin are compared."""
    return " ".join(fold(text).split())


def _pinned(query: Query) -> list[SearchEntry]:
    pins = list(PinnedResult.objects.filter(query=normalise(query.typed)).values_list("entry", flat=True))
    entries = SearchEntry.objects.in_bulk(pins) if pins else {}  # most searches have none
    return [entries[pk] for pk in pins if pk in entries]


def _hits(query: Query, ids: Sequence[int], pinned: set[int]) -> list[Hit]:
    words = marking.words_to_mark(query)
    entries = SearchEntry.objects.defer("folded", "asked").in_bulk(ids)
    _turned(entries.values())
    return [_hit(entries[id], words, id in pinned) for id in ids if id in entries]


def _turned(entries: Iterable[SearchEntry]) -> None:
    """Give entries whose names change with the day those of today; the index follows by night."""
    today = sources.today((entry.kind, entry.key) for entry in entries)
    for entry in entries:
        if document := today.get((entry.kind, entry.key)):
            entry.title, entry.url = document.title, document.url


def _hit(entry: SearchEntry, words: marking.Words, is_pinned: bool) -> Hit:
    title = marking.mark(entry.title, words)
    # A bare heading shows why a page was found, and little else: where the title shows it, the text serves better.
    texts = [entry.summary, entry.body, *([] if "<mark>" in title else [entry.headings])]
    return Hit(
        kind=entry.kind,
        key=entry.key,
        title=entry.title,
        url=entry.url,
        summary=entry.summary,
        headings=entry.headings,
        body=entry.body,
        tags=entry.tags.split("\n") if entry.tags else [],
        authority=entry.authority,
        updated_on=entry.updated_on,
        title_html=title,
        snippet_html=marking.excerpt(texts, words),
        label=sources.label(entry.kind),
        is_pinned=is_pinned,
    )
