"""What one result hands to the next tool or letter, so that nobody types it twice.

Each value has one name, here; each taker says under which field it wants which value. It travels in hidden fields of a
POST (`c-principal`) and is nowhere else.
"""

from collections.abc import Iterable, Mapping

PREFIX = "c-"
LONGEST = 40
NAMES = {
    "principal": "还没还的本金",
    "owed": "一共还要还多少",
    "annual_rate": "折成一年的利率",
    "due_on": "到期日",
    "late_since": "从哪天起逾期",
    "income": "每月收入",
    "living": "每月必须花的",
    "monthly": "每月还多少",
    "months": "分几期",
    "lender": "是哪一种欠款",
    "may_be_limited": "是不是可能过了时效",
    "settled_on": "还清那天",
}
# A calculator's or a letter's name → its field → which value goes there.
TAKES: dict[str, dict[str, str]] = {
    "cost": {"base": "principal", "due_on": "due_on"},
    "instalment": {"debt": "owed", "income": "income", "living": "living"},
    "limitation": {"due_on": "due_on"},
    "credit-record": {"ended_on": "settled_on"},
    "court-fee": {"amount": "owed"},
    "delay-interest": {"base": "principal"},
    "repayment-plan": {
        "principal": "principal", "total": "owed", "rate": "annual_rate", "overdue_since": "late_since",
        "limitation": "may_be_limited", "income": "income", "living": "living", "monthly": "monthly",
        "months": "months", "lender": "lender",
    },
    "stop-harassment": {"limitation": "may_be_limited"},
    "living-expenses": {"income": "income", "asked": "living"},
}  # fmt: skip


def received(data: Mapping[str, str]) -> dict[str, str]:
    """The values that arrived with a request; unknown names and over-long values are left behind."""
    found = {name: data.get(PREFIX + name, "") for name in NAMES}
    return {
        name: value for name, value in found.items() if value and len(value) <= LONGEST and "\0" not in value
    }


def hidden(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The values as hidden fields that pass through a page."""
    return [(PREFIX + name, value) for name, value in values.items()]


def for_taker(name: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The values as the fields of a calculator or a letter."""
    return [(field, values[value]) for field, value in TAKES.get(name, {}).items() if value in values]


def labels(values: Iterable[tuple[str, str]]) -> list[str]:
    return [NAMES[name] for name, _ in values]
