"""What a court takes, by 诉讼费用交纳办法: fees in steps, halves, and who is small enough for a small claim."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_PROCEDURE, PROCEDURE_INTERPRETATION, Basis, Ground
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.rounding import cents, exact

ZERO = Decimal(0)
MOST_BANKRUPTCY = Decimal(300000)  # 诉讼费用交纳办法第十四条第（六）项
_FEES = date(2007, 4, 1)

BASIS = Basis(
    key="court-fees",
    title="诉讼费",
    formula=(
        "案件受理费：按金额分段，每一段的费率只乘这一段的钱，再加起来",
        "简易程序、调解结案、撤诉：受理费减半，只减一次",
        "支付令：受理费的三分之一",
        "申请执行费、保全申请费：也是分段累计；保全有上限",
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


@dataclass(frozen=True)
class Step:
    """Of what lies above `over` up to `up_to` yuan (None: without end) `share` is taken, and `flat` yuan once."""

    over: Decimal
    up_to: Decimal | None
    share: Decimal
    flat: Decimal = ZERO


@dataclass(frozen=True)
class Schedule:
    """The steps of one kind of fee in order, the first from nought, each from where the last ended; `most` caps the sum."""

    steps: tuple[Step, ...]
    most: Decimal | None = None

    def parts(self, amount: Decimal) -> list[tuple[Step, Decimal, Decimal]]:
        """Each step that an amount reaches: the step, how much lies within it, and the fee for that, unrounded."""
        reached = []
        for step in self.steps:
            if step.over and amount <= step.over:
                break
            within = (amount if step.up_to is None else min(amount, step.up_to)) - step.over
            reached.append((step, within, step.flat + within * step.share))
        return reached

    def fee(self, amount: Decimal) -> Decimal:
        fee = sum((part for _, _, part in self.parts(amount)), ZERO)
        return fee if self.most is None else min(fee, self.most)


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
_EXECUTION_WITHOUT_AMOUNT = (Decimal(50), Decimal(500))
_FLAT = {Kind.SET_ASIDE_AWARD: Decimal(400), Kind.LABOUR: Decimal(10)}
_HALVED = {Kind.ACCEPTANCE, Kind.PERSONALITY, Kind.OTHER, Kind.LABOUR}
# Whose steps a fee is reckoned by, where it is not a fixed one.
STEPS_OF = {
    Kind.ACCEPTANCE: Kind.ACCEPTANCE,
    Kind.PAYMENT_ORDER: Kind.ACCEPTANCE,
    Kind.BANKRUPTCY: Kind.ACCEPTANCE,
    Kind.EXECUTION: Kind.EXECUTION,
    Kind.PRESERVATION: Kind.PRESERVATION,
    Kind.PERSONALITY: Kind.PERSONALITY,
}
NO_SCHEDULE = "这一种的费率我们还没有录入，现在算不了。可以打 12368 问法院。"
_NEEDS_AMOUNT = {Kind.ACCEPTANCE, Kind.PAYMENT_ORDER, Kind.BANKRUPTCY}


@exact
def court_fee(kind: Kind, amount: Decimal = ZERO, *, schedules: Mapping[str, Schedule]) -> Fee:
    """The fee for a case or an application over `amount` yuan (诉讼费用交纳办法第十三条、第十四条).

    `schedules` by kind are those of the day in question. Half of an acceptance fee is half of the unrounded fee. Raises
    BadInput where an amount is needed and missing, or with no_schedule where the steps are not held.
    """
    inputs.money("amount", amount)
    if kind in _NEEDS_AMOUNT and not amount:
        raise BadInput("amount", "请填争议的金额。", "missing")
    low, most = _amount(kind, amount, schedules)
    fee = Fee(cents(low), most=None if most is None else cents(most))
    if kind not in _HALVED:
        return fee
    return replace(fee, half=cents(low / 2), half_most=None if most is None else cents(most / 2))


def schedule_of(kind: Kind, schedules: Mapping[str, Schedule]) -> Schedule:
    """The steps by which a kind of fee is reckoned; raises BadInput where they are not held."""
    if STEPS_OF[kind] not in schedules:
        raise BadInput("kind", NO_SCHEDULE, "no_schedule")
    return schedules[STEPS_OF[kind]]


def _amount(kind: Kind, amount: Decimal, schedules: Mapping[str, Schedule]) -> tuple[Decimal, Decimal | None]:
    if kind in _FLAT:
        return _FLAT[kind], None
    if kind is Kind.EXECUTION and not amount:
        return _EXECUTION_WITHOUT_AMOUNT
    fee = schedule_of(kind, schedules).fee(amount) if kind in STEPS_OF else ZERO
    if kind in _RANGES:
        low, high = _RANGES[kind]
        return low + fee, high + fee
    if kind is Kind.PAYMENT_ORDER:
        return fee / 3, None
    if kind is Kind.BANKRUPTCY:
        return min(fee / 2, MOST_BANKRUPTCY), None
    return fee, None


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
