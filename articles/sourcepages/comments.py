"""Comments below an article: whose words are whose, when, and in what role. What a comment quotes is not its author's.

Pages sign a comment on one line (骆某-法务助理 2025-03-25), on several above it (name, then date), or name it above and date it
below. One page keeps to one way, so the whole comment area decides which it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.sourcepages import furniture
from articles.sourcepages.found import FoundComment
from articles.sourcepages.lines import Line
from articles.sourcepages.signature import (
    ROLE_ALONE,
    Signature,
    name_and_role,
    only_date,
    read_signature,
    strip_extras,
)

_QUOTING = re.compile(
    r"^(?:>+|\||引用|原帖由|原文)\s*(?:第?\s*\d+\s*[楼#]|@|[:：]|.{1,20}(?:的|发表|于|[:：]))"
)
_QUOTE_LABEL = re.compile(
    r"^(?:引用|原帖|回复)\s*(?:第?\s*\d+\s*[楼#])?\s*[:：]?\s*$|^(?:回复|引用)\s*\d+\s*[#楼]"
)
_NAME_COLON = re.compile(
    r"^(?P<name>[^\s:。,!?;]{1,20}(?:\s*[\[(（【][^\])）】]{1,16}[\])）】])?(?:\s[^\s:]{1,10})?)\s*[:]\s*(?P<re"
    r"st>\S.*)$"
)
_NO_NAME = re.compile(
    r"(?:声明|提示|说明|须知|电话|热线|时间|地址|邮箱|来源|编辑|标签|链接|评价|关键词|注意|协议|"
    r"发表评论|昵称|验证码|内容|备案|备案号|公告|附件|版权|客服|网址|下载|QQ|微信|上一篇|下一篇|"
    r"提醒|问|答)$",
    re.I,
)
_REPLY = re.compile(
    r"^(?:回复|@|答复|评论)\s*(?:了)?\s*@?\s*(?:\d+\s*[楼#]\s*)?(?P<to>[^\s:@]{1,20})\s*(?:的(?:评论|"
    r"发言|帖子|留言|回复))?\s*[:：]\s*"
)
_AUTHORS = re.compile(
    r"^(?:作者|楼主|博主|官方|站长|管理员|编辑|小编|商家|客服)\s*(?:回复|答复|回应)\s*[:：]"
)
_NOT_OWN = re.compile(r"^[\u4e00-\u9fff]{2,6}\s\d{1,2}$")  # the rank of a member: 知名人士 10
_ONLY_BUTTONS = re.compile(r"^[\s\d()（）|/·+.,，:：赞踩顶回复举报]*$")
_TEXT_LABEL = re.compile(
    r"^(?:评论|内容|留言|回复|答复|回答|评论内容|留言内容|律师回复|回复内容|答|解答|说|评论说)\s*[:：]\s*"
)
_TITLE_LIKE = re.compile(r"怎么|如何|什么|吗|多久|逾期|贷款|信用卡|征信|律师函|流程|办法|[?？]")
_SORTING = re.compile(
    r"^(?:(?:默认|最新|最热|最早|热评|热门|全部|按?(?:时间|热度|默认)(?:排序)?|正序|倒序|只看(?:作者|"
    r"楼主)|智能|综合|切换为.{2,8}|排序)[\s/|·]*)+$"
)
_SIGN_OFF = re.compile(r"^(?:我的)?(?:个性)?签名\s*[:：]")
MAX_NAME = 16
_NO_WORDS = (furniture.comments_open, furniture.comment_form, furniture.tail_opens, furniture.counts)


@dataclass
class _Open:
    signature: Signature
    lines: list[str] = field(default_factory=list)


def find_comments(lines: list[Line]) -> tuple[list[FoundComment], set[int]]:
    """The comments of a comment area, and the indexes of the lines that are theirs."""
    real = _real(lines)
    found: list[_Open] = []
    used: set[int] = set()
    earlier: dict[str, list[str]] = {}  # of each name, the dates of what it said
    known: set[str] = set()
    for signature, taken, text in _blocks(real):
        again = bool(signature.date) and _said_before(signature, earlier)
        if not again:
            found.append(_Open(signature))
        used.update(line.index for line in taken)
        for line in text:
            used.add(line.index)
            quoted = read_signature(line, dated=True)
            words = "" if quoted and _said_before(quoted, earlier) else _own_words(line)
            if words and re.sub(r"\W+", "", words) not in known:
                found[-1].lines.append(words)
        earlier.setdefault(signature.name, []).append(signature.date)
        known.update(re.sub(r"\W+", "", words) for words in found[-1].lines)
        if signature.rest and not again:
            found[-1].lines.insert(0, signature.rest)
    found = [one for one in found if one.lines]
    return [
        FoundComment(one.signature.name, one.signature.role, one.signature.date, "\n".join(one.lines))
        for one in found
    ], used


def _said_before(signature: Signature, earlier: dict[str, list[str]]) -> bool:
    """A comment of that name and time stands above; a quotation may leave out the seconds."""
    return any(
        date == signature.date or (bool(signature.date) and date.startswith(f"{signature.date}:"))
        for date in earlier.get(signature.name, ())
    )


def _real(lines: list[Line]) -> list[Line]:
    """Without what stands before the comments and between them."""
    begin = 0
    named = [i for i, line in enumerate(lines) if (s := read_signature(line, dated=True)) and s.name]
    dates = [i for i, line in enumerate(lines) if read_signature(line, dated=True) or only_date(line)]
    for i, line in enumerate(lines):
        if (
            furniture.comments_open(line)
            and not any(date < i for date in named)
            and (not dates or dates[-1] > i)
        ):
            begin = i + 1
    found: list[Line] = []
    for line in lines[begin:]:
        signed = found and read_signature(found[-1], dated=True) and not re.search(r"[\d()]|\s", line.flat)
        if not _between(line) or (signed and len(line.text) >= 3 and not only_date(line)):
            found.append(line)
    return found


def _between(line: Line) -> bool:
    """Buttons and notices between comments."""
    signature = read_signature(line, dated=True)
    if only_date(line) is not None or (signature and signature.name):
        return False
    if any(said(line) for said in _NO_WORDS) or furniture.profile(line):
        return True
    if line.length <= 40 and not strip_extras(line.flat):
        return True
    if _SORTING.match(line.flat) or _SIGN_OFF.match(line.flat) or _QUOTE_LABEL.match(line.flat):
        return True
    notice = furniture.notice(line)
    if notice >= 2.5 and re.match(r"^[\s【\[(]*\S{0,4}(?:声明|版权|免责|copyright|©|备案)", line.flat, re.I):
        return True
    return (line.length <= 30 and notice >= 2) or bool(_ONLY_BUTTONS.match(line.flat))


def _own_words(line: Line) -> str:
    """The words of a line that are the commenter's own: nothing of a quotation, no 回复 @某人：."""
    if "quote" in line.hints or re.match(r"^[>|]", line.flat) or _AUTHORS.match(line.flat):
        return ""
    text = line.text
    match = _REPLY.match(line.flat)
    if match:
        text = text[match.end() :]
    elif _QUOTING.match(line.flat):
        return ""
    text = re.split(r"\s*//\s*@", text)[0]
    return _TEXT_LABEL.sub("", text).strip()


def _names_a_page(name: str) -> bool:
    return len(name) > 8 and bool(_TITLE_LIKE.search(name))


_Block = tuple[Signature, list[Line], list[Line]]


def _blocks(lines: list[Line]) -> Iterator[_Block]:
    """Each comment as (signature, the lines that it is made of, the lines of text)."""
    whole = {
        i: s
        for i, line in enumerate(lines)
        if _can_sign(line) and (s := read_signature(line, dated=True)) and s.name
    }
    dates = {
        i: s
        for i, line in enumerate(lines)
        if i not in whole and _can_sign(line) and (s := only_date(line)) is not None
    }
    for i in [i for i, signature in whole.items() if ROLE_ALONE.match(signature.name) and len(dates) > 1]:
        dates[i] = Signature("", whole[i].name, whole[i].date)
        del whole[i]
    if dates and min(dates) == 0:
        del dates[0]  # the article's own
    if whole and len(whole) >= len(dates):
        yield from _by_starts(lines, {i: (i, i + 1, signature) for i, signature in whole.items()})
    elif dates and _below(lines, dates, set(whole)):
        yield from _dated_below(lines, dates)
    elif dates:
        yield from _by_starts(lines, _named_above(lines, dates))
    else:
        yield from _undated(lines)


def _below(lines: list[Line], dates: dict[int, Signature], whole: set[int]) -> bool:
    """Whether dates stand below their comments: then the line above one is longer than the line below it, a name."""
    between = [i for i in dates if i and i + 1 < len(lines) and i + 1 not in whole]
    above = sum(lines[i - 1].length for i in between)
    below = sum(lines[i + 1].length for i in between)
    if above == below:
        return max(dates) == len(lines) - 1 and min(dates) >= 2
    return min(dates) >= 2 and above > below


def _can_sign(line: Line) -> bool:
    return "quote" not in line.hints and not re.match(r"^[>•·●|]", line.flat)


def _by_starts(lines: list[Line], starts: dict[int, tuple[int, int, Signature]]) -> Iterator[_Block]:
    """`starts`: at which line a comment begins, where its text begins, who signs."""
    order = sorted(starts.values(), key=lambda one: one[0])
    ends = [one[0] for one in order[1:]] + [len(lines)]
    for (begin, text, signature), end in zip(order, ends, strict=False):
        yield signature, lines[begin:text], lines[text:end]


def _named_above(lines: list[Line], dates: dict[int, Signature]) -> dict[int, tuple[int, int, Signature]]:
    found = {}
    for place, date in dates.items():
        at, role = place - 1, date.role
        if at >= 1 and ROLE_ALONE.match(lines[at].flat) and lines[at - 1].length <= MAX_NAME:
            role, at = role or lines[at].text, at - 1
        if at < 0 or at in dates:
            continue
        name, own_role = name_and_role(lines[at].flat, sure=True)
        if name and len(name) <= MAX_NAME + 4 and not lines[at].ends and not _names_a_page(name):
            found[place] = (at, place + 1, Signature(name, role or own_role, date.date, date.rest))
    return found


def _dated_below(lines: list[Line], dates: dict[int, Signature]) -> Iterator[_Block]:
    begin = 0
    names: set[str] = set()
    for place, date in sorted(dates.items()):
        block = [
            line
            for line in lines[begin:place]
            if not _AUTHORS.match(line.flat) and not _NOT_OWN.match(line.flat)
        ]
        block = [line for line in block if not read_signature(line, dated=True) and not only_date(line)]
        begin = place + 1
        if len(block) < 2:
            continue
        name, role = name_and_role(block[0].flat, sure=True)
        if not name or _names_a_page(name):
            continue
        text = block[1:]
        if len(text) > 1 and ROLE_ALONE.match(text[0].flat):
            role, text = role or text[0].text, text[1:]
        if len(text) > 1 and text[0].text in names:
            text = text[1:]
        names.add(block[0].text)
        yield Signature(name, role or date.role, date.date), [*block, lines[place]], text


def _undated(lines: list[Line]) -> Iterator[_Block]:
    colons = {i: s for i, line in enumerate(lines) if (s := _colon(line))}
    if colons and len(colons) * 2 >= sum(line.length > 8 for line in lines):
        yield from _by_starts(lines, {i: (i, i + 1, signature) for i, signature in colons.items()})
        return
    starts = {}
    for i, line in enumerate(lines[:-1]):
        own = read_signature(line)
        if (
            own
            and not _TITLE_LIKE.search(own.name)
            and own.name
            and (own.role or line.length <= 12)
            and not line.ends
            and lines[i + 1].length >= 5
            and i - 1 not in starts
        ):
            starts[i] = (i, i + 1, own)
    yield from _by_starts(lines, starts)


def _colon(line: Line) -> Signature | None:
    match = _NAME_COLON.match(line.flat)
    if not match or _REPLY.match(line.flat) or _TEXT_LABEL.match(line.flat) or _AUTHORS.match(line.flat):
        return None
    name, role = name_and_role(re.sub(r"(?:说道?|评论道?|表示|回复)$", "", match["name"].strip()))
    if not name or len(name) > MAX_NAME or _NO_NAME.search(name):
        return None
    return Signature(name, role, "", line.text[match.start("rest") :])
