"""What the new words of an answer change, part by part, for the moderator who decides between them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.markup import to_text
from qa.models import AnswerRevision
from qa.models.parts import InParts

_CLAUSE = re.compile(r"[^。！？；，、：\n]*[。！？；，、：\n]|[^。！？；，、：\n]+\Z")
SAME, GONE, NEW = " ", "-", "+"


@dataclass(frozen=True)
class Change:
    """One part that says something else now: pieces of text, each with whether it stays, goes or comes."""

    heading: str
    pieces: tuple[tuple[str, str], ...]


def changes(revision: AnswerRevision) -> list[Change]:
    """Each part in which a revision differs from what stands, or, once let through, from what it replaced."""
    old = _said(revision.replaced or revision.answer.words)
    new = _said(revision.words)
    return [
        Change(heading, tuple(_pieces(old[heading], new[heading])))
        for heading in old
        if old[heading] != new[heading]
    ]


def _said(words: dict) -> dict[str, str]:
    """Words by heading as plain text, the tick among them."""
    parts = {heading: to_text(words.get(name, "")) for name, heading in InParts.PARTS.items()}
    return {
        "结论": words.get("conclusion", ""),
        "没有直接的法条": "勾了" if words.get("no_direct_law") else "没有勾",
        **parts,
    }


def _pieces(old: str, new: str):
    before, after = _CLAUSE.findall(old), _CLAUSE.findall(new)
    for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            yield SAME, "".join(before[a:b])
            continue
        if gone := "".join(before[a:b]):
            yield GONE, gone
        if came := "".join(after[c:d]):
            yield NEW, came
