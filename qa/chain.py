"""The log of moderation as a chain: each event carries the hash of the one before it.

Whoever changes anything here holds the end of the chain first and lets go at the commit. So events stand in the order
in which they happened, and two verbs that touch the same rows never wait for each other in a circle.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from qa.models import LogHead, ModerationEvent

THE_ONE = 1
MOST_FAULTS = 20


@dataclass
class Report:
    """What a reading of the whole log found: how many events, where the chain ends, and what is wrong."""

    events: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)


@contextmanager
def change() -> Iterator[None]:
    """One transaction of a verb, with the end of the chain held before any other row is."""
    with transaction.atomic():
        hold()
        yield


def hold() -> LogHead:
    """The end of the chain, locked until the commit (on SQLite the whole database is)."""
    heads = LogHead.objects.select_for_update()
    head = heads.filter(pk=THE_ONE).first()
    if head is None:  # the first event of all
        LogHead.objects.bulk_create([LogHead(pk=THE_ONE)], ignore_conflicts=True)
        head = heads.get(pk=THE_ONE)
    return head


def append(**columns: Any) -> ModerationEvent:
    """Write one event at the end of the chain; to be called inside `change`."""
    head = hold()
    event = ModerationEvent(number=head.number + 1, previous_hash=head.hash, **columns)
    event.hash = event.digest()
    event.save()
    head.number, head.hash = event.number, event.hash
    head.save()
    return event


def read(expected: str = "") -> Report:
    """Read the whole chain: every hash, every place, its end, and a `number:hash` that was noted down earlier."""
    report, last = Report(), (0, "")
    noted = expected.partition(":")
    last = _follow(report, last, noted)
    if len(report.faults) >= MOST_FAULTS:
        return report
    with change():  # what was decided meanwhile is read with the end held, or the two would not agree
        number, previous = _follow(report, last, noted)
        head = hold()
    if (head.number, head.hash) != (number, previous):
        report.faults.append(f"末端记着第 {head.number} 条，记录到第 {number} 条为止：末尾少了或者被换过。")
    if noted[0].isdigit() and int(noted[0]) > number:
        report.faults.append(f"记下的第 {noted[0]} 条已经没有了。")
    report.head = f"{number}:{previous}"
    return report


def _follow(report: Report, last: tuple[int, str], noted: tuple[str, str, str]) -> tuple[int, str]:
    """Read on from the last number and hash; what was found goes into the report, the new last ones come back."""
    number, previous = last
    later = ModerationEvent.objects.filter(number__gt=number).order_by("number")
    for event in later.iterator(chunk_size=2000):
        for fault in _faults(event, number + 1, previous):
            report.faults.append(f"第 {event.number} 条：{fault}")
        if noted[0] == str(event.number) and noted[2] != event.hash:
            report.faults.append(f"第 {event.number} 条：和记下的指纹不一样。")
        number, previous = event.number, event.hash
        report.events += 1
        if len(report.faults) >= MOST_FAULTS:
            break
    return number, previous


def _faults(event: ModerationEvent, number: int, previous: str) -> Iterator[str]:
    if event.number != number:
        yield f"它前面少了 {event.number - number} 条。"
    elif event.previous_hash != previous:
        yield "接不上前一条。"
    if event.hash != event.digest():
        yield "内容和指纹对不上，被改过。"
