"""Which lines of the body part are the article's own, and which are furniture that stands in its midst."""

import re
from itertools import pairwise

from articles.sourcepages import furniture
from articles.sourcepages.lines import Line
from articles.sourcepages.numbering import read_number
from articles.sourcepages.roles import Seen

_LONE_NUMBER = re.compile(
    r"^(?:0\d|[一二三四五六七八九十]{1,2}|part\s*\.?\s*\d{1,2}|no\s*\.?\s*\d{1,2}|[①-⑩❶-❿]|\d{1,2}[.、]?|"
    r"第[一二三四五六七八九十]部分)$",
    re.I,
)
_BRACKETED = re.compile(r"^[【\[〖]\s*[^】\]〗]{2,10}\s*[】\]〗]$")
_SHORT_NOISE = re.compile(
    r"^[\W\d_]+$|^[\u4e00-\u9fff]{2,5}\s\d{1,4}$|^[A-Za-z+\-\s]{1,8}$|^(?:正文|文章正文|正文内容|全文|内容|导航|摘要|分享|图片|图|广告|最佳答案|满意回答|"
    r"推荐答案|专业解答|律师解答|律师回答|精选解答|律师回复|问题描述|问题详情|问题补充|展开|收起|"
    r"阅读全文|楼主|原创|已解决|待解决|咨询内容|回答|提问|解答|(?:全部|共)?\s*\d+\s*个回答|(?:提问者|"
    r"采纳|网友)(?:评价|理由|采纳).{0,60}|采纳时间.{0,30})$"
)
_ANSWERER = re.compile(
    r"^(?:答|回答者|解答律师|回答律师|专业解答|作答)\s*[:：]\s*\S{2,12}(?:律师|老师|法律)?(?:\s|"
    r"$)"
)


def own_lines(body: list[Line], seen: list[Seen], title_bare: str) -> list[Line]:
    """The article's own lines among those of the body part, in order."""
    _join_numbers(body)
    kept = [line for line in body if not _is_junk(line, seen[line.index], title_bare)]
    kept = [line for i, line in enumerate(kept) if not _empty_label(kept, i)]
    return _without_trailing_labels(kept)


def _is_junk(line: Line, one: Seen, title_bare: str) -> bool:
    if title_bare and line.bare == title_bare and line.length <= 100:
        return True
    if one.contents:
        return True
    if one.item:
        return False
    if _SHORT_NOISE.match(line.flat) or line.zone == "junk":
        return True
    if furniture.counts(line) and read_number(line) is None:
        return True
    if one.comment_form or one.crumbs or (one.related and line.length <= 100):
        return True
    if line.number and _LONE_NUMBER.match(line.number):
        return False
    if one.notice >= 2 or (one.notice and not line.is_prose):
        return True
    if one.tail_opens and not line.is_prose:
        return True
    if one.fields >= 2 or (one.fields and one.dated) or _ANSWERER.match(line.flat):
        return line.length <= 120
    if line.linked > 0.8 and line.length < 80 and read_number(line) is None:
        return True
    return _touts(line, one)


def _touts(line: Line, one: Seen) -> bool:
    """Calls to consult, add, scan; the usual closing words that end in one."""
    if furniture.closing_talk(line):
        return line.length <= 220
    if not one.touts or (read_number(line) and one.touts < 2):
        return False
    return one.touts >= 2 or line.length <= 70


def _join_numbers(body: list[Line]) -> None:
    """01 on a line of its own belongs to the heading on the next."""
    for line, following in pairwise(body):
        if (
            _LONE_NUMBER.match(line.flat)
            and 4 <= following.length <= 40
            and following.marks <= 3
            and following.flat[-1] not in "。;,"
        ):
            following.number = line.text


def _empty_label(lines: list[Line], i: int) -> bool:
    """【重点内容】 with nothing of its own below: another label follows."""
    line = lines[i]
    if not _BRACKETED.match(line.flat) or i + 1 >= len(lines):
        return False
    following = lines[i + 1]
    return following.length <= 12 and not following.ends and not following.text.startswith("《")


def _without_trailing_labels(lines: list[Line]) -> list[Line]:
    """Labels after the last sentence belong to no text."""
    end = len(lines)
    while end:
        line = lines[end - 1]
        listed = read_number(line) or re.match(r"^[-•·●*✓✔]", line.text) or line.tag == "li"
        if line.is_prose or line.ends or listed or line.length > 40:
            break
        before = lines[end - 2].flat.rstrip()[-1:] if end > 1 else ""
        if before in ":、,":
            break
        end -= 1
    return lines[:end]
