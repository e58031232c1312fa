"""How long each table of the tools is good for: said once here, shown to readers at the top of a tool and to staff on
the admin's first page. Nothing is stretched beyond its last row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from reference.models import LocalFigure
from selfhelp.calculators.held import Held, sourced
from selfhelp.rules.periods import Calendar, add_years

CHECK_FEES_EVERY_YEARS = 1
NEXT_YEARS_HOLIDAYS_FROM = (11, 1)  # the notice for a year comes out in the last months of the year before
LAST_YEARS_WAGES_FROM = (9, 1)  # statistics of a year come out by the summer after it

NO_LPR = "我们还没有录入 LPR，和四倍 LPR 比的那一步现在算不了，请看中国人民银行或者全国银行间同业拆借中心公布的数。"
NO_FEES = "我们还没有录入诉讼费的费率，现在算不了。可以打 12368 问法院。"
WHERE = {
    LocalFigure.Kind.AVERAGE_WAGE: "到本省统计局官网查“就业人员年平均工资”，或者打 12368 问法院",
    LocalFigure.Kind.SUBSISTENCE: "到当地民政局官网查“最低生活保障标准”，或者打 12345 问",
}


@dataclass(frozen=True)
class State:
    """How a table stands today: what it holds, what a reader must know first, what staff have to do."""

    holds: str
    doubts: tuple[str, ...] = ()
    to_do: str = ""


@dataclass(frozen=True)
class DataSet:
    """A table that can be out of date: `rule` is how long it is good for, `model` where the admin keeps it."""

    title: str
    model: str
    rule: str
    state: Callable[[Held], State]


# What each table is good for


def lpr(held: Held) -> State:
    last, due = held.lpr.last_on, held.lpr.next_due_on
    if last is None or due is None:
        return State("还没有 LPR", (NO_LPR,), "一期都没有录入。")
    holds = f"LPR 到 {last.isoformat()} 公布的一期"
    if not held.lpr.is_stale(held.today):
        return State(holds)
    doubt = (
        f"这里的 LPR 只到 {last.isoformat()} 公布的一期，之后的还没有录入，数据可能未更新。"
        "以后的数我们不推算，请自己核对官方公布。"
    )
    return State(holds, (doubt,), f"只到 {last.isoformat()}，{due.isoformat()} 起可能有新的一期。")


def holidays(held: Held) -> State:
    today, years = held.today, sorted(held.calendar.years)
    holds = f"放假安排：{'、'.join(map(str, years))} 年" if years else "还没有哪一年的放假安排，只认得出周末"
    wanted = [today.year]
    if (today.month, today.day) >= NEXT_YEARS_HOLIDAYS_FROM:
        wanted.append(today.year + 1)
    missing = [f"{year} 年" for year in wanted if not held.calendar.knows(year)]
    to_do = f"{'、'.join(missing)}的没有录完。" if missing else ""
    return State(holds, tuple(unknown_years([today.year], held.calendar)), to_do)


def unknown_years(years: Iterable[int], calendar: Calendar) -> list[str]:
    """What a reader must know of years whose holidays a last day could not be kept off; nothing for known ones."""
    found = []
    for year in sorted(set(years) - calendar.years):
        start = f"还没有录入 {year} 年的放假安排，只避开了周末。"
        if calendar.has_begun(year):
            start = f"{year} 年的放假安排还没有录完，只避开了周末和录入了的那几天。"
        found.append(start + "碰上节假日或者调休，请问法院或者打 12368 核对。")
    return found


def fees(held: Held) -> State:
    rows = held.fee_rows.values()
    if not rows:
        return State("还没有诉讼费费率", (NO_FEES,), "一条都没有录入。")
    since = max(row.effective_on for row in rows).isoformat()
    checked = min((row.checked_on or date.min) for row in rows)
    if checked != date.min and held.today < add_years(checked, CHECK_FEES_EVERY_YEARS):
        return State(f"诉讼费费率：{since} 起施行，{checked.isoformat()} 核对")
    when = f"上次核对是 {checked.isoformat()}" if checked != date.min else "没有记录核对日期"
    doubt = f"诉讼费费率{when}，之后有没有改过，我们还没有再核对。交费以法院的通知为准。"
    return State(f"诉讼费费率：{since} 起施行", (doubt,), f"{when}，请再和现行规定比一次。")


def average_wages(held: Held) -> State:
    rows = held.local(LocalFigure.Kind.AVERAGE_WAGE)
    return _local(
        held, LocalFigure.Kind.AVERAGE_WAGE, [f"{row.place}（{row.year} 年）" for row in _behind(rows, held)]
    )


def subsistence(held: Held) -> State:
    rows = held.local(LocalFigure.Kind.SUBSISTENCE)
    behind = [f"{row.place}（{row.year} 年）" for row in rows.values() if row.year < held.today.year - 1]
    return _local(held, LocalFigure.Kind.SUBSISTENCE, behind)


def _behind(rows, held: Held) -> list[LocalFigure]:
    newest = held.today.year - (1 if (held.today.month, held.today.day) >= LAST_YEARS_WAGES_FROM else 2)
    return [row for row in rows.values() if row.year < newest]


def _local(held: Held, kind: str, behind: list[str]) -> State:
    name, rows = LocalFigure.Kind(kind).label.partition("（")[0], held.local(kind)
    if not rows:
        return State(f"本站没有各地{name}的数据：{WHERE[kind]}", (), "一个地方都没有录入，工具让读者自己填。")
    return State(f"{name}：{len(rows)} 个地方", (), f"{'、'.join(behind)}的旧了。" if behind else "")


DATA: dict[str, DataSet] = {
    "lpr": DataSet("LPR", "loanprimerate", "每月 20 日前后公布，到下一期的日子就可能旧了。", lpr),
    "holidays": DataSet("放假安排", "holidaynotice", "今年的要录完；11 月起，明年的也要录完。", holidays),
    "fees": DataSet("诉讼费费率", "feeschedule", "每年和现行规定比一次，记下核对日期。", fees),
    "average-wages": DataSet(
        "各省年平均工资", "localfigure", "法律看上年度的数；9 月起，要有去年的。", average_wages
    ),
    "subsistence": DataSet("各地低保标准", "localfigure", "超过一年没有新数，就要再看。", subsistence),
}


def doubts(uses: Iterable[str], held: Held) -> list[str]:
    """What a reader must know of the data of a tool before believing its result."""
    return [words for name in uses for words in DATA[name].state(held).doubts]


def holdings(uses: Iterable[str], held: Held) -> list[str]:
    """What we hold of the data of a tool, for the foot of its page."""
    return [DATA[name].state(held).holds for name in uses]


def to_do(today: date) -> list[tuple[DataSet, str]]:
    """The tables that staff should bring up to date, and what is missing."""
    held = Held(today)
    found = [(one, one.state(held).to_do) for one in DATA.values()]
    return [(one, words) for one, words in found if words]


def of_wage(row: LocalFigure, held: Held) -> list[str]:
    """What a reader must know of the average wage that their claim is measured by (民事诉讼法第一百六十五条: of last year)."""
    last = held.today.year - 1
    if row.year >= last:
        return []
    return [
        f"{row.place}的年平均工资，我们只有 {row.year} 年的。法律看的是上年度（{last} 年）的数，没有推算，请自己核对。"
    ]


def told(row: LocalFigure) -> str:
    """An amount of a place with its year, source and day of check."""
    name = row.get_kind_display().partition("（")[0]
    return f"{row.place} {row.year} 年{name}，{sourced(row)}。"
