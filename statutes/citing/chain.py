"""Runs of numbers: 第六百七十五条、第六百七十六条; 第675、676条; 第667条至第680条; each with its 款 and 项."""

import re
from dataclasses import dataclass, replace

from core.text import parse_number

CN_DIGITS = "零〇一二三四五六七八九十百千两"
_NUM = rf"(?:[0-9０-９]{{1,4}}(?![0-9０-９.．,])|[{CN_DIGITS}]{{1,9}})"
BLANK = r"[ \t\u3000\u00a0]?"
_NO_SUB = "般切些种个项定致样起旦类部方边旁"
_SUB = rf"之{BLANK}(?P<sub>[一二三四五六七八九十]{{1,3}}(?![{_NO_SUB}])|[0-9０-９]{{1,2}}(?![0-9０-９]))"
_MORE = rf"(?:[、和及与至到~～—-]{BLANK}[0-9]{{1,4}}){{1,20}}"
START = re.compile(
    rf"第{BLANK}{_NUM}|[0-9０-９]{{1,4}}(?=(?:(?:[-－]\d{{1,2}})?|{_MORE}){BLANK}[条條])|[{CN_DIGITS}]{{1,9}}(?=[条條])"
)
_ELEMENT = re.compile(
    rf"(?P<di>第{BLANK})?(?P<number>{_NUM})(?:[-－](?P<dash>[0-9]{{1,2}})(?={BLANK}[条條]))?"
    rf"{BLANK}(?:(?P<tiao>[条條](?![款例件约]))(?:{_SUB})?)?"
)
_PART = rf"(?:第{BLANK}{_NUM}{BLANK}[款项目]|第?[（(]{_NUM}[）)]{BLANK}项?)"
_TAIL = re.compile(rf"{BLANK}{_PART}(?:(?:或者|以及|[、和及与或至到])?{_PART})*")
PARAGRAPH = re.compile(rf"第{BLANK}({_NUM}){BLANK}款")
ITEM = re.compile(rf"第?{BLANK}[（(]?({_NUM})[）)]?{BLANK}项")
# 第十五条（事先告知）、第十六条: a short gloss does not end the list.
_NEXT = re.compile(rf"(?=第{BLANK}{_NUM}{BLANK}[条條])")  # 第675条第676条
_AND = re.compile(
    rf"(?:[（(][^（()）\n]{{1,20}}[）)])?{BLANK}(?:、|和|及|与|或者|或|以及|并|,|，|；|;|/|／){BLANK}"
)
_TO = re.compile(rf"{BLANK}(?:至|到|—{{1,2}}|–|-|－|~|～){BLANK}")
_TILL = "至到—–-－~～"
# Third things in a list of advice, not provisions.
_ORDINAL = re.compile(
    r"(?:的)?(?:建议|意见|路|经验|理由|原因|出路|线索|信息|消息|办法|方法|措施|评论|回复|回答|留言|微博|短信|记录|新闻|提醒|忠告|说明|"
    r"注意|底线|红线|途径|渠道|请求|证据|铁律|线|腿|船|狗|鱼|裤子|街|河|道|生产|地铁|动态|朋友圈|视频|弹幕|帖|推文|语音|催收|核心|干货|"
    r"要点|小贴士|心得|好处|坏处|优点|缺点|原则|命令|公告|通告)"
)
# Behind a law that is named fewer words tell: 第三条原则 and 第十条的理由 may well be about the law. Nor does anybody
# count a hundred pieces of advice: 依《民法典》第六百七十五条建议对方分期 names the provision.
_ADVICE = re.compile(r"建议|意见|经验|理由|原因|出路|心得|小贴士|忠告|干货|提醒")
_MOST_ADVICE = 99


@dataclass(frozen=True)
class Part:
    """One number in a mention, with the place of the words that will bear its link."""

    start: int
    end: int
    number: int
    sub: int = 0


@dataclass(frozen=True)
class Element:
    """One number with its 款 and 项, or one range; `closed` when 条 follows."""

    start: int
    end: int
    parts: tuple[Part, ...]
    closed: bool
    tail: str = ""


def chain(text: str, start: int, *, sure: bool) -> list[Element]:
    """The elements from `start` on, up to the last that is closed by 条.

    `sure` when a law stands right before them: then fewer words make of 第三条 a piece of advice and no provision.
    """
    found: list[Element] = []
    position, separator = start, ""
    while element := _element(text, position):
        if found and not _continues(text, found[-1], separator, element):
            break
        if separator.strip() and separator.strip()[0] in _TILL:
            if element.parts[0].number < found[-1].parts[0].number:
                break
            first = found.pop()
            element = replace(element, start=first.start, parts=(first.parts[0], element.parts[0]))
        found.append(element)
        joint = _AND.match(text, element.end) or _NEXT.match(text, element.end)
        if not joint and len(element.parts) == 1:
            joint = _TO.match(text, element.end)
        if not joint:
            break
        position, separator = joint.end(), joint[0]
    while found and not found[-1].closed:
        found.pop()
    return [] if len(found) == 1 and _counts_advice(text, found[0], sure) else found


def _counts_advice(text: str, element: Element, sure: bool) -> bool:
    if sure and element.parts[0].number > _MOST_ADVICE:
        return False
    return bool((_ADVICE if sure else _ORDINAL).match(text, element.end))


def _element(text: str, position: int) -> Element | None:
    match = _ELEMENT.match(text, position)
    if not match:
        return None
    number = parse_number(match["number"])
    dash = parse_number(match["dash"] or "") or 0
    if not number or number > 9999:
        return None
    if dash > number:  # 第67-70条 is a range, 第293-1条 is 第二百九十三条之一
        end = match.end("number")
        return Element(position, end, (Part(position, end, number),), False)
    sub = parse_number(match["sub"] or "") or dash
    tail = _TAIL.match(text, match.end()) if match["tiao"] else None
    end = tail.end() if tail else match.end()
    part = Part(position, end, number, sub)
    closed = bool(match["tiao"]) and (
        bool(match["di"]) or not text.startswith("文", match.end("tiao"))
    )  # 2025条文
    return Element(position, end, (part,), closed, tail[0] if tail else "")


def _continues(text: str, last: Element, separator: str, element: Element) -> bool:
    """Whether what follows a separator still belongs to the list."""
    has_di = text.startswith("第", element.start)
    if not has_di and not element.closed and last.closed:
        return False  # 第675条、12个月
    if separator.strip() in {",", "，", "；", ";", "并"}:
        # A comma also begins the next thought: 第五百七十七条，第二条路是…
        return has_di and element.closed and element.parts[0].number > last.parts[-1].number
    if element.closed and _ORDINAL.match(text, element.end):
        return False
    return has_di or element.closed or not last.closed
