"""最后一天: from the days on which papers arrived to what has to be done until when, in order of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from selfhelp import freshness, pictures
from selfhelp.calculators.held import Held, sourced
from selfhelp.calculators.model import Calculator, Notice, Outcome, Table
from selfhelp.calculators.wording import from_today, iso, with_weekday
from selfhelp.forms.deadlines import EVENTS, HEARING, DeadlinesForm, terms_of
from selfhelp.rules import deadlines
from selfhelp.rules.basis import Ground
from selfhelp.rules.deadlines import BEFORE, TERMS, Whose
from selfhelp.rules.inputs import BadInput

WHOSE = {Whose.READER: "你要做", Whose.COURT: "法院办，只作提醒", Whose.OTHER: "对方或机构，只作提醒"}
PARTY = Notice(
    "最后一天以前，交到就算",
    "期满前[交邮的不算过期](law:民事诉讼法-85)：寄挂号或者邮政特快，留好写明日期的单子。文书上另外写了日子的，以文书为准。",
)
MISSED = Notice(
    "已经过了的",
    "不要当作没用了：有不可抗拒的事由或者别的正当理由，障碍消除后[十日内可以申请顺延](law:民事诉讼法-86)，"
    "准不准由法院定。先打 12368 或者 12348 问。",
)


@dataclass(frozen=True)
class Mark:
    """One day on the line: what it is for, since when it runs, on what it rests."""

    day: date
    title: str
    began: str
    whose: Whose
    ground: Ground | None = None
    note: str = ""
    moved: bool = False
    unknown_years: tuple[int, ...] = ()

    @property
    def is_mine(self) -> bool:
        return self.whose is Whose.READER


def marks(values: Mapping[str, Any], held: Held) -> list[Mark]:
    """Every day that follows from the days typed, in order of time. Raises BadInput with the field's name."""
    found = []
    for name, begins in EVENTS.items():
        if values[name] is None:
            continue
        try:
            found += [_mark(term.key, values[name], held) for term in terms_of(begins)]
        except BadInput as bad:
            raise BadInput(name, bad.words, bad.code) from None
    if values[HEARING] is not None:
        found.append(
            Mark(
                values[HEARING],
                "开庭",
                "传票上写的",
                Whose.READER,
                note="带身份证、传票、证据原件，早到半小时。",
            )
        )
    return sorted(found, key=lambda mark: (mark.day, not mark.is_mine))


def _mark(key: str, started_on: date, held: Held) -> Mark:
    one = deadlines.deadline(key, started_on, calendar=held.calendar, today=held.today)
    return Mark(
        day=one.last_day or one.raw,
        title=one.term.title,
        began=f"{one.term.begins} {iso(started_on)}，{one.term.words}",
        whose=one.term.whose,
        ground=one.term.ground,
        note=one.term.note,
        moved=one.moved,
        unknown_years=one.unknown_years,
    )


def days_for_calendar(values: Mapping[str, Any], held: Held) -> list[date]:
    """The days still to come, for a calendar file: the reader's own, or where there are none all that run.

    Every entry of the file has the same title, so that a day of somebody else's among them could not be told apart.
    """
    to_come = [mark for mark in marks(values, held) if mark.day >= held.today]
    return [mark.day for mark in to_come if mark.is_mine] or [mark.day for mark in to_come]


def reckon(values: Mapping[str, Any], held: Held) -> Outcome:
    found = marks(values, held)
    mine = [mark for mark in found if mark.is_mine and mark.day >= held.today]
    passed = [mark for mark in found if mark.is_mine and mark.day < held.today]
    return Outcome(
        sentence=_sentence(mine, passed, held.today),
        working=tuple(
            f"{mark.title}：{mark.began} → {iso(mark.day)}{'（休假顺延）' if mark.moved else ''}"
            for mark in found
        ),
        doubts=_doubts(found, held),
        notices=(*((MISSED,) if passed else ()), PARTY),
        table=_table(found, held.today),
        picture=_picture(found, held.today),
        steps=_steps(values, found),
        data=calendars(held),
        grounds=(*deadlines.BASIS.grounds, *_grounds(found)),
    )


def _sentence(mine: list[Mark], passed: list[Mark], today: date) -> str:
    if mine:
        first = mine[0]
        return f"最近的一个：{first.title}，最后一天是 {with_weekday(first.day)}，{from_today(first.day, today)}。"
    if passed:
        last = passed[-1]
        return f"{last.title}的最后一天是 {with_weekday(last.day)}，{from_today(last.day, today)}，看下面还能做什么。"
    return "按你填的，没有要你自己做的期限；下面是法院和机构办事的日子，只作提醒。"


def _doubts(found: Iterable[Mark], held: Held) -> tuple[str, ...]:
    years = {year for mark in found for year in mark.unknown_years}
    return tuple(freshness.unknown_years(years, held.calendar))


def calendars(held: Held) -> tuple[str, ...]:
    """Which years' calendar a last day was kept off, each with its source."""
    if not held.holiday_notices:
        return ("没有用到哪一年的放假安排，只避开了周末。",)
    return tuple(
        f"{one.year} 年放假安排{f'（{one.number}）' if one.number else ''}，{sourced(one)}。"
        for one in held.holiday_notices
    )


def _table(found: list[Mark], today: date) -> Table:
    rows = tuple(
        (iso(mark.day), f"第 {number} 个：{_told(mark, today)}") for number, mark in enumerate(found, 1)
    )
    return Table("按日子排", ("哪天", "什么事"), rows, days=(0,), marked=(1,))


def _told(mark: Mark, today: date) -> str:
    ground = mark.ground
    rests = (
        ""
        if ground is None
        else f"[依据](law:{ground.code})"
        if ground.code
        else f"依据：{ground.name}〔待核对〕"
    )
    return f"**{mark.title}**，{from_today(mark.day, today)}（{WHOSE[mark.whose]}）。{mark.note}{rests}"


def _picture(found: list[Mark], today: date) -> str:
    words = "；".join(f"{number}，{iso(mark.day)} {mark.title}" for number, mark in enumerate(found, 1))
    return pictures.timeline("各个期限在哪天", words, [mark.day for mark in found], today=today)


def _steps(values: Mapping[str, Any], found: Iterable[Mark]) -> tuple[str, ...]:
    keys = {name for name in EVENTS if values[name] is not None}
    steps = ["把日子记进手机日历：上面可以下载，里面只写“法律期限提醒”。"]
    if "order_on" in keys:
        steps.append(
            "支付令：对债务本身有异议的，[书面提出](law:民事诉讼法-227#2)；只说没钱、想延期，[不影响效力](law:民诉解释-436)。"
        )
    if "complaint_on" in keys or values[HEARING]:
        steps.append("答辩状按时交，到庭去。不去，[法院可能缺席判决](law:民事诉讼法-147)。")
    steps += [
        f"{one.before}前，还可以：{one.title}。{one.ground.says}"
        for one in BEFORE
        if _concerns(one.key, values)
    ]
    steps.append("拿不准哪天收到的，看信封邮戳、快递记录，或者打法院的电话、12368 问送达日期。")
    return tuple(steps)


def _concerns(key: str, values: Mapping[str, Any]) -> bool:
    return {
        "extension": False,  # the day on which a debt falls due is past, or it would not be typed here
        "small_claim_objection": values["complaint_on"] is not None or values[HEARING] is not None,
        "resisting_enforcement": values["enforced_on"] is not None,
    }[key]


def _grounds(found: Iterable[Mark]) -> list[Ground]:
    grounds = [mark.ground for mark in found if mark.ground]
    return list({(one.code, one.says): one for one in grounds}.values())


DEADLINES = Calculator(
    name="deadlines",
    title="最后一天是哪天",
    summary="填收到支付令、传票、判决书的日子，算出答辩、上诉、异议的最后一天，可以存进日历。",
    lede="收到哪样就填哪样，别的空着。收到那天不算，从第二天起数。",
    words="期限 截止 最后一天 十五天 收到传票 收到支付令 上诉期 答辩期 节假日顺延 日历",
    order=10,
    basis=deadlines.BASIS,
    form=DeadlinesForm,
    reckon=reckon,
    uses=("holidays",),
    quoted=("民事诉讼法-85",),
    named=(
        *(term.ground.code for term in TERMS if term.ground and term.ground.code),
        "民事诉讼法-147",
        "民事诉讼法-227#2",
        "民事诉讼法-86",
        "民诉解释-436",
    ),
    article="received-court-summons",
    article_title="收到传票以后怎么办",
    then=("court-fee", "delay-interest", "limitation"),
    letters=("payment-order-objection", "answer-outline"),
    days=days_for_calendar,
)
