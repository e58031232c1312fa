"""What the lines of a whole law are: a heading of 编章节, the opening of a 条, a sign that an annex begins, or its text.

The layout is that of public collections of law: a title, lines of dates, then headings with or without #, each 条 opening a
line, with a blank behind its number. Paragraphs that begin by naming a 条 (第十二条规定的…) are text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.text import cn_number, parse_number

ZERO_WIDTH = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")
_GARBLED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]")
_DIGITS = "零〇○一二三四五六七八九十百千万两0-9０-９"
_MARKS = r"(?:#{1,6}\s*)?(?:\*\*)?"
_OPENING = re.compile(
    rf"{_MARKS}第(?P<number>[^条章节编，。；：、“《（(]{{0,14}}?)条(?:\s*之\s*(?P<sub>[{_DIGITS}]{{1,3}}))?(?:\*\*)?(?:\s+(?P<text>.*))?"
)
_GLUED = re.compile(
    rf"{_MARKS}第(?P<number>[{_DIGITS}]+)条(?:之(?P<sub>[一二三四五六七八九十]{{1,3}}))?(?:\*\*)?(?P<text>\S.*)"
)
# What follows a number that is only referred to: 第十条 第二款规定的…, 第十二条所称…
_REFERS = re.compile(
    rf"规定(?:的|了|，|之|$)|所[称列指]|的|第[{_DIGITS}]+[款项目]|[、，；）)]|(?:[和至或与及]|以及|或者)第|之[外后前间]|情形|修改为"
)
_REFERS_GLUED = re.compile(rf"{_REFERS.pattern}|规定")
_HEADING = re.compile(
    rf"{_MARKS}第\s*(?P<number>[{_DIGITS}]{{1,6}})\s*(?P<kind>分编|编|章|节)(?:之(?P<sub>[一二三四五六七八九十]{{1,2}}))?(?P<title>.*?)(?:\*\*)?"
)
_LAST_PART = re.compile(rf"{_MARKS}附\s*则(?:\*\*)?")
_CONTENTS = re.compile(rf"{_MARKS}目\s*[录次](?:\*\*)?")
_ANNEX = re.compile(
    rf"{_MARKS}附(?:\s*[：:].*|\s*(?:件|录|表)\s*[{_DIGITS}]{{0,3}}\s*(?:[：:\s].*)?)(?:\*\*)?"
)
_LEADERS = re.compile(r"[\s.…·．]*[0-9]{0,4}$")  # 第一章 总则……3, in a table of contents
_RULE = re.compile(r"[-*_=—\s]+|<!--.*-->")
_SENTENCE = re.compile(r"[。；，：]")
_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
LONGEST_HEADING = 40


@dataclass(frozen=True)
class Line:
    """One line that says something; `number` is 0 where a numeral cannot be read."""

    at: int
    kind: str  # opening glued heading contents annex last unknown garbled text
    text: str
    number: int = 0
    sub: int = 0
    level: str = ""  # of a heading: 编 分编 章 节
    written: str = ""  # the numeral as it stands there


def read_lines(text: str) -> Iterator[Line]:
    """Classify every line that is not blank."""
    for at, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = ZERO_WIDTH.sub("", raw).strip()
        if line and not _RULE.fullmatch(line):
            yield _read(at, line)


def is_canonical(written: str, number: int) -> bool:
    return bool(number) and written == cn_number(number)


def _read(at: int, line: str) -> Line:
    if bad := _GARBLED.search(line):
        return Line(at, "garbled", line, written=f"U+{ord(bad[0]):04X}")
    if match := _CONTENTS.fullmatch(line):
        return Line(at, "contents", line)
    if match := _LAST_PART.fullmatch(line):
        return Line(at, "last", "附则")
    if match := _OPENING.fullmatch(line):
        opened = _opening(at, line, match)
        if opened:
            return opened
    elif (match := _GLUED.fullmatch(line)) and not _REFERS_GLUED.match(match["text"]):
        return Line(at, "glued", match["text"].strip(), *_numbers(match), written=match["number"])
    if match := _HEADING.fullmatch(line):
        heading = _heading(at, line, match)
        if heading:
            return heading
    if _ANNEX.fullmatch(line):
        return Line(at, "annex", line)
    return Line(at, "unknown" if line.startswith("#") else "text", line)


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    sub = match["sub"]
    return parse_number(match["number"].replace("○", "〇")) or 0, (parse_number(sub) or -1) if sub else 0


def _opening(at: int, line: str, match: re.Match[str]) -> Line | None:
    """An opening, also one whose numeral is damaged (第1○条, 第五 十条, 第□条); None for words such as 第三方 条."""
    text, written = (match["text"] or "").strip(), match["number"]
    if text and _REFERS.match(text):
        return None
    numerals = sum(char in "零〇○一二三四五六七八九十百千万两" or char.isdigit() for char in written)
    if numerals * 2 < len(written.replace(" ", "")):
        return None
    return Line(at, "opening", text, *_numbers(match), written=written)


def _heading(at: int, line: str, match: re.Match[str]) -> Line | None:
    title = _LEADERS.sub("", match["title"])
    marked = line.startswith(("#", "**"))
    if not marked and (_SENTENCE.search(title) or len(title) > LONGEST_HEADING):
        return None  # 第三章规定的程序，适用于…
    number, sub = _numbers(match)
    words = squeeze(title)
    name = f"第{match['number']}{match['kind']}" + (f"之{match['sub']}" if match["sub"] else "")
    return Line(at, "heading", f"{name} {words}".strip(), number, sub, match["kind"], match["number"])


def squeeze(words: str) -> str:
    """总　则 and 总  则 are 总则."""
    return _BETWEEN_CHINESE.sub("", words.strip())
