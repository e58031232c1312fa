"""Marks what a text message says that a reader should look at twice. It finds words and judges nobody.

Precision comes first: a kind is marked only where its words stand, the message is about what the kind is about, and the
sentence does not say the opposite (法院不会让你转账). What is not marked may still be wrong.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from selfhelp.rules import night

NIGHT = "night"
Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Kind:
    """One kind of mark. Patterns see folded text without blanks; `about` must be found somewhere in the message,
    `never` must not be found in the sentence. `alone` kinds mark by themselves, others only beside one that does."""

    key: str
    title: str
    patterns: tuple[Pattern, ...]
    means: str
    law: tuple[str, ...]
    do: tuple[str, ...]
    letters: tuple[str, ...] = ()
    danger: bool = False
    alone: bool = True
    yields: bool = (
        False  # not marked where the message bears a case number as courts write it and nothing harder
    )
    about: Pattern | None = None
    never: Pattern | None = None


@dataclass(frozen=True)
class Notice:
    """Something that the message speaks of and that may well be true: shown beside the marks, never as one."""

    key: str
    title: str
    pattern: Pattern
    text: tuple[str, ...]
    never: Pattern | None = None


@dataclass(frozen=True)
class Phrases:
    """Everything that messages are read with, in the order of the file, and what sentences say to warn of tricks."""

    kinds: tuple[Kind, ...]
    notices: tuple[Notice, ...]
    warning: Pattern
    debt: Pattern
    case_number: Pattern


@dataclass(frozen=True)
class Piece:
    """A run of the message as it was typed, and the numbers of the marks that it bears."""

    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    number: int
    kind: Kind
    words: tuple[str, ...]  # as typed; empty where the hour was given beside the message


@dataclass(frozen=True)
class Reading:
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    notices: tuple[Notice, ...]
    about_debt: bool

    @property
    def keys(self) -> set[str]:
        return {mark.kind.key for mark in self.marks}

    @property
    def danger(self) -> bool:
        return any(mark.kind.danger for mark in self.marks)


Span = tuple[int, int]


def read(text: str, phrases: Phrases, *, at: time | None = None) -> Reading:
    """The message in pieces with its marks. `at` is the hour it came, where the reader knows it."""
    folded, places = _fold(text)
    about_debt = bool(phrases.debt.search(folded))
    found = {kind.key: _found(kind, folded, phrases) for kind in phrases.kinds if kind.key != NIGHT}
    sent = _sent_at_night(folded)
    by_night = about_debt and (bool(sent) if at is None else night.window(at) == night.FORBIDDEN)
    if NIGHT in {kind.key for kind in phrases.kinds}:
        found[NIGHT] = sent if by_night and at is None else []
    kept = _kept(found, phrases, has_number=bool(phrases.case_number.search(folded)))
    spans = {key: [(places[a], places[b - 1] + 1) for a, b in found[key]] for key in kept}
    if by_night:
        spans.setdefault(NIGHT, [])
    marks = _numbered(text, spans, phrases)
    return Reading(
        pieces=_pieces(text, [(span, mark.number) for mark in marks for span in spans[mark.kind.key]]),
        marks=marks,
        notices=tuple(one for one in phrases.notices if _speaks_of(one, folded)),
        about_debt=about_debt,
    )


def _fold(text: str) -> tuple[str, list[int]]:
    """Half width, small letters, no blanks inside a line; and for each character where it stood."""
    chars, places = [], []
    for place, char in enumerate(text):
        one = unicodedata.normalize("NFKC", char).casefold()
        if char == "\n":
            chars.append("\n")
            places.append(place)
        elif len(one) == 1 and not one.isspace() and unicodedata.category(one) not in ("Cf", "Mn"):
            chars.append(one)
            places.append(place)
    return "".join(chars), places


def _found(kind: Kind, folded: str, phrases: Phrases) -> list[Span]:
    if kind.about and not kind.about.search(folded):
        return []
    spans = {match.span() for pattern in kind.patterns for match in pattern.finditer(folded) if match[0]}
    return sorted(span for span in spans if not _taken_back(_sentence(folded, span), kind, phrases))


def _taken_back(sentence: str, kind: Kind, phrases: Phrases) -> bool:
    """Whether the sentence warns of what it names, or says it will not happen."""
    return bool(phrases.warning.search(sentence) or (kind.never and kind.never.search(sentence)))


_END = re.compile(r"[。!?;\n]")
_LONGEST_SENTENCE = 300


def _sentence(folded: str, span: Span) -> str:
    """The sentence around a span, at most 300 characters to each side."""
    start, end = span
    before = folded[max(0, start - _LONGEST_SENTENCE) : start]
    after = _END.search(folded, end, end + _LONGEST_SENTENCE)
    last = max((match.end() for match in _END.finditer(before)), default=0)
    return before[last:] + folded[start : after.start() if after else end + _LONGEST_SENTENCE]


def _speaks_of(notice: Notice, folded: str) -> bool:
    return any(
        not (notice.never and notice.never.search(_sentence(folded, match.span())))
        for match in notice.pattern.finditer(folded)
    )


def _kept(found: dict[str, list[Span]], phrases: Phrases, *, has_number: bool) -> set[str]:
    """Which kinds stay: a proper case number silences those that yield to it, unless something harder stands there."""
    kinds = [kind for kind in phrases.kinds if found.get(kind.key)]
    hard = {kind.key for kind in kinds if kind.alone and not kind.yields}
    soft = {kind.key for kind in kinds if kind.alone and kind.yields}
    kept = hard | (soft if hard or not has_number else set())
    return kept | ({kind.key for kind in kinds if not kind.alone} if kept else set())


def _numbered(text: str, spans: dict[str, list[Span]], phrases: Phrases) -> tuple[Mark, ...]:
    """Numbers run in the order in which the message is read; what has no place in it comes last."""
    kinds = [kind for kind in phrases.kinds if kind.key in spans]
    kinds.sort(key=lambda kind: spans[kind.key][0] if spans[kind.key] else (len(text) + 1, 0))
    return tuple(
        Mark(number, kind, tuple(dict.fromkeys(text[a:b] for a, b in spans[kind.key])))
        for number, kind in enumerate(kinds, 1)
    )


def _pieces(text: str, numbered: Iterable[tuple[Span, int]]) -> tuple[Piece, ...]:
    """Spans that touch one another become one piece with several numbers."""
    joined: list[tuple[int, int, set[int]]] = []
    for (start, end), number in sorted(numbered):
        if joined and start < joined[-1][1]:
            first, last, numbers = joined[-1]
            joined[-1] = (first, max(last, end), numbers | {number})
        else:
            joined.append((start, end, {number}))
    pieces, here = [], 0
    for start, end, numbers in joined:
        pieces += [Piece(text[here:start]), Piece(text[start:end], tuple(sorted(numbers)))]
        here = end
    pieces.append(Piece(text[here:]))
    return tuple(piece for piece in pieces if piece.text)


# The hour in the message itself: only on a line that holds nothing but when and from whom, as chats show it. 今晚22:00前
# in a sentence is a deadline, not the hour of sending.
_PART = "凌晨|半夜|深夜|清晨|早上|上午|中午|下午|傍晚|晚上|夜里|晚"
_MINUTES = r"(?::(?P<m>[0-5][0-9])(?::[0-5][0-9])?|点(?P<half>半)?(?P<m2>[0-5]?[0-9])?分?)"
_HOUR = re.compile(rf"(?P<part>{_PART})?(?P<h>[0-2]?[0-9]){_MINUTES}")
_HEAD = re.compile(
    r"(?:发送时间|接收时间|收到时间|时间|收到|发送|来自|发件人|于|:){0,6}"
    r"(?:[0-9]{2,4}[-/.年])?(?:[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?|[今昨前]天|(?:周|星期)[一二三四五六日天])?"
    rf"{_HOUR.pattern}(?:来自|号码|发件人|短信|微信|:){{0,4}}\+?[0-9-]{{0,20}}"
)
_AFTER_NOON = ("下午", "傍晚", "晚上", "夜里", "深夜", "晚")


def _sent_at_night(folded: str) -> list[Span]:
    spans, start = [], 0
    for line in folded.split("\n"):
        match = len(line) <= 60 and _HEAD.fullmatch(line) and _HOUR.search(_without_date(line))
        if match and (at := _time(match)) and night.window(at) == night.FORBIDDEN:
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _without_date(line: str) -> str:
    return re.sub(r"(?:[0-9]{2,4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}[日号]?", "", line, count=1)


def _time(match: re.Match[str]) -> time | None:
    hour, minute = int(match["h"]), int(match["m"] or match["m2"] or (30 if match["half"] else 0))
    if match["part"] in _AFTER_NOON and 5 <= hour < 12:
        hour += 12
    elif match["part"] in _AFTER_NOON and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
