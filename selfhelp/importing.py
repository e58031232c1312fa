"""Bring what the files of self-help cite, and where they are found, into the database; safe to run again."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.events import public_page_changed
from search import index, sources
from selfhelp import findable
from statutes import citing
from statutes.citing import Library
from statutes.models import Citation


@dataclass(frozen=True)
class Told:
    """How many texts cite, how many pages can be found, and which citations lead to no provision that we hold."""

    texts: int
    pages: int
    unresolved: list[str]


@transaction.atomic
def tell(*, on: date) -> Told:
    """Record the citations of letters, guide and rules, and make their pages findable; what is gone is forgotten."""
    library, texts, unresolved = Library.load(), 0, []
    for source in findable.CITING:
        linked = {key: citing.link_html(html, on=on, library=library) for key, html in source.walk()}
        _forget_others(source.kind, set(linked))
        citing.record_all(source.kind, linked, on=on)
        texts += len(linked)
        unresolved += [
            f"{key}：{one.text}（{one.reason}）" for key, each in linked.items() for one in each.unresolved
        ]
    pages = 0
    for kind in (findable.TOOL, findable.LETTER):
        objects = list(sources.get(kind).objects())
        index.refresh_many(kind, objects)
        pages += len(objects)
    public_page_changed.send(sender=Told, reason="self-help was loaded")
    return Told(texts, pages, unresolved)


def _forget_others(kind: str, keys: set[str]) -> None:
    known = set(Citation.objects.filter(source_kind=kind).values_list("source_key", flat=True))
    for key in known - keys:
        citing.forget(kind, key)
