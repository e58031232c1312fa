"""What follows from the values of a letter and no single field can say: conditions write them as `@late`.

Each fact is a name and a function of (values, today, last day). Rules of law stand beside them with their provision.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Values = Mapping[str, Any]
CARD_MONTHS = 60  # 信用卡办法-70: a personal instalment plan for a card lasts five years at most
# 民诉解释-436#1: that one cannot pay, asks for time or for instalments is no objection to the debt itself.
_CANNOT_PAY = re.compile(
    r"没钱|没有钱|无钱|钱不够|无力|没有能力|无能力|没能力|还不起|还不上|付不起|拿不出|偿还能力|清偿能力|失业|下岗|没工作|没有工作|没收入|没有收入|"
    r"收入低|收入少|生病|住院|困难|破产|缓一缓|缓期|宽限|延期|展期|延后|推迟|晚点|晚一点|分期|分批|慢慢还|减免|通融|协商|暂时|周转"
)
# A time that both sides agreed on is about the debt itself.
_AGREED = re.compile(r"同意|约定|协议|书面|答应|承诺过|签了|签过|达成")
_FILLER = re.compile(
    r"^(?:因为|由于|所以|本人|我|现在|目前|希望|请求?|请法院|恳请|能否|可以|谢谢|家里|家庭|情况|特殊|真的|实在|确实|愿意还|想还)*$"
)
_CLAUSE = re.compile(r"[，。；、,.;!！?？\s]+")
_AGREES = re.compile(r"(?<!不)(?<!部分)认可|(?<!不)(?<!部分)同意")


def of(values: Values, *, today: date, last_day: date | None) -> set[str]:
    """The facts that hold. `last_day` is that of the letter's own deadline, None where it has none or no day was given."""
    return {name for name, holds in FACTS.items() if holds(values, today, last_day)}


def only_inability(words: str) -> bool:
    """Whether every clause says no more than that one cannot pay now."""
    clauses = [clause for clause in _CLAUSE.split(words) if clause]
    said = [clause for clause in clauses if not _FILLER.fullmatch(clause)]
    return bool(clauses) and all(_CANNOT_PAY.search(one) and not _AGREED.search(one) for one in said)


def agrees(line: str) -> bool:
    """Whether a line of an answer admits a claim in full."""
    return bool(_AGREES.search(line))


def _late(values: Values, today: date, last_day: date | None) -> bool:
    return last_day is not None and today > last_day


def _last_day_is_today(values: Values, today: date, last_day: date | None) -> bool:
    return today == last_day


def _only_inability(values: Values, today: date, last_day: date | None) -> bool:
    reasons = [str(words) for name, words in values.items() if name.startswith("fact_") and words]
    chosen = set(values.get("grounds") or ())
    if chosen and chosen <= {"cannot_pay", "more_time", "instalments"}:
        return True
    return bool(reasons) and all(only_inability(words) for words in reasons)


def _admits(values: Values, today: date, last_day: date | None) -> bool:
    return any(agrees(line) for line in values.get("claims") or ())


def _sum_differs(values: Values, today: date, last_day: date | None) -> bool:
    monthly, months, total = (values.get(name) for name in ("monthly", "months", "total"))
    if not (monthly and months and total):
        return False
    return abs(monthly * months - total) > max(total / 100, Decimal(1))


def _beyond_means(values: Values, today: date, last_day: date | None) -> bool:
    monthly, income, living = (values.get(name) for name in ("monthly", "income", "living"))
    if monthly is None or income is None or living is None:
        return False
    return monthly > income - living


def _longer_than_a_card_allows(values: Values, today: date, last_day: date | None) -> bool:
    return values.get("lender") == "card" and (values.get("months") or 0) > CARD_MONTHS


def _days_out_of_order(values: Values, today: date, last_day: date | None) -> bool:
    received, signed = values.get("received"), values.get("signed_on")
    return bool(received and signed and signed < received)


FACTS: dict[str, Callable[[Values, date, date | None], bool]] = {
    "late": _late,
    "last_day_is_today": _last_day_is_today,
    "only_inability": _only_inability,
    "admits": _admits,
    "sum_differs": _sum_differs,
    "beyond_means": _beyond_means,
    "longer_than_a_card_allows": _longer_than_a_card_allows,
    "days_out_of_order": _days_out_of_order,
}
