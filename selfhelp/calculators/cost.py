"""逾期多付多少: what being late has cost so far, and what to ask for with that number."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from selfhelp import pictures
from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome, Table
from selfhelp.calculators.wording import iso, pct, plain, share, yuan
from selfhelp.forms.cost import CARD, PENALTY, CostForm
from selfhelp.rules import cost
from selfhelp.rules.cost import CardBill, DailyRate, Order, Overdue, Payment, PenaltyRate
from selfhelp.rules.inputs import BadInput

ASK = (
    "账单比这个多，请对方**逐项写明**多出来的是什么、合同第几条。",
    "写成“滞纳金”“罚款”的，请改说清楚：是逾期利息，还是违约金。",
    "觉得合计过高，可以[请求适当减少](law:民法典-585#2)，要你自己提，法院不会主动减。",
)
LATE_ON_PURPOSE = (
    "恶意违约的，法院一般[不支持减少](law:合同编通则解释-65)；说过高的一方[要举证](law:合同编通则解释-64#2)。"
)


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    until = values["until"] or held.today
    return _card(values, until, held) if values["kind"] == CARD else _by_day(values, until, held)


def _by_day(values: Mapping[str, Any], until: date, held: Held) -> Outcome:
    if values["kind"] == PENALTY:
        terms: DailyRate | PenaltyRate = PenaltyRate(
            values["contract_annual_rate"], values["multiplier"], int(values["day_count"] or 360)
        )
        rate = f"{share(terms.contract_annual)} × {plain(terms.multiplier)} ÷ {terms.day_count}"
    else:
        terms = DailyRate(values["daily_rate"])
        rate = share(terms.rate)
    case = Overdue(
        base=values["base"],
        terms=terms,
        due_on=values["due_on"],
        until=until,
        payments=tuple(Payment(day, amount) for day, amount in values["payments"]),
        order=Order(values["order"] or Order.INTEREST_FIRST),
        fees=values["fees"] or Decimal(0),
    )
    result = cost.overdue_cost(case, today=held.today)
    when = f"从 {iso(case.due_on)} 到期算到 {iso(until)}，逾期 {result.days} 天"
    parts = [
        Line("到期没还的金额", yuan(case.base)),
        Line(f"逾期 {result.days} 天的利息", yuan(result.interest)),
    ]
    if case.fees:
        parts.append(Line("费用", yuan(case.fees)))
    if case.payments:
        parts += [
            Line("已经还了", yuan(result.paid)),
            Line("还剩本金", yuan(result.remaining_principal)),
            Line("还没付的利息", yuan(result.unpaid_interest)),
        ]
    if result.overpaid:
        parts.append(Line("还多了", yuan(result.overpaid)))
    parts += [
        Line("折成一年（单利）", pct(result.annual_pct)),
        Line("一共还要还，约", yuan(result.still_owed), True),
    ]
    return Outcome(
        sentence=f"{when}，逾期利息估算 {yuan(result.interest)}，现在一共还要还约 {yuan(result.still_owed)}。",
        lines=tuple(parts),
        working=tuple(
            f"{plain(one.base)} × {rate} × {one.days} 天 = {yuan(one.interest)}" for one in result.segments
        )
        or ("到期当天还，0 天，没有逾期利息。",),
        notices=_notices(result.above_reference_line, result.annual_pct, case.due_on, held),
        table=_table(result) if result.segments else None,
        picture=_picture(result, case) if result.segments else "",
        steps=ASK,
        carry={
            "principal": f"{result.remaining_principal}",
            "owed": f"{result.still_owed}",
            "annual_rate": pct(result.annual_pct),
            "due_on": iso(case.due_on),
            "late_since": iso(case.due_on + timedelta(days=1)),
        },
    )


def _table(result: cost.Cost) -> Table:
    rows = tuple(
        (
            f"{iso(one.starts_on)} 到 {iso(one.ends_on)}",
            f"{one.base:,.2f} × {one.days} 天",
            f"{one.interest:,.2f}",
        )
        for one in result.segments
    )
    return Table("分段算", ("哪一段", "本金 × 天数", "利息（元）"), rows, (1, 2), folded=True)


def _picture(result: cost.Cost, case: Overdue) -> str:
    points, total = [(case.due_on, Decimal(0))], Decimal(0)
    for one in result.segments:
        total += one.interest
        points.append((one.ends_on, total))
    words = f"从 {iso(points[0][0])} 的 0 元，到 {iso(points[-1][0])} 的 {yuan(total)}。"
    return pictures.curve("逾期利息一天天加起来", words, points)


def _notices(above: bool, annual: Decimal, due_on: date, held: Held) -> tuple[Notice, ...]:
    found = []
    if above:
        found.append(
            Notice(
                f"折成一年 {pct(annual)}，高于 24% 这条参考线",
                "24% 出自法发〔2017〕22号〔待核对原文〕：金融借款的利息、罚息、违约金等合计高于年化 24% 的，"
                "可以请求法院调减，减不减由法院定。"
                f"出借人不是持牌机构的，用的是另一条线，请用“真实年利率”那一页比。{LATE_ON_PURPOSE}",
            )
        )
    if held.calendar.is_day_off(due_on):
        found.append(
            Notice(
                "到期日那天是休假日",
                "最后一天[可能顺延](law:民法典-203)到休假后的第一天，合同另有写法的看合同。这里按你填的日子算，没有顺延。",
            )
        )
    return tuple(found)


def _card(values: Mapping[str, Any], until: date, held: Held) -> Outcome:
    if values["posted_on"] > until:
        raise BadInput("posted_on", "记账日晚于算到的那天，请核对两个日期。")
    days = (until - values["posted_on"]).days
    bill = CardBill(
        bill=values["base"],
        paid=values["paid"] or Decimal(0),
        minimum_share=values["minimum_share"],
        late_fee_share=values["late_fee_share"],
        daily_rate=values["daily_rate"],
        days_from_posting=days,
        interest_on_whole_bill=values["whole_bill"],
    )
    result = cost.card_cost(bill)
    unpaid = bill.bill - bill.paid
    counted = bill.bill if bill.interest_on_whole_bill else unpaid
    short = max(Decimal(0), result.minimum_due - bill.paid)
    return Outcome(
        sentence=f"算到 {iso(until)}，这一期的利息和违约金估算 {yuan(result.interest + result.late_fee)}，"
        f"连没还的一共约 {yuan(result.total)}。",
        lines=(
            Line("没还的账单", yuan(unpaid)),
            Line("最低还款额", yuan(result.minimum_due)),
            Line("违约金", yuan(result.late_fee)),
            Line(f"从记账日起 {days} 天的利息", yuan(result.interest)),
            Line("利息折成一年（单利）", pct(result.annual_pct)),
            Line("一共还要还，约", yuan(result.total), True),
        ),
        working=(
            f"最低还款额：{plain(bill.bill)} × {share(bill.minimum_share)} = {yuan(result.minimum_due)}",
            f"违约金：没还到的 {yuan(short)} × {share(bill.late_fee_share)} = {yuan(result.late_fee)}",
            f"利息：{plain(counted)} × {share(bill.daily_rate)} × {days} 天 = {yuan(result.interest)}",
        ),
        notices=_notices(result.above_reference_line, result.annual_pct, values["due_on"], held),
        steps=(
            "利息、违约金的条款，发卡行要[提示并说明](law:银行卡规定-2)；没有提示，或者总额过高，可以提出来。",
            *ASK,
            "暂时还不上的，可以申请[个性化分期](law:信用卡办法-70)，最长五年，要和银行谈成。",
        ),
        carry={
            "principal": f"{unpaid:.2f}",
            "owed": f"{result.total}",
            "annual_rate": pct(result.annual_pct),
            "due_on": iso(values["due_on"]),
            "late_since": iso(values["due_on"] + timedelta(days=1)),
            "lender": "card",
        },
    )


COST = Calculator(
    name="cost",
    title="逾期多付多少",
    summary="填金额、利率、到期日，算出逾期利息、违约金，折成一年是多少。",
    lede="填三四个数就能算。结果是估算，最后以合同和对账单为准。",
    words="逾期利息 罚息 违约金 滞纳金 一天多少 万分之五 花呗逾期费用 还要还多少",
    order=20,
    basis=cost.BASIS,
    form=CostForm,
    reckon=reckon,
    quoted=("民法典-676", "民法典-585#2"),
    named=("信用卡办法-70", "民法典-203"),
    article="overdue-cost-what-you-pay",
    article_title="逾期以后要多付哪些钱",
    then=("rate", "instalment", "limitation"),
    letters=("repayment-plan", "complaint"),
)
