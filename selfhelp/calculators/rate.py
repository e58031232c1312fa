"""真实年利率: what a loan really costs a year, held against the lines for its kind of lender, never against the others."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from selfhelp import freshness
from selfhelp.calculators.held import Held, sourced
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome
from selfhelp.calculators.wording import iso, pct, plain, share, yuan
from selfhelp.forms.rate import RateForm
from selfhelp.rules import lending, rates
from selfhelp.rules.basis import Ground
from selfhelp.rules.cost import Payment
from selfhelp.rules.lending import Comparison, Lender, Place, Yardstick
from selfhelp.rules.rates import RealRate
from selfhelp.rules.rounding import percent

PLACES = {
    Place.BELOW: "低于线",
    Place.NEAR: "接近线（上下 0.5 个百分点以内，口径不同结果会变）",
    Place.ABOVE: "高于线",
    Place.DIFFERS: "口径不同，结论不同，请问律师：单利低于线，复利高于线",
}
PRIVATE_RULES = "民间借贷规定"
KEEP_FOR_FINANCE = f"{PRIVATE_RULES}-1#2"  # the provision that says it does not apply to them
LOCAL_ONLY = ("法释〔2020〕27号", "小额贷款公司综合融资成本管理工作指引")
LICENSED_FORMULA, PRIVATE_FORMULA = lending.BASIS.formula[:3], lending.BASIS.formula


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    lender = Lender(values["lender"])
    rate, working = _rate(values)
    comparison = lending.compare(lender, values["contract_on"], held.lpr, today=held.today, rate=rate)
    yardstick = comparison.yardsticks[0]
    notices = [*_line_notices(comparison, held), *_excess_notices(values, comparison, held)]
    return Outcome(
        sentence=_sentence(rate, comparison, yardstick, held),
        lines=(
            Line("实际到手", yuan(values["net"])),
            Line("一共要付", yuan(rate.total_paid)),
            Line("多付的钱", yuan(rate.total_cost)),
            *([Line("复利年化", pct(rate.compound_pct))] if rate.compound != rate.simple else []),
            Line("单利年化", pct(rate.simple_pct), True),
        ),
        working=working,
        doubts=freshness.lpr(held).doubts if comparison.cap_applies else (),
        notices=tuple(notices),
        steps=_steps(lender),
        data=_data(values, comparison, held),
        carry={
            "annual_rate": f"{pct(rate.simple_pct)}（单利）",
            "lender": "other" if lender is Lender.PRIVATE else "online",
        },
        grounds=_grounds(lender),
        formula=PRIVATE_FORMULA if lender is Lender.PRIVATE else LICENSED_FORMULA,
    )


def _rate(values: Mapping[str, Any]) -> tuple[RealRate, tuple[str, ...]]:
    net = values["net"]
    if values["dated"]:
        paid = tuple(Payment(day, amount) for day, amount in values["dated"])
        rate = rates.real_rate_by_days(net, values["received_on"], paid)
        return rate, ("每笔付款 ÷（1 + 日利率）的天数次方，加起来等于到手金额",
                      f"日利率约 {percent(rate.period, 4)}%，单利 × 365 = {pct(rate.simple_pct)}")  # fmt: skip
    if values["repay"]:
        simple = rates.short_term_rate(net, values["repay"], values["days"])
        cost = values["repay"] - net
        working = f"{plain(cost)} ÷ {plain(net)} ÷ {values['days']} 天 × 365 = {pct(percent(simple))}"
        return _short(net, values["repay"], simple), (working,)
    between = values["months_between"] or 1
    payments = values["payments"] or ((values["monthly"] + (values["fee"] or 0)),) * values["months"]
    rate = rates.real_rate(net, payments, months_between=between)
    per = "每月" if between == 1 else f"每期（{between} 个月）"
    return rate, (
        f"{_told(payments)} ÷（1 + r）的期数次方，加起来等于 {plain(net)}",
        f"{per}利率 r 约 {rate.period_pct}%",
        f"单利年化 = r × {plain(Decimal(12) / between)} = {pct(rate.simple_pct)}",
        f"复利年化 =（1 + r）的 {plain(Decimal(12) / between)} 次方 − 1 = {pct(rate.compound_pct)}",
    )


def _short(net: Decimal, repay: Decimal, simple: Decimal) -> RealRate:
    """A loan of a few days in the shape of the others; a week compounded to a year would say nothing: it stays simple."""
    return RealRate(simple / 365, simple, simple, repay, repay - net)


def _told(payments: tuple[Decimal, ...]) -> str:
    if len(set(payments)) == 1:
        return f"每期 {plain(payments[0])}，{len(payments)} 期"
    return f"{len(payments)} 期，从 {plain(payments[0])} 到 {plain(payments[-1])}"


def _sentence(rate: RealRate, comparison: Comparison, yardstick: Yardstick, held: Held) -> str:
    compound = "" if rate.compound == rate.simple else f"，复利 {pct(rate.compound_pct)}"
    start = f"真实年利率估算：单利 {pct(rate.simple_pct)}{compound}。"
    if comparison.cap and comparison.cap.split:
        return f"{start}2020-08-20 之前的合同要分两段看，不能直接和一条线比。"
    if yardstick.place is None:
        return start
    line = "金融机构的参考线 24%"
    if comparison.cap_applies:
        line = f"合同成立时一年期 LPR 的四倍（{pct(yardstick.line_pct)}{_doubt(comparison, held)}）"
    return f"{start}和{line}比：{PLACES[yardstick.place]}。"


def _line_notices(comparison: Comparison, held: Held) -> list[Notice]:
    if comparison.lender.is_finance:
        found = [
            Notice(
                "用哪条线比",
                "金融机构和七类地方金融组织的借款，[不适用民间借贷的规定](law:民间借贷规定-1#2)。先看合同写的利率，和算出来的差多少；"
                "24% 是法发〔2017〕22号里的参考线〔待核对原文〕，高于它可以请求法院调减，调不调由法院定。",
            ),
            Notice(
                "2026-08-01 以后新办的贷款",
                "放贷机构要给你一张明示表，写明全部成本折成年化是多少。"
                "表上没有写的费用，先问清楚依据再付。没给表的，可以要，也可以投诉。",
            ),
        ]
        if comparison.lender is Lender.LOCAL:
            found.append(
                Notice(
                    "小额贷款公司另有指引",
                    "2025年12月的指引：新发放的贷款综合成本超过 24% 的要停。"
                    "这是对公司的要求，两处来源一致，我们没有见到原文。",
                )
            )
        return found
    found = [
        Notice(
            "合在一起算，四倍封顶",
            "个人之间、没有牌照的，利息超过合同成立时一年期 LPR 四倍的部分[不受支持](law:民间借贷规定-25)；"
            "[逾期利息](law:民间借贷规定-28#1)、[违约金和其他费用](law:民间借贷规定-29)加起来也一样。"
            "以放贷为业又没有资格的，合同[可能无效](law:民间借贷规定-13)，要由法院认定。",
        )
    ]
    cap = comparison.cap
    if cap and cap.split:
        reference = (
            f"合同成立时的四倍是 {pct(percent(cap.line))}{_doubt(comparison, held)}，仅供参考。"
            if cap.line is not None
            else "那时还没有 LPR。"
        )
        found.append(
            Notice(
                "2020-08-20 之前的合同，要分两段",
                f"不能直接用合同时的四倍 LPR 比，要[分两段算](law:民间借贷规定-31#2)："
                f"前一段到 2020-08-19，后一段用起诉时的四倍。{reference}"
                "想看两段各多少，在表里展开“想算高出四倍 LPR 的那部分利息”。",
            )
        )
    return found


def _excess_notices(values: Mapping[str, Any], comparison: Comparison, held: Held) -> list[Notice]:
    principal, agreed, cap = values["principal"], values["annual_rate"], comparison.cap
    if principal is None or cap is None:
        return []
    until = values["until"] or held.today
    if cap.split:
        return [_split(values, until, held)]
    if cap.line is None or until < values["contract_on"]:
        return []
    days = (until - values["contract_on"]).days
    result = lending.excess_over_cap(principal, agreed, values["contract_on"], days, held.lpr)
    words = (
        f"本金 {plain(principal)}，{iso(values['contract_on'])} 到 {iso(until)} 共 {days} 天：按约定 {share(agreed)} 是"
        f" {yuan(result.interest_at_contract)}，按四倍 LPR {pct(percent(cap.line))}{_doubt(comparison, held)} 是"
        f" {yuan(result.interest_at_cap)}，"
        f"高出 {yuan(result.excess)}（单利，一年 365 天）。"
    )
    return [Notice("高出四倍 LPR 的那部分", words)]


def _split(values: Mapping[str, Any], until: date, held: Held) -> Notice:
    suit_on = values["suit_on"] or held.today
    result = lending.split_interest(
        values["principal"],
        values["annual_rate"],
        values["contract_on"],
        suit_on,
        until,
        held.lpr,
        asks_for_old_rule=values["old_rule"],
    )
    before = result.before_unknown
    if result.before:
        one = result.before
        before = f"前一段 {one.days} 天，线是 {pct(one.line_pct)}〔待核对〕，利息 {yuan(one.interest)}。"
    two, doubt = result.after, held.lpr_row(result.suit_published_on).doubt
    after = (
        f"后一段 {two.days} 天，线是起诉时的四倍 LPR {pct(two.line_pct)}{doubt}，利息 {yuan(two.interest)}。"
    )
    guessed = "" if values["suit_on"] else "（你没有填，用了今天）"
    when = f"起诉日按 {iso(suit_on)} 算{guessed}，LPR 用 {iso(result.suit_published_on)} 公布的。"
    stale = "这一天之后可能还有新的 LPR，我们没有录入，没有推算。" if result.stale else ""
    return Notice("分两段，各能算多少", f"{before}{after}{when}{stale}约定的利率低于线的，按约定算。")


def _doubt(comparison: Comparison, held: Held) -> str:
    """〔只见一处转述〕 where the rate of the contract's day rests on one source, and nothing where it is sure."""
    cap = comparison.cap
    return held.lpr_row(cap.published_on).doubt if cap and cap.published_on else ""


def _data(values: Mapping[str, Any], comparison: Comparison, held: Held) -> tuple[str, ...]:
    """The rates that were used, each with its day and source: the contract's, and the suit's where two spans are told apart."""
    cap = comparison.cap
    if cap is None:
        return ()
    days = {cap.published_on: ""} if cap.published_on else {}
    if cap.split and values["principal"] is not None:
        suit = held.lpr.at(values["suit_on"] or held.today)
        days |= {suit.published_on: "起诉时"} if suit else {}
    return tuple(
        f"用的是{when} {iso(day)} 公布的一年期 LPR {pct(held.lpr_row(day).one_year)}，{sourced(held.lpr_row(day))}。"
        for day, when in days.items()
    )


def _steps(lender: Lender) -> tuple[str, ...]:
    ask = "要一份完整的还款计划和收费明细：每一笔叫什么、收给谁、合同第几条。"
    if lender is Lender.PRIVATE:
        return (
            ask,
            "留好转账记录：到手多少、付过多少，[先扣的利息不算本金](law:民间借贷规定-26)。",
            "已经起诉的，把这一页和转账记录带给法官或者律师看，上限要在法庭上说。",
        )
    return (
        ask,
        "算出来比合同写的高，问清差在哪里：担保费、会员费、保险是不是自愿办的。",
        "说不清的，先向机构投诉，要工单号；不答复的，打 12378。",
        "[先扣掉的利息](law:民法典-670)，按实际到手的钱算。",
    )


def _grounds(lender: Lender) -> tuple[Ground, ...]:
    """The grounds that bind this kind of lender: nothing of private lending for finance, nothing of finance for others."""
    every = lending.BASIS.grounds
    if lender is Lender.PRIVATE:
        return tuple(one for one in every if one.code and one.code != KEEP_FOR_FINANCE)
    return tuple(
        one
        for one in every
        if (not one.code.startswith(PRIVATE_RULES) or one.code == KEEP_FOR_FINANCE)
        and (lender is Lender.LOCAL or one.name not in LOCAL_ONLY)
    )


RATE = Calculator(
    name="rate",
    title="真实年利率是多少",
    summary="填到手的钱和每期付的钱，算出真实年利率，和该用的那条线比。",
    lede="合同写的利率不一定是全部成本。填实际到手的和实际要付的，看真实的数。",
    words="年化 真实利率 IRR 砍头息 担保费 会员费 24% 36% LPR 四倍 高利贷 利率上限 综合成本",
    order=30,
    basis=lending.BASIS,
    form=RateForm,
    reckon=reckon,
    uses=("lpr",),
    quoted=("民法典-670", "民间借贷规定-25"),
    article="interest-rate-cap-24-lpr",
    article_title="利率多高算高：24%、LPR 四倍是怎么回事",
    then=("cost", "instalment"),
    letters=("complaint", "repayment-plan"),
)
