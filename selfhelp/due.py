"""The last day of a letter, reckoned from the day that the reader wrote, with the holidays that we hold."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from reference.models import Holiday
from selfhelp.letters import Letter, holds
from selfhelp.rules.deadlines import Deadline, deadline
from selfhelp.rules.periods import Calendar


def reckoner(letter: Letter, *, today: date) -> Callable[[Mapping[str, Any]], Deadline | None]:
    """What finds the last day from the values of this letter; None where none runs or the day is missing.

    The function raises BadInput for a day that has not come.
    """

    def reckon(values: Mapping[str, Any]) -> Deadline | None:
        due = letter.due
        received = values.get(due.received) if due else None
        if due is None or received is None or (due.unless and holds(due.unless, values)):
            return None
        return deadline(due.rule, received, calendar=calendar(), today=today)

    return reckon


def calendar() -> Calendar:
    """Days off and days worked as the admin holds them, in one query."""
    return Calendar.of(Holiday.objects.values_list("day", "is_workday"))
