"""The day by which an asker has to act on a paper of a court, as the rules of selfhelp reckon it, and what helps tonight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from qa.models.situation import PAPERS, Stage
from reference import grounds
from selfhelp import freshness
from selfhelp.calculators.held import Held
from selfhelp.rules.deadlines import deadline
from statutes.models import Provision

# What begins on the day on which a paper of each kind arrives, as rules.deadlines names it.
RULES = {
    Stage.SUMMONS: "answer",
    Stage.PAYMENT_ORDER: "payment_order_objection",
    Stage.ENFORCEMENT: "notarized_deed_objection",
}
WAYS = {
    Stage.LAWYERS_LETTER: (("看懂手上的律师函", "selfhelp:paper", ["lawyers-letter"]),),
    Stage.SUMMONS: (
        ("看懂手上的传票，逐处说明", "selfhelp:paper", ["summons"]),
        ("把答辩要点写成一页", "selfhelp:letter", ["answer-outline"]),
        ("算出别的期限，存进日历", "selfhelp:deadlines", []),
    ),
    Stage.PAYMENT_ORDER: (
        ("写支付令异议书", "selfhelp:letter", ["payment-order-objection"]),
        ("算出别的期限，存进日历", "selfhelp:deadlines", []),
    ),
    Stage.ENFORCEMENT: (
        ("算出各个期限，存进日历", "selfhelp:deadlines", []),
        ("申请保留生活必需的费用", "selfhelp:letter", ["living-expenses"]),
    ),
}
ONLY_SOME = "只有依据公证债权文书、仲裁裁决的执行才有这个期限；依据法院判决、调解书的没有。看执行通知书写的依据是哪一种。"
ONLY_THESE = "（只限公证债权文书、仲裁裁决）"
OF_WHICH_PAPER = {Stage.SUMMONS: "起诉状副本一般和传票一起送来；不是同一天到的，从收到起诉状副本那天算。"}
HEARD_EARLIER = "开庭比这一天早，多半是简易程序或者小额诉讼：别等到这一天，写好的开庭以前交，来不及就带去。"


@dataclass(frozen=True)
class Due:
    """One last day: what has to be done, since when it runs, and the provision (`code`) on which it rests."""

    title: str
    day: date
    left: int
    began: str = ""
    code: str = ""
    note: str = ""
    moved: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def is_past(self) -> bool:
        return self.left < 0

    @property
    def days_past(self) -> int:
        return -self.left


@dataclass(frozen=True)
class Paper:
    """What somebody with a paper is told at once: the days with the provisions behind them, and what to do tonight."""

    label: str
    is_of_court: bool
    dues: list[tuple[Due, Provision | None]]
    ways: list[tuple[str, str]]


def paper(situation: Mapping[str, Any], *, today: date) -> Paper | None:
    """All of it for what was ticked; None where no paper came. Two queries at most."""
    stage = situation.get("stage")
    if stage not in WAYS:
        return None
    found = dues(situation, today=today)
    law = grounds.provisions({each.code for each in found if each.code}, on=today)
    links = [(words, reverse(name, args=args)) for words, name, args in WAYS[stage]]
    return Paper(
        str(Stage(stage).label), stage in PAPERS, [(each, law.get(each.code)) for each in found], links
    )


def dues(situation: Mapping[str, Any], *, today: date) -> list[Due]:
    """Every last day that follows from what was ticked (民事诉讼法128, 227 and what the rules name), the soonest first.

    Raises BadInput for a day of receipt that has not come.
    """
    stage, received, hearing = (situation.get(name) for name in ("stage", "received_on", "hearing_on"))
    found = []
    if stage in RULES and received:
        found.append(_reckon(stage, received, today))
    if stage == Stage.SUMMONS and hearing:
        left = (hearing - today).days
        note = "带身份证、传票和证据的原件，早到半小时。" if left >= 0 else ""
        found = [_before_hearing(each, hearing) for each in found]
        found.append(Due("开庭", hearing, left, "传票上写的", note=note))
    return sorted(found, key=lambda due: due.day)


def _before_hearing(answer: Due, hearing: date) -> Due:
    """The last day of the answer beside the day of the hearing: where that comes first, nobody should wait for it."""
    if answer.is_past or hearing >= answer.day:
        return answer
    return replace(answer, doubts=(HEARD_EARLIER, *answer.doubts))


def _reckon(stage: str, received: date, today: date) -> Due:
    calendar = Held(today).calendar
    reckoned = deadline(RULES[stage], received, calendar=calendar, today=today)
    last, term = reckoned.last_day or reckoned.raw, reckoned.term
    return Due(
        title=term.title.rpartition("：")[2] + (ONLY_THESE if stage == Stage.ENFORCEMENT else ""),
        day=last,
        left=(last - today).days,
        began=f"{term.begins} {received.isoformat()}，那天不算，从第二天起数 {term.words}",
        code=term.ground.code,
        note=ONLY_SOME if stage == Stage.ENFORCEMENT else OF_WHICH_PAPER.get(stage, "") + term.note,
        moved=reckoned.moved,
        doubts=tuple(freshness.unknown_years(reckoned.unknown_years, calendar)),
    )


def next_day(found: Iterable[Due]) -> date | None:
    """The soonest day that has not passed; the last of those that have where none is left."""
    days = list(found)
    to_come = [due.day for due in days if not due.is_past]
    return min(to_come) if to_come else max((due.day for due in days), default=None)
