"""The last day of a letter, reckoned from the day that the reader wrote, with the holidays that we hold."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from selfhelp import freshness
from selfhelp.calculators.held import Held
from selfhelp.letters import Letter, holds
from selfhelp.rules.deadlines import Deadline, deadline


def reckoner(letter: Letter, *, today: date) -> Callable[[Mapping[str, Any]], Deadline | None]:
    """What finds the last day from the values of this letter; None where none runs or the day is missing.

    The function raises BadInput for a day that has not come.
    """

    def reckon(values: Mapping[str, Any]) -> Deadline | None:
        due = letter.due
        received = values.get(due.received) if due else None
        if due is None or received is None or (due.unless and holds(due.unless, values)):
            return None
        return deadline(due.rule, received, calendar=Held(today).calendar, today=today)

    return reckon


def doubts(due: Deadline | None, *, today: date) -> list[str]:
    """What a reader must know of the holidays behind a last day before believing it."""
    if due is None or not due.unknown_years:
        return []
    return freshness.unknown_years(due.unknown_years, Held(today).calendar)
