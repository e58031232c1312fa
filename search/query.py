"""Answers a search: what was named outright, what editors pinned, and the ranked rest with its best passages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString

from core.text import fold
from search import candidates, marking, sources
from search.models import PinnedResult, SearchEntry, Synonym
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
    """One page of an answer. `total` counts the hits of the chosen kind, `direct` pages are named outright, beside them."""

    query: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    counts_by_kind: dict[str, int] = field(default_factory=dict)
    direct: list[sources.Document] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    also: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        return self.total + len(self.direct)


def search(
    text: str, *, kind: str | None = None, page: int = 1, page_size: int = 20, literal: bool = False
) -> Results:
    """Find what the words ask for; `literal` leaves synonyms out. Never raises for what somebody typed."""
    notes = [CUT] if len(text) > MAX_QUERY else []
    shown = " ".join(text[:MAX_QUERY].encode(errors="ignore").decode().replace("\0", " ").split())
    query = parse(shown, Vocabulary() if literal else vocabulary())
    if query.is_empty:
        return Results(shown, notes=notes)
    direct = sources.direct(shown)
    ranked = candidates.rank(query, is_named=bool(direct))
    if ranked.is_partial and ranked.pages and not direct:
        notes.append(SOME)
    pinned = _pinned(query)
    apart = {(each.kind, each.key) for each in direct} | {(each.kind, each.key) for each in pinned}
    ordered = [*pinned, *(each for each in ranked.pages if (each.kind, each.key) not in apart)]
    chosen = [each for each in ordered if kind in (None, each.kind)]
    shown_now = chosen[(page - 1) * page_size : page * page_size]
    return Results(
        query=shown,
        hits=_hits(query, shown_now, {each.id for each in pinned}),
        total=len(chosen),
        page=page,
        pages=max(1, -(-len(chosen) // page_size)),
        counts_by_kind=dict(Counter([*(each.kind for each in direct), *(each.kind for each in ordered)])),
        direct=[each for each in direct if kind in (None, each.kind)],
        notes=notes,
        also=query.also,
    )


def vocabulary() -> Vocabulary:
    """What the synonym groups say: their words stand for each other, their entrances lead to them and not back."""
    also: dict[str, dict[str, None]] = {}
    for group in Synonym.objects.in_use():
        for word in [*group.terms, *group.entrances]:
            if len(word) > 1:
                also.setdefault(word, {}).update((other, None) for other in group.terms if other != word)
    return Vocabulary({word: tuple(others) for word, others in also.items()})


def normalise(text: str) -> str:
    """The form in which a search and a pin are compared."""
    return " ".join(fold(text).split())


def _pinned(query: Query) -> list[candidates.Page]:
    pins = PinnedResult.objects.filter(query=normalise(query.typed)).select_related("entry")
    return [candidates.Page(pin.entry_id, pin.entry.kind, pin.entry.key, pin.entry.authority) for pin in pins]


def _hits(query: Query, pages: Sequence[candidates.Page], pinned: set[int]) -> list[Hit]:
    words = marking.words_to_mark(query)
    entries = SearchEntry.objects.defer("folded", "grams").in_bulk([each.id for each in pages])
    return [_hit(entries[each.id], words, each.id in pinned) for each in pages if each.id in entries]


def _hit(entry: SearchEntry, words: marking.Words, is_pinned: bool) -> Hit:
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
        title_html=marking.mark(entry.title, words),
        snippet_html=marking.excerpt([entry.summary, entry.body, entry.headings], words),
        label=sources.label(entry.kind),
        is_pinned=is_pinned,
    )
