"""诉讼时效: the last day that may count, what moved it, and what not to sign before asking a lawyer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from selfhelp import freshness, pictures
from selfhelp.calculators.deadlines import calendars
from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome, Table
from selfhelp.calculators.wording import from_today, iso, with_weekday
from selfhelp.forms.limitation import LimitationForm, claim
from selfhelp.rules import limitation
from selfhelp.rules.limitation import ENFORCEMENT_YEARS, Claim, Limitation, Step

STEPS = {
    Step.INTERRUPT: "重新算",
    Step.SUSPEND: "障碍消除后再加六个月",
    Step.OUTSIDE: "不在最后六个月里，没有影响",
    Step.TOO_LATE: "已经过了最后一天，不算重新起算，但可能影响抗辩",
    Step.OBSTACLE_TOO_LATE: "已经过了最后一天，没有影响",
    Step.RUNNING: "程序还没有结束，先不算",
    Step.LASTING: "障碍还在，先不算",
}
NOT_AUTOMATIC = Notice(
    "法院不会主动替你说",
    "时效要你自己提，[一审就要提](law:诉讼时效规定-3)；法院[不主动适用](law:民法典-193)，也不会提醒。收到传票，答辩里写明。",
)
AFTERWARDS = Notice(
    "时效过了以后，这几件事先别做",
    "承诺还款、签确认书、签新协议，[会丧失抗辩](law:民法典-192)；再还一部分，对剩余部分也有[被认为放弃抗辩](law:诉讼时效规定-19)的风险。"
    "已经还的，要不回来。拿不准，先问律师再签、再付。",
)
RUNNING_ACCOUNT = Notice(
    "花呗、信用卡要小心",
    "每月账单算不算[同一笔债分期还](law:民法典-189)，有争议；对方宣布提前到期的，从哪天起算要看合同。所以这里只能说“可能”。",
)
AGAINST_ENFORCEMENT = Notice(
    "申请执行的期限过了会怎样",
    "过了期限，法院[仍会受理](law:民诉解释-481)，要你自己提异议。判决、调解书写明的钱还在，利息可能还在加。",
)
OLD = Notice(
    "2017 年 10 月以前就满两年的",
    "那时的时效是两年，可能在 2017-10-01 之前已经满了，[满了的不再按三年算](law:民法典时间效力规定-1#2)。这一段请问律师。",
)


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    case = claim(values)
    result = limitation.limitation(case, calendar=held.calendar, today=held.today)
    executes = case.years == ENFORCEMENT_YEARS
    return Outcome(
        sentence=_sentence(result, held.today, executes),
        lines=_lines(case, result),
        working=_working(case, result),
        doubts=tuple(freshness.unknown_years(result.unknown_years, held.calendar)),
        notices=_notices(case, result, executes),
        table=_table(result) if result.log else None,
        picture=_picture(case, result, held.today),
        steps=_steps(result, executes),
        data=calendars(held) if result.last_day else (),
        carry={"due_on": iso(case.due_on), "may_be_limited": _for_letters(result, executes)},
    )


def _sentence(result: Limitation, today: date, executes: bool) -> str:
    what = "对方申请执行的期限" if executes else "诉讼时效"
    if result.last_day is None:
        return f"有程序或者障碍还没有结束，{what}现在算不出最后一天，可能还没有过。"
    passed = "可能已过" if result.may_have_passed else "可能未过"
    return f"按你填的，{what}的最后一天可能是 {with_weekday(result.last_day)}，{from_today(result.last_day, today)}：{passed}。"


def _lines(case: Claim, result: Limitation) -> tuple[Line, ...]:
    if result.last_day is None:
        return (Line("到期日", iso(case.due_on)), Line("最后一天", "现在算不出", True))
    moved = [Line("顺延之前", iso(result.raw))] if result.raw != result.last_day else []
    return (
        Line("到期日", iso(case.due_on)),
        Line("最长二十年到", iso(result.longest_day)),
        *moved,
        Line("可能的最后一天", iso(result.last_day), True),
    )


def _working(case: Claim, result: Limitation) -> tuple[str, ...]:
    years = 2 if result.old_period_over else case.years
    lines = [f"{iso(case.due_on)} 的次日起算 {years} 年"]
    for entry in result.log:
        moved = entry.last_day and entry.step in (Step.INTERRUPT, Step.SUSPEND)
        after = f"，到 {iso(entry.last_day)}" if moved else ""
        lines.append(f"{iso(entry.on)}：{STEPS[entry.step]}{after}")
    if result.last_day is not None and result.raw != result.last_day:
        lines.append(f"{iso(result.raw)} 是休假日，顺延到 {iso(result.last_day)}")
    return tuple(lines)


def _notices(case: Claim, result: Limitation, executes: bool) -> tuple[Notice, ...]:
    if executes:
        return (AGAINST_ENFORCEMENT,)
    found = [AFTERWARDS, NOT_AUTOMATIC] if result.may_have_passed else [NOT_AUTOMATIC, AFTERWARDS]
    if any(entry.step is Step.TOO_LATE for entry in result.log):
        words = (
            "你填的事里，有在最后一天以后发生的。它不让时效重新起算，"
            "但如果是承诺、签字或者还款，可能已经影响抗辩，请带上凭证问律师。"
        )
        found.insert(0, Notice("最后一天以后发生的事", words))
    if result.old_period_over:
        found.insert(0, OLD)
    if result.past_longest:
        found.append(
            Notice(
                "已经超过二十年",
                "最长的保护期间是[二十年](law:民法典-188#2)，[不中止、不中断](law:总则编解释-35)；有特殊情况的，法院可以延长。",
            )
        )
    return (*found, RUNNING_ACCOUNT)


def _steps(result: Limitation, executes: bool) -> tuple[str, ...]:
    if executes:
        return (
            "查执行裁定、执行通知书上的日期，是不是超过了二年。",
            "觉得过了的，向执行法院书面提异议，写明哪天到期、中间有没有别的执行。",
            "没过的，主动和法院谈怎么履行，比等着被查封好。",
        )
    ask = "带上合同、最后一次还款的记录、收到的催收，打 12348 或者问律师，再决定签什么、付什么。"
    if result.may_have_passed:
        return (
            "先不签、不承诺、不转账，接到电话只说“请书面发给我”。",
            ask,
            "收到传票、支付令的，期限照样跑：答辩、异议里写明时效。",
        )
    return (
        "对方还可以起诉，不要因为没接电话就当没这回事。",
        "写了愿意还、还了一部分，时效[从那天重新算](law:诉讼时效规定-14)，想好再写。",
        ask,
    )


def _for_letters(result: Limitation, executes: bool) -> str:
    if executes:
        return "no"
    if result.last_day is None:
        return "unsure"
    return "yes" if result.may_have_passed else "no"


def _table(result: Limitation) -> Table:
    rows = tuple(
        (iso(entry.on), STEPS[entry.step], iso(entry.last_day) if entry.last_day else "算不出")
        for entry in result.log
    )
    return Table("每件事让最后一天变到哪天（顺延之前）", ("哪天", "怎么算", "最后一天"), rows, days=(0, 2))


def _picture(case: Claim, result: Limitation, today: date) -> str:
    marks = [(case.due_on, "到期"), *((entry.on, STEPS[entry.step]) for entry in result.log)]
    if result.last_day is not None:
        marks.append((result.last_day, "可能的最后一天"))
    marks.sort(key=lambda mark: mark[0])
    words = "；".join(f"{number}，{iso(day)} {what}" for number, (day, what) in enumerate(marks, 1))
    return pictures.timeline(
        "到期日、中间的事和可能的最后一天", words, [day for day, _ in marks], today=today
    )


LIMITATION = Calculator(
    name="limitation",
    title="诉讼时效可能到哪天",
    summary="填到期日和中间发生的事，看三年时效可能到哪一天，可能已过还是未过。",
    lede="结果只能说“可能”：对方手里有什么证据，你不一定知道。填得越全越准。",
    words="诉讼时效 三年 过期 时效过了 中断 中止 催收函 签字 两年 申请执行",
    order=70,
    basis=limitation.BASIS,
    form=LimitationForm,
    reckon=reckon,
    uses=("holidays",),
    quoted=("民法典-188", "民法典-192"),
    named=("民法典-188#2", "民诉解释-481", "诉讼时效规定-14"),
    article="statute-of-limitations-three-years",
    article_title="三年时效，从哪天起、怎么重新算",
    then=("deadlines", "cost"),
    letters=("answer-outline", "stop-harassment"),
)
