"""每月还得起多少: what is left for debts each month, and the instalments that it carries."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reference.models import LocalFigure
from selfhelp import freshness, pictures
from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome, Table
from selfhelp.calculators.wording import plain, share, yuan
from selfhelp.forms.instalment import CARD, InstalmentForm
from selfhelp.rules import instalments
from selfhelp.rules.instalments import MOST_CARD_MONTHS, USUAL_BUFFER, Capacity, Means, Plan

NO_RULE = Notice(
    "花呗、网贷没有“最长五年”这条规定",
    "“最长五年”只写在[信用卡的办法](law:信用卡办法-70)里。没有这条法律管花呗、网贷，这里的期数仅作谈判参考，对方可以不同意。",
)
CARD_RULE = Notice(
    "信用卡最长 60 期",
    "个性化分期[最长五年](law:信用卡办法-70)，要确认超出还款能力、仍有还款意愿，和发卡银行平等协商，一次谈成一个方案。",
)
STEPS = (
    "先按这个数试一个月：真拿得出来，再去谈。",
    "谈的时候说清三件事：每月能还多少、从哪天开始、请求停止计收哪些费用。",
    "谈成的要书面协议，写明总额、期数、征信怎么报。没有协议，先别转账。",
    "还没到期就知道还不上的，到期前[申请展期](law:民法典-678)，对方同意才行。",
)


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    card = values["lender"] == CARD
    means = Means(
        values["income"],
        values["living"],
        values["other"] or Decimal(0),
        values["buffer"] if values["buffer"] is not None else USUAL_BUFFER,
    )
    result = instalments.capacity(values["debt"], means, card=card)
    carry = {
        "owed": f"{values['debt']}",
        "income": f"{means.income}",
        "living": f"{means.living}",
        "lender": values["lender"],
    }
    compared, told = _beside_subsistence(values, held)
    left = f"（{plain(means.income)} − {plain(means.living)} − {plain(means.other)}）"
    sums = f"{left}× {plain(means.buffer)} = {yuan(result.capacity)}"
    if result.reason == "no_capacity":
        outcome = _nothing_left(result, sums, carry)
    elif values["months"]:
        chosen = instalments.plan(
            values["debt"], values["months"], values["monthly_rate"] or Decimal(0), card=card
        )
        outcome = _planned(values, chosen, result, sums, carry)
    elif result.plan is None:
        outcome = _too_long(values, result, sums, carry)
    else:
        outcome = _planned(values, result.plan, result, sums, carry)
    return replace(outcome, notices=(*outcome.notices, *compared), data=told)


def _beside_subsistence(values: Mapping[str, Any], held: Held) -> tuple[tuple[Notice, ...], tuple[str, ...]]:
    """What the reader lives on beside what the place grants for one person, where we hold that; and where it comes from."""
    if not values.get("place"):
        return (), ()
    row = held.local(LocalFigure.Kind.SUBSISTENCE)[values["place"]]
    words = (
        f"{row.place}的最低生活保障标准是每人每月 {yuan(row.amount)}（{row.year} 年），执行时必需的生活费用"
        f"[按这个标准定](law:查扣冻规定-3#1)。你填的是每月 {yuan(values['living'])}。"
    )
    if values["living"] < row.amount:
        words += "比一个人的标准还低：先留够吃饭、看病、住处的钱，再算能还多少。"
    return (Notice("和当地低保标准比", words),), (freshness.told(row),)


def _nothing_left(result: Capacity, sums: str, carry: dict[str, str]) -> Outcome:
    return Outcome(
        sentence="按你填的，留够生活以后没有余钱还债，这里不给分期方案。",
        lines=(Line("留够生活和别的还款以后", yuan(result.capacity), True),),
        working=(f"每月可还 = {sums}",),
        notices=(
            Notice(
                "没有余钱，不是谈不了",
                "拿不出的数不要答应，答应了做不到更被动。可以先书面说明情况，请求延期、停止计收费用，等有收入再谈。",
            ),
        ),
        steps=(
            "先保住吃饭、看病和住处，不借新还旧，不动别人的钱。",
            "欠了好几家的，先看哪一家最急：到了法院的、有担保的、生活离不开的排前面。",
            "打 12348 免费问法律；当地有没有个人债务清理，一起问。",
            "难受、睡不着，打 12356，找人说说。",
        ),
        carry=carry,
    )


def _too_long(values: Mapping[str, Any], result: Capacity, sums: str, carry: dict[str, str]) -> Outcome:
    longest = MOST_CARD_MONTHS if values["lender"] == CARD else instalments.MOST_MONTHS
    what = "信用卡最长的 60 期" if values["lender"] == CARD else f"{longest} 期，也就是三十年"
    return Outcome(
        sentence=f"每月大约能还 {yuan(result.capacity)}，免息也要 {result.min_months} 期，超过{what}；"
        f"{longest} 期最多能承担 {yuan(result.most_debt)}。",
        lines=(
            Line("欠款", yuan(values["debt"])),
            Line("每月大约能还", yuan(result.capacity)),
            Line(f"{longest} 期最多能承担", yuan(result.most_debt), True),
        ),
        working=(
            f"每月可还 = {sums}",
            f"{plain(values['debt'])} ÷ {plain(result.capacity)}，要 {result.min_months} 期",
        ),
        notices=(CARD_RULE if values["lender"] == CARD else NO_RULE,),
        steps=(
            "带着这两个数去谈：能承担多少、差多少，请求减免利息、违约金，或者先还一部分。",
            "不为了凑期数把每月的数报高。做不到的方案，谈成也会断。",
            *STEPS[2:],
        ),
        carry=carry | {"monthly": f"{result.capacity}"},
    )


def _planned(
    values: Mapping[str, Any], plan: Plan, result: Capacity, sums: str, carry: dict[str, str]
) -> Outcome:
    last = f"，最后一期 {yuan(plan.last)}" if plan.months > 1 else ""
    over = plan.monthly > result.capacity
    says = f"每月大约能还 {yuan(result.capacity)}。"
    says += f"分 {plan.months} 期，每期 {yuan(plan.monthly)}{last}，一共 {yuan(plan.total)}。"
    if over:
        says += "这样每期比你还得起的多，先别答应。"
    notices = [CARD_RULE if values["lender"] == CARD else NO_RULE]
    if over:
        need = f"免息至少要 {result.min_months} 期。" if result.min_months else ""
        notices.insert(
            0,
            Notice(
                "每期超过还得起的数",
                f"每月大约能还 {yuan(result.capacity)}。{need}把期数填多一些，或者请求减免再算。",
            ),
        )
    if plan.months > MOST_CARD_MONTHS:
        most = result.capacity * MOST_CARD_MONTHS
        notices.append(
            Notice(
                "超过 60 期", f"五年以上的分期很少谈得成。60 期最多能承担 {yuan(most)}，差的部分要谈减免。"
            )
        )
    interest = (Line("其中利息", yuan(plan.interest)),) if plan.interest else ()
    return Outcome(
        sentence=says,
        lines=(
            Line("欠款", yuan(values["debt"])),
            Line("每月大约能还", yuan(result.capacity)),
            Line("分几期", f"{plan.months} 期"),
            *interest,
            Line("最后一期", yuan(plan.last)),
            Line("每期", yuan(plan.monthly), True),
        ),
        working=(f"每月可还 = {sums}", _how(values, plan), f"最后一期补差额：{yuan(plan.last)}"),
        notices=tuple(notices),
        table=_schedule(plan),
        picture=_picture(values, plan),
        steps=STEPS,
        carry=carry | {"monthly": f"{plan.monthly}", "months": f"{plan.months}"},
    )


def _how(values: Mapping[str, Any], plan: Plan) -> str:
    if values["monthly_rate"] and values["months"]:
        rate = share(values["monthly_rate"])
        return f"等额本息：{plain(values['debt'])}，每月 {rate}，{plan.months} 期，每期 {yuan(plan.monthly)}"
    return f"{plain(values['debt'])} ÷ {plan.months}，分以下往上取 = {yuan(plan.monthly)}"


def _schedule(plan: Plan) -> Table:
    if not plan.interest:
        rows = tuple((f"{row.number}", f"{row.payment:,.2f}", f"{row.balance:,.2f}") for row in plan.rows)
        return Table("还款计划", ("期", "还多少（元）", "还剩（元）"), rows, (1, 2), folded=True)
    rows = tuple(
        (f"{row.number}", f"{row.payment:,.2f}（利息 {row.interest:,.2f}）", f"{row.balance:,.2f}")
        for row in plan.rows
    )
    return Table("还款计划", ("期", "还多少（元）", "还剩（元）"), rows, (1, 2), folded=True)


def _picture(values: Mapping[str, Any], plan: Plan) -> str:
    if plan.months < 2:
        return ""
    heights = [values["debt"], *(row.balance for row in plan.rows)]
    words = f"从 {yuan(values['debt'])} 开始，每期少一些，第 {plan.months} 期还完。"
    return pictures.columns(
        "还剩多少，一期一期看", words, heights, first="现在", last=f"第 {plan.months} 期以后"
    )


INSTALMENT = Calculator(
    name="instalment",
    title="每月还得起多少，分几期",
    summary="填收入和必须花的，算出每月真还得起的数、要分几期，列出还款计划。",
    lede="先留够生活，再算还债。算出来的数，谈的时候用得上。",
    words="个性化分期 停息挂账 还得起多少 分期 还款计划 月供 协商还款 最长五年 60期",
    order=40,
    basis=instalments.BASIS,
    form=InstalmentForm,
    reckon=reckon,
    uses=("subsistence",),
    quoted=("信用卡办法-70",),
    named=("查扣冻规定-3#1",),
    article="huabei-overdue-negotiate-repayment",
    article_title="怎么和出借机构谈还款",
    then=("limitation", "cost", "credit-record"),
    letters=("repayment-plan",),
)
