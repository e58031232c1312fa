"""迟延履行利息: what is added for not paying a judgment in time, payment by payment."""

from collections.abc import Mapping
from typing import Any

from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome, Table
from selfhelp.calculators.wording import iso, plain, share, yuan
from selfhelp.forms.delay_interest import MOST_PAUSES, DelayInterestForm, pause_names
from selfhelp.rules import delay_interest
from selfhelp.rules.delay_interest import PER_DAY, DelayInterest, Judgment, Pause, Settlement
from selfhelp.rules.rounding import cents

STEPS = (
    "还钱先[抵判决写明的钱，再抵加倍部分](law:迟延利息解释-4)，双方另有约定的除外。所以有多少还多少，加倍部分少得快。",
    "还到判决、执行通知书写的账户，备注案号，留凭证，告诉执行法官。",
    "一次还不清的，和对方谈执行和解，写进笔录。",
    "收入要养家的，可以申请保留必要的生活费。",
)
OLD_NUMBER = Notice(
    "条号换过",
    "2014年的解释正文写的“民事诉讼法第二百五十三条”，是当时的条号，现在是[第二百六十四条](law:民事诉讼法-264)。",
)


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    until = values["until"] or held.today
    pauses = [pause_names(number) for number in range(1, MOST_PAUSES + 1)]
    judgment = Judgment(
        base=values["base"],
        deadline=values["deadline"],
        settlements=tuple(Settlement(day, amount) for day, amount in values["settlements"]),
        pauses=tuple(Pause(values[start], values[end]) for start, end in pauses if values[start]),
        until=max([until, *(day for day, _ in values["settlements"])]) if values["until"] is None else until,
    )
    result = delay_interest.delay_interest(judgment)
    general, general_line = _general(values, judgment)
    rest = f"判决的钱还剩 {yuan(result.remaining_debt)}" if result.remaining_debt else "判决的钱已经还清"
    return Outcome(
        sentence=f"没按时还要加的“加倍部分”估算 {yuan(result.double_part)}，{rest}。",
        lines=(
            Line("判决要付的钱", yuan(judgment.base)),
            Line("还剩", yuan(result.remaining_debt)),
            *general,
            Line("加倍部分还剩", yuan(result.remaining_double_part)),
            Line("加倍部分一共", yuan(result.double_part), True),
        ),
        working=(*_working(result), *general_line),
        notices=_notices(values, judgment, held),
        table=_table(result),
        steps=STEPS,
        data=(f"每天 {share(PER_DAY)} 出自 2014-08-01 起施行的解释。",),
        carry={
            "principal": f"{result.remaining_debt}",
            "owed": f"{cents(result.remaining_debt + result.remaining_double_part)}",
        }
        if result.remaining_debt
        else {},
    )


def _working(result: DelayInterest) -> list[str]:
    return [
        f"{plain(part.amount)} × {share(PER_DAY)} × {part.days} 天 = {yuan(part.interest)}"
        for part in result.parts
    ]


def _general(values: Mapping[str, Any], judgment: Judgment) -> tuple[list[Line], list[str]]:
    """General interest on its own line, and only where the judgment says how (解释第一条第二款)."""
    if values["general_principal"] is None:
        return [], []
    count = int(values["day_count"] or 365)
    interest = delay_interest.general_interest(
        values["general_principal"],
        values["general_rate"],
        values["general_from"],
        judgment.until,
        day_count=count,
    )
    days = (judgment.until - values["general_from"]).days
    sums = f"{plain(values['general_principal'])} × {share(values['general_rate'])} × {days} 天 ÷ {count}"
    working = f"一般利息：{sums} = {yuan(interest)}"
    return [Line("一般利息（另算）", yuan(interest))], [working]


def _notices(values: Mapping[str, Any], judgment: Judgment, held: Held) -> tuple[Notice, ...]:
    found = []
    if held.calendar.is_day_off(judgment.deadline):
        found.append(
            Notice(
                "届满那天是休假日",
                "最后一天[可能顺延](law:民事诉讼法-85)到休假后的第一天，那样天数会少。这里按你填的日子算，没有顺延。",
            )
        )
    if values["general_principal"] is None:
        found.append(
            Notice(
                "一般利息另外算",
                "判决写明的一般利息[另外列](law:迟延利息解释-1#2)，按判决的方法算；判决没给的，不算。",
            )
        )
    return (*found, OLD_NUMBER)


def _table(result: DelayInterest) -> Table:
    rows = tuple(
        (
            f"{iso(part.on)}（{'还了' if part.settled else '还没还'}）",
            f"{part.amount:,.2f} × {part.days} 天",
            f"{part.interest:,.2f}",
        )
        for part in result.parts
    )
    return Table(
        "一笔一笔算", ("到哪天", "金额 × 天数", "加倍部分（元）"), rows, (1, 2), folded=len(rows) > 2
    )


DELAY_INTEREST = Calculator(
    name="delay-interest",
    title="判决后没按时还，要加多少",
    summary="填判决的钱、履行期最后一天和还款，算出加倍部分债务利息。",
    lede="判决生效、履行期过了以后才用得上。分几次还的，一次一行。",
    words="迟延履行利息 加倍支付 判决以后 执行 万分之一点七五 双倍利息",
    order=80,
    basis=delay_interest.BASIS,
    form=DelayInterestForm,
    reckon=reckon,
    quoted=("民事诉讼法-264", "迟延利息解释-1#3"),
    named=("民事诉讼法-85",),
    article="enforcement-salary-account-home",
    article_title="执行会动哪些钱和东西",
    then=("court-fee", "deadlines", "instalment"),
    letters=("living-expenses",),
)
