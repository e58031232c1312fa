"""How rows about days are worked out: limitation, credit records, last days, night hours."""

from datetime import date
from typing import Any

from selfhelp.rules import credit_record, deadlines, limitation, night
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.numbers import parse_time
from selfhelp.rules.periods import Calendar
from selfhelp.vectors.given import BadRow, Given, as_day, as_pair
from selfhelp.vectors.registry import Runner, Tables, register

# Files know one name for every obstacle that changes nothing.
STEPS = {limitation.Step.OBSTACLE_TOO_LATE: limitation.Step.OUTSIDE}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def limitation_(given: Given, tables: Tables) -> dict[str, Any]:
    claim = limitation.Claim(
        due_on=given.day("due"),
        years=given.integer("years", 3),
        interruptions=tuple(_event(one) for one in given.rows("interrupt_events", [])),
        obstacles=tuple(
            limitation.Obstacle(as_day("obstacles", start), as_day("obstacles", end))
            for start, end in (as_pair("obstacles", row) for row in given.rows("obstacles", []))
        ),
    )
    days = [claim.due_on, *(one.ended_on or one.on for one in claim.interruptions)]
    days += [one.ends_on or one.starts_on for one in claim.obstacles]
    result = limitation.limitation(claim, calendar=_calendar(given), today=max(days))
    return {
        "expiry_raw": result.raw,
        "weekday": WEEKDAYS[result.raw.weekday()] if result.raw else None,
        "expiry_rolled_weekend": result.last_day,
        "log": [(entry.on, STEPS.get(entry.step, entry.step), entry.last_day) for entry in result.log],
        "warn": "old_two_year_expired_before_2017_10_01" if result.old_period_over else None,
    }


def _event(value: Any) -> limitation.Interruption:
    """A day, or an object with on, event and the end of a procedure."""
    if not isinstance(value, dict):
        return limitation.Interruption(as_day("interrupt_events", value))
    inner = Given(value)
    event = limitation.Event(inner.one_of("event", list(limitation.Event), limitation.Event.REQUEST))
    ended = inner.take("ended", None)
    on = inner.day("on")
    inner.finish()
    return limitation.Interruption(on, event, None if ended is None else as_day("ended", ended))


def credit5y(given: Given, tables: Tables) -> dict[str, Any]:
    result = credit_record.credit_record(
        given.day("ended") if given.has("ended") else given.take("ended"), today=given.day("today")
    )
    return {
        "clock_started": result.clock_started,
        "last_kept_day": result.last_kept_day,
        "delete_from": result.delete_from,
        "already": result.already,
        "message": result.message,
    }


def one_time_policy(given: Given, tables: Tables) -> dict[str, Any]:
    repaid = given.day("repaid") if given.has("repaid") else given.take("repaid")
    result = credit_record.one_time_policy(given.day("overdue_on"), given.decimal("amount"), repaid)
    return {"eligible": result.eligible, "not_shown_by": result.not_shown_by, "reasons": result.reasons}


def last_day(given: Given, tables: Tables) -> dict[str, Any]:
    received = given.day("received")
    kind = given.one_of("kind", list(deadlines.BY_KEY))
    result = deadlines.deadline(kind, received, calendar=_calendar(given), today=received)
    return {"raw": result.raw, "last_day": result.last_day, "moved": result.moved}


def night_window(given: Given, tables: Tables) -> str:
    try:
        return night.window(parse_time("in", given.whole))
    except BadInput as bad:
        raise BadRow(bad.words) from None


def _calendar(given: Given) -> Calendar:
    """Weekends and the days that the row names; a row does not depend on what an admin has entered."""
    return Calendar(_days(given, "holidays"), _days(given, "workdays"))


def _days(given: Given, name: str) -> frozenset[date]:
    return frozenset(as_day(name, one) for one in given.rows(name, []))


def register_all() -> None:
    for key, run in {
        "d_limitation": limitation_,
        "e_credit5y": credit5y,
        "e_one_time_policy": one_time_policy,
        "h_deadlines": last_day,
        "i_night_window": night_window,
    }.items():
        register(key, Runner(run))
