"""Limitation, last days and records where the worked cases do not reach."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from selfhelp.rules import credit_record, deadlines, limitation, night
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.limitation import Claim, Event, Interruption, Obstacle
from selfhelp.rules.periods import WEEKENDS, Calendar, add_months, add_years

TODAY = date(2026, 11, 20)
# The National Day holidays of 2026 with their worked Saturday, in a year that somebody says is complete.
OCTOBER = [date(2026, 10, day) for day in range(1, 8)]
CALENDAR = Calendar.of(
    [(day, False) for day in OCTOBER]
    + [
        (date(2026, 1, 1), False),
        (date(2026, 2, 17), False),
        (date(2026, 2, 18), False),
        (date(2026, 5, 1), False),
    ]
    + [(date(2026, 10, 10), True)],
    years=[2026],
)


def day(text):
    return date.fromisoformat(text)


def refused(rule, *args, **more):
    with pytest.raises(BadInput) as bad:
        rule(*args, **more)
    assert bad.value.words.endswith("。")
    return bad.value.field, bad.value.code


# Counting


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-08-31", 6, "2027-02-28"),
     ("2026-11-30", 3, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-03-31", -1, "2026-02-28"),
     ("2026-01-15", -1, "2025-12-15")],
)  # fmt: skip
def test_months_end_on_the_corresponding_day_or_on_the_last_of_the_month(start, months, last):
    assert add_months(day(start), months) == day(last)


def test_a_leap_day_comes_back_every_fourth_year_alone():
    assert add_years(day("2024-02-29"), 1) == day("2025-02-28")
    assert add_years(day("2024-02-29"), 4) == day("2028-02-29")


@pytest.mark.parametrize(
    ("raw", "last", "unknown"),
    [("2026-10-01", "2026-10-08", ()), ("2026-10-10", "2026-10-10", ()), ("2026-10-11", "2026-10-12", ()),
     ("2027-01-02", "2027-01-04", (2027,)), ("2026-12-26", "2026-12-28", ()), ("2026-12-29", "2026-12-29", (2027,)),
     ("2025-12-31", "2025-12-31", (2025,))],
)  # fmt: skip
def test_a_last_day_moves_off_holidays_but_stays_on_a_worked_weekend(raw, last, unknown):
    rolled = CALENDAR.roll(day(raw))

    assert (rolled.day, rolled.unknown_years) == (day(last), unknown)


def test_a_half_entered_year_is_not_taken_for_a_whole_one():
    entered = Calendar.of([(day, False) for day in OCTOBER])

    assert (entered.knows(2026), entered.has_begun(2026), entered.has_begun(2027)) == (False, True, False)
    assert (entered.roll(day("2026-10-01")).day, entered.roll(day("2026-10-01")).unknown_years) == (
        day("2026-10-08"),
        (2026,),
    )
    assert CALENDAR.knows(2026)


# Last days


def test_a_last_day_says_whether_the_calendar_is_known_and_how_many_days_are_left():
    known = deadlines.deadline("payment_order_objection", day("2026-09-16"), calendar=CALENDAR, today=TODAY)
    unknown = deadlines.deadline("payment_order_objection", day("2026-09-16"), calendar=WEEKENDS, today=TODAY)

    assert (known.last_day, known.moved, known.unknown_years) == (day("2026-10-08"), True, ())
    assert (unknown.last_day, unknown.moved, unknown.unknown_years) == (day("2026-10-01"), False, (2026,))
    assert known.days_left(day("2026-10-01")) == 7
    assert known.days_left(day("2026-10-09")) == -1


@pytest.mark.parametrize(
    ("key", "start", "raw", "last"),
    [
        ("fee_payment", "2026-11-12", "2026-11-19", "2026-11-19"), ("retrial", "2026-08-31", "2027-02-28", "2027-03-01"),
        ("ruling_appeal", "2026-11-05", "2026-11-15", "2026-11-16"), ("late_deadline", "2026-11-18", "2026-11-28", "2026-11-30"),
        ("filing", "2026-11-14", "2026-11-21", None), ("legal_aid_review", "2026-11-14", "2026-11-21", None),
        ("freeze", "2025-11-22", "2026-11-22", None), ("guarantee", "2026-08-31", "2027-02-28", None),
        ("enforcement_application", "2024-02-29", "2026-02-28", None),
    ],
)  # fmt: skip
def test_only_what_the_reader_has_to_keep_gets_a_last_day(key, start, raw, last):
    found = deadlines.deadline(key, day(start), calendar=WEEKENDS, today=TODAY)

    assert (found.raw, found.last_day) == (day(raw), last and day(last))


def test_a_day_that_has_not_come_and_an_unknown_kind_are_refused():
    tomorrow = TODAY + timedelta(days=1)

    assert refused(deadlines.deadline, "answer", tomorrow, calendar=WEEKENDS, today=TODAY) == (
        "started_on",
        "in_the_future",
    )
    assert refused(deadlines.deadline, "x", TODAY, calendar=WEEKENDS, today=TODAY) == ("kind", "unknown_kind")


# Limitation


def limit(due, *interruptions, obstacles=(), years=3, today=TODAY, calendar=WEEKENDS):
    events = tuple(one if isinstance(one, Interruption) else Interruption(day(one)) for one in interruptions)
    spans = tuple(Obstacle(day(start), end and day(end)) for start, end in obstacles)
    return limitation.limitation(Claim(day(due), years, events, spans), calendar=calendar, today=today)


def test_the_result_says_may_have_passed_only_after_the_last_day():
    assert not limit("2023-03-15", today=day("2026-03-16")).may_have_passed
    assert limit("2023-03-15", today=day("2026-03-17")).may_have_passed


def test_a_lawsuit_restarts_the_period_when_it_has_ended():
    suit = Interruption(day("2024-06-01"), Event.SUIT, day("2025-03-10"))

    result = limit("2022-01-10", suit, Interruption(day("2024-09-01")))

    assert (result.raw, [entry.step for entry in result.log]) == (
        day("2028-03-10"),
        ["interrupt", "interrupt"],
    )


def test_while_a_lawsuit_runs_there_is_no_last_day():
    result = limit("2022-01-10", Interruption(day("2024-06-01"), Event.SUIT), "2026-10-01")

    assert (result.raw, result.last_day, result.may_have_passed) == (None, None, False)
    assert [entry.step for entry in result.log] == ["procedure_running", "interrupt"]


def test_after_one_event_too_late_the_next_ones_are_too_late_as_well():
    result = limit("2022-01-10", "2025-01-20", "2025-01-11", obstacles=[("2025-02-01", "2025-05-01")])

    assert (result.raw, [entry.step for entry in result.log]) == (
        day("2025-01-10"),
        ["after_expiry_no_interrupt", "after_expiry_no_interrupt", "after_expiry_no_suspension"],
    )


def test_a_demand_during_a_holiday_roll_still_restarts_the_period():
    in_time = limit("2023-10-01", "2026-10-08", calendar=CALENDAR)  # 2026-10-01 moves to 10-08
    too_late = limit("2023-10-01", "2026-10-09", calendar=CALENDAR)

    assert (in_time.raw, in_time.unknown_years) == (day("2029-10-08"), (2029,))
    assert too_late.raw == day("2026-10-01")


def test_an_obstacle_that_lasts_into_the_last_six_months_leaves_no_last_day():
    lasting = limit("2023-12-10", obstacles=[("2026-01-01", None)])
    early = limit("2025-12-10", obstacles=[("2026-01-01", None)])

    assert (lasting.raw, lasting.log[0].step) == (None, "obstacle_lasting")
    assert (early.raw, early.log[0].step) == (day("2028-12-10"), "obstacle_outside_last_6_months")


def test_an_obstacle_from_before_a_restart_holds_up_the_new_period_too():
    result = limit("2019-06-01", "2021-01-10", obstacles=[("2020-12-01", "2023-12-20")])

    assert result.raw == day("2024-06-20")


def test_an_obstacle_never_shortens_the_period():
    result = limit("2023-08-31", obstacles=[("2026-02-01", "2026-03-01")])

    assert result.raw == day("2026-09-01")
    assert limit("2023-08-31", obstacles=[("2026-02-01", "2026-02-28")]).raw == day("2026-08-31")


@pytest.mark.parametrize(
    ("due", "events", "over", "raw"),
    [
        ("2015-09-29", [], True, "2017-09-29"), ("2015-09-30", [], False, "2018-09-30"),
        ("2014-06-01", ["2016-05-01"], False, "2019-05-01"), ("2014-06-01", ["2016-06-02"], True, "2016-06-01"),
        ("2012-06-01", ["2014-05-01"], True, "2016-05-01"),
    ],
)  # fmt: skip
def test_two_years_that_were_over_before_october_2017_stay_over(due, events, over, raw):
    result = limit(due, *events)

    assert (result.old_period_over, result.raw) == (over, day(raw))


def test_twenty_years_are_told_but_neither_restarted_nor_held_up():
    result = limit("2006-11-19", "2008-11-10", "2010-11-01", "2013-10-30")

    assert (result.longest_day, result.past_longest) == (day("2026-11-19"), True)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"due_on": day("2026-11-21")}, "due_on", "in_the_future"),
        ({"years": 5}, "years", "out_of_range"),
        ({"interruptions": (Interruption(day("2023-12-31")),)}, "interruptions", "before_due"),
        ({"interruptions": (Interruption(day("2026-11-21")),)}, "interruptions", "in_the_future"),
        ({"interruptions": (Interruption(TODAY, Event.SUIT, day("2024-12-31")),)}, "interruptions", "out_of_order"),
        ({"interruptions": (Interruption(TODAY),) * 51}, "interruptions", "too_many"),
        ({"obstacles": (Obstacle(TODAY, day("2025-01-01")),)}, "obstacles", "out_of_order"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_is_refused(changes, field, code):
    claim = Claim(**{"due_on": day("2024-01-01")} | changes)

    assert refused(limitation.limitation, claim, calendar=WEEKENDS, today=TODAY) == (field, code)


# Records and nights


def test_a_settlement_in_the_future_starts_no_five_years():
    assert refused(credit_record.credit_record, day("2026-11-21"), today=TODAY) == (
        "ended_on",
        "in_the_future",
    )


def test_the_one_time_policy_tells_every_reason_against_it():
    result = credit_record.one_time_policy(day("2019-12-31"), Decimal("10000.01"), day("2026-04-01"))

    assert result.reasons == ("overdue_outside_window", "amount_over_limit", "repaid_too_late")
    assert refused(credit_record.one_time_policy, day("2023-05-01"), Decimal(1), day("2023-04-30")) == (
        "repaid_on", "before_overdue",
    )  # fmt: skip
    assert refused(credit_record.one_time_policy, day("2023-05-01"), Decimal(-1), None) == (
        "amount",
        "negative",
    )


def test_the_night_is_quiet_to_the_second():
    assert [night.window(time(*at)) for at in ((21, 59, 59), (22, 0), (0, 0), (7, 59, 59), (8, 0))] == [
        "ok", "forbidden_without_consent", "forbidden_without_consent", "forbidden_without_consent", "ok",
    ]  # fmt: skip
