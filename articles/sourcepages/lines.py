"""Lines of a page, with what can be seen of each one without knowing its neighbours."""

import re
from dataclasses import dataclass, field
from functools import cached_property

MAX_SEEN = 600  # patterns look at this much of a line; furniture and headings are shorter

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 9), " "
)
_ENDS = re.compile(r"[。！？!?…；;.][”\"’'）)】]{0,2}$")
_TEASER = re.compile(
    r"(?:\.{3,}|…+|。{2,})\s*(?:\[?(?:详细|全文|更多|查看|阅读)[^\s]{0,6}\]?)?$|(?:阅读全文|查看全文|"
    r"查看详情|查看更多|\[详细\]|\[详情\]|\[全文\])\s*(?:>>|»)?$"
)
_MARKS = re.compile(r"[,，。;；:：!！?？、]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EMPHASIS = re.compile(r"^(\*\*|__)(.+?)\1(?=$|[^*_])")


def flatten(text: str) -> str:
    """The same text at one width, character for character, so that places in both agree."""
    return text.translate(_WIDTHS)


@dataclass
class Line:
    """One printed line; `tag`, `zone` and the like are only known of HTML."""

    text: str
    index: int
    gap: int = 0  # empty lines before it
    indent: int = 0
    tag: str = ""  # h1 … h6, li, p, td
    zone: str = ""  # junk, comments, main; what the elements around it call themselves
    hints: frozenset[str] = frozenset()  # title, author, date, category, tags, crumbs, quote, toc
    linked: float = 0.0  # share of its characters that are link text
    strong: bool = False  # all of it is bold
    number: str = ""  # a number that stands on the line above it
    role: str = field(default="", compare=False)  # head, title, body, comment, tail, junk

    @cached_property
    def flat(self) -> str:
        return flatten(self.text)

    @cached_property
    def seen(self) -> str:
        return self.flat[:MAX_SEEN]

    @cached_property
    def bare(self) -> str:
        """Only letters and digits, for comparing."""
        return re.sub(r"[\W_]+", "", self.flat[:4000]).lower()

    @property
    def length(self) -> int:
        return len(self.text)

    @cached_property
    def ends(self) -> bool:
        """It ends as a sentence does."""
        return bool(_ENDS.search(self.flat[-6:])) and not self.teaser

    @cached_property
    def teaser(self) -> bool:
        """It breaks off, as the summaries in lists of other pages do."""
        return bool(_TEASER.search(self.flat[-16:]))

    @cached_property
    def marks(self) -> int:
        return len(_MARKS.findall(self.seen))

    @cached_property
    def prose(self) -> float:
        """How much it reads like running text: 0 for a label, 4 for a paragraph."""
        closed = 0.3 if self.flat[-1:] in "?!" else 1.0
        score = min(self.length / 40, 1.5) + min(self.marks, 4) * 0.4 + (closed if self.ends else 0.0)
        if self.length < 45 and self.flat[-1:] == "?":
            score -= 0.4
        if self.length < 16 or self.marks == 0:
            score = min(score, 0.8)
        if self.teaser:
            score *= 0.3
        if self.marks and len(_HAN.findall(self.seen)) * 3 < min(self.length, MAX_SEEN):
            score = min(score, 0.5)  # numbers, addresses, code
        return 0.0 if self.length < 8 else score

    @property
    def is_prose(self) -> bool:
        return self.prose >= 2.2 and not self.teaser

    @property
    def is_short(self) -> bool:
        return self.length <= 40 and not (self.ends and self.flat[-1] in "。;.!")


def _paragraphs(line: str) -> list[str]:
    """Paragraphs that were glued to one line, each with the indent that Chinese paragraphs have."""
    if len(line.strip()) <= 80 or "\u3000\u3000" not in line.strip():
        return [line]
    return re.split(r"(?<=\S)\s*(?=\u3000\u3000)", line)


def split_lines(text: str) -> list[Line]:
    """The lines of plain text that are not blank."""
    found: list[Line] = []
    gap = 0
    for raw in (part for line in text.split("\n") for part in _paragraphs(line)):
        stripped = raw.strip(" \t\r\u3000\xa0\f\v\ufeff\u200b")
        if not stripped:
            gap += 1
            continue
        strong = False
        emphasis = _EMPHASIS.match(stripped)
        if emphasis:
            strong = emphasis.end() == len(stripped)
        found.append(Line(stripped, len(found), gap, len(raw) - len(raw.lstrip()), strong=strong))
        gap = 0
    return found
