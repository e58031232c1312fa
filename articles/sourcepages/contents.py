"""Tables of contents and lists of items: short lines in a row that belong to the article, or repeat its headings."""

import re

from articles.sourcepages.lines import Line
from articles.sourcepages.numbering import read_number

_CONTENTS = re.compile(
    r"^[\s【\[#*]*(?:本文|文章|内容|本页|全文)?(?:目录|导航|大纲|目次)(?:导航)?\s*[】\]:：]?\s*(?:[\[(（]?(?:收"
    r"起|展开|隐藏|显示)[\])）]?)?$|^(?:table of )?contents$",
    re.I,
)
_FOLD = re.compile(r"^[\[(（【]?(?:收起|展开|隐藏|显示|展开全部|收起目录|查看目录)[\])）】]?$")
_COUNTED = re.compile(r"^\d{1,2}(?:\.\d)?[\s.、].{2,38}$")
_BULLET = re.compile(
    r"^(?:[-–—•·●○■□◆◇▪►▶※✦✅✔➤→*+]\s*|[①-⑳]|\d{1,2}[.、)）]|[(（][\d一二三四五六七八九十]{1,2}[)）])"
)


def contents_lines(lines: list[Line]) -> set[int]:
    """The places of tables of contents: a heading such as 目录 and the lines below it that come again further down."""
    found = {i for i, line in enumerate(lines) if "toc" in line.hints and line.length <= 60}
    starts = [i for i, line in enumerate(lines) if line.length <= 20 and _CONTENTS.match(line.flat)]
    names = [_name(line) for line in lines] if starts else []
    last = {name: i for i, name in enumerate(names) if name}
    for start in starts[:5]:
        found |= _listed(lines, names, last, start)
    return found


def promised_lines(lines: list[Line], listed: set[int]) -> set[int]:
    """The places of headings that a table of contents has promised."""
    names = {name for i in listed if (name := _name(lines[i])) and len(name) >= 4}
    return {
        i
        for i, line in enumerate(lines)
        if i not in listed and names and i > min(listed) and read_number(line) and _name(line) in names
    }


def _listed(lines: list[Line], names: list[str], last: dict[str, int], start: int) -> set[int]:
    places, sure, guessed = [start], 1, 0
    listed: set[str] = set()
    for j in range(start + 1, min(start + 60, len(lines))):
        line, name = lines[j], names[j]
        if name in listed or line.length > 60 or line.is_prose or line.ends:
            break  # the article begins
        places.append(j)
        if _FOLD.match(line.flat) or last.get(name, -1) > j or _COUNTED.match(line.flat):
            sure, guessed = len(places), 0
        else:
            guessed += 1
            if guessed > 2:
                break
        if name:
            listed.add(name)
    return set(places[:sure])


def _name(line: Line) -> str:
    if line.length > 60 or line.is_prose:
        return ""
    number = read_number(line)
    words = line.flat[number.end :] if number else line.flat
    return re.sub(r"^\d{1,2}\s+|\W+", "", words).lower()


def item_lines(lines: list[Line]) -> set[int]:
    """The places of list items that a line ending in a colon announces."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.flat.rstrip()[-1:] != ":" or line.length < 4:
            continue
        for j in range(i + 1, min(i + 30, len(lines))):
            if not (_BULLET.match(lines[j].text) or (lines[j].tag == "li" and lines[j].linked < 0.5)):
                break
            found.add(j)
    return found
