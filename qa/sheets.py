"""An answer on one page to be printed: which version it is, whether that still stands, and what fits on the paper."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from html import escape, unescape

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles.laws import provisions_by_ref
from core.markup.html import parse
from core.markup.tree import Block, Heading, Inline, List, Paragraph, Quote, Table
from qa.answers import QUOTED
from qa.models import Answer, ModerationEvent
from statutes import citing

# How much of the paper the parts may take together, in lines of wide characters; the rest is for what every sheet says.
# The browser's own lines are shorter where punctuation may not begin one: tried with the widest text in Chromium.
ON_PAPER = 26
LINE = 46
SHARES = {"body": 26, "next_steps": 10, "grounds": 7, "risks": 5, "see_lawyer": 4}
APPROVALS = ("approve", "approve_redacted")


class Standing(StrEnum):
    """What is to be said to somebody who holds a sheet in their hand."""

    STANDS = "这一版仍有效"
    CHANGED = "这一版已修改"
    LAW_CHANGED = "法律已变化，待复查"
    RETRACTED = "律师已撤回"
    NOT_PUBLIC = "现在不公开"


@dataclass(frozen=True)
class SheetPart:
    """One part in plain lines, as many as the paper holds."""

    heading: str
    lines: list[str]
    is_cut: bool = False


@dataclass
class Sheet:
    """What stands on the paper, beside what the answer itself says."""

    answer: Answer
    version: int
    parts: list[SheetPart] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        return any(part.is_cut for part in self.parts)

    @property
    def address(self) -> str:
        """Where one finds out whether this version still stands."""
        return settings.SITE_URL + reverse("qa:summary", args=[self.answer.pk]) + f"?v={self.version}"

    @property
    def code(self) -> SafeString:
        """The address as a drawing in the page itself: a picture to be fetched may be missing on paper."""
        code = segno.make(self.address, error="m", micro=False)
        return mark_safe(code.svg_inline(scale=3, border=4, dark="#000", light="#fff", omitsize=True))


def version_of(answer: Answer) -> int:
    """Which wording of an answer is public: the first is 1, and every one that was let through later counts one more."""
    verbs = (
        ModerationEvent.objects.of(answer)
        .filter(verb__in=[*APPROVALS, "revise"])
        .values_list("verb", flat=True)
    )
    approved = sum(verb in APPROVALS for verb in verbs)
    return max(approved, 1) + len(verbs) - approved


def standing(answer: Answer, version: int, printed: int) -> Standing:
    """What has become of the version that was printed; `answer` is of a queryset `with_law_status`."""
    if not answer.question.is_public or answer.status not in (*answer.PUBLIC, answer.Status.RETRACTED):
        return Standing.NOT_PUBLIC
    if answer.status == answer.Status.RETRACTED:
        return Standing.RETRACTED
    if printed < version:
        return Standing.CHANGED
    return Standing.LAW_CHANGED if answer.law_status == "review_due" else Standing.STANDS


def doubts(answer: Answer) -> list[str]:
    """What somebody who holds a sheet has to hear although its words are still the same."""
    found = []
    if answer.peer_review == Answer.Review.DISPUTED:
        found.append(
            "另一位律师有不同意见，理由写在完整的回答下面。要做决定以前，两边都看一看，打 12348 问一问。"
        )
    if not answer.lawyer.is_verified_lawyer:
        found.append("写它的律师现在没有有效的执业证核验。要做决定以前，打 12348 问一问。")
    return found


def make(answer: Answer, version: int, *, on: date) -> Sheet:
    """The sheet of a public answer: every part as far as its share of the paper reaches."""
    names = _names_of_law(answer, on)
    written = {name: list(_lines(parse(_named(html, names)))) for name, html in answer.parts.items()}
    if answer.no_direct_law:
        written["grounds"] = ["律师写明：这件事没有直接的法条。", *written.get("grounds", [])]
    room = _shared({name: sum(map(_height, lines)) for name, lines in written.items()})
    parts = [
        _cut(answer.PARTS[name], written[name], room[name]) for name in answer.PARTS if written.get(name)
    ]
    return Sheet(answer, version, parts)


def _names_of_law(answer: Answer, on: date) -> dict[str, str]:
    """What each code in the answer is called: a whole quotation has no place on one page."""
    held = provisions_by_ref(set(answer.laws.values()), on=on)
    return {code: held[ref].citation for code, ref in answer.laws.items() if ref in held}


def _named(html: str, names: dict[str, str]) -> str:
    def name(match) -> str:
        raw = unescape(match[1]).strip()
        code, called = citing.parse(raw), names.get(raw)
        if not called:
            return ""
        paragraph = f"第 {code.paragraph} 款" if code and code.paragraph else ""
        return f"<p>{escape(called + paragraph)}（原文见网页）</p>"

    return QUOTED.sub(name, html)


def _lines(blocks: list[Block], sign: str = "") -> Iterator[str]:
    """Paragraphs, items and rows as plain lines; items keep their number or a dot."""
    for block in blocks:
        match block:
            case Paragraph(inline) | Heading(_, inline):
                yield sign + _words(inline)
            case List(ordered, items):
                for number, item in enumerate(items, start=1):
                    first, *others = _lines(item)
                    yield sign + (f"{number}. " if ordered else "· ") + first
                    yield from others
            case Quote(inner):
                yield from _lines(inner, sign)
            case Table(head, rows):
                for row in [head, *rows] if head else rows:
                    yield sign + "｜".join(_words(cell) for cell in row)


def _words(inline: Inline) -> str:
    return "".join(char.char for char in inline).replace("\n", " ")


def _height(line: str) -> int:
    return max(1, math.ceil(len(line) / LINE))


def _shared(wanted: dict[str, int]) -> dict[str, int]:
    """Lines of paper for each part: its share, and of what others leave over as much as it needs, in the same order."""
    room = {name: min(wanted[name], share) for name, share in SHARES.items() if name in wanted}
    left = ON_PAPER - sum(room.values())
    for name in room:
        more = min(wanted[name] - room[name], max(left, 0))
        room[name] += more
        left -= more
    return room


def _cut(heading: str, lines: list[str], room: int) -> SheetPart:
    kept: list[str] = []
    for line in lines:
        height = _height(line)
        if height > room:
            if room:
                kept.append(line[: room * LINE - 4] + "……")
            else:
                kept[-1] = kept[-1][: max(len(kept[-1]) - 4, 1)] + "……"
            return SheetPart(heading, kept, is_cut=True)
        kept.append(line)
        room -= height
    return SheetPart(heading, kept)
