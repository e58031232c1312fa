"""Numbers before headings and in lists: 一、 （一） 1. 1、 （1） ① 第一步： Q1： ## and how they nest."""

import re
from dataclasses import dataclass

from articles.sourcepages.lines import Line
from core.text import parse_number

_CN = "一二三四五六七八九十"
_EMPH = r"(?P<emph>[*_#\s>▌▎▍┃|●■◆◇▶►★☆✦✅]*)"
_KINDS: tuple[tuple[str, str], ...] = (
    ("part", rf"第[{_CN}\d]{{1,3}}(?:部分|章|节|篇|讲|编)\s*[::、.,\s]?"),
    (
        "step",
        rf"(?:第[{_CN}\d]{{1,3}}(?:大?步骤?|招|点|种方法|种情况|种|类|条路|条建议|个问题|问|个误区|"
        r"大误区|个阶段|阶段|关|式|大类|计|个方法|个办法|项|个坑|个|道|轮|层|方面)(?:[::、.,\s]\s*|"
        r"(?=[「“【])))"
        r"|(?:步骤|方法|方式|误区|情况|情形|建议|问题|技巧|要点|案例|办法|策略|途径|阶段|原因|场景|"
        rf"渠道|招数|措施|陷阱|提示|方案|注意|秘诀|套路|风险|常见问题)\s*[{_CN}\d]{{1,3}}\s*[::、.,\s]\s*"
        rf"|[【\[(](?:步骤|方法|误区|情况|问题|技巧|要点|案例|阶段|提示|第)\s*[{_CN}\d]{{1,3}}(?:步|点|问|招)?[】\])]\s*",
    ),
    ("ask", r"(?:[QqＱ]|问题?|FAQ|faq)\s*\d{0,2}\s*[::、.]\s*|[Qq]\d{1,2}\s+"),
    ("di", rf"(?:第[{_CN}]{{1,2}}|其[一二三四五六七八九十]{{1,2}}|首先|其次|再次|最后)[,、::.]\s*"),
    ("cn", rf"[{_CN}]{{1,3}}\s*[、.,::]\s*|[{_CN}]{{1,3}}\s+(?=\S)"),
    ("cnp", rf"[((\[【〔]\s*[{_CN}]{{1,3}}\s*[))\]】〕]\s*[、.,::]?\s*"),
    ("ar2", r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?!\d)\s*[、.]?\s*(?![%元万亿倍折年月天日个号\d])"),
    ("ar", r"\d{1,2}\s*(?:[、:]|[.](?![\d])|,(?!\d))\s*|\d{1,2}\s*[))]\s*"),
    ("arp", r"[((\[【]\s*\d{1,2}\s*[))\]】]\s*[、.::]?\s*"),
    ("circ", r"[①-⑳❶-❿➀-➓]\s*[、.::]?\s*|[㈠-㈩]\s*|\d️⃣\s*"),
    ("en", r"(?:part|step|no|tip|chapter)\s*\.?\s*\d{1,2}\s*[.::、]?\s*|0\d\s+(?=\S)|0\d\s*[|/、.]\s*"),
    ("letter", r"[A-Ha-h]\s*[、.))]\s*(?=[\u4e00-\u9fff])"),
)
_PATTERN = re.compile(_EMPH + "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _KINDS) + ")", re.I)
_ROMAN = re.compile(
    r"[*_#\s]*(?P<roman>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]\s*[、.]?\s*|(?:I{1,3}|IV|V|VI{1,3}|IX|X)\s*[、.]\s*)(?=\S)"
)
_VALUE = re.compile(rf"[{_CN}]{{1,3}}|\d{{1,2}}")
_LAW = re.compile(rf"^第[{_CN}百千零〇\d]{{1,9}}条(?!路|建议|理由|经验|措施|办法|途径|意见|渠道)")
_DATE = re.compile(r"^\s*\d{1,2}\s*[.、]\s*\d{1,2}\s*(?:[日号元%万]|\s|$)")
_TAIL = re.compile(r"\s*\**$")
# How deep a kind usually stands; the order of the first appearance decides between kinds that are used alike.
RANK = {
    "part": 0,
    "cn": 1,
    "roman": 1,
    "cnp": 2,
    "step": 3,
    "ask": 3,
    "en": 3,
    "ar": 4,
    "ar2": 5,
    "di": 6,
    "arp": 6,
    "circ": 7,
    "letter": 7,
}


@dataclass(frozen=True)
class Number:
    """The number at the start of a line; `end` is where the words begin."""

    kind: str
    printed: str
    value: int
    end: int


def read_number(line: Line) -> Number | None:
    """The number that a line begins with; None for 第三条 of a law, dates, amounts and plain words."""
    seen = line.seen[:60]
    if line.number:
        found = _VALUE.search(line.number)
        return Number("en", line.number, (parse_number(found[0]) or 0) if found else _circled(line.number), 0)
    if _LAW.match(seen) or _DATE.match(seen):
        return None
    match = _PATTERN.match(seen)
    kind = match.lastgroup if match else None
    if match is None or kind is None:
        match = _ROMAN.match(seen)
        if match is None:
            return None
        kind = "roman"
    if match.end() >= len(line.flat.rstrip("*_ ")):
        return None
    start = match.start(kind)
    printed = line.text[start : match.end()].strip()
    found = _VALUE.search(printed)
    value = (parse_number(found[0]) or 0) if found else _circled(printed)
    if kind == "ar" and (value == 0 or value > 40):
        return None
    if (
        kind == "cn"
        and seen[match.end() - 1 : match.end()] == " "
        and not re.match(r"[\u4e00-\u9fff]", seen[match.end() :])
    ):
        return None
    return Number(kind, printed, value, match.end())


def _circled(printed: str) -> int:
    for first in ("①", "❶", "➀", "㈠", "Ⅰ"):
        place = ord(printed[0]) - ord(first) + 1
        if 1 <= place <= 20:
            return place
    return {"其": 0, "首": 1, "再": 3}.get(printed[0], 0)
