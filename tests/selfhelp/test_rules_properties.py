"""What must hold for every case: more days never cost less, parts equal the whole, no last day on a day off."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfhelp import tables
from selfhelp.rules import cost, court_fees, deadlines, delay_interest, instalments, limitation, rates
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.periods import Calendar

D = Decimal
CENT = D("0.01")
TODAY = date(2026, 11, 20)
FEES = tables.of_files(TODAY).fees
# Each example costs a few milliseconds of Decimal; the deep search draws twenty times as many.
FEW = settings(max_examples=30 if settings().derandomize else 600)
amounts = st.decimals(1, 10**7, places=2)
rates_a_day = st.decimals(0, D("0.01"), places=6)
day_counts = st.integers(0, 1200)
days = st.dates(date(2015, 1, 1), TODAY)
calendars = st.builds(
    Calendar,
    st.frozensets(st.dates(date(2015, 1, 1), date(2031, 1, 1)), max_size=40),
    st.frozensets(st.dates(date(2015, 1, 1), date(2031, 1, 1)), max_size=40),
)


def overdue(base, rate, after, *payments):
    due = date(2020, 1, 1)
    paid = tuple(cost.Payment(due + timedelta(days=on), amount) for on, amount in payments)
    case = cost.Overdue(base, cost.DailyRate(rate), due, due + timedelta(days=after), paid)
    return cost.overdue_cost(case, today=TODAY)


@FEW
@given(amounts, rates_a_day, day_counts, day_counts)
def test_more_days_never_cost_less(base, rate, one, other):
    fewer, more = sorted((one, other))

    assert overdue(base, rate, fewer).interest <= overdue(base, rate, more).interest


@FEW
@given(
    amounts, rates_a_day, st.lists(st.tuples(st.integers(0, 900), st.decimals(1, 5000, places=2)), max_size=6)
)
def test_no_money_is_lost_between_payments(base, rate, payments):
    result = overdue(base, rate, 900, *payments)

    assert abs(result.total - result.paid - result.still_owed + result.overpaid) <= CENT
    assert abs(sum(one.interest for one in result.segments) - result.interest) <= CENT * len(result.segments)
    assert result.interest <= overdue(base, rate, 900).interest


@FEW
@given(amounts, rates_a_day, st.integers(0, 900), st.decimals(2, 5000, places=2), st.integers(1, 99))
def test_a_payment_in_two_parts_on_one_day_is_one_payment(base, rate, on, amount, share):
    part = (amount * share / 100).quantize(CENT)
    parts = [(on, one) for one in (part, amount - part) if one]

    once, twice = overdue(base, rate, 900, (on, amount)), overdue(base, rate, 900, *parts)

    assert twice == once


@pytest.mark.parametrize(
    "kind", [court_fees.Kind.ACCEPTANCE, court_fees.Kind.EXECUTION, court_fees.Kind.PRESERVATION]
)
def test_a_fee_is_continuous_at_its_steps_and_never_falls(kind):
    steps = [1000, *(10_000 * n for n in (1, 10, 20, 50, 100, 200, 500, 1000, 2000))]
    fees = [
        (court_fees.court_fee(kind, step - CENT, schedules=FEES).fee, court_fees.court_fee(kind, D(step), schedules=FEES).fee,
         court_fees.court_fee(kind, step + CENT, schedules=FEES).fee)
        for step in steps
    ]  # fmt: skip

    assert [before <= at <= after and after - before <= CENT for before, at, after in fees] == [True] * len(
        steps
    )
    assert fees == sorted(fees)


@FEW
@given(amounts, st.integers(1, 60), st.sampled_from(["0", "0.003", "0.005", "0.015", "0.03"]))
def test_a_plan_pays_principal_and_interest_and_nothing_else(debt, months, rate):
    if debt < 40 and months > 1:  # a few cents a month cannot be parted into so many months
        with suppress(BadInput):
            assert instalments.plan(debt, months, D(rate)).rows[-1].payment > 0
        return
    plan = instalments.plan(debt, months, D(rate))

    assert plan.total == sum(row.payment for row in plan.rows) == debt + plan.interest
    assert sum(row.principal for row in plan.rows) == debt
    assert sum(row.interest for row in plan.rows) == plan.interest
    assert plan.rows[-1].balance == 0
    assert all(row.payment == plan.monthly for row in plan.rows[:-1])


@FEW
@given(amounts, st.decimals(1, 20000, places=2), st.decimals(0, 10000, places=2))
def test_a_plan_that_can_be_carried_asks_for_no_more_than_there_is(debt, income, living):
    found = instalments.capacity(debt, instalments.Means(income, living))

    if found.plan:
        assert found.plan.monthly <= found.capacity + CENT
        assert (
            found.min_months == 1 or debt > found.capacity * (found.min_months - 1) - found.min_months * CENT
        )


@FEW
@given(st.decimals(0, D("0.2"), places=4), st.integers(1, 60), st.decimals(100, 10**6, places=2))
def test_the_rate_of_a_level_plan_is_the_rate_it_was_made_with(rate, months, payment):
    net = sum(payment / (1 + rate) ** i for i in range(1, months + 1)).quantize(CENT)

    found = rates.real_rate(net, (payment,) * months)

    assert abs(found.period - rate) < D("0.0001")
    back = sum(payment / (1 + found.period) ** i for i in range(1, months + 1))
    assert abs(back - net) < D("0.0001")
    assert found.simple <= found.compound


@FEW
@given(days, st.sampled_from(sorted(deadlines.BY_KEY)), calendars)
def test_no_last_day_falls_on_a_day_off_or_before_its_period(start, key, calendar):
    found = deadlines.deadline(key, start, calendar=calendar, today=TODAY)

    assert found.raw > start
    assert found.last_day is None or (found.last_day >= found.raw and not calendar.is_day_off(found.last_day))


@FEW
@given(days, st.lists(days, max_size=5), st.lists(st.tuples(days, days), max_size=3), days, calendars)
def test_one_more_event_never_brings_the_end_forward(due, events, spans, another, calendar):
    def end(claim):
        found = limitation.limitation(claim, calendar=calendar, today=TODAY)
        assert found.last_day >= found.raw
        assert not calendar.is_day_off(found.last_day)
        return found.raw

    claim = limitation.Claim(
        due,
        interruptions=tuple(limitation.Interruption(on) for on in events if on >= due),
        obstacles=tuple(limitation.Obstacle(min(span), max(span)) for span in spans),
    )
    event = limitation.Interruption(max(due, another))
    obstacle = limitation.Obstacle(another, TODAY)

    assert end(claim) <= end(replace(claim, interruptions=(*claim.interruptions, event)))
    assert end(claim) <= end(replace(claim, obstacles=(*claim.obstacles, obstacle)))


@FEW
@given(
    amounts, st.lists(st.tuples(st.integers(0, 900), st.decimals(1, 5000, places=2)), min_size=1, max_size=5)
)
def test_the_double_part_of_payments_is_the_sum_of_their_parts(base, payments):
    deadline = date(2024, 1, 2)
    settlements = tuple(
        delay_interest.Settlement(deadline + timedelta(days=on), amount) for on, amount in payments
    )
    judgment = delay_interest.Judgment(base, deadline, settlements, until=deadline + timedelta(days=900))

    result = delay_interest.delay_interest(judgment)
    apart = [
        delay_interest.delay_interest(
            delay_interest.Judgment(part.amount, deadline, (delay_interest.Settlement(part.on, part.amount),))
        ).double_part
        for part in result.parts
    ]

    assert sum(part.amount for part in result.parts) == base
    assert [part.interest for part in result.parts] == apart
    assert abs(sum(apart) - result.double_part) <= CENT * len(apart)
