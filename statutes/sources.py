"""What can cite a provision: each room says in its `AppConfig.ready()` how its own pages are named and walked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from core.events import public_page_changed


@dataclass(frozen=True)
class CitingSource:
    """One kind of page that cites.

    `title_and_url` takes source keys and gives, for those that readers may see, key → (title, address), in a fixed
    number of queries. `walk` yields (source_key, html) of everything public, so that citations can be written again.
    `texts` gives the HTML of some keys without walking all; a kind of few texts does without it. `catch_up(today)` records
    what readers could see before this site knew it as citing, with the law of the day it was written; how many texts.
    """

    kind: str
    label: str
    walk: Callable[[], Iterable[tuple[str, str]]]
    title_and_url: Callable[[list[str]], dict[str, tuple[str, str]]]
    texts: Callable[[list[str]], dict[str, str]] | None = None
    catch_up: Callable[[date], int] | None = None


_sources: dict[str, CitingSource] = {}


def register(source: CitingSource) -> None:
    """Add a kind; registering it again replaces it."""
    _sources[source.kind] = source


def every() -> list[CitingSource]:
    return list(_sources.values())


def catch_up(today: date) -> int:
    """Record what no one has recorded yet; how many texts. Running it again changes nothing."""
    found = sum(source.catch_up(today) for source in every() if source.catch_up)
    if found:
        public_page_changed.send(sender=CitingSource, reason="citations were caught up with")
    return found


def get(kind: str) -> CitingSource | None:
    return _sources.get(kind)


def label(kind: str) -> str:
    return _sources[kind].label if kind in _sources else kind


def texts(kind: str, keys: list[str]) -> dict[str, str]:
    """The HTML of some public places of a kind; what readers cannot see is left out."""
    source = _sources.get(kind)
    if source is None:
        return {}
    return (
        source.texts(keys) if source.texts else {key: html for key, html in source.walk() if key in set(keys)}
    )
