"""Which scam warnings belong beside a text: those of whose trigger words it holds one."""

from collections.abc import Iterable

from core.text import fold
from reference.models import Notice

MOST = 2


def about(text: str, notices: Iterable[Notice]) -> list[Notice]:
    """The warnings that a query, a title or a tag calls for, the longest word first, at most two."""
    said = _squeezed(text)
    found = []
    for notice in notices:
        words = [word for word in map(_squeezed, notice.triggers) if word and word in said]
        if words:
            found.append((-max(map(len, words)), notice.key, notice))
    return [notice for _, _, notice in sorted(found, key=lambda one: one[:2])[:MOST]]


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())
