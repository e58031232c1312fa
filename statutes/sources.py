"""What can cite a provision: each room says in its `AppConfig.ready()` how its own pages are named and walked."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from core.events import public_page_changed
from core.rowsof import RowsOf

_NUMBER = "^[0-9]{1,18}$"


@dataclass(frozen=True)
class Rows:
    """How to name places that are rows of a table. A provision's page asks for those of all kinds in one query.

    `public(on)` are the rows that readers may see on a day, which may be the mark of a prepared query; `place` makes
    (title, address) of the `columns`. The key of a place stands in `key`, which is unique.
    """

    public: Callable[[Any], QuerySet]
    columns: tuple[str, ...]
    place: Callable[..., tuple[str, str]]
    key: str = "pk"

    def __call__(self, keys: list[str]) -> dict[str, tuple[str, str]]:
        """Key → (title, address) of those that readers may see today; one query."""
        if self.key == "pk":
            keys = [key for key in keys if re.match(_NUMBER, key)]
        if not keys:
            return {}
        rows = self.public(timezone.localdate()).filter(**{f"{self.key}__in": keys})
        return {str(key): self.place(*said) for key, *said in rows.values_list(self.key, *self.columns)}

    def of_citation(self, kind: str, on) -> tuple[Q, RowsOf]:
        """Which citations are of these places, and the columns of the place of one, as a column of its own."""
        mine, key = Q(source_kind=kind), OuterRef("source_key")
        if self.key == "pk":
            mine, key = mine & Q(source_key__regex=_NUMBER), Cast(key, BigIntegerField())
        return mine, RowsOf(self.public(on).filter(**{self.key: key}).order_by(), *self.columns)


@dataclass(frozen=True)
class CitingSource:
    """One kind of page that cites.

    `title_and_url` takes source keys and gives, for those that readers may see, key → (title, address): `Rows` where they
    are in the database, else a function that asks no query. `walk` yields (source_key, html) of everything public, so that
    citations can be written again. `texts` gives the HTML of some keys without walking all; a kind of few texts does
    without it. `catch_up(today)` records what readers could see before this site knew it as citing, with the law of the
    day it was written; how many texts.
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
