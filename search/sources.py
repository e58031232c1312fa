"""What can be found: each room says in its `AppConfig.ready()` what of its own readers may search for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Document:
    """One public page as search sees it, in plain text; `authority` (0 to 100) lifts law in force above superseded law.

    `asked` are sentences that people type who need this page. They are found by and never shown, for they do not stand
    on it.
    `groups` name the larger and the smaller whole that the page is a part of, such as a law and its chapter: a page
    whose neighbours answer a question well is more likely to answer it.
    """

    kind: str
    key: str
    title: str
    url: str
    summary: str = ""
    headings: str | Iterable[str] = ""
    body: str = ""
    tags: str | Iterable[str] = ""
    authority: int = 0
    updated_on: date | None = None
    groups: tuple[str, ...] = ()
    asked: Iterable[str] = ()


def key_of_row(obj: Any) -> str:
    return str(obj.pk)


@dataclass(frozen=True)
class Source:
    """One kind of page.

    `objects` yields what is public (a queryset where possible: it is then read in batches). `document` turns one of
    them into its Document, or None when readers may not see it. `key` names the document of an object that has none any
    more, so it must agree with `Document.key`. `direct` answers a search that names a page outright, such as 民法典675.
    `weight` lifts a kind that explains above kinds that only mention, among the results and in the row of tabs.
    `today` gives the documents of some keys as they are today, for a kind whose titles and addresses change with the day.
    """

    kind: str
    label: str
    objects: Callable[[], Iterable[Any]]
    document: Callable[[Any], Document | None]
    direct: Callable[[str], list[Document]] | None = None
    key: Callable[[Any], str] = key_of_row
    weight: float = 1.0
    today: Callable[[list[str]], dict[str, Document]] | None = None


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a kind searchable; registering it again replaces it."""
    _sources[source.kind] = source


def unregister(kind: str) -> None:
    _sources.pop(kind, None)


def get(kind: str) -> Source:
    """The source of a kind; KeyError when nobody registered it."""
    return _sources[kind]


def every() -> list[Source]:
    """All sources, the weightiest first, which is the order of the tabs."""
    return sorted(_sources.values(), key=lambda source: -source.weight)


def label(kind: str) -> str:
    return _sources[kind].label if kind in _sources else kind


def weight(kind: str) -> float:
    return _sources[kind].weight if kind in _sources else 1.0


def weights() -> dict[str, float]:
    return {kind: source.weight for kind, source in _sources.items()}


def today(entries: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Document]:
    """The documents of some entries by kind and key as they are today, of the kinds that change with the day."""
    keys: dict[str, list[str]] = {}
    for kind, key in entries:
        keys.setdefault(kind, []).append(key)
    return {
        (kind, key): document
        for kind, wanted in keys.items()
        if (source := _sources.get(kind)) and source.today
        for key, document in source.today(wanted).items()
    }


def direct(text: str) -> list[Document]:
    """The pages that the words name outright, from every source that can tell."""
    return [found for source in every() if source.direct for found in source.direct(text)]
