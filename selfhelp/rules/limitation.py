"""When a claim may be out of time: three years (two for enforcement), what restarts them and what holds them up.

The result says "may": courts decide, and only if the debtor pleads it in the first instance (诉讼时效规定第三条).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from selfhelp.rules import inputs
from selfhelp.rules.basis import CIVIL_CODE, CIVIL_PROCEDURE, Basis, Ground
from selfhelp.rules.inputs import BadInput
from selfhelp.rules.periods import Calendar, Rolled, add_months, add_years

YEARS, ENFORCEMENT_YEARS, LONGEST_YEARS = 3, 2, 20
OLD_YEARS = 2
# A two-year period that was over before 民法总则 (2017-10-01) stays over: 民法典时间效力规定第一条第二款.
OLD_PERIOD_OVER_BY = date(2017, 9, 29)
MONTHS_OF_OBSTACLES = 6
MOST_EVENTS = 50
_LIMITATION = date(2021, 1, 1)

BASIS = Basis(
    key="limitation",
    title="诉讼时效可能到哪一天",
    formula=(
        "最后一天 = 到期日 + 3 年（已有生效判决、对方申请执行的，2 年）；分期的用最后一期",
        "期间里被要求还款、自己同意还款：从那天起重新算；打官司、支付令、执行：从程序结束那天起重新算",
        "最后六个月里有法定障碍：障碍消除后再加六个月",
        "最后一天是休假日的，顺延",
    ),
    grounds=(
        Ground("诉讼时效三年；最长二十年。", "债权人", "民法典-188", "", CIVIL_CODE),
        Ground("同一笔债分期还的，从最后一期届满起算。", "债权人", "民法典-189", "", CIVIL_CODE),
        Ground(
            "届满的可以抗辩；届满后同意还的，不能再抗辩；已经还的要不回来。",
            "债务人",
            "民法典-192",
            "",
            CIVIL_CODE,
        ),
        Ground("法院不主动适用时效。", "法院", "民法典-193", "", CIVIL_CODE),
        Ground("中止：障碍消除之日起满六个月，期间届满。", "债权人", "民法典-194", "", CIVIL_CODE),
        Ground("中断：从中断、有关程序终结时起重新计算。", "债权人、债务人", "民法典-195", "", CIVIL_CODE),
        Ground("时效要在一审提。", "债务人", "诉讼时效规定-3", "", _LIMITATION),
        Ground("没约定期限的，怎么起算。", "债权人", "诉讼时效规定-4", "", _LIMITATION),
        Ground(
            "届满后又同意还、签新协议、在催收单上签字的，可能不能再抗辩。",
            "债务人",
            "诉讼时效规定-19",
            "",
            _LIMITATION,
        ),
        Ground("三年可以中止、中断；二十年不中止、不中断。", "债权人", "总则编解释-35", "", date(2022, 3, 1)),
        Ground("申请执行的期间为二年。", "申请执行人", "民事诉讼法-250", "", CIVIL_PROCEDURE),
        Ground("民法典施行前的事，适用当时的规定。", "法院", "民法典时间效力规定-1#2", "", _LIMITATION),
    ),
    leaves_out=(
        "你不知道的催收、转让通知、起诉",
        "宣布提前到期的，从哪天起算要看合同",
        "花呗、信用卡每个月的账单是不是“同一笔债分期还”，有争议",
        "二十年的最长期间不中止、不中断，特殊情况法院可以延长",
    ),
)


class Event(StrEnum):
    """What restarts the period."""

    REQUEST = "request"
    CARD_NOTICE = "card_notice"
    AGREED = "agreed"
    DEDUCTED = "deducted"
    TRANSFER_NOTICE = "transfer_notice"
    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"
    ENFORCEMENT = "enforcement"
    MEDIATION = "mediation"
    REPORT = "report"


@dataclass(frozen=True)
class EventKind:
    """An event in words, its provision, and whether the period starts anew only at the end of a procedure."""

    label: str
    ground: Ground
    is_procedure: bool = False


def _rule(code: str, says: str, binds: str = "债权人") -> Ground:
    effective = date(2021, 5, 25) if code.startswith("银行卡规定") else _LIMITATION
    return Ground(says, binds, code, "", effective)


EVENTS = {
    Event.REQUEST: EventKind(
        "催收到了你这里（信件、短信、电话、上门）", _rule("诉讼时效规定-8", "送达或者到达时中断。")
    ),
    Event.CARD_NOTICE: EventKind(
        "信用卡：发到预留的号码、地址", _rule("银行卡规定-3", "发到预留的号码、地址、邮箱即中断。", "发卡行")
    ),
    Event.AGREED: EventKind(
        "你答应还、还了一部分、申请延期或分期", _rule("诉讼时效规定-14", "算同意履行，中断。", "债务人")
    ),
    Event.DEDUCTED: EventKind(
        "银行按约定从账户扣款", _rule("诉讼时效规定-8", "按约定扣收欠款本息，中断。", "金融机构")
    ),
    Event.TRANSFER_NOTICE: EventKind("收到债权转让通知", _rule("诉讼时效规定-17", "通知到达时中断。")),
    Event.SUIT: EventKind("对方起诉或者申请仲裁", _rule("诉讼时效规定-10", "提交起诉状之日起中断。"), True),
    Event.PAYMENT_ORDER: EventKind("对方申请支付令", _rule("诉讼时效规定-11", "和起诉同样中断。"), True),
    Event.ENFORCEMENT: EventKind("对方申请强制执行", _rule("诉讼时效规定-11", "和起诉同样中断。"), True),
    Event.MEDIATION: EventKind(
        "对方找调解组织等处理", _rule("诉讼时效规定-12", "提出请求之日起中断。"), True
    ),
    Event.REPORT: EventKind("对方报案、控告", _rule("诉讼时效规定-13", "报案之日起中断。"), True),
}


@dataclass(frozen=True)
class Interruption:
    """An event on a day; for a procedure the day on which it ended, or nothing while it runs."""

    on: date
    event: Event = Event.REQUEST
    ended_on: date | None = None

    @property
    def restarts_on(self) -> date | None:
        return self.ended_on if EVENTS[self.event].is_procedure else self.on


@dataclass(frozen=True)
class Obstacle:
    """Days on which the creditor could not act (民法典第一百九十四条); no end while it lasts."""

    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Claim:
    """A debt that fell due on a final day, and what has happened since; `years` is 3, or 2 for enforcement."""

    due_on: date
    years: int = YEARS
    interruptions: tuple[Interruption, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


class Step(StrEnum):
    """What one event did to the period."""

    INTERRUPT = "interrupt"
    SUSPEND = "suspend"
    OUTSIDE = "obstacle_outside_last_6_months"
    TOO_LATE = "after_expiry_no_interrupt"
    OBSTACLE_TOO_LATE = "after_expiry_no_suspension"
    RUNNING = "procedure_running"
    LASTING = "obstacle_lasting"


@dataclass(frozen=True)
class Entry:
    """One event in order of time, and the last day (before holidays) that it left; none while something still runs."""

    on: date
    step: Step
    last_day: date | None


@dataclass(frozen=True)
class Limitation:
    """The last day, before and after holidays; nothing while a procedure or an obstacle still lasts.

    `unknown_years` are those whose holidays could not be kept off.
    `old_period_over`: the two years of before 2017-10-01 may have ended then; `raw` is their last day.
    """

    raw: date | None
    last_day: date | None
    unknown_years: tuple[int, ...]
    log: tuple[Entry, ...]
    old_period_over: bool
    longest_day: date
    may_have_passed: bool
    past_longest: bool


def limitation(claim: Claim, *, calendar: Calendar, today: date) -> Limitation:
    """The last day on which a claim may still be in time (民法典188–195, 201–203; 民事诉讼法250).

    An event up to the last day, moved off holidays, restarts the period; a later one does not. Raises BadInput.
    """
    _check(claim, today)
    run = _Run(claim.due_on, claim.years, calendar, today)
    for happening in _in_order(claim):
        if isinstance(happening, Interruption):
            run.interrupt(happening)
        else:
            run.hold_up(happening)
    rolled = run.rolled
    longest = add_years(claim.due_on, LONGEST_YEARS)
    return Limitation(
        raw=rolled.raw if rolled else None,
        last_day=rolled.day if rolled else None,
        unknown_years=rolled.unknown_years if rolled else (),
        log=tuple(run.log),
        old_period_over=run.is_old,
        longest_day=longest,
        may_have_passed=rolled is not None and today > rolled.day,
        past_longest=today > longest,
    )


@dataclass
class _Run:
    """The period as it stands after each event."""

    start: date
    years: int
    calendar: Calendar
    asked_on: date
    log: list[Entry] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    running: bool = False  # a procedure has not ended
    raw: date = field(init=False)

    def __post_init__(self) -> None:
        self.raw = self._end()

    @property
    def is_old(self) -> bool:
        return self.years == YEARS and add_years(self.start, OLD_YEARS) <= OLD_PERIOD_OVER_BY

    @property
    def is_open(self) -> bool:
        """Whether the last day cannot be known yet."""
        return self.running or any(
            one.ends_on is None and self.asked_on > self._window_opens for one in self.obstacles
        )

    @property
    def rolled(self) -> Rolled | None:
        return None if self.is_open else self.calendar.roll(self.raw)

    @property
    def _window_opens(self) -> date:
        """Obstacles count if they reach beyond this day, six months before the last."""
        return add_months(self.raw, -MONTHS_OF_OBSTACLES)

    def _end(self) -> date:
        return add_years(self.start, OLD_YEARS if self.is_old else self.years)

    def _is_over(self, on: date) -> bool:
        rolled = self.rolled
        return rolled is not None and on > rolled.day

    def interrupt(self, event: Interruption) -> None:
        if self._is_over(event.on):
            self.log.append(Entry(event.on, Step.TOO_LATE, self.raw))
            return
        restart = event.restarts_on
        if restart is None:
            self.running = True
            self.log.append(Entry(event.on, Step.RUNNING, None))
            return
        self.start = max(self.start, restart)
        self.raw = self._end()
        for obstacle in self.obstacles:
            self._extend(obstacle)
        self.log.append(Entry(event.on, Step.INTERRUPT, None if self.is_open else self.raw))

    def hold_up(self, obstacle: Obstacle) -> None:
        if self._is_over(obstacle.starts_on):
            self.log.append(Entry(obstacle.starts_on, Step.OBSTACLE_TOO_LATE, self.raw))
            return
        self.obstacles.append(obstacle)
        self.log.append(Entry(obstacle.starts_on, *self._extend(obstacle)))

    def _extend(self, obstacle: Obstacle) -> tuple[Step, date | None]:
        until = self.asked_on if obstacle.ends_on is None else obstacle.ends_on
        if until <= self._window_opens:
            return Step.OUTSIDE, None if self.running else self.raw
        if obstacle.ends_on is None:
            return Step.LASTING, None
        self.raw = max(self.raw, add_months(until, MONTHS_OF_OBSTACLES))
        return Step.SUSPEND, None if self.running else self.raw


def _in_order(claim: Claim) -> list[Interruption | Obstacle]:
    """By day; on one day an obstacle counts before an event, which starts the period anew."""
    happenings: list[tuple[date, int, Interruption | Obstacle]] = [
        *((one.starts_on, 0, one) for one in claim.obstacles),
        *((one.on, 1, one) for one in claim.interruptions),
    ]
    return [one for _, _, one in sorted(happenings, key=lambda row: row[:2])]


def _check(claim: Claim, today: date) -> None:
    inputs.happened("due_on", claim.due_on, today)
    if claim.years not in (YEARS, ENFORCEMENT_YEARS):
        raise BadInput("years", "期间是三年；已有生效判决、申请执行的是二年。", "out_of_range")
    inputs.at_most("interruptions", claim.interruptions, MOST_EVENTS, "事件")
    inputs.at_most("obstacles", claim.obstacles, MOST_EVENTS, "障碍")
    for event in claim.interruptions:
        inputs.happened("interruptions", event.on, today)
        if event.on < claim.due_on:
            raise BadInput(
                "interruptions", "有一件事早于到期日，还没到期，不影响时效，请去掉。", "before_due"
            )
        if event.ended_on is not None:
            inputs.happened("interruptions", event.ended_on, today)
            if event.ended_on < event.on:
                raise BadInput("interruptions", "程序结束的日子早于开始的日子，请核对。", "out_of_order")
    for obstacle in claim.obstacles:
        inputs.happened("obstacles", obstacle.starts_on, today)
        if obstacle.ends_on is not None:
            inputs.happened("obstacles", obstacle.ends_on, today)
            if obstacle.ends_on < obstacle.starts_on:
                raise BadInput("obstacles", "障碍消除的日子早于出现的日子，请核对。", "out_of_order")
