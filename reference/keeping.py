"""Every change of a small fact: stored, findable, and shown on every page that rests on it."""

from typing import Any

from django.db import transaction

from core.events import public_page_changed
from core.text import pinyin_slug
from reference import figures
from reference.models import LegalFigure, Term
from search import index

TERM = "term"


@transaction.atomic
def keep(row: Any) -> None:
    """Store a fact as it is now."""
    store(row)
    public_page_changed.send(sender=type(row), reason="reference kept")


@transaction.atomic
def drop(row: Any) -> None:
    """Take a fact off the site."""
    discard(row)
    public_page_changed.send(sender=type(row), reason="reference dropped")


def store(row: Any) -> None:
    """As `keep`, inside a transaction whose end tells of all changes at once."""
    if isinstance(row, Term):
        row.pinyin = pinyin_slug(row.word)[:120]
    row.save()
    if isinstance(row, Term):
        index.refresh(TERM, row)
    if isinstance(row, LegalFigure):
        figures.changed(row)


def discard(row: Any) -> None:
    if isinstance(row, Term):
        index.remove(TERM, str(row.pk))
    row.delete()
    if isinstance(row, LegalFigure):
        figures.changed(row)
