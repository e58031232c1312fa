"""What somebody reads aloud to parents or a spouse: the conclusion and the actions of an article, as plain words.

It is composed, not written: whatever an editor publishes stands here at once, and no second text can come to say something else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from articles.page import PageFiller
from core.markup import to_text
from core.text import cn_number
from reference.models import LegalFigure

_WAY_ON = re.compile(r'(^|。)\s*<a href="/[^"]*">[^<]*</a>。')  # a sentence that only leads to another page
# The end of a sentence that does: 配偶另有规则，看这篇
_HALF_WAY_ON = re.compile(r'[，；]\s*<a href="/[^"]*">[^<]*这篇</a>')
_GAP = re.compile(r"(?<=[。，；：？]) ")


@dataclass(frozen=True)
class Part:
    lead: str
    lines: list[str]
    in_order: bool


def parts(snapshot: dict, figures: Mapping[str, LegalFigure], *, on: date) -> list[Part]:
    """The parts that an article has, each with the sentence that leads to it; figures as they stand on a day."""
    filler = PageFiller(snapshot, on=on, provisions={}, figures=dict(figures))

    def plain(html: str) -> str:
        said = _HALF_WAY_ON.sub("", _WAY_ON.sub(r"\1", filler.filled(html, chips=False)))
        words = " ".join(to_text(said).split())
        return _GAP.sub("", words)

    conclusions = [plain(html) for html in snapshot["short_answer"]]
    steps = [_sentences(plain(step["title_html"]), plain(step["text_html"])) for step in snapshot["do_now"]]
    not_yet = [plain(html) for html in snapshot["do_not"]]
    found = [
        Part(f"它的结论有{_count(conclusions)}条：", conclusions, True),
        Part(f"它说现在要做{_count(steps)}件事：", steps, True),
        Part("它还提醒：", not_yet, False),
    ]
    return [part for part in found if part.lines]


def as_text(opening: list[str], parts: list[Part], closing: list[str]) -> str:
    """The same words for the clipboard, one line each."""
    lines = []
    for part in parts:
        lines.append(part.lead)
        lines += [f"{number}. {line}" if part.in_order else line for number, line in enumerate(part.lines, 1)]
    return "\n".join([*opening, *lines, *closing])


def _count(lines: list[str]) -> str:
    return "两" if len(lines) == 2 else cn_number(len(lines))


def _sentences(title: str, text: str) -> str:
    return f"{title}。{text}" if text and title[-1:] not in "。？：，；" else f"{title}{text}"
