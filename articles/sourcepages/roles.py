"""Which part of a page each line belongs to: head, body, comments, tail.

A page runs in that order, comments and tail in any order, with asides (contents, advertisements) within the body.
Each line has a score for each part, from its own words and from the lines around it; the best path through the parts decides,
so that one odd line does not cut an article in two.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from articles.sourcepages import furniture
from articles.sourcepages.contents import contents_lines, item_lines, promised_lines
from articles.sourcepages.dates import first_date
from articles.sourcepages.lines import Line
from articles.sourcepages.numbering import read_number
from articles.sourcepages.signature import only_date, read_signature

HEAD, BODY, ASIDE, COMMENTS, TAIL = "head", "body", "aside", "comment", "tail"
_PARTS = (HEAD, BODY, ASIDE, COMMENTS, TAIL)
_NEVER = -1e9
_ANSWER = re.compile(r"解答|回答|答复|律师回复|答案")
_AREA = 40  # lines; comments of one name and one short line each look like a list of links
_STEPS = {
    (HEAD, HEAD): 0.0,
    (HEAD, BODY): 0.0,
    (HEAD, TAIL): -2.0,
    (HEAD, COMMENTS): -14.0,
    (BODY, BODY): 0.0,
    (BODY, ASIDE): -1.5,
    (ASIDE, ASIDE): 0.0,
    (ASIDE, BODY): -2.5,
    (BODY, COMMENTS): -1.0,
    (BODY, TAIL): -1.0,
    (COMMENTS, COMMENTS): 0.0,
    (COMMENTS, TAIL): -2.5,
    (TAIL, TAIL): 0.0,
    (TAIL, COMMENTS): -2.5,
    (TAIL, BODY): -18.0,
    (COMMENTS, BODY): -12.0,
}


@dataclass
class Seen:
    """What a line's words say of its place."""

    notice: float
    touts: int
    tail_opens: bool
    related: bool
    comments_open: bool
    comment_form: bool
    fields: int
    crumbs: bool
    signature: bool
    dateline: bool
    dated: bool
    numbered: bool
    run: int = 0
    contents: bool = False
    promised: bool = False  # a heading that the table of contents lists
    item: bool = False  # of a list that the text announces
    commented: bool = False  # a comment area was opened shortly before


def look(lines: list[Line]) -> list[Seen]:
    """Look at every line by itself, then count the runs of labels."""
    seen = [_look_at(line) for line in lines]
    listed = contents_lines(lines)
    for i in listed:
        seen[i].contents = True
    for i in promised_lines(lines, listed):
        seen[i].promised = True
    _open_answers(lines, seen)
    for i in item_lines(lines):
        before = next(seen[j] for j in range(i - 1, -1, -1) if lines[j].flat.rstrip()[-1:] == ":")
        seen[i].item = not (before.tail_opens or before.related or before.comments_open or before.notice)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_label(lines[end], seen[end]):
            end += 1
        for i in range(start, end):
            seen[i].run = end - start
        start = max(end, start + 1)
    opened, told = -_AREA, False
    for i, one in enumerate(seen):
        told = told or lines[i].is_prose
        opened = i if one.comments_open and told else -_AREA if one.tail_opens else opened
        one.commented = 0 < i - opened < _AREA
    return seen


def _open_answers(lines: list[Line], seen: list[Seen]) -> None:
    """律师解答 above one long answer with headings of its own opens no comments: the answer is the article."""
    borders = [i for i, one in enumerate(seen) if one.comments_open or one.tail_opens] + [len(lines)]
    for i, end in pairwise(borders):
        if not seen[i].comments_open or not _ANSWER.search(lines[i].flat):
            continue
        part = range(i + 1, end)
        numbered = sum(seen[j].numbered for j in part)
        signed = sum(seen[j].signature for j in part)
        size = sum(lines[j].length for j in part if lines[j].is_prose)
        if numbered >= 2 and size >= 200 and signed <= 1:
            seen[i].comments_open = False
            seen[i].comment_form = True  # a label like any button


def _is_label(line: Line, seen: Seen) -> bool:
    if seen.item:
        return False
    return (
        line.is_short
        and not line.is_prose
        and not seen.numbered
        and not (line.ends and line.flat[-1] in "。;")
    ) or (line.linked > 0.7 and line.length < 80)


def _look_at(line: Line) -> Seen:
    signature = read_signature(line)
    return Seen(
        notice=furniture.notice(line),
        touts=furniture.touts(line),
        tail_opens=furniture.tail_opens(line),
        related=furniture.related_inline(line),
        comments_open=furniture.comments_open(line),
        comment_form=furniture.comment_form(line),
        fields=furniture.fields(line),
        crumbs=bool(furniture.crumbs(line)),
        signature=bool(signature and signature.name and len(signature.name) <= 12 and signature.date),
        dateline=only_date(line) is not None,
        dated=line.length <= 100 and bool(first_date(line.seen, line.text)),
        numbered=read_number(line) is not None,
    )


def assign(lines: list[Line], seen: list[Seen], title: int | None) -> list[str]:
    """The part of each line: the best path through head, body, comments and tail."""
    best = {part: (0.0 if part in (HEAD, BODY) else -3.0) for part in _PARTS}
    back: list[dict[str, str]] = []
    for i in range(len(lines)):
        scores = _scores(lines, seen, i, title)
        now, came = {}, {}
        for part in _PARTS:
            value, source = max(
                ((best[other] + _STEPS.get((other, part), _NEVER), other) for other in _PARTS),
                key=lambda pair: pair[0],
            )
            now[part], came[part] = value + scores[part], source
        best = now
        back.append(came)
    part = max(best, key=lambda name: best[name])
    path = []
    for came in reversed(back):
        path.append(part)
        part = came[part]
    return path[::-1]


def settle(lines: list[Line], seen: list[Seen], parts: list[str], title: int | None) -> list[str]:
    """Mend the borders: a heading right above the first paragraph, and the name right above the first comment's date."""
    parts = list(parts)
    first = parts.index(BODY) if BODY in parts else 0
    words = "".join(line.bare for line in lines[first : first + 60] if line.is_prose)
    while (
        first > 0
        and parts[first - 1] == HEAD
        and first - 1 != title
        and _may_open(lines[first - 1], seen[first - 1], words)
    ):
        first -= 1
        parts[first] = BODY
    for i in range(1, len(parts)):
        if parts[i] == COMMENTS and parts[i - 1] != COMMENTS and not seen[i].comments_open:
            j = i - 1
            while j >= max(0, i - 3) and j != title and _may_name(lines[j], seen[j]):
                parts[j] = COMMENTS
                j -= 1
    return parts


def _may_open(line: Line, seen: Seen, words: str) -> bool:
    pairs = [line.bare[i : i + 2] for i in range(len(line.bare) - 1)]
    if sum(pair in words for pair in pairs) * 4 < len(pairs):
        return False  # none of the words of the text: a name, a button
    if (
        seen.notice
        or seen.touts
        or seen.fields
        or seen.crumbs
        or seen.dated
        or seen.related
        or seen.tail_opens
    ):
        return False
    return (
        5 <= line.length <= 45
        and line.zone != "junk"
        and line.linked < 0.8
        and "author" not in line.hints
        and "date" not in line.hints
    )


def _may_name(line: Line, seen: Seen) -> bool:
    return line.length <= 20 and line.marks <= 1 and not line.ends and not seen.tail_opens


def _scores(lines: list[Line], seen: list[Seen], i: int, title: int | None) -> dict[str, float]:
    line, one = lines[i], seen[i]
    scores = {
        HEAD: -0.6 * line.prose,
        BODY: 0.9 * line.prose + 0.1,
        COMMENTS: 0.45 * line.prose - 0.2,
        TAIL: -0.5 * line.prose,
    }
    junk = max(one.notice, 1.5 * min(one.touts, 2), 2.5 if one.related else 0, 2.0 if one.comment_form else 0)
    if junk:
        scores[BODY] = min(scores[BODY] - min(junk, 2) * 0.8, 3.0 - 1.4 * junk)
        scores[HEAD] += 0.4
        scores[TAIL] += junk * 0.6
        scores[COMMENTS] += 0.3 if one.comment_form or line.length < 20 else -1.0
    if one.tail_opens:
        _add(scores, head=-0.5, body=-4.0, comment=-1.5, tail=3.5)
    if one.comments_open:
        _add(scores, head=-1.0, body=-3.0, comment=5.0, tail=-1.0)
    if one.signature:
        _add(scores, body=-1.5, comment=2.2, tail=-0.5)
    if i and seen[i - 1].signature and line.length < 80:
        _add(scores, comment=1.0, tail=-0.5)
    if one.dateline:
        _add(scores, body=-1.0, comment=1.2)
    if line.teaser:
        _add(scores, body=-2.5, comment=-0.5, tail=2.5)
    elif line.length < 50 and any(other.teaser for other in lines[i + 1 : i + 3]):
        _add(scores, body=-1.2, tail=0.8)
    if (one.fields >= 1 and one.dated) or one.fields >= 2:
        _add(scores, head=2.0, body=-1.5, tail=0.2)
    if one.crumbs:
        _add(scores, head=3.0, body=-2.0, tail=0.3)
    if one.run >= 3:
        weight = min(one.run, 8) * 0.22
        signed = any(
            seen[j].dateline or seen[j].signature for j in range(max(0, i - 3), min(len(seen), i + 4))
        )
        if signed or one.commented:
            _add(scores, head=0.2, body=-weight, comment=0.9 if one.commented else 0.3, tail=0.2)
        else:
            _add(scores, head=0.2, body=-weight, comment=-weight * 0.7, tail=weight * 0.6)
    if one.contents:
        _add(scores, head=0.5, body=-3.0, comment=-3.0)
    if one.promised:
        _add(scores, head=-1.0, body=4.0, comment=-4.0, tail=-4.0)
    if one.item:
        _add(scores, head=-0.3, body=1.2, tail=-0.4)
    if one.numbered and line.length < 40:
        _add(scores, head=-0.3, body=0.8, tail=-0.2)
    _add_zone(scores, line)
    if one.commented and line.zone != "junk":
        _add(scores, comment=0.5 + (1.0 if line.zone == "main" else 0.0))
    scores[ASIDE] = (
        0.6 * min(scores[TAIL], 1.2)
        - 0.3
        - (5.0 if one.tail_opens else 0)
        - (6.0 if one.comments_open else 0)
    )
    if title is not None:
        _add_title(scores, line, one, i, title)
    return scores


def _add_zone(scores: dict[str, float], line: Line) -> None:
    if line.zone == "junk":
        _add(scores, head=0.8, body=-2.5, comment=-1.0, tail=1.2)
    elif line.zone == "main":
        _add(scores, body=0.8, comment=-1.0, tail=-0.5)
    elif line.zone == "comments":
        _add(scores, head=-2.0, body=-3.0, comment=2.5)
    if line.linked > 0.8 and line.length < 80:
        _add(scores, body=-1.5, comment=-0.8, tail=0.8)
    if line.tag in ("h2", "h3", "h4") and line.zone not in ("junk", "comments"):
        _add(scores, body=0.8)


def _add_title(scores: dict[str, float], line: Line, one: Seen, i: int, title: int) -> None:
    if i <= title:
        _add(scores, head=1.0, body=-6.0, aside=-6.0, comment=-6.0, tail=-6.0)
    else:
        scores[HEAD] -= 0.25
        if i <= title + 3 and one.dated and line.length <= 80 and not line.is_prose:
            _add(scores, head=4.0, body=-4.0)


def _add(scores: dict[str, float], **more: float) -> None:
    for part, value in more.items():
        scores[part] += value
