"""Every change of a small fact: stored, findable, and shown on every page that rests on it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core.events import public_page_changed
from core.text import pinyin_slug
from reference import figures, resting
from reference.holiday_notice import Day
from reference.models import Holiday, HolidayNotice, LegalFigure, Term
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


@transaction.atomic
def keep_year(notice: HolidayNotice, days: Iterable[Day]) -> None:
    """Store a year's notice with exactly these days: its old ones go, days that stood there without a notice become its own."""
    days = list(days)
    notice.save()
    Holiday.objects.filter(notice=notice).delete()
    Holiday.objects.filter(notice=None, day__in=[one.day for one in days]).delete()
    Holiday.objects.bulk_create(
        Holiday(
            notice=notice,
            day=one.day,
            name=one.name,
            is_workday=one.is_workday,
            source=notice.source,
            source_status=notice.source_status,
            checked_on=notice.checked_on,
        )
        for one in days
    )
    public_page_changed.send(sender=HolidayNotice, reason="a year's holidays kept")


def store(row: Any) -> None:
    """As `keep`, inside a transaction whose end tells of all changes at once."""
    if isinstance(row, Term):
        row.pinyin = pinyin_slug(row.word)[:120]
    row.save()
    if isinstance(row, Term):
        index.refresh(TERM, row)
    resting.record(row)
    if isinstance(row, LegalFigure):
        figures.changed(row)


def discard(row: Any) -> None:
    if isinstance(row, Term):
        index.remove(TERM, str(row.pk))
    resting.forget(row)
    row.delete()
    if isinstance(row, LegalFigure):
        figures.changed(row)
