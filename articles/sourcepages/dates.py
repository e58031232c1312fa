"""Dates as web pages print them: 2025-02-08 19:32:35, 2025 03/ 25 11:22:05, 5个月前 (12-17), 昨天 22:17."""

import re
from dataclasses import dataclass

_TIME = (
    r"(?:\s*(?:T|(?:星期|周)[一二三四五六日天])?\s*(?:上午|下午|晚上|晚|凌晨|中午|早上)?\s*"
    r"\d{1,2}\s*(?::|时|点)\s*\d{1,2}(?:\s*(?::|分)\s*\d{1,2})?(?:\s*秒|\s*分)?(?:\.\d{1,6})?(?:\s*(?:[AaPp][Mm"
    r"]))?(?:[+-]\d\d:?\d\d|Z)?)"
)
_YEAR = r"(?<![\d.])(?:19|20)\d{2}"
_FULL = (
    rf"{_YEAR}\s*(?:年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]?|[-–—]\s*\d{{1,2}}\s*[-–—]\s*\d{{1,2}}|"
    rf"/\s*\d{{1,2}}\s*/\s*\d{{1,2}}|\.\s*\d{{1,2}}\s*\.\s*\d{{1,2}}|\s+\d{{1,2}}\s*[/.-]\s*\d{{1,2}})(?!\d){_TIME}"
    r"?"
)
_AGO = (
    r"(?:\d{1,3}|[一二两三四五六七八九十半几]{1,3})\s*个?(?:秒钟?|分钟|小时|天|日|周|星期|月|年)(?:之|"
    r"以)?前"
    r"(?:\s*\(\s*\d{1,2}[-/]\d{1,2}\s*\))?"
)
_DAY = rf"(?:刚刚|(?:昨天|今天|前天|昨日|今日){_TIME}?|上周[一二三四五六日天]?(?=\s|$))"
_SHORT = rf"(?<![\d\-.])(?:\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-\d{{1,2}}(?![\d-]))(?:{_TIME}|(?=\s|$|[,，)|]))"
DATE = re.compile(f"(?P<full>{_FULL})|(?P<ago>{_AGO})|(?P<day>{_DAY})|(?P<short>{_SHORT})")


@dataclass(frozen=True)
class Printed:
    """A date as it stands in a line."""

    start: int
    end: int
    text: str
    kind: str  # full, ago, day, short


def find_dates(flat: str, text: str) -> list[Printed]:
    """The dates of a line, in order; `flat` is `text` at one width."""
    found = []
    for match in DATE.finditer(flat):
        kind = match.lastgroup or ""
        found.append(Printed(match.start(), match.end(), text[match.start() : match.end()].strip(), kind))
    return found


def first_date(flat: str, text: str) -> Printed | None:
    """The first date of a line, full ones before others."""
    found = find_dates(flat, text)
    return next((one for one in found if one.kind == "full"), found[0] if found else None)
