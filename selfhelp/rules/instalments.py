"""Instalment plans: what one can pay each month, how many months that takes, and the plan to the cent."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_CODE, Basis, Ground, Sure
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.rounding import cents, cents_up, exact

MOST_CARD_MONTHS = 60  # 信用卡办法第七十条: five years
MOST_MONTHS = 360
USUAL_BUFFER = Decimal("0.9")
ZERO = Decimal(0)

BASIS = Basis(
    key="instalments",
    title="每月能还多少，分几期",
    formula=(
        "每月可还 =（月收入 − 必要生活费 − 其他必须还的）× 缓冲（一般取 0.9）",
        "期数 = 欠款 ÷ 每月可还，有零头就多一期",
        "免息：每期 = 欠款 ÷ 期数，分以下往上取；最后一期补差额",
        "有息：等额本息，每期和每期利息都四舍五入到分，最后一期 = 余额 + 当期利息",
    ),
    grounds=(
        Ground(
            "信用卡个性化分期最长五年，银行和你平等协商。",
            "只限信用卡的发卡银行和持卡人",
            "信用卡办法-70",
            "",
            date(2011, 1, 13),
            Sure.ONE_SOURCE,
        ),
        Ground("还款期限届满前可以申请展期，贷款人同意才行。", "借款人", "民法典-678", "", CIVIL_CODE),
    ),
    leaves_out=(
        "对方同不同意（分期要双方谈成）",
        "分期手续费和继续产生的利息（有的话填月利率）",
        "花呗、网贷没有“最长五年”这条规定，期数只作谈判参考",
    ),
)


@dataclass(frozen=True)
class Instalment:
    """One month of a plan."""

    number: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Plan:
    """A debt in equal payments, the last one making up the difference."""

    months: int
    monthly: Decimal
    last: Decimal
    total: Decimal
    interest: Decimal
    rows: tuple[Instalment, ...]


@exact
def plan(debt: Decimal, months: int, monthly_rate: Decimal = ZERO, *, card: bool = True) -> Plan:
    """Pay `debt` yuan in `months`; with interest, level payments, all rounded to the cent as banks do.

    Raises BadInput, with the code months_over_60 for a credit card's plan of more than five years.
    """
    inputs.money("debt", debt, above=True)
    inputs.count("months", months, least=1, most=MOST_MONTHS, what="期数")
    inputs.rate("monthly_rate", monthly_rate, most=Decimal(1) / 12, words="月利率折成一年超过 100%")
    if card and months > MOST_CARD_MONTHS:
        raise BadInput("months", "信用卡的个性化分期最长五年，也就是 60 期。", "months_over_60")
    if monthly_rate:
        growth = (1 + monthly_rate) ** months
        monthly = cents(debt * monthly_rate * growth / (growth - 1))
    else:
        monthly = cents_up(debt / months)
    rows, balance = [], debt
    for number in range(1, months + 1):
        interest = cents(balance * monthly_rate)
        payment = monthly if number < months else balance + interest
        balance -= payment - interest
        if payment <= 0 or balance < 0 or (number < months and balance == 0):
            raise BadInput("months", f"金额太小，分不了 {months} 期，请把期数填少一些。", "too_many_months")
        rows.append(Instalment(number, cents(payment), interest, cents(payment - interest), cents(balance)))
    total = sum((row.payment for row in rows), ZERO)
    return Plan(months, rows[0].payment, rows[-1].payment, total, total - debt, tuple(rows))


@dataclass(frozen=True)
class Means:
    """What comes in each month and what has to go out before any debt is paid."""

    income: Decimal
    living: Decimal
    other: Decimal = ZERO
    buffer: Decimal = USUAL_BUFFER


@dataclass(frozen=True)
class Capacity:
    """What can be paid a month, and whether that settles a debt in time.

    `reason` is no_capacity, over_60_months or over_360_months where it does not; `plan` is the plan without interest
    where it does.
    """

    capacity: Decimal
    feasible: bool
    min_months: int | None
    reason: str
    most_debt: Decimal | None  # the largest debt that the longest plan can carry
    plan: Plan | None


@exact
def capacity(debt: Decimal, means: Means, *, card: bool = True) -> Capacity:
    """What is left for debts each month in yuan, and the shortest plan without interest that it carries.

    Raises BadInput; having nothing left is a result, not an error.
    """
    inputs.money("debt", debt, above=True)
    inputs.money("income", means.income)
    inputs.money("living", means.living)
    inputs.money("other", means.other)
    inputs.rate("buffer", means.buffer, words="缓冲要在 0 到 1 之间，现在大于 1")
    left = (means.income - means.living - means.other) * means.buffer
    if left <= 0:
        return Capacity(cents(left), False, None, "no_capacity", None, None)
    months = _whole(debt / left)
    longest = MOST_CARD_MONTHS if card else MOST_MONTHS
    if months > longest:
        return Capacity(cents(left), False, months, f"over_{longest}_months", cents(left * longest), None)
    # Full cents may carry a tiny debt in fewer months; otherwise this is the same number.
    months = _whole(debt / cents_up(debt / months))
    return Capacity(cents(left), True, months, "", None, plan(debt, months, card=card))


def _whole(months: Decimal) -> int:
    return int(months.to_integral_value(ROUND_CEILING))
