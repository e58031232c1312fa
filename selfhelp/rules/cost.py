"""What an overdue debt costs by day: interest or penalty interest, payments in between, a credit card's late fee."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_CODE, Basis, Ground, Sure
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.rounding import cents, exact, percent

MOST_DAYS = 3650
MOST_PAYMENTS = 60
REFERENCE_LINE = Decimal("0.24")  # 法发〔2017〕22号; above it a reduction can be asked for, nothing more
YEAR = 365

BASIS = Basis(
    key="cost",
    title="逾期成本估算",
    formula=(
        "天数 = 还款日 − 到期日（到期当天还，是 0 天）",
        "按日计息：逾期金额 × 日利率 × 天数",
        "贷款罚息：本金 × 合同年利率 × 上浮倍数 ×（天数 ÷ 360 或 365）",
        "中间还过钱的，分段算：每次先抵费用，再抵利息，最后抵本金",
        "信用卡违约金：最低还款额里没还的部分 × 合同比例",
    ),
    grounds=(
        Ground("没按期还的，按约定或者国家有关规定付逾期利息。", "借款人", "民法典-676", "", CIVIL_CODE),
        Ground("违约金过分高于损失的，可以请求适当减少。", "合同双方", "民法典-585#2", "", CIVIL_CODE),
        Ground("还的钱不够时，先抵费用，再抵利息，再抵本金。", "债务人", "民法典-561", "", CIVIL_CODE),
        Ground("说违约金过高的一方要举证。", "请求减少的一方", "合同编通则解释-64#2", "", date(2023, 12, 5)),
        Ground(
            "超过损失百分之三十的，一般可以认定过高；恶意违约的，请求减少一般不支持。",
            "合同双方",
            "合同编通则解释-65",
            "",
            date(2023, 12, 5),
        ),
        Ground(
            "信用卡的利息、违约金条款要提示说明；总额过高的，可以请求适当减少。",
            "发卡行和持卡人",
            "银行卡规定-2",
            "",
            date(2021, 5, 25),
        ),
        Ground(
            "金融借款各项合计超过年化24%的，可以请求法院调减。",
            "金融借款案件，由法院决定",
            name="法发〔2017〕22号",
            sure=Sure.RECALLED,
        ),
        Ground("贷款罚息常见上浮30%至50%。", "金融机构贷款", name="银发〔2003〕251号", sure=Sure.RECALLED),
    ),
    leaves_out=(
        "合同里约定的复利",
        "催收费、律师费、诉讼费",
        "已经减免或者已经扣掉、这里没有填的钱",
    ),
)


class Order(StrEnum):
    """What a payment settles first."""

    INTEREST_FIRST = "interest_first"  # the law's order, where nothing else was agreed
    PRINCIPAL_FIRST = "principal_first"


@dataclass(frozen=True)
class DailyRate:
    """A rate by day, as consumer credit in apps has it: 0.0005 is 0.05% a day."""

    rate: Decimal

    def per_day(self) -> Decimal:
        return inputs.rate("daily_rate", self.rate)

    @property
    def annual(self) -> Decimal:
        return self.rate * YEAR


@dataclass(frozen=True)
class PenaltyRate:
    """A loan's yearly rate, raised for being late: 0.144 × 1.5 on a year of 360 days."""

    contract_annual: Decimal
    multiplier: Decimal = Decimal("1.5")
    day_count: int = 360

    def per_day(self) -> Decimal:
        inputs.rate("contract_annual_rate", self.contract_annual)
        inputs.number("multiplier", self.multiplier)
        if not 1 <= self.multiplier <= 5:
            raise BadInput("multiplier", "上浮倍数在 1 到 5 之间：上浮 50% 就填 1.5。", "out_of_range")
        if self.day_count not in (360, 365):
            raise BadInput("day_count", "计息基准只有 360 天和 365 天两种，看合同里怎么写。", "out_of_range")
        inputs.rate("multiplier", self.annual, words="上浮以后的年利率超过 100%")
        return self.annual / self.day_count

    @property
    def annual(self) -> Decimal:
        return self.contract_annual * self.multiplier


@dataclass(frozen=True)
class Payment:
    """Money that was paid on a day."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True)
class Overdue:
    """One debt that is late: what was due on a day, at which rate, what has been paid since, reckoned up to a day."""

    base: Decimal
    terms: DailyRate | PenaltyRate
    due_on: date
    until: date
    payments: tuple[Payment, ...] = ()
    order: Order = Order.INTEREST_FIRST
    fees: Decimal = Decimal(0)


@dataclass(frozen=True)
class Segment:
    """A stretch of days over which the principal stood still."""

    starts_on: date
    ends_on: date
    days: int
    base: Decimal
    interest: Decimal


@dataclass(frozen=True)
class Cost:
    """What being late has cost; every amount rounded once."""

    days: int
    segments: tuple[Segment, ...]
    interest: Decimal
    total: Decimal  # base, fees and interest together, before payments
    paid: Decimal
    remaining_principal: Decimal
    unpaid_interest: Decimal
    unpaid_fees: Decimal
    still_owed: Decimal
    overpaid: Decimal
    annual_pct: Decimal
    above_reference_line: bool


@exact
def overdue_cost(case: Overdue, *, today: date) -> Cost:
    """Interest on an overdue debt in yuan, in stretches between payments.

    The due day itself is not late; the day of payment is counted (days = day of payment − due day). Payments settle fees,
    then interest, then principal (民法典第五百六十一条) unless the contract says principal first. The due day has to be
    final: it is not moved off holidays here. Raises BadInput.
    """
    per_day = case.terms.per_day()
    payments = _checked(case, today)
    state = _State(principal=case.base, fees=case.fees)
    segments: list[tuple[date, date, Decimal, Decimal]] = []
    since = case.due_on
    for payment in [*payments, Payment(case.until, Decimal(0))]:
        days = (payment.paid_on - since).days
        interest = state.principal * per_day * days
        if days and state.principal:
            segments.append((since, payment.paid_on, state.principal, interest))
        state.accrue(interest)
        state.settle(payment.amount, case.order)
        since = payment.paid_on
    return Cost(
        days=(case.until - case.due_on).days,
        segments=tuple(
            Segment(start, end, (end - start).days, cents(base), cents(interest))
            for start, end, base, interest in segments
        ),
        interest=cents(state.accrued),
        total=cents(case.base + case.fees + state.accrued),
        paid=cents(sum((payment.amount for payment in payments), Decimal(0))),
        remaining_principal=cents(state.principal),
        unpaid_interest=cents(state.interest),
        unpaid_fees=cents(state.fees),
        still_owed=cents(state.principal + state.interest + state.fees),
        overpaid=cents(state.overpaid),
        annual_pct=percent(case.terms.annual),
        above_reference_line=case.terms.annual > REFERENCE_LINE,
    )


@exact
def interest_for(base: Decimal, terms: DailyRate | PenaltyRate, days: int) -> Decimal:
    """Interest in yuan on an amount over a number of days, when the dates do not matter. Raises BadInput."""
    inputs.money("base", base, above=True)
    inputs.count("days", days, least=0, most=MOST_DAYS, what="天数")
    return cents(base * terms.per_day() * days)


class _State:
    """What is owed at one moment, unrounded."""

    def __init__(self, principal: Decimal, fees: Decimal):
        self.principal, self.fees = principal, fees
        self.interest = self.accrued = self.overpaid = Decimal(0)

    def accrue(self, interest: Decimal) -> None:
        self.interest += interest
        self.accrued += interest

    def settle(self, amount: Decimal, order: Order) -> None:
        parts = ["fees", "interest", "principal"]
        if order == Order.PRINCIPAL_FIRST:
            parts = ["principal", "fees", "interest"]
        for part in parts:
            owed = getattr(self, part)
            used = min(amount, owed)
            setattr(self, part, owed - used)
            amount -= used
        self.overpaid += amount


def _checked(case: Overdue, today: date) -> list[Payment]:
    inputs.money("base", case.base, above=True)
    inputs.money("fees", case.fees)
    inputs.happened("due_on", case.due_on, today)
    inputs.day("until", case.until)
    if case.until < case.due_on:
        raise BadInput("until", "还款日早于到期日。没有逾期就没有逾期费用；请核对两个日期。", "before_due")
    if (case.until - case.due_on).days > MOST_DAYS:
        raise BadInput(
            "until", f"超过 {MOST_DAYS} 天（十年）的，这里不算；请先看看是不是过了诉讼时效。", "too_long"
        )
    inputs.at_most("payments", case.payments, MOST_PAYMENTS, "还款")
    for payment in case.payments:
        inputs.money("payments", payment.amount, above=True)
        inputs.day("payments", payment.paid_on)
        if payment.paid_on < case.due_on:
            raise BadInput("payments", "到期日之前还的钱，请先从欠款金额里减掉，不要填在这里。", "before_due")
        if payment.paid_on > case.until:
            raise BadInput("payments", "有一笔还款在“算到哪一天”之后，请核对日期。", "after_until")
    return sorted(case.payments, key=lambda payment: payment.paid_on)


@dataclass(frozen=True)
class CardBill:
    """One unpaid credit-card bill; the shares are those of the contract."""

    bill: Decimal
    paid: Decimal
    minimum_share: Decimal
    late_fee_share: Decimal
    daily_rate: Decimal
    days_from_posting: int
    interest_on_whole_bill: bool = False  # some contracts charge the whole bill until the minimum is paid


@dataclass(frozen=True)
class CardCost:
    """A card's minimum payment, the fee for missing it, and the interest from the day of posting."""

    minimum_due: Decimal
    late_fee: Decimal
    interest: Decimal
    total: Decimal
    annual_pct: Decimal
    above_reference_line: bool


@exact
def card_cost(card: CardBill) -> CardCost:
    """The cost in yuan of paying less than the minimum of a card bill.

    The late fee is taken from the part of the minimum that was not paid; interest runs from the day of posting on what
    is unpaid, or on the whole bill where the contract says so. Raises BadInput.
    """
    inputs.money("bill", card.bill, above=True)
    inputs.money("paid", card.paid)
    if card.paid > card.bill:
        raise BadInput("paid", "已还的比账单还多，请核对两个金额。", "more_than_owed")
    inputs.rate("minimum_share", card.minimum_share, words="最低还款比例超过 100%")
    inputs.rate("late_fee_share", card.late_fee_share, words="违约金比例超过 100%")
    inputs.rate("daily_rate", card.daily_rate)
    inputs.count("days_from_posting", card.days_from_posting, least=0, most=MOST_DAYS, what="天数")
    minimum = card.bill * card.minimum_share
    late_fee = max(Decimal(0), minimum - card.paid) * card.late_fee_share
    base = card.bill if card.interest_on_whole_bill else card.bill - card.paid
    interest = base * card.daily_rate * card.days_from_posting
    annual = card.daily_rate * YEAR
    return CardCost(
        minimum_due=cents(minimum),
        late_fee=cents(late_fee),
        interest=cents(interest),
        total=cents(card.bill - card.paid + late_fee + interest),
        annual_pct=percent(annual),
        above_reference_line=annual > REFERENCE_LINE,
    )
