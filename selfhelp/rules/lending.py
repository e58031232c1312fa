"""A rate held against the lines that the law draws for its kind of lender; never a verdict on the contract."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_CODE, Basis, Ground, Sure
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.lpr import FIRST_PUBLISHED, LprTable
from selfhelp.rules.rates import RealRate
from selfhelp.rules.rounding import cents, exact, percent

NEW_RULE_FROM = date(2020, 8, 20)  # 民间借贷规定第三十一条: the day that parts old reckoning from new
OLD_RULE_FROM = date(2015, 9, 1)  # the interpretation with the line of 24% began; before it there was another
OLD_LINE = Decimal("0.24")
REFERENCE_LINE = Decimal("0.24")
TABLE_FROM = date(2026, 8, 1)  # lenders have to hand out a table of all costs for new loans
NEAR = Decimal("0.005")  # half a percentage point around a line: a matter of how one counts
TIMES = 4
MOST_DAYS = 366 * 30
YEAR = 365
_LENDING = date(2021, 1, 1)

BASIS = Basis(
    key="rate",
    title="真实年利率检查",
    formula=(
        "每期利率 r：各期实付 ÷（1 + r）的期数次方，加起来等于到手金额",
        "单利年化 = r × 12；复利年化 =（1 + r）的 12 次方 − 1",
        "还款间隔不一样的，按天算，一年 365 天",
        "民间借贷的线 = 合同成立时一年期LPR × 4；利息、罚息、违约金和其他费用合计",
    ),
    grounds=(
        Ground("利息先从本金里扣掉的，按实际到手的钱算。", "贷款人", "民法典-670", "", CIVIL_CODE),
        Ground("禁止高利放贷，利率不得违反国家有关规定。", "出借人", "民法典-680#1", "", CIVIL_CODE),
        Ground("金融机构放贷的纠纷，不适用这个规定。", "法院", "民间借贷规定-1#2", "", _LENDING),
        Ground(
            "超过合同成立时一年期LPR四倍的利息，不受支持。",
            "民间借贷的出借人",
            "民间借贷规定-25",
            "",
            NEW_RULE_FROM,
        ),
        Ground("借条金额先扣了利息的，以实际出借的为本金。", "出借人", "民间借贷规定-26", "", NEW_RULE_FROM),
        Ground("逾期利率也以合同成立时一年期LPR四倍为限。", "出借人", "民间借贷规定-28#1", "", NEW_RULE_FROM),
        Ground(
            "逾期利息、违约金、其他费用加起来，也不超过四倍。",
            "出借人",
            "民间借贷规定-29",
            "",
            NEW_RULE_FROM,
        ),
        Ground(
            "2020年8月20日之前的合同，分两段算。",
            "2020年8月20日之后受理的一审案件",
            "民间借贷规定-31#2",
            "",
            NEW_RULE_FROM,
        ),
        Ground(
            "没有放贷资格、以营利为目的向不特定的人放贷的，合同无效。",
            "出借人",
            "民间借贷规定-13",
            "",
            NEW_RULE_FROM,
        ),
        Ground(
            "小贷、融资担保等七类地方金融组织做金融业务，不适用民间借贷规定。",
            "七类地方金融组织",
            name="法释〔2020〕27号",
            effective_on=_LENDING,
            sure=Sure.RECALLED,
        ),
        Ground(
            "金融借款各项合计超过年化24%的，可以请求法院调减。",
            "金融借款案件，由法院决定",
            name="法发〔2017〕22号",
            sure=Sure.RECALLED,
        ),
        Ground(
            "新办个人贷款，放贷机构要给一张写明全部成本的明示表。",
            "发放个人贷款的机构",
            name="个人贷款业务明示综合融资成本规定",
            effective_on=TABLE_FROM,
            sure=Sure.TWO_SOURCES,
        ),
        Ground(
            "2025年12月的指引：新发放的贷款综合成本超过24%的要停；2027年底前压到四倍一年期LPR以内。",
            "小额贷款公司",
            name="小额贷款公司综合融资成本管理工作指引",
            sure=Sure.TWO_SOURCES,
        ),
    ),
    leaves_out=(
        "没有填进来的会员费、保险费、担保费",
        "提前还款的违约金",
        "2020年8月20日之前那一段没有请求适用旧规定时怎么算（没有一致做法）",
    ),
)


class Lender(StrEnum):
    """Who lent the money; everything else depends on it."""

    LICENSED = "licensed_finance"  # banks, consumer finance companies and others with a licence
    LOCAL = "local_finance"  # small-loan companies and the six other kinds of 法释〔2020〕27号
    PRIVATE = "private"

    @property
    def is_finance(self) -> bool:
        return self is not Lender.PRIVATE


class Place(StrEnum):
    """Where a rate lies towards a line."""

    BELOW = "below"
    NEAR = "near"
    ABOVE = "above"
    DIFFERS = "differs"  # simple below, compound above: the conclusion hangs on how one counts


@dataclass(frozen=True)
class Cap:
    """Four times the rate in force when a contract was made; nothing where there was no such rate yet."""

    contract_on: date
    published_on: date | None
    one_year: Decimal | None
    split: bool  # the contract is older than 2020-08-20: 民间借贷规定第三十一条 parts it in two
    stale: bool  # a newer rate was due by then and the table does not hold it

    @property
    def line(self) -> Decimal | None:
        return None if self.one_year is None else self.one_year * TIMES

    @property
    def reference_only(self) -> bool:
        """A split contract is not measured by this line; it may be shown as a reference, and said so."""
        return self.split and self.one_year is not None

    @property
    def one_year_pct(self) -> Decimal | None:
        return None if self.one_year is None else percent(self.one_year)

    @property
    def line_pct(self) -> Decimal | None:
        return None if self.line is None else percent(self.line)


def private_cap(contract_on: date, table: LprTable) -> Cap:
    """Four times the one-year rate last published up to the day of the contract (民间借贷规定第二十五条).

    No rate is ever guessed: before 2019-08-20 there is none, after the table's last row the result is marked stale.
    """
    inputs.day("contract_on", contract_on)
    row = table.at(contract_on) if contract_on >= FIRST_PUBLISHED else None
    return Cap(
        contract_on=contract_on,
        published_on=row.published_on if row else None,
        one_year=row.one_year if row else None,
        split=contract_on < NEW_RULE_FROM,
        stale=table.is_stale(contract_on),
    )


def place(rate: RealRate, line: Decimal) -> Place:
    """Where a loan's rates lie towards a line; exactly on the line is not above it."""
    if rate.simple <= line < rate.compound:
        return Place.DIFFERS
    if min(abs(rate.simple - line), abs(rate.compound - line)) <= NEAR:
        return Place.NEAR
    return Place.ABOVE if rate.simple > line else Place.BELOW


@dataclass(frozen=True)
class Yardstick:
    """Something to hold a rate against; a line only where one can be drawn."""

    key: str
    name: str
    line: Decimal | None = None
    place: Place | None = None
    reference_only: bool = False
    source: str = ""
    sure: Sure = Sure.OFFICIAL

    @property
    def line_pct(self) -> Decimal | None:
        return None if self.line is None else percent(self.line)


@dataclass(frozen=True)
class Comparison:
    """What a rate may be held against for a kind of lender; `cap` only where four times LPR applies."""

    lender: Lender
    yardsticks: tuple[Yardstick, ...]
    cap: Cap | None

    @property
    def cap_applies(self) -> bool:
        return self.cap is not None


def compare(
    lender: Lender, contract_on: date, table: LprTable, *, today: date, rate: RealRate | None = None
) -> Comparison:
    """The lines for a kind of lender and where a rate lies towards each.

    For finance under licence and the seven kinds of local finance, 民间借贷规定 does not apply, so that nothing is said
    about four times LPR. Raises BadInput.
    """
    inputs.happened("contract_on", contract_on, today)
    if lender.is_finance:
        reference = Yardstick(
            "reference",
            "24%",
            REFERENCE_LINE,
            place(rate, REFERENCE_LINE) if rate else None,
            True,
            "法发〔2017〕22号",
            Sure.RECALLED,
        )
        table_of_costs = Yardstick(
            "table", "明示表", source="个人贷款业务明示综合融资成本规定", sure=Sure.TWO_SOURCES
        )
        return Comparison(lender, (reference, Yardstick("contract", "合同"), table_of_costs), None)
    cap = private_cap(contract_on, table)
    line = cap.line
    four_times = Yardstick(
        "four_times_lpr",
        "四倍LPR",
        line,
        place(rate, line) if rate and line is not None and not cap.split else None,
        cap.reference_only,
        "民间借贷规定-25",
    )
    return Comparison(lender, (four_times,), cap)


@dataclass(frozen=True)
class Excess:
    """Interest as agreed, interest at four times LPR, and what lies above."""

    interest_at_contract: Decimal
    interest_at_cap: Decimal
    excess: Decimal
    cap: Cap


@exact
def excess_over_cap(
    principal: Decimal, annual_rate: Decimal, contract_on: date, days: int, table: LprTable
) -> Excess:
    """Simple interest in yuan on a private loan beyond 民间借贷规定第二十五条, on a year of 365 days.

    `annual_rate` is everything together: interest, penalty, fees (第二十九条). Raises BadInput, for contracts before
    2020-08-20 too: they are split (第三十一条, see `split_interest`).
    """
    inputs.money("principal", principal, above=True)
    inputs.rate("annual_rate", annual_rate, most=Decimal(100), words="年利率超过 10000%")
    inputs.count("days", days, least=0, most=MOST_DAYS, what="天数")
    cap = private_cap(contract_on, table)
    if cap.split:
        words = "2020年8月20日之前的合同要分两段算，不能直接和合同时的四倍LPR比。"
        raise BadInput("contract_on", words, "art31_split")
    if cap.line is None:
        raise BadInput("contract_on", "LPR表里没有这个日期可以用的数字，请先补上。", "no_lpr")
    agreed = principal * annual_rate * days / YEAR
    allowed = principal * cap.line * days / YEAR
    return Excess(cents(agreed), cents(allowed), cents(max(Decimal(0), agreed - allowed)), cap)


@dataclass(frozen=True)
class Part:
    """One stretch of a split contract: its days, the line for it, and the interest that the lower of both rates gives."""

    days: int
    line: Decimal
    interest: Decimal

    @property
    def line_pct(self) -> Decimal:
        return percent(self.line)


@dataclass(frozen=True)
class Split:
    """Interest on a contract older than 2020-08-20; `before` is missing where the rule gives no answer."""

    before: Part | None
    after: Part
    suit_published_on: date
    stale: bool
    before_unknown: str  # why `before` is missing, or nothing


@exact
def split_interest(
    principal: Decimal,
    annual_rate: Decimal,
    contract_on: date,
    suit_on: date,
    until: date,
    table: LprTable,
    *,
    asks_for_old_rule: bool,
) -> Split:
    """Interest in yuan by 民间借贷规定第三十一条第二款, on a year of 365 days, first day counted and last day not.

    To 2020-08-19 the old line of 24%, if a party asks for it; from 2020-08-20 four times the rate at the time of the
    suit, not of the contract. An agreed rate below a line stays as agreed. Raises BadInput.
    """
    inputs.money("principal", principal, above=True)
    inputs.rate("annual_rate", annual_rate, most=Decimal(100), words="年利率超过 10000%")
    _checked_dates(contract_on, suit_on, until)
    row = table.at(suit_on)
    if row is None:
        raise BadInput("suit_on", "LPR表里没有起诉时可以用的数字，请先补上。", "no_lpr")

    def part(start: date, end: date, line: Decimal) -> Part:
        days = max(0, (end - start).days)
        return Part(days, line, cents(principal * min(annual_rate, line) * days / YEAR))

    before, why = None, ""
    if contract_on < OLD_RULE_FROM:
        why = "合同早于2015年9月1日，当时用的是更早的标准，这里不算，请问律师。"
    elif not asks_for_old_rule:
        why = "没有请求适用旧规定的，前一段怎么算没有一致做法，这里不算，请问律师。"
    else:
        before = part(contract_on, min(until, NEW_RULE_FROM), OLD_LINE)
    after = part(NEW_RULE_FROM, until, row.one_year * TIMES)
    return Split(before, after, row.published_on, table.is_stale(suit_on), why)


def _checked_dates(contract_on: date, suit_on: date, until: date) -> None:
    last = NEW_RULE_FROM - timedelta(days=1)
    if inputs.day("contract_on", contract_on) > last:
        raise BadInput("contract_on", "2020年8月20日以后的合同不用分段，直接和四倍LPR比。", "no_split_needed")
    if inputs.day("suit_on", suit_on) <= last:
        raise BadInput("suit_on", "2020年8月20日之前就起诉的，不适用这样的分段。", "suit_too_early")
    if inputs.day("until", until) < contract_on:
        raise BadInput("until", "还款日早于合同日，请核对两个日期。", "before_contract")
    if (until - contract_on).days > MOST_DAYS:
        raise BadInput("until", "合同日到还款日超过三十年，请核对日期。", "too_long")
