"""How rows about money are worked out: cost, rates, instalments, fees, interest for delay."""

from decimal import Decimal
from typing import Any

from selfhelp.rules import cost, court_fees, delay_interest, instalments, lending, rates
from selfhelp.rules.basis import Sure
from selfhelp.rules.rounding import percent
from selfhelp.vectors.given import BadRow, Given, as_day, as_decimal, as_pair
from selfhelp.vectors.registry import Runner, Tables, register


def overdue_cost(given: Given, tables: Tables) -> dict[str, Any]:
    modes = {
        "daily_rate": _daily,
        "daily_rate_partial": _daily,
        "loan_penalty": _penalty,
        "credit_card_min_pay": _card,
    }
    if given.mode not in modes:
        raise BadRow(f"mode 只能是 {'、'.join(modes)}")
    return modes[given.mode](given)


def _daily(given: Given) -> dict[str, Any]:
    payments = tuple(
        cost.Payment(as_day("payments", day), as_decimal("payments", amount))
        for day, amount in (as_pair("payments", row) for row in given.rows("payments", []))
    )
    last = max((payment.paid_on for payment in payments), default=None)
    due_on = given.day("due")
    result = cost.overdue_cost(
        cost.Overdue(
            base=given.decimal("base"),
            terms=cost.DailyRate(given.decimal("daily_rate")),
            due_on=due_on,
            until=given.day("pay", last.isoformat() if last else None),
            payments=payments,
            order=cost.Order(
                given.one_of("payment_order", list(cost.Order), default=cost.Order.INTEREST_FIRST)
            ),
            fees=given.decimal("fees", 0),
        ),
        today=due_on,
    )
    return {
        "days": result.days,
        "segments": [(one.days, one.base, one.interest) for one in result.segments],
        "interest": result.interest,
        "annual_simple_pct": result.annual_pct,
        "total": result.total,
        "remaining_principal": result.remaining_principal,
        "unpaid_interest": result.unpaid_interest,
        "unpaid_fees": result.unpaid_fees,
        "overpaid": result.overpaid,
    }


def _penalty(given: Given) -> dict[str, Any]:
    terms = cost.PenaltyRate(
        given.decimal("contract_annual_rate"), given.decimal("multiplier"), given.integer("day_count")
    )
    return {
        "penalty_annual_pct": percent(terms.annual),
        "interest": cost.interest_for(given.decimal("principal"), terms, given.integer("days")),
    }


def _card(given: Given) -> dict[str, Any]:
    result = cost.card_cost(
        cost.CardBill(
            bill=given.decimal("bill"),
            paid=given.decimal("paid"),
            minimum_share=given.decimal("min_pct"),
            late_fee_share=given.decimal("late_fee_pct_of_unpaid_min"),
            daily_rate=given.decimal("daily_rate"),
            days_from_posting=given.integer("days_from_posting"),
        )
    )
    return {
        "min_due": result.minimum_due,
        "late_fee": result.late_fee,
        "overdraft_interest": result.interest,
        "total": result.total,
    }


def irr(given: Given, tables: Tables) -> dict[str, Any]:
    if given.mode == "short_term_simple":
        rate = rates.short_term_rate(given.decimal("received"), given.decimal("repay"), given.integer("days"))
        return {"annual_simple_pct": percent(rate)}
    if given.mode:
        raise BadRow("mode 只能是 short_term_simple，或者不写")
    payments = tuple(as_decimal("payments", one) for one in given.rows("payments"))
    parts = given.take("parts", None)
    if isinstance(parts, dict):
        together = sum((as_decimal(name, part) for name, part in parts.items()), Decimal(0))
        if {together} != set(payments):
            raise BadRow(f"parts 加起来是 {together}，和每期的 payments 不一样")
    result = rates.real_rate(given.decimal("net"), payments)
    return {
        "irr_month_pct": result.period_pct,
        "apr_simple_pct": result.simple_pct,
        "ear_compound_pct": result.compound_pct,
        "total_paid": result.total_paid,
        "total_cost": result.total_cost,
    }


def lpr4(given: Given, tables: Tables) -> dict[str, Any]:
    cap = lending.private_cap(given.day("contract_date"), tables.lpr)
    found: dict[str, Any] = {
        "lpr_date": cap.published_on,
        "lpr_1y": cap.one_year_pct,
        "cap_pct": cap.line_pct,
        "art31_split": cap.split,
        "reference_only": cap.reference_only,
        "stale": cap.stale,
    }
    if cap.line is None:
        found |= {"error": "before_2019_08_20", "hint": "民间借贷规定第31条 分段"}
    return found


def excess(given: Given, tables: Tables) -> dict[str, Any]:
    lender = lending.Lender(given.one_of("lender", list(lending.Lender)))
    rate, contract_on = given.decimal("annual_rate"), given.day("contract_date")
    if lender.is_finance:
        compared = lending.compare(lender, contract_on, tables.lpr, today=contract_on)
        return {"lpr4_applies": compared.cap_applies, "compare": [_named(one) for one in compared.yardsticks]}
    result = lending.excess_over_cap(
        given.decimal("principal"), rate, contract_on, given.integer("days"), tables.lpr
    )
    return {
        "lpr4_applies": True,
        "interest_at_contract": result.interest_at_contract,
        "interest_at_cap": result.interest_at_cap,
        "excess": result.excess,
    }


def _named(yardstick: lending.Yardstick) -> str:
    if yardstick.line is None:
        return yardstick.name
    doubt = f", {yardstick.sure}" if yardstick.sure is not Sure.OFFICIAL else ""
    return f"{yardstick.name} ({yardstick.source}{doubt})"


def art31_split(given: Given, tables: Tables) -> dict[str, Any]:
    result = lending.split_interest(
        given.decimal("principal"),
        given.decimal("annual_rate"),
        given.day("contract_date"),
        given.day("suit_date"),
        given.day("until"),
        tables.lpr,
        asks_for_old_rule=given.flag("claim_old_rule", False),
    )
    before, after = result.before, result.after
    return {
        "seg1_days": before and before.days,
        "seg1_cap_pct": before and before.line_pct,
        "seg1_interest": before and before.interest,
        "seg2_days": after.days,
        "seg2_cap_pct": after.line_pct,
        "seg2_interest": after.interest,
        "stale": result.stale,
    }


def instalment(given: Given, tables: Tables) -> dict[str, Any]:
    result = instalments.plan(
        given.decimal("debt"),
        given.integer("months"),
        given.decimal("monthly_rate", 0),
        card=given.flag("card", True),
    )
    return {name: getattr(result, name) for name in ("monthly", "last", "total", "interest")}


def capacity(given: Given, tables: Tables) -> dict[str, Any]:
    means = instalments.Means(
        given.decimal("income"),
        given.decimal("living"),
        given.decimal("other", 0),
        given.decimal("buffer", "0.9"),
    )
    result = instalments.capacity(given.decimal("debt"), means, card=given.flag("card", True))
    return {
        "capacity": result.capacity,
        "min_months": result.min_months,
        "feasible": result.feasible,
        "reason": result.reason,
        "max_debt_at_60": result.most_debt,
    }


def court_fee(given: Given, tables: Tables) -> dict[str, Any]:
    kind = court_fees.Kind(given.one_of("kind", list(court_fees.Kind)))
    fee = court_fees.court_fee(kind, given.decimal("amount", 0), schedules=tables.fees)
    return {"full": fee.fee, "fee": fee.fee, "half": fee.half, "most": fee.most}


def small_claim(given: Given, tables: Tables) -> dict[str, Any]:
    wage = given.decimal("province_avg_wage") if given.has("province_avg_wage") else None
    given.take("province_avg_wage", None)
    limits = court_fees.small_claim(given.decimal("amount"), wage)
    return {
        "mode": limits.mode,
        "mandatory_max": limits.mandatory_max,
        "agreed_max": limits.agreed_max,
    }


def delay(given: Given, tables: Tables) -> dict[str, Any]:
    base = given.decimal("base")
    if given.has("paid") == given.has("payments"):
        raise BadRow("paid 和 payments 要有一个，也只能有一个")
    rows = given.rows("payments", []) or [[given.take("paid"), str(base)]]
    settlements = tuple(
        delay_interest.Settlement(as_day("payments", day), as_decimal("payments", amount))
        for day, amount in (as_pair("payments", row) for row in rows)
    )
    pauses = tuple(
        delay_interest.Pause(as_day("suspended", start), as_day("suspended", end))
        for start, end in (as_pair("suspended", row) for row in given.rows("suspended", []))
    )
    result = delay_interest.delay_interest(
        delay_interest.Judgment(base, given.day("deadline"), settlements, pauses)
    )
    return {
        "days": result.days,
        "parts": [(part.days, part.interest) for part in result.parts],
        "double_part": result.double_part,
        "remaining_debt": result.remaining_debt,
    }


def register_all() -> None:
    for key, run in {
        "a_overdue_cost": overdue_cost,
        "b_irr": irr,
        "b_lpr4": lpr4,
        "b_excess": excess,
        "b_art31_split": art31_split,
        "c_instalment": instalment,
        "c_capacity": capacity,
        "f_court_fee": court_fee,
        "f_small_claim": small_claim,
        "g_delay_interest": delay,
    }.items():
        register(key, Runner(run))
