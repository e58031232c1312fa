"""What a page claims, piece by piece: its paragraphs in order under their headings, then the law it quotes, then comments.

A row of the worksheet should be small enough to judge at one glance, and a long page must not become a thousand rows:
sentences are gathered into groups, larger ones where the page is long. Nothing here touches the database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.models import SourcePart
from articles.sourcepages.found import Found, FoundComment, FoundStatute
from core.redaction import redact
from core.text import clean_input, squeeze

EASY_TO_JUDGE = 120  # characters of a row
MOST_ROWS = 240  # that one page of the admin shows and sends
MOST_PARTS = 100
_SENTENCE = re.compile(r".+?(?:[。！？!?；;…]+[”’」』）)]*|$)", re.DOTALL)

Kind = SourcePart.Kind


@dataclass(frozen=True)
class Claim:
    """One row: the words of the page, and what is printed beside them (of a comment who wrote it, of law which)."""

    text: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A heading of the page with its claims."""

    kind: str
    numbering: str
    heading: str
    claims: tuple[Claim, ...]


class TooLong(ValueError):
    """No editor could judge a page of this length in one worksheet."""


def parts_of(found: Found) -> list[Part]:
    """The whole worksheet of a page, what identifies people masked; raises TooLong."""
    apart = [part for part in (_statutes(found.statutes), _comments(found.comments)) if part.claims]
    room = MOST_ROWS - sum(len(part.claims) for part in apart)
    size = EASY_TO_JUDGE
    texts = list(_texts(found))
    # A heading without text (一、 above 1.) stays: the sections below it belong to it.
    while sum(len(_groups(text, size)) for *_, text in texts) > room:
        size *= 2
        if size > EASY_TO_JUDGE * 64 or room <= 0:
            raise TooLong("这一页太长，一张核对表放不下。请分成几段导入。")
    parts = [
        Part(kind, numbering, heading, tuple(Claim(group) for group in _groups(text, size)))
        for kind, numbering, heading, text in texts
    ]
    if len(parts) > MOST_PARTS:
        raise TooLong(f"这一页有 {len(parts)} 个小标题，一张核对表放不下。请分成几段导入。")
    return parts + apart


def clean(text: str) -> str:
    """Words of a stranger's page as we keep them: no control characters, no numbers that identify people."""
    return redact(squeeze(clean_input(text.replace("\0", "")))).text


def _texts(found: Found) -> Iterator[tuple[str, str, str, str]]:
    if lead := clean(found.lead):
        yield Kind.LEAD.value, "", "", lead
    for section in found.sections:
        numbering, heading = clean(section.numbering or "")[:20], clean(section.heading)[:200]
        yield Kind.SECTION.value, numbering, heading, clean(section.text)


def _groups(text: str, size: int) -> list[str]:
    """Sentences gathered up to about `size` characters; up to the usual size a paragraph never shares a row."""
    groups: list[str] = []
    for number, paragraph in enumerate(line for line in text.split("\n") if line.strip()):
        joins = bool(number) and size > EASY_TO_JUDGE
        for sentence in _sentences(paragraph.strip()):
            if groups and joins and len(groups[-1]) + len(sentence) <= size:
                groups[-1] += sentence
            else:
                groups.append(sentence)
            joins = True
    return groups


def _sentences(paragraph: str) -> list[str]:
    return [match[0].strip() for match in _SENTENCE.finditer(paragraph) if match[0].strip()]


def _statutes(statutes: tuple[FoundStatute, ...]) -> Part:
    claims = []
    for one in statutes:
        details = {"law": clean(one.law), "number": clean(one.number), "quoted": clean(one.quoted)}
        name = f"《{details['law'].strip('《》')}》" if details["law"] else ""
        words = f"{name}{details['number']}" + (f"：“{details['quoted']}”" if details["quoted"] else "")
        claims.append(Claim(words, details))
    return Part(Kind.STATUTES.value, "", "", tuple(claims))


def _comments(comments: tuple[FoundComment, ...]) -> Part:
    claims = [
        Claim(
            clean(one.text) or "（没有文字）",
            {"name": clean(one.name), "role": clean(one.role), "date": clean(one.date)},
        )
        for one in comments
    ]
    return Part(Kind.COMMENTS.value, "", "", tuple(claims))
