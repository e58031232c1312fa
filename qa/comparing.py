"""What the new words of an answer change, part by part, for the moderator who decides between them."""

from dataclasses import dataclass

from core import differing
from core.differing import Piece
from core.markup import to_text
from qa.models import AnswerRevision
from qa.models.parts import InParts


@dataclass(frozen=True)
class Change:
    """One part that says something else now: what stays, goes and comes."""

    heading: str
    pieces: tuple[Piece, ...]


def changes(revision: AnswerRevision) -> list[Change]:
    """Each part in which a revision differs from what stands, or, once let through, from what it replaced."""
    old = _said(revision.replaced or revision.answer.words)
    new = _said(revision.words)
    return [
        Change(heading, tuple(differing.difference(old[heading], new[heading])))
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
