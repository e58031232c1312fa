"""The real yearly rate of a loan: what was received against what is paid, fees and all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from selfhelp.rules import inputs
from selfhelp.rules.cost import Payment
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.rounding import cents, exact, percent

MOST_PERIODS = 360
MOST_DAYS = 366 * 30
MOST_SHORT_DAYS = 365
MOST_TIMES = 1000  # nobody means to repay a thousand times what was received
YEAR = 365
MONTHS = 12
NEAR = Decimal("0.01")  # bounds so close that a straight line between them is a good guess
TINY = Decimal("1e-20")
DIGITS = 34
SHOWN = Decimal("1e-15")
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class RealRate:
    """The rate of a loan, exact and as shown: by period, simple and compound by year."""

    period: Decimal
    simple: Decimal
    compound: Decimal
    total_paid: Decimal
    total_cost: Decimal

    @property
    def period_pct(self) -> Decimal:
        return percent(self.period, 4)

    @property
    def simple_pct(self) -> Decimal:
        return percent(self.simple)

    @property
    def compound_pct(self) -> Decimal:
        return percent(self.compound)


@exact
def real_rate(net: Decimal, payments: tuple[Decimal, ...], *, months_between: int = 1) -> RealRate:
    """The rate r per period with Σ Pᵢ ÷ (1 + r)ⁱ = net.

    `net` is what arrived after everything held back (民法典第六百七十条); each payment holds all that is paid at that
    date, whatever it is called. Simple rate: r × periods a year; compound: (1 + r) to that power, less one.
    Raises BadInput, with the code total_less_than_net when less is paid than was received.
    """
    inputs.count("months_between", months_between, least=1, most=12, what="每期的月数")
    total = _checked(net, payments, "期")
    rate = _root(lambda r: _value(payments, ONE / (ONE + r)), net) if total > net else ZERO
    a_year = Decimal(MONTHS) / months_between
    return RealRate(rate, rate * a_year, (ONE + rate) ** a_year - 1, cents(total), cents(total - net))


@exact
def real_rate_by_days(net: Decimal, received_on: date, payments: tuple[Payment, ...]) -> RealRate:
    """The same for payments at uneven dates: XIRR on a year of 365 days; `period` is the rate of one day.

    Raises BadInput.
    """
    inputs.day("received_on", received_on)
    total = _checked(net, tuple(payment.amount for payment in payments), "笔")
    ordered = sorted(payments, key=lambda payment: payment.paid_on)
    for payment in ordered:
        inputs.day("payments", payment.paid_on)
        if payment.paid_on <= received_on:
            raise BadInput("payments", "有一笔还款不晚于到账那一天，请核对日期。", "before_received")
    if (ordered[-1].paid_on - received_on).days > MOST_DAYS:
        raise BadInput("payments", "最后一笔还款离到账超过三十年，请核对日期。", "too_long")
    # Backwards from the last payment: each stretch of days is one power, so no power is taken of a fraction.
    starts = [received_on, *(payment.paid_on for payment in ordered[:-1])]
    steps = [
        ((payment.paid_on - start).days, payment.amount)
        for start, payment in zip(starts, ordered, strict=True)
    ]

    def value(rate: Decimal) -> Decimal:
        discount, sum_ = ONE / (ONE + rate), ZERO
        for days, amount in reversed(steps):
            sum_ = (sum_ + amount) * discount**days
        return sum_

    rate = _root(value, net) if total > net else ZERO
    return RealRate(rate, rate * YEAR, (ONE + rate) ** YEAR - 1, cents(total), cents(total - net))


@exact
def short_term_rate(received: Decimal, repay: Decimal, days: int) -> Decimal:
    """The simple yearly rate of a loan of a few days, as a share: cost ÷ received ÷ days × 365. Raises BadInput."""
    inputs.count("days", days, least=1, most=MOST_SHORT_DAYS, what="天数")
    _checked(received, (repay,), "笔", names=("received", "repay"))
    return (repay - received) / received / days * YEAR


def _checked(
    net: Decimal, payments: tuple[Decimal, ...], unit: str, names: tuple[str, str] = ("net", "payments")
) -> Decimal:
    """The sum of what is paid."""
    inputs.money(names[0], net, above=True)
    if not payments:
        raise BadInput(names[1], "请填每一期实际要付的钱。", "missing")
    if len(payments) > MOST_PERIODS:
        raise BadInput(names[1], f"最多 {MOST_PERIODS} {unit}，请核对。", "too_many")
    for payment in payments:
        inputs.money(names[1], payment)
    total = sum(payments, ZERO)
    if total < net:
        words = "各期加起来比到手的钱还少：请核对有没有漏填，或者其中有减免。"
        raise BadInput(names[1], words, "total_less_than_net")
    if total > net * MOST_TIMES:
        raise BadInput(names[1], "各期加起来是到手金额的一千倍以上，请核对小数点。", "too_large")
    return total


def _value(payments: tuple[Decimal, ...], discount: Decimal) -> Decimal:
    """The present value of payments one period apart."""
    value = ZERO
    for payment in reversed(payments):
        value = (value + payment) * discount
    return value


def _root(value: Callable[[Decimal], Decimal], net: Decimal) -> Decimal:
    """The rate at which a falling present value meets net.

    The upper bound doubles until the rate lies between the bounds; bisection brings them near each other, and from there
    false position (with Illinois's halving, so that no bound stays) needs a fifth of bisection's steps.
    """
    with localcontext(prec=DIGITS):
        low, over = ZERO, value(ZERO) - net
        high, under = Decimal("0.125"), value(Decimal("0.125")) - net
        while under > 0:
            low, over = high, under
            high *= 2
            under = value(high) - net
        side = 0
        while high - low > TINY * (ONE + high):
            near = high - low < NEAR * (ONE + low)
            middle = _between(low, over, high, under) if near else (low + high) / 2
            at = value(middle) - net
            if abs(at) <= net * TINY:
                low = high = middle
            if at > 0:
                low, over = middle, at
                under = under / 2 if side > 0 and near else under
                side = 1
            else:
                high, under = middle, at
                over = over / 2 if side < 0 and near else over
                side = -1
        # A loan made for exactly 2% a month lies on the line of 24%, not a hair beside it.
        return ((low + high) / 2).quantize(SHOWN)


def _between(low: Decimal, over: Decimal, high: Decimal, under: Decimal) -> Decimal:
    """Where a straight line through both bounds crosses nothing."""
    return low + (high - low) * over / (over - under)
