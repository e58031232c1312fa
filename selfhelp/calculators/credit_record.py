"""征信五年: until when a settled debt's bad mark is kept, and whether the policy of 2025 covered it."""

from collections.abc import Mapping
from typing import Any

from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Line, Notice, Outcome
from selfhelp.calculators.wording import from_today, iso, yuan
from selfhelp.forms.credit_record import CreditRecordForm
from selfhelp.rules import credit_record

OBJECT = "到了应当删除的日子还显示的，先查一份信用报告（每年两次免费），再[提异议](law:征信业管理条例-25)。"
NO_REPAIR = "如实的记录，谁都不能提前删。说“征信修复”收钱的，别信。"
CLOSED = (
    "这项政策的还款窗口已于 2026-03-31 截止，下面只是核对从前的情况；它由新闻报道转述，我们没有见到原文。"
)
WHY_NOT = {
    "overdue_outside_window": "逾期不在 2020-01-01 到 2025-12-31 之间",
    "amount_over_limit": "单笔金额超过 10,000 元",
    "not_repaid": "还没有还清",
    "repaid_too_late": "还清那天晚于 2026-03-31",
}


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    ended_on = values["ended_on"]
    result = credit_record.credit_record(ended_on, today=held.today)
    policy = _policy(values)
    if not result.clock_started:
        return Outcome(
            sentence=f"{result.message}。不良记录要从全部还清那天起再保存五年。",
            working=("没有还清那天，就没有起点。",),
            notices=policy,
            steps=(
                "先弄清还差多少、还给谁，只还到合同写明的账户。",
                "还不上全部的，先谈分期；分期期间账户没有结清，五年也没有开始。",
                "还清以后要一张结清证明，留好。",
                NO_REPAIR,
            ),
        )
    past = "这一天已经过了" if result.already else from_today(result.delete_from, held.today)
    return Outcome(
        sentence=f"{iso(ended_on)} 还清的不良记录，保存到 {iso(result.last_kept_day)}，"
        f"{iso(result.delete_from)} 起应当删除（{past}）。",
        lines=(
            Line("全部还清", iso(ended_on)),
            Line("保存到（含这一天）", iso(result.last_kept_day)),
            Line("从这天起应当删除", iso(result.delete_from), True),
        ),
        working=(
            f"{iso(ended_on)} + 5 年 = {iso(result.last_kept_day)}",
            f"次日 {iso(result.delete_from)} 起应当删除",
        ),
        notices=policy,
        steps=(
            OBJECT
            if result.already
            else "等着就行，不用交钱给任何人。到日子以后查一份信用报告（每年两次免费）。",
            "报告按月更新，显示可能晚一些，晚一两个月再查一次。",
            "记错了的（金额、日期、不是你借的），不用等五年，现在就能[提异议](law:征信业管理条例-25)。",
            NO_REPAIR,
        ),
        carry={"settled_on": iso(ended_on)},
    )


def _policy(values: Mapping[str, Any]) -> tuple[Notice, ...]:
    if values["amount"] is None:
        return ()
    told = credit_record.one_time_policy(values["overdue_on"], values["amount"], values["ended_on"])
    if told.eligible:
        since = iso(told.not_shown_by)
        words = f"按你填的（{yuan(values['amount'])}），可能符合：{since} 起不再展示。还在展示的，先问机构，再提异议。"
    else:
        words = f"按你填的，可能不符合：{'；'.join(WHY_NOT[reason] for reason in told.reasons)}。"
    return (Notice("2025 年的一次性信用修复政策", f"{CLOSED}{words}"),)


CREDIT_RECORD = Calculator(
    name="credit-record",
    title="征信记录保存到哪天",
    summary="填还清那天，算出不良记录保存到哪天、从哪天起应当删除。",
    lede="一个日期就够。没还清的，五年还没有开始算。",
    words="征信 五年 消除 不良记录 逾期记录多久 还清以后 征信修复 一次性政策",
    order=50,
    basis=credit_record.BASIS,
    form=CreditRecordForm,
    reckon=reckon,
    quoted=("征信业管理条例-16#1",),
    named=("征信业管理条例-25",),
    article="huabei-overdue-reported-restore-credit",
    article_title="上了征信以后，怎么恢复",
    then=("instalment", "deadlines"),
    letters=("credit-objection",),
)
