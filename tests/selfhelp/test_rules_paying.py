"""Instalments, court fees and interest for delay where the worked cases do not reach."""

from datetime import date
from decimal import Decimal

import pytest

from selfhelp import tables
from selfhelp.rules import court_fees, delay_interest, instalments
from selfhelp.rules.inputs import BadInput

D = Decimal
FEES = tables.of_files(date(2026, 11, 22)).fees


def refused(rule, *args, **more):
    with pytest.raises(BadInput) as bad:
        rule(*args, **more)
    assert bad.value.words.endswith("。")
    return bad.value.field, bad.value.code


# Instalments


@pytest.mark.parametrize(
    ("debt", "months", "rate", "field", "code"),
    [
        (D(20), 60, D(0), "months", "too_many_months"), (D("0.05"), 10, D(0), "months", "too_many_months"),
        (D(1000), 0, D(0), "months", "too_small"), (D(1000), 61, D(0), "months", "months_over_60"),
        (D(1000), 12, D("0.1"), "monthly_rate", "too_large"), (D(-1), 12, D(0), "debt", "negative"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused(debt, months, rate, field, code):
    assert refused(instalments.plan, debt, months, rate) == (field, code)


def test_five_years_bind_credit_cards_alone():
    assert instalments.plan(D(100000), 120, card=False).months == 120
    assert refused(instalments.plan, D(100000), 361, card=False) == ("months", "too_large")


@pytest.mark.parametrize(
    ("income", "living", "buffer", "reason"),
    [(D(3000), D(3200), D("0.9"), "no_capacity"), (D(3000), D(3000), D("0.9"), "no_capacity"),
     (D(5000), D(3000), D(0), "no_capacity"), (D(3001), D(3000), D(1), "over_60_months")],
)  # fmt: skip
def test_a_debt_that_cannot_be_carried_gets_no_plan(income, living, buffer, reason):
    result = instalments.capacity(D(10000), instalments.Means(income, living, buffer=buffer))

    assert (result.feasible, result.reason, result.plan) == (False, reason, None)


def test_what_can_be_carried_comes_with_its_plan():
    result = instalments.capacity(D("68450.32"), instalments.Means(D(6500), D(3200), D(1300)))

    assert (result.plan.months, result.plan.monthly, result.plan.last) == (39, D("1755.14"), D("1755.00"))
    assert refused(instalments.capacity, D(1), instalments.Means(D(1), D(0), buffer=D("1.1"))) == (
        "buffer",
        "too_large",
    )


# Court fees and interest for delay


@pytest.mark.parametrize(
    ("kind", "amount", "fee", "half", "most"),
    [
        ("execution", 0, "50", None, "500"), ("preservation", 0, "30", None, None), ("labour", 0, "10", "5", None),
        ("set_aside_award", 0, "400", None, None), ("jurisdiction", 0, "50", None, "100"), ("other", 0, "50", "25", "100"),
        ("personality", 50000, "100", "50", "500"), ("personality", 120000, "700", "350", "1100"),
        ("bankruptcy", 10**8, "270900", None, None), ("bankruptcy", 2 * 10**8, "300000", None, None),
        ("execution", 20_000_000, "87400", None, None),
    ],
)  # fmt: skip
def test_the_other_fees_of_the_measures(kind, amount, fee, half, most):
    found = court_fees.court_fee(court_fees.Kind(kind), D(amount), schedules=FEES)

    assert (found.fee, found.half, found.most) == (D(fee), half and D(half), most and D(most))


def test_the_steps_and_their_cap_are_those_that_are_handed_in():
    one = court_fees.Schedule((court_fees.Step(D(0), None, D("0.01"), D(7)),), most=D(12))

    fees = [
        court_fees.court_fee(court_fees.Kind.EXECUTION, D(amount), schedules={"execution": one}).fee
        for amount in (100, 1000)
    ]

    assert fees == [D(8), D(12)]
    assert refused(court_fees.court_fee, court_fees.Kind.PAYMENT_ORDER, D(1), schedules={}) == (
        "kind",
        "no_schedule",
    )


def test_a_claim_needs_an_amount_and_a_wage():
    assert refused(court_fees.court_fee, court_fees.Kind.ACCEPTANCE, schedules=FEES) == ("amount", "missing")
    assert refused(court_fees.court_fee, court_fees.Kind.ACCEPTANCE, D(-1), schedules=FEES) == (
        "amount",
        "negative",
    )
    assert court_fees.small_claim(D(100), None).mode == "unknown"
    assert court_fees.small_claim(D(49000), D(98000)).mode == "mandatory"
    assert court_fees.small_claim(D("49000.01"), D(98000)).mode == "by_agreement"
    assert court_fees.small_claim(D(196000), D(98000)).mode == "by_agreement"


def judged(*settlements, **changes):
    rows = tuple(delay_interest.Settlement(date.fromisoformat(on), D(amount)) for on, amount in settlements)
    return delay_interest.Judgment(
        **{"base": D(30000), "deadline": date(2026, 1, 12), "settlements": rows} | changes
    )


def pause(first, resumes):
    return delay_interest.Pause(date.fromisoformat(first), date.fromisoformat(resumes))


def test_money_settles_the_debt_before_the_double_part():
    result = delay_interest.delay_interest(judged(("2026-04-22", 30200)))

    assert (result.double_part, result.remaining_debt, result.remaining_double_part) == (525, 0, 325)


def test_what_is_still_unpaid_is_reckoned_to_the_day_that_is_asked_for():
    result = delay_interest.delay_interest(judged(("2026-01-12", 10000), until=date(2026, 4, 22)))

    assert [(part.days, part.interest, part.settled) for part in result.parts] == [
        (0, 0, True),
        (100, 350, False),
    ]
    assert (result.double_part, result.remaining_debt) == (350, 20000)


@pytest.mark.parametrize(
    ("pauses", "days"),
    [
        ([("2026-02-03", "2026-03-03")], 72), ([("2026-02-03", "2026-03-03"), ("2026-02-10", "2026-02-20")], 72),
        ([("2026-02-03", "2026-02-20"), ("2026-02-10", "2026-03-03")], 72), ([("2025-01-01", "2026-01-12")], 100),
        ([("2025-12-01", "2026-01-22")], 90), ([("2026-04-21", "2026-06-01")], 99), ([("2025-01-01", "2027-01-01")], 0),
    ],
)  # fmt: skip
def test_days_of_a_pause_do_not_count_and_none_is_taken_off_twice(pauses, days):
    pauses = [pause(*one) for one in pauses]

    assert delay_interest.counted_days(date(2026, 1, 12), date(2026, 4, 22), pauses) == days
    assert delay_interest.counted_days(date(2026, 1, 12), date(2026, 4, 22), pauses[::-1]) == days


@pytest.mark.parametrize(
    ("judgment", "field"),
    [
        (judged(), "until"), (judged(("2026-02-01", 0)), "settlements"), (judged(("2026-02-01", 1), base=D(0)), "base"),
        (judged(("2014-08-02", 1), deadline=date(2014, 7, 31)), "deadline"),
        (judged(("2026-02-02", 1), until=date(2026, 2, 1)), "settlements"),
        (judged(("2026-02-02", 1), pauses=(pause("2026-02-01", "2026-02-01"),)), "pauses"),
    ],
)  # fmt: skip
def test_a_judgment_that_cannot_be_reckoned_is_refused(judgment, field):
    assert refused(delay_interest.delay_interest, judgment)[0] == field


def test_general_interest_is_reckoned_apart():
    assert delay_interest.general_interest(D(30000), D("0.12"), date(2026, 1, 12), date(2026, 4, 22)) == D(
        "986.30"
    )
    assert refused(delay_interest.general_interest, D(1), D("0.1"), date(2026, 5, 11), date(2026, 1, 1)) == (
        "until",
        "before_start",
    )
