"""From the lines of an article to its sections: the lead before the first heading, then each heading with its text."""

import re

from articles.sourcepages.found import FoundSection
from articles.sourcepages.headings import Candidate, find_headings
from articles.sourcepages.lines import Line
from articles.sourcepages.numbering import RANK

_PLAIN_RANK = 1
_NESTED_RANK = 1.5  # an unnumbered heading between 一、 and 二、
_CLOSING = re.compile(r"总结|小结|结语|结论|写在最后|法律依据|温馨提示|律师(?:提醒|提示|建议)|最后")


def find_sections(body: list[Line]) -> tuple[str, list[FoundSection]]:
    """The lead and the sections of a body."""
    headings = find_headings(body)
    starts = [one.place for one in headings]
    lead = _text(body[: starts[0] if starts else len(body)])
    ends = [*starts[1:], len(body)] if starts else []
    found = []
    for one, level, end in zip(headings, _levels(headings), ends, strict=True):
        rest = [one.rest] if one.rest else []
        text = "\n".join(rest + [line.text for line in body[one.place + 1 : end]])
        printed = one.number.printed if one.number else None
        found.append(FoundSection(level, printed, one.heading, text, one.glued))
    return lead, found


def _text(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _levels(headings: list[Candidate]) -> list[int]:
    """How deep each heading stands: a stack of ranks, the outermost being 1."""
    tags = {one.line.tag for one in headings if re.fullmatch(r"h[1-6]", one.line.tag)}
    marks = {len(m[0]) for one in headings if (m := re.match(r"#+(?=\s)", one.line.text))}
    numerals = [i for i, one in enumerate(headings) if one.kind in ("cn", "part", "roman")]
    stack: list[float] = []
    found = []
    for i, one in enumerate(headings):
        rank = _rank(one, tags, marks)
        if one.kind in ("step", "ask", "en") and rank == RANK[one.kind] and _stands_apart(headings, i):
            rank = _PLAIN_RANK
        if one.kind == "plain" and rank == _PLAIN_RANK and numerals and numerals[0] < i < numerals[-1]:
            rank = _NESTED_RANK if not _CLOSING.search(one.heading) else rank
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        found.append(len(stack))
    return found


def _stands_apart(headings: list[Candidate], i: int) -> bool:
    """A step or question is no part of the unnumbered heading before its row when that one has a text of its own."""
    kind = headings[i].kind
    first = i
    while first and headings[first - 1].kind != "plain" and headings[first - 1].kind == kind:
        first -= 1
    if not first or headings[first - 1].kind != "plain":
        return not first or all(RANK[other.kind] >= RANK[kind] for other in headings[:first] if other.number)
    before = headings[first - 1]
    return headings[first].place - before.place > 2


def _rank(one: Candidate, tags: set[str], marks: set[int]) -> float:
    if len(tags) > 1 and one.line.tag in tags:
        return int(one.line.tag[1]) - 1 + RANK.get(one.kind, _PLAIN_RANK) / 100
    match = re.match(r"#+(?=\s)", one.line.text)
    if len(marks) > 1 and match:
        return len(match[0]) - 1 + RANK.get(one.kind, _PLAIN_RANK) / 100
    return RANK[one.kind] if one.number else _PLAIN_RANK
