"""What two texts differ in, character by character, in runs that a person can read. Knows no database and no law.

Chinese has no blanks between words, so a plain comparison of characters finds 的 and 者 in common by chance and leaves
confetti. Here short common runs between changes are counted as changed, and a change begins where a clause does if it can.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LONGEST_CONFETTI = 6  # characters; what is in common over a longer stretch is worth seeing
MOST_AT_ONCE = 4_000_000  # pairs of characters to compare; beyond that whole lines go and come
_ENDS = "。！？；"
_STOPS = "，、：,;:（）《》“”"


Edit = tuple[str, str, str]  # what stays, then what goes and what comes after it


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Piece(NamedTuple):
    """A run of text that stays, goes or comes."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """The way from one text to the other: the SAME and GONE pieces make the old one, the SAME and NEW pieces the new.

    What goes stands before what comes in its place. Two texts that say the same are one SAME piece, or none if empty.
    """
    edits: list[Edit] = []
    for stays, goes, comes in _by_line(old, new):
        edits += _by_character(goes, comes) if goes and comes else [(stays, goes, comes)]
    return list(_pieces(_readable(_joined(edits))))


def before(pieces: Iterable[Piece]) -> list[Piece]:
    """The left side: what stays and what goes."""
    return [piece for piece in pieces if piece.kind != Kind.NEW]


def after(pieces: Iterable[Piece]) -> list[Piece]:
    """The right side: what stays and what comes."""
    return [piece for piece in pieces if piece.kind != Kind.GONE]


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """The pieces as `del` and `ins`, each with a word for those who see no colour; lines end in `br`."""
    return format_html_join("", "{}", ((_element(piece),) for piece in pieces))


def _element(piece: Piece) -> SafeString:
    lines = format_html_join("", "{}{}", _lines(piece.text))
    if piece.kind == Kind.GONE:
        return format_html('<del><span class="vh">删去：</span>{}<span class="vh">。</span></del>', lines)
    if piece.kind == Kind.NEW:
        return format_html('<ins><span class="vh">增加：</span>{}<span class="vh">。</span></ins>', lines)
    return lines


def _lines(text: str) -> Iterable[tuple[str, SafeString | str]]:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        yield line, SafeString("<br>") if place < len(lines) - 1 else ""


def _by_line(old: str, new: str) -> Iterable[Edit]:
    """Lines that stay keep their place whatever stands between them."""
    olds, news = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for what, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if what == "equal":
            yield "".join(olds[a:b]), "", ""
        else:
            yield "", "".join(olds[a:b]), "".join(news[c:d])


def _by_character(goes: str, comes: str) -> Iterable[Edit]:
    if len(goes) * len(comes) > MOST_AT_ONCE:
        return [("", goes, comes)]
    matches = SequenceMatcher(None, goes, comes, autojunk=False).get_matching_blocks()
    edits, i, j = [], 0, 0
    for a, b, size in matches:
        edits += [("", goes[i:a], comes[j:b]), (goes[a : a + size], "", "")]
        i, j = a + size, b + size
    return edits


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """Neighbours that belong together in one edit, nothing empty."""
    joined: list[Edit] = []
    for stays, goes, comes in edits:
        if not (stays or goes or comes):
            continue
        if joined and (not stays or not (joined[-1][1] or joined[-1][2])):
            first = joined.pop()
            stays, goes, comes = first[0] + stays, first[1] + goes, first[2] + comes
        joined.append((stays, goes, comes))
    return joined


def _readable(edits: list[Edit]) -> list[Edit]:
    """Short common runs between changes go into the change; then each change begins and ends at a clause if it can."""
    done: list[Edit] = []
    for edit in edits:
        done.append(edit)
        while len(done) > 1 and _is_confetti(done[-2], done[-1]):
            stays, goes, comes = done.pop()
            first = done.pop()
            done.append((first[0], first[1] + stays + goes, first[2] + stays + comes))
    for place in range(len(done) - 1):
        done[place : place + 2] = _at_a_clause(done[place], done[place + 1])
    return done


def _is_confetti(left: Edit, right: Edit) -> bool:
    common = right[0]
    if not (left[1] or left[2]) or not (right[1] or right[2]) or "\n" in common:
        return False
    return len(common) <= min(_weight(left), _weight(right), LONGEST_CONFETTI)


def _weight(edit: Edit) -> int:
    return max(len(edit[1]), len(edit[2]))


def _at_a_clause(edit: Edit, following: Edit) -> tuple[Edit, Edit]:
    """What only goes or only comes may often stand a little earlier or later: there where a clause begins and ends."""
    stays, goes, comes = edit
    if bool(goes) == bool(comes):
        return edit, following
    text, width, rest = stays + (goes or comes) + following[0], len(goes or comes), following[0]
    first = last = len(stays)
    while first and text[first - 1] == text[first + width - 1]:
        first -= 1
    while last - len(stays) < len(rest) and text[last] == text[last + width]:
        last += 1
    best = max(range(first, last + 1), key=lambda at: (_rank(text, at) + _rank(text, at + width), -at))
    moved = text[best : best + width]
    edit = (text[:best], moved if goes else "", moved if comes else "")
    return edit, (text[best + width :], following[1], following[2])


def _rank(text: str, at: int) -> int:
    """How well a change may begin or end at a place."""
    if at in (0, len(text)) or text[at - 1] == "\n":
        return 3
    return 2 if text[at - 1] in _ENDS else int(text[at - 1] in _STOPS)


def _pieces(edits: Iterable[Edit]) -> Iterable[Piece]:
    for edit in _joined(edits):
        for kind, text in zip((Kind.SAME, Kind.GONE, Kind.NEW), edit, strict=True):
            if text:
                yield Piece(kind, text)
