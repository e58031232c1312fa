"""The double interest for not paying a judgment in time, by 迟延利息解释."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_PROCEDURE, Basis, Ground
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.rounding import cents, exact

PER_DAY = Decimal("0.000175")
IN_FORCE_FROM = date(2014, 8, 1)
MOST_SETTLEMENTS = 60
MOST_PAUSES = 20
ZERO = Decimal(0)

BASIS = Basis(
    key="delay-interest",
    title="判决后没按时还：加倍部分债务利息",
    formula=(
        "加倍部分 = 没还清的、判决写明的钱（不含一般债务利息）× 日万分之一点七五 × 天数",
        "天数 = 还清那天 − 履行期届满那天，减去依法不算的日子",
        "分几次还的，每一笔各算到还那一笔的那天，再加起来",
    ),
    grounds=(
        Ground(
            "没按判决的期限付钱，要加倍支付迟延期间的利息。",
            "被执行人",
            "民事诉讼法-264",
            "",
            CIVIL_PROCEDURE,
        ),
        Ground("加倍部分的算法：日万分之一点七五。", "被执行人", "迟延利息解释-1#3", "", IN_FORCE_FROM),
        Ground(
            "一般债务利息按判决的方法算；判决没给的，不算。",
            "被执行人",
            "迟延利息解释-1#2",
            "",
            IN_FORCE_FROM,
        ),
        Ground("从履行期届满那天起算。", "被执行人", "迟延利息解释-2", "", IN_FORCE_FROM),
        Ground(
            "算到每次还清、划走或者成交裁定生效那天；有的中止期间不算。",
            "法院",
            "迟延利息解释-3",
            "",
            IN_FORCE_FROM,
        ),
        Ground("先还判决的钱，再还加倍部分，另有约定除外。", "被执行人", "迟延利息解释-4", "", IN_FORCE_FROM),
    ),
    leaves_out=(
        "一般债务利息（判决写明怎么算的，另外列）",
        "申请执行费、评估拍卖费",
        "判决没有履行期的，从生效那天算，请把那天填成届满日",
    ),
)


@dataclass(frozen=True)
class Settlement:
    """A part settled on the day that counts for it: paid, taken by the court, or the sale in force (第三条第二款)."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Pause:
    """Days that do not count: the first of them, and the day on which counting goes on (第三条第三款)."""

    first_day: date
    resumes_on: date


@dataclass(frozen=True)
class Judgment:
    """What a judgment says to pay, without general interest, and the final day of its term, already off holidays."""

    base: Decimal
    deadline: date
    settlements: tuple[Settlement, ...] = ()
    pauses: tuple[Pause, ...] = ()
    until: date | None = None  # reckon what is still unpaid up to this day


@dataclass(frozen=True)
class Share:
    """One settled (or still unpaid) part: its days and its double interest."""

    on: date
    amount: Decimal
    days: int
    interest: Decimal
    settled: bool


@dataclass(frozen=True)
class DelayInterest:
    """The double part in all, and what is left of it after what was paid beyond the debt."""

    parts: tuple[Share, ...]
    days: int
    double_part: Decimal
    remaining_debt: Decimal
    remaining_double_part: Decimal


@exact
def delay_interest(judgment: Judgment) -> DelayInterest:
    """The double part in yuan (迟延利息解释第一条至第四条); general interest is not part of it.

    Money first settles the debt, then the double part. Raises BadInput.
    """
    settlements = _checked(judgment)
    parts: list[tuple[date, Decimal, int, Decimal, bool]] = []
    left, beyond = judgment.base, ZERO
    for one in settlements:
        amount = min(one.amount, left)
        left, beyond = left - amount, beyond + one.amount - amount
        if amount:
            days = counted_days(judgment.deadline, one.on, judgment.pauses)
            parts.append((one.on, amount, days, amount * PER_DAY * days, True))
    if left and judgment.until is not None:
        days = counted_days(judgment.deadline, judgment.until, judgment.pauses)
        parts.append((judgment.until, left, days, left * PER_DAY * days, False))
    double = sum((part[3] for part in parts), ZERO)
    return DelayInterest(
        parts=tuple(
            Share(on, cents(amount), days, cents(interest), settled)
            for on, amount, days, interest, settled in parts
        ),
        days=max((part[2] for part in parts), default=0),
        double_part=cents(double),
        remaining_debt=cents(left),
        remaining_double_part=cents(max(ZERO, double - beyond)),
    )


def counted_days(deadline: date, on: date, pauses: Iterable[Pause]) -> int:
    """Days from the end of the term to a day, less the pauses; overlapping pauses count once."""
    days, since = max(0, (on - deadline).days), deadline
    for pause in sorted(pauses, key=lambda pause: pause.first_day):
        start, end = max(pause.first_day, since), min(pause.resumes_on, on)
        if start < end:
            days -= (end - start).days
            since = end
    return days


@exact
def general_interest(
    principal: Decimal, annual_rate: Decimal, start: date, until: date, *, day_count: int = 365
) -> Decimal:
    """General interest in yuan at a rate that the judgment names, first day counted and last day not. Raises BadInput."""
    inputs.money("principal", principal, above=True)
    inputs.rate("annual_rate", annual_rate)
    inputs.day("start", start)
    if inputs.day("until", until) < start:
        raise BadInput("until", "算到的那天早于起算日，请核对两个日期。", "before_start")
    if day_count not in (360, 365):
        raise BadInput("day_count", "计息基准只有 360 天和 365 天两种，看判决怎么写。", "out_of_range")
    return cents(principal * annual_rate * (until - start).days / day_count)


def _checked(judgment: Judgment) -> list[Settlement]:
    inputs.money("base", judgment.base, above=True)
    inputs.day("deadline", judgment.deadline)
    if judgment.deadline < IN_FORCE_FROM:
        words = "2014年8月1日以前就到期的，有一段要按更早的规定算，这里不算，请问执行法官或者律师。"
        raise BadInput("deadline", words, "too_early")
    inputs.at_most("settlements", judgment.settlements, MOST_SETTLEMENTS, "还款")
    inputs.at_most("pauses", judgment.pauses, MOST_PAUSES, "中止期间")
    for one in judgment.settlements:
        inputs.money("settlements", one.amount, above=True)
        inputs.day("settlements", one.on)
        if judgment.until is not None and one.on > judgment.until:
            raise BadInput("settlements", "有一笔还款在“算到哪一天”之后，请核对日期。", "after_until")
    for pause in judgment.pauses:
        inputs.day("pauses", pause.first_day)
        if inputs.day("pauses", pause.resumes_on) <= pause.first_day:
            raise BadInput("pauses", "恢复那天要晚于中止那天。", "out_of_order")
    if judgment.until is not None:
        inputs.day("until", judgment.until)
    if not judgment.settlements and judgment.until is None:
        raise BadInput("until", "请填还款日，或者算到哪一天。", "missing")
    return sorted(judgment.settlements, key=lambda one: one.on)
