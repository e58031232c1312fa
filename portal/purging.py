"""Carrying out portal.retention: each class by itself, so that one that fails keeps no other from being forgotten."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core import audit
from portal.retention import Term

log = logging.getLogger(__name__)
SUBJECT = "portal.retention:all"


@dataclass(frozen=True)
class Done:
    """What became of one class: how much went, or the name of what stood in the way."""

    term: Term
    number: int
    fault: str = ""


def purge(terms: Iterable[Term], now: datetime, *, dry: bool = False) -> Iterator[Done]:
    """Forget what has run out, class by class; `dry` does the same and takes it back, so that the number is the true one."""
    for term in terms:
        yield _one(term, now, dry)


def record(done: list[Done], now: datetime) -> None:
    """One line in the record of deeds says how much of what went; nothing where nothing did."""
    numbers = {each.term.key: each.number for each in done if each.number}
    if numbers:
        audit.record(None, "purge", SUBJECT, detail=numbers, now=now)


def _one(term, now, dry):
    assert term.run is not None
    try:
        if not dry:
            return Done(term, term.run(now))
        with transaction.atomic():
            number = term.run(now)
            transaction.set_rollback(True)
        return Done(term, number)
    except Exception as fault:  # of one class: the others have their own time, and the command ends with 1
        log.error("purge: %s: %s", term.key, type(fault).__name__)
        return Done(term, 0, type(fault).__name__)
