"""Reads the lines of the State Council's yearly notice of days off, and writes them back.

    元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

Whatever the notice says twice is compared: the weekday beside a date, the number of days beside a span.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST_LINES, LONGEST = 40, 5000
MOST_DAYS = 16  # of one span; the longest holiday there has been lasted nine
FEWEST_DAYS_OFF = 11  # 全国年节及纪念日放假办法: eleven days until 2024, thirteen since
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
WEEKDAYS = "一二三四五六日"

_HEAD = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.]\s*")
_NOTE = re.compile(r"\(([^()]*)\)")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[年./-]\s*)?(?:(?P<month>\d{1,2})\s*[月./-]\s*)?(?P<day>\d{1,2})\s*(?:日|号|(?=[^\d日号天]|$))"
    r"\s*(?:\((?P<note>[^()]*)\))?"
)
_TO = re.compile(r"^\s*(?:至|到|—|–|~|-)+\s*$")
_BETWEEN = re.compile(r"^\s*[、,和及]?\s*$")
_COUNT = re.compile(r"共\s*(\d{1,2})\s*天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


class BadLines(ValueError):
    """Lines that make no calendar, each complaint with its line."""

    def __init__(self, words: list[str]):
        super().__init__("".join(words))
        self.words = words


class _Bad(ValueError):
    """What is wrong with one line."""


@dataclass(frozen=True)
class Day:
    """One day of a notice: off, or a weekend day worked; `line` is where it was written."""

    day: date
    name: str
    is_workday: bool
    line: int = 0

    @property
    def weekday(self) -> str:
        return f"星期{WEEKDAYS[self.day.weekday()]}"


def read(text: str, year: int) -> list[Day]:
    """The days of a year's notice in order of time; raises BadLines with every fault."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadLines(["请把通知里的放假安排粘贴进来，一个节日一行。"])
    if len(lines) > MOST_LINES or len(text) > LONGEST:
        raise BadLines([f"最多 {MOST_LINES} 行，{LONGEST} 个字。只要放假、上班的那几行。"])
    found: dict[date, Day] = {}
    words = []
    for number, line in lines:
        try:
            for one in _line(line, number, year):
                words += _twice(found.get(one.day), one)
                found.setdefault(one.day, one)
        except _Bad as bad:
            words.append(f"第 {number} 行：{bad}")
    if words:
        raise BadLines(words)
    return sorted(found.values(), key=lambda one: one.day)


def missing(days: Iterable[Day], year: int) -> list[str]:
    """Why the days cannot be the whole notice of a year; nothing where they can."""
    days = list(days)
    words = []
    if absent := [name for name in FESTIVALS if not any(name in one.name for one in days)]:
        words.append(f"没有看到{'、'.join(absent)}。")
    off = sum(not one.is_workday and one.day.year == year for one in days)
    if off < FEWEST_DAYS_OFF:
        words.append(f"{year} 年只有 {off} 天放假，少于 {FEWEST_DAYS_OFF} 天，不像一整年的。")
    return words


def write(days: Iterable[Day]) -> str:
    """The days as lines that `read` understands, one for each name."""
    by_name: dict[str, list[Day]] = {}
    for one in sorted(days, key=lambda one: one.day):
        by_name.setdefault(one.name, []).append(one)
    return "\n".join(f"{name}：{_written(group)}" for name, group in by_name.items())


def _line(line: str, number: int, year: int) -> Iterator[Day]:
    line = unicodedata.normalize("NFKC", line).replace("︰", ":")
    name, colon, rest = _HEAD.sub("", line).partition(":")
    name = name.strip()
    if not colon or not name or any(sign.isdigit() for sign in name) or len(name) > 30:
        raise _Bad("要先写是哪个节，后面跟冒号，例如“元旦：1月1日至3日放假”。不是放假安排的句子请删掉。")
    for clause in filter(None, re.split(r"[。;]", rest)):
        if clause.strip():
            yield from (Day(day, name, worked, number) for day, worked in _clause(clause, year))


def _clause(clause: str, year: int) -> Iterator[tuple[date, bool]]:
    """Every day of a clause, and whether it is worked."""
    off, worked = "放假" in clause or "休息" in clause, "上班" in clause
    if off == worked:
        raise _Bad(f"“{clause.strip()[:20]}”没有写明是放假还是上班，或者两样写在了一句里，请用句号分开。")
    count = _COUNT.search(clause)
    plain = _COUNT.sub("", clause)
    days = _days(plain, year)
    if not days:
        raise _Bad(f"“{clause.strip()[:20]}”里没有日期。")
    if off and count and int(count[1]) != len(days):
        raise _Bad(f"写着共 {count[1]} 天，日期算下来是 {len(days)} 天。")
    for day in days:
        if worked and day.weekday() < 5:
            raise _Bad(f"{day} 是星期{WEEKDAYS[day.weekday()]}，本来就上班，请核对。")
        yield day, worked


def _days(clause: str, year: int) -> list[date]:
    found: list[date] = []
    end, month, said = 0, None, None
    for match in _DAY.finditer(clause):
        between = clause[end : match.start()]
        said = int(match["year"]) if match["year"] else (said if match["month"] is None else None)
        month = int(match["month"]) if match["month"] else month
        if month is None:
            raise _Bad(f"“{match[0].strip()}”没有写是几月。")
        day = _date(said or year, month, int(match["day"]), year)
        _same_weekday(day, match["note"] or "")
        if found and _TO.match(between):
            found += _span(found[-1], day)
        elif found and not _BETWEEN.match(between):
            raise _Bad(f"看不懂“{between.strip()[:20]}”，日期之间只用“至”和顿号。")
        else:
            found.append(day)
        end = match.end()
    return found


def _date(said: int, month: int, day: int, year: int) -> date:
    try:
        found = date(said, month, day)
    except ValueError:
        raise _Bad(f"没有 {said} 年 {month} 月 {day} 日这一天。") from None
    if not date(year - 1, 12, 1) <= found <= date(year + 1, 1, 31):
        raise _Bad(f"{found} 不在 {year} 年，也不在它前后一个月里。")
    return found


def _same_weekday(day: date, note: str) -> None:
    said = _WEEKDAY.search(note)
    if said and said[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
        raise _Bad(f"{day} 是星期{WEEKDAYS[day.weekday()]}，这里写的是{said[0]}，请核对年份和日期。")


def _span(start: date, last: date) -> list[date]:
    """The days after `start` up to `last`."""
    length = (last - start).days
    if length < 1:
        raise _Bad(
            f"{start} 至 {last}：后一天不比前一天晚。跨年的要写上年份，例如 2023年12月30日至2024年1月1日。"
        )
    if length >= MOST_DAYS:
        raise _Bad(f"{start} 至 {last} 有 {length + 1} 天，太长了，请核对。")
    return [start + timedelta(days=more) for more in range(1, length + 1)]


def _twice(before: Day | None, now: Day) -> list[str]:
    if before is None:
        return []
    return [f"第 {now.line} 行：{now.day} 在第 {before.line} 行已经写过（{before.name}）。"]


def _written(days: list[Day]) -> str:
    parts = []
    for worked, verb in ((False, "放假"), (True, "上班")):
        spans: list[list[date]] = []
        for day in (one.day for one in days if one.is_workday is worked):
            if spans and day - spans[-1][-1] == timedelta(days=1):
                spans[-1].append(day)
            else:
                spans.append([day])
        if spans:
            parts.append("、".join(_spanned(span) for span in spans) + verb)
    return "。".join(parts)


def _spanned(span: list[date]) -> str:
    first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (span[0], span[-1]))
    return first if len(span) == 1 else f"{first}至{last}"
