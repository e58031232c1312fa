"""What somebody types into each calculator, and what comes out of it: the spec's own examples."""

TYPED = {
    "cost": {"kind": "daily", "base": "3000", "daily_rate": "0.05%", "due_on": "2026-09-30", "until": "2026-11-14"},
    "rate": {
        "lender": "private", "contract_on": "2023-10-08", "net": "12000", "monthly": "1072", "months": "12",
    },
    "instalment": {"lender": "card", "debt": "68450.32", "income": "5000", "living": "3000"},
    "limitation": {"years": "3", "due_on": "2023-03-15"},
    "credit-record": {"settled": "yes", "ended_on": "2023-06-30"},
    "court-fee": {"kind": "acceptance", "amount": "50000"},
    "delay-interest": {"base": "30000", "deadline": "2026-01-12", "settlements": "2026-04-22 30000"},
    "deadlines": {"order_on": "2026-11-16"},
}  # fmt: skip
# One amount and one day of each, to try wrong input on; None where the tool takes none.
MONEY = {
    "cost": "base", "rate": "net", "instalment": "debt", "limitation": None, "credit-record": "amount",
    "court-fee": "amount", "delay-interest": "base", "deadlines": None,
}  # fmt: skip
DAY = {
    "cost": "due_on", "rate": "contract_on", "instalment": None, "limitation": "due_on", "credit-record": "ended_on",
    "court-fee": None, "delay-interest": "deadline", "deadlines": "order_on",
}  # fmt: skip


def typed(name, /, **changes):
    return {field: value for field, value in (TYPED[name] | changes).items() if value is not None}
