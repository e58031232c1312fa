"""What a court takes, by 诉讼费用交纳办法: fees in steps, halves, and who is small enough for a small claim."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_PROCEDURE, PROCEDURE_INTERPRETATION, Basis, Ground
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.rounding import cents, exact

ZERO = Decimal(0)
MOST_PRESERVATION = Decimal(5000)
MOST_BANKRUPTCY = Decimal(300000)
_FEES = date(2007, 4, 1)
_WAN = Decimal(10000)

BASIS = Basis(
    key="court-fees",
    title="诉讼费",
    formula=(
        "案件受理费：按金额分段，每一段的费率只乘这一段的钱，再加起来",
        "简易程序、调解结案、撤诉：受理费减半，只减一次",
        "支付令：受理费的三分之一",
        "申请执行费、保全申请费：也是分段累计；保全最多 5000 元",
        "小额诉讼：金额不超过本省上年度就业人员年平均工资的一半；不超过二倍的可以约定",
    ),
    grounds=(
        Ground("受理费分段累计。", "交费的当事人", "诉讼费用交纳办法-13", "", _FEES),
        Ground(
            "申请执行、保全、支付令的费用。",
            "申请人",
            "诉讼费用交纳办法-14",
            "",
            _FEES,
        ),
        Ground("调解结案或者撤诉的，减半。", "交费的当事人", "诉讼费用交纳办法-15", "", _FEES),
        Ground("简易程序减半。", "交费的当事人", "诉讼费用交纳办法-16", "", _FEES),
        Ground("诉讼费用由败诉方负担。", "败诉方", "诉讼费用交纳办法-29", "", _FEES),
        Ground("没提异议的，支付令的费用由债务人负担。", "债务人", "诉讼费用交纳办法-36", "", _FEES),
        Ground(
            "申请执行的费用由被执行人负担；保全的费用由申请人负担，可以列入请求。",
            "被执行人、申请人",
            "诉讼费用交纳办法-38",
            "",
            _FEES,
        ),
        Ground("减半只能一次。", "法院", "民诉解释-206", "", PROCEDURE_INTERPRETATION),
        Ground("哪些案件走小额诉讼，一审终审。", "基层法院", "民事诉讼法-165", "", CIVIL_PROCEDURE),
    ),
    leaves_out=(
        "律师费、公告费、鉴定费、评估拍卖费",
        "困难的人可以申请缓交、减交、免交",
        "最后由谁出，看判决怎么写",
    ),
)

# (up to, share of what lies above the last step); None is the open end. Steps of 诉讼费用交纳办法第十三条、第十四条.
Steps = tuple[tuple[Decimal | None, Decimal], ...]
ACCEPTANCE_FLAT, ACCEPTANCE_FREE = Decimal(50), _WAN
ACCEPTANCE: Steps = (
    (10 * _WAN, Decimal("0.025")),
    (20 * _WAN, Decimal("0.02")),
    (50 * _WAN, Decimal("0.015")),
    (100 * _WAN, Decimal("0.01")),
    (200 * _WAN, Decimal("0.009")),
    (500 * _WAN, Decimal("0.008")),
    (1000 * _WAN, Decimal("0.007")),
    (2000 * _WAN, Decimal("0.006")),
    (None, Decimal("0.005")),
)
EXECUTION_FLAT, EXECUTION_FREE = Decimal(50), _WAN
EXECUTION: Steps = (
    (50 * _WAN, Decimal("0.015")),
    (500 * _WAN, Decimal("0.01")),
    (1000 * _WAN, Decimal("0.005")),
    (None, Decimal("0.001")),
)
PRESERVATION_FLAT, PRESERVATION_FREE = Decimal(30), Decimal(1000)
PRESERVATION: Steps = ((10 * _WAN, Decimal("0.01")), (None, Decimal("0.005")))
PERSONALITY_FREE = 5 * _WAN
PERSONALITY: Steps = ((10 * _WAN, Decimal("0.01")), (None, Decimal("0.005")))


class Kind(StrEnum):
    """What the court is asked for."""

    ACCEPTANCE = "acceptance"
    PAYMENT_ORDER = "payment_order"
    EXECUTION = "execution"
    PRESERVATION = "preservation"
    BANKRUPTCY = "bankruptcy"
    PERSONALITY = "personality"  # reputation, privacy and the like, with the damages asked for
    OTHER = "other"  # no money in dispute
    JURISDICTION = "jurisdiction"  # an objection that fails
    SET_ASIDE_AWARD = "set_aside_award"
    LABOUR = "labour"


@dataclass(frozen=True)
class Fee:
    """A fee in yuan, halved where the law halves it; `most` where provinces set the amount within a range."""

    fee: Decimal
    half: Decimal | None = None
    most: Decimal | None = None
    half_most: Decimal | None = None


_RANGES = {
    Kind.OTHER: (Decimal(50), Decimal(100)),
    Kind.JURISDICTION: (Decimal(50), Decimal(100)),
    Kind.PERSONALITY: (Decimal(100), Decimal(500)),
}
_FLAT = {Kind.SET_ASIDE_AWARD: Decimal(400), Kind.LABOUR: Decimal(10)}
_HALVED = {Kind.ACCEPTANCE, Kind.PERSONALITY, Kind.OTHER, Kind.LABOUR}
_NEEDS_AMOUNT = {Kind.ACCEPTANCE, Kind.PAYMENT_ORDER, Kind.BANKRUPTCY}


@exact
def court_fee(kind: Kind, amount: Decimal = ZERO) -> Fee:
    """The fee for a case or an application over `amount` yuan (诉讼费用交纳办法第十三条、第十四条).

    Half of an acceptance fee is half of the unrounded fee. Raises BadInput where an amount is needed and missing.
    """
    inputs.money("amount", amount)
    if kind in _NEEDS_AMOUNT and not amount:
        raise BadInput("amount", "请填争议的金额。", "missing")
    low, most = _amount(kind, amount)
    fee = Fee(cents(low), most=None if most is None else cents(most))
    if kind not in _HALVED:
        return fee
    return replace(fee, half=cents(low / 2), half_most=None if most is None else cents(most / 2))


def _amount(kind: Kind, amount: Decimal) -> tuple[Decimal, Decimal | None]:
    if kind in _FLAT:
        return _FLAT[kind], None
    if kind in _RANGES:
        low, high = _RANGES[kind]
        more = _in_steps(amount, ZERO, PERSONALITY_FREE, PERSONALITY) if kind is Kind.PERSONALITY else ZERO
        return low + more, high + more
    if kind is Kind.EXECUTION:
        if not amount:
            return Decimal(50), Decimal(500)
        return _in_steps(amount, EXECUTION_FLAT, EXECUTION_FREE, EXECUTION), None
    if kind is Kind.PRESERVATION:
        fee = _in_steps(amount, PRESERVATION_FLAT, PRESERVATION_FREE, PRESERVATION)
        return min(fee, MOST_PRESERVATION), None
    acceptance = _in_steps(amount, ACCEPTANCE_FLAT, ACCEPTANCE_FREE, ACCEPTANCE)
    if kind is Kind.PAYMENT_ORDER:
        return acceptance / 3, None
    if kind is Kind.BANKRUPTCY:
        return min(acceptance / 2, MOST_BANKRUPTCY), None
    return acceptance, None


def _in_steps(amount: Decimal, flat: Decimal, free: Decimal, steps: Steps) -> Decimal:
    """A flat fee up to `free`, and above it each step's share of what lies within the step."""
    fee, low = flat, free
    for high, share in steps:
        if amount <= low:
            break
        fee += (amount if high is None else min(amount, high)) * share - low * share
        low = high if high is not None else amount
    return fee


class SmallClaim(StrEnum):
    """Whether a money claim goes the short way of one instance."""

    MANDATORY = "mandatory"
    BY_AGREEMENT = "by_agreement"
    NOT = "not_small_claim"
    UNKNOWN = "unknown"  # nobody has entered the province's average wage


@dataclass(frozen=True)
class SmallClaimLimits:
    """Up to which amounts, in yuan, a claim is small by law or by agreement."""

    mode: SmallClaim
    mandatory_max: Decimal | None = None
    agreed_max: Decimal | None = None


@exact
def small_claim(amount: Decimal, average_wage: Decimal | None) -> SmallClaimLimits:
    """Measure a claim against the province's average wage of last year (民事诉讼法第一百六十五条).

    Without the wage nothing is said. Raises BadInput.
    """
    inputs.money("amount", amount, above=True)
    if average_wage is None:
        return SmallClaimLimits(SmallClaim.UNKNOWN)
    inputs.money("average_wage", average_wage, above=True)
    half, double = average_wage / 2, average_wage * 2
    mode = SmallClaim.NOT
    if amount <= half:
        mode = SmallClaim.MANDATORY
    elif amount <= double:
        mode = SmallClaim.BY_AGREEMENT
    return SmallClaimLimits(mode, cents(half), cents(double))
