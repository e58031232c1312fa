"""Cost and rates where the worked cases do not reach: wrong input, edges, and the order in which things are paid."""

from datetime import date
from decimal import Decimal

import pytest

from selfhelp.rules import cost, lending, rates
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.lpr import LprTable

D = Decimal
DUE = date(2026, 5, 11)
TODAY = date(2026, 11, 20)
TABLE = LprTable.of(
    [(date(2019, 8, 20), D("4.25")), (date(2023, 9, 20), D("3.45")), (date(2026, 8, 20), D("3.00"))]
)
NAN, HUGE = D("NaN"), D("9" * 100)


def refused(rule, *args, **more):
    with pytest.raises(BadInput) as bad:
        rule(*args, **more)
    assert bad.value.words.endswith("。")
    return bad.value.field, bad.value.code


def overdue(**changes):
    return cost.Overdue(
        **{
            "base": D(3000),
            "terms": cost.DailyRate(D("0.0005")),
            "due_on": DUE,
            "until": date(2026, 6, 25),
        }
        | changes
    )


# Cost


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"base": D(-1)}, "base", "negative"),
        ({"base": D(0)}, "base", "too_small"),
        ({"base": NAN}, "base", "not_a_number"),
        ({"base": D("Infinity")}, "base", "not_a_number"),
        ({"base": HUGE}, "base", "too_long"),
        ({"base": D("1E+1000000")}, "base", "too_long"),
        ({"base": D("1E-1000000")}, "base", "too_long"),
        ({"base": D(10) ** 11}, "base", "too_large"),
        ({"base": D("0.005")}, "base", "too_fine"),
        ({"terms": cost.DailyRate(D("1.01"))}, "daily_rate", "too_large"),
        ({"terms": cost.DailyRate(D("-0.01"))}, "daily_rate", "negative"),
        ({"terms": cost.DailyRate(NAN)}, "daily_rate", "not_a_number"),
        ({"terms": cost.DailyRate(D("0.123456789012345"))}, "daily_rate", "too_fine"),
        ({"terms": cost.PenaltyRate(D("1.5"))}, "contract_annual_rate", "too_large"),
        ({"terms": cost.PenaltyRate(D("0.9"), D("1.5"))}, "multiplier", "too_large"),
        ({"terms": cost.PenaltyRate(D("0.1"), D("0.5"))}, "multiplier", "out_of_range"),
        ({"terms": cost.PenaltyRate(D("0.1"), NAN)}, "multiplier", "not_a_number"),
        ({"terms": cost.PenaltyRate(D("0.1"), D("1.5"), 366)}, "day_count", "out_of_range"),
        ({"due_on": date(2026, 11, 21), "until": date(2026, 12, 1)}, "due_on", "in_the_future"),
        ({"due_on": date(1970, 1, 1)}, "due_on", "too_early"),
        ({"until": date(2026, 5, 10)}, "until", "before_due"),
        ({"until": date(2036, 5, 9)}, "until", "too_long"),
        ({"until": date(2101, 1, 1)}, "until", "too_late"),
        ({"fees": D(-1)}, "fees", "negative"),
        ({"payments": (cost.Payment(date(2026, 5, 10), D(1)),)}, "payments", "before_due"),
        ({"payments": (cost.Payment(date(2026, 6, 26), D(1)),)}, "payments", "after_until"),
        ({"payments": (cost.Payment(date(2026, 6, 1), D(0)),)}, "payments", "too_small"),
        ({"payments": (cost.Payment(date(2026, 6, 1), D(1)),) * 61}, "payments", "too_many"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_at_its_field(changes, field, code):
    assert refused(cost.overdue_cost, overdue(**changes), today=TODAY) == (field, code)


def test_ten_years_and_a_rate_of_a_hundred_per_cent_are_still_reckoned():
    longest = overdue(until=date(2036, 5, 8), terms=cost.DailyRate(D(1)))

    assert cost.overdue_cost(longest, today=TODAY).interest == 3000 * 3650


def test_floats_are_a_mistake_of_the_program_and_not_of_the_reader():
    with pytest.raises(TypeError, match="base is a float"):
        cost.overdue_cost(overdue(base=3000.0), today=TODAY)


def test_a_payment_settles_fees_then_interest_then_principal():
    paid = (cost.Payment(date(2026, 6, 10), D(100)),)  # 30 days: 45.00 of interest

    result = cost.overdue_cost(overdue(fees=D(80), payments=paid, until=date(2026, 6, 10)), today=TODAY)

    assert (result.unpaid_fees, result.unpaid_interest, result.remaining_principal) == (0, D("25.00"), 3000)
    assert (result.total, result.paid, result.still_owed) == (D("3125.00"), 100, D("3025.00"))


def test_payments_are_taken_in_order_of_time_and_several_of_one_day_together():
    late, early = cost.Payment(date(2026, 6, 10), D(500)), cost.Payment(date(2026, 5, 11), D(1000))

    result = cost.overdue_cost(overdue(payments=(late, early, late)), today=TODAY)

    assert [(one.days, one.base) for one in result.segments] == [(30, 2000), (15, D("1030.00"))]


def test_what_was_paid_beyond_the_debt_is_told():
    result = cost.overdue_cost(overdue(payments=(cost.Payment(DUE, D(3001)),)), today=TODAY)

    assert (result.interest, result.still_owed, result.overpaid, result.segments) == (0, 0, 1, ())


@pytest.mark.parametrize(("rate", "above"), [("0.24", False), ("0.2401", True)])
def test_the_reference_line_is_passed_only_above_it(rate, above):
    terms = cost.PenaltyRate(D(rate), D(1))

    assert cost.overdue_cost(overdue(terms=terms), today=TODAY).above_reference_line is above


def card(**changes):
    values = {"bill": D(5000), "paid": D(300), "minimum_share": D("0.1"), "late_fee_share": D("0.05"),
              "daily_rate": D("0.0005"), "days_from_posting": 56}  # fmt: skip
    return cost.CardBill(**values | changes)


def test_a_card_charges_for_the_missing_part_of_the_minimum():
    part, whole = cost.card_cost(card()), cost.card_cost(card(interest_on_whole_bill=True))

    assert (part.minimum_due, part.late_fee, part.interest, part.total) == (
        500,
        10,
        D("131.60"),
        D("4841.60"),
    )
    assert whole.interest == 140
    assert cost.card_cost(card(paid=D(500))).late_fee == 0
    assert refused(cost.card_cost, card(paid=D(5001))) == ("paid", "more_than_owed")
    assert refused(cost.card_cost, card(days_from_posting=3651)) == ("days_from_posting", "too_large")


# Real rate and its lines


@pytest.mark.parametrize(
    ("net", "payments", "field", "code"),
    [
        (D(0), (D(1),), "net", "too_small"), (D(1000), (), "payments", "missing"),
        (D(1000), (D(-1), D(2000)), "payments", "negative"), (D(1000), (D(999),), "payments", "total_less_than_net"),
        (D(1), (D(10),) * 361, "payments", "too_many"), (D(1), (D(1001),), "payments", "too_large"),
        (HUGE, (D(1),), "net", "too_long"),
    ],
)  # fmt: skip
def test_a_loan_that_makes_no_sense_is_refused(net, payments, field, code):
    assert refused(rates.real_rate, net, payments) == (field, code)


def test_a_loan_that_costs_nothing_has_the_rate_of_nothing():
    result = rates.real_rate(D(1200), (D(100),) * 12)

    assert (result.period, result.simple_pct, result.compound_pct, result.total_cost) == (0, 0, 0, 0)


def test_a_loan_made_for_two_per_cent_a_month_lies_exactly_on_the_line():
    result = rates.real_rate(D(20000), (*(D(400),) * 11, D(20400)))

    assert (result.simple, lending.place(result, D("0.24"))) == (D("0.24"), "differs")


def test_quarters_are_reckoned_as_quarters():
    result = rates.real_rate(D(10000), (D(300), D(300), D(300), D(10300)), months_between=3)

    assert (result.period_pct, result.simple_pct, result.compound_pct) == (
        D("3.0000"),
        D("12.00"),
        D("12.55"),
    )


def test_uneven_dates_are_reckoned_by_days():
    one_year = rates.real_rate_by_days(D(1000), date(2026, 1, 1), (cost.Payment(date(2027, 1, 1), D(1240)),))

    assert one_year.compound_pct == 24
    assert refused(rates.real_rate_by_days, D(1), DUE, (cost.Payment(DUE, D(2)),)) == (
        "payments",
        "before_received",
    )
    assert refused(rates.short_term_rate, D(700), D(600), 7) == ("repay", "total_less_than_net")
    assert refused(rates.short_term_rate, D(700), D(1000), 0) == ("days", "too_small")


def at(simple, compound):
    return rates.RealRate(D(0), D(simple), D(compound), D(0), D(0))


@pytest.mark.parametrize(
    ("simple", "compound", "place"),
    [
        ("0.10", "0.11", "below"), ("0.2349", "0.2349", "below"), ("0.235", "0.235", "near"), ("0.24", "0.24", "near"),
        ("0.2449", "0.26", "near"), ("0.2451", "0.2451", "above"), ("0.36", "0.43", "above"),
        ("0.22", "0.2437", "differs"), ("0.24", "0.2682", "differs"),
    ],
)  # fmt: skip
def test_a_rate_lies_below_near_or_above_a_line_or_hangs_on_how_one_counts(simple, compound, place):
    assert lending.place(at(simple, compound), D("0.24")) == place


def test_nobody_with_a_licence_is_measured_by_four_times_lpr():
    for lender in (lending.Lender.LICENSED, lending.Lender.LOCAL):
        found = lending.compare(lender, date(2024, 1, 1), TABLE, today=TODAY, rate=at("0.3", "0.35"))

        assert found.cap is None
        assert [(one.key, one.line, one.place) for one in found.yardsticks] == [
            ("reference", D("0.24"), "above"), ("contract", None, None), ("table", None, None),
        ]  # fmt: skip


def test_a_private_loan_is_measured_by_four_times_lpr_of_its_day():
    found = lending.compare(
        lending.Lender.PRIVATE, date(2024, 1, 1), TABLE, today=TODAY, rate=at("0.3", "0.35")
    )

    assert [(one.line_pct, one.place, one.reference_only) for one in found.yardsticks] == [
        (D("13.80"), "above", False)
    ]
    assert refused(lending.compare, lending.Lender.PRIVATE, date(2026, 11, 21), TABLE, today=TODAY) == (
        "contract_on", "in_the_future",
    )  # fmt: skip


def test_an_old_contract_gets_the_line_of_its_day_as_a_reference_and_no_place():
    found = lending.compare(
        lending.Lender.PRIVATE, date(2020, 8, 19), TABLE, today=TODAY, rate=at("0.3", "0.35")
    )

    assert [(one.line_pct, one.place, one.reference_only) for one in found.yardsticks] == [(17, None, True)]


def test_no_rate_is_guessed_from_an_empty_table():
    empty = LprTable.of([])

    cap = lending.private_cap(date(2024, 1, 1), empty)

    assert (cap.line, cap.stale, empty.last_on, empty.next_due_on) == (None, True, None, None)
    assert refused(lending.excess_over_cap, D(1), D("0.2"), date(2024, 1, 1), 1, empty) == (
        "contract_on",
        "no_lpr",
    )
    assert LprTable.of([(date(2026, 12, 21), D(3))]).next_due_on == date(2027, 1, 20)


def split(**changes):
    values = {"principal": D(100000), "annual_rate": D("0.24"), "contract_on": date(2019, 3, 1),
              "suit_on": date(2024, 5, 10), "until": date(2024, 5, 10), "table": TABLE,
              "asks_for_old_rule": True} | changes  # fmt: skip
    return lending.split_interest(**values)


def test_an_old_contract_is_not_held_against_the_rate_of_its_day():
    assert refused(lending.excess_over_cap, D(1), D("0.2"), date(2020, 8, 19), 1, TABLE) == (
        "contract_on",
        "art31_split",
    )


def test_an_agreed_rate_below_both_lines_stays_as_agreed():
    result = split(annual_rate=D("0.10"))

    assert (result.before.interest, result.after.interest) == (D("14739.73"), D("37232.88"))
    assert (result.before.line_pct, result.after.line_pct) == (24, D("13.80"))


@pytest.mark.parametrize("changes", [{"asks_for_old_rule": False}, {"contract_on": date(2015, 8, 31)}])
def test_the_first_part_is_not_reckoned_where_the_rule_gives_no_answer(changes):
    result = split(**changes)

    assert (result.before, result.after.interest) == (None, D("51381.37"))
    assert "请问律师" in result.before_unknown


def test_a_loan_repaid_before_the_new_rule_has_no_second_part():
    result = split(until=date(2020, 8, 19))

    assert (result.before.days, result.after.days, result.after.interest) == (537, 0, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"contract_on": date(2020, 8, 20)}, "contract_on"), ({"suit_on": date(2020, 8, 19)}, "suit_on"),
     ({"until": date(2019, 2, 28)}, "until"), ({"until": date(2060, 1, 1)}, "until"), ({"annual_rate": D(-1)}, "annual_rate")],
)  # fmt: skip
def test_dates_that_do_not_belong_to_a_split_are_refused(changes, field):
    assert refused(split, **changes)[0] == field
