"""Words of the glossary that explain themselves where a page first uses them: on tap, hover or focus, without a script.

The word takes the focus and carries its explanation beside it, which the stylesheet hides until the pair has the pointer
or the focus. No <button>: it would not break across lines, would part from the comma behind it, and is not focused by a tap
in Safari.
"""

import re
from collections.abc import Iterable
from html import escape

from reference.models import Term

MOST = 30  # on one page
# Where a word is already something else: a link, a heading, the law's own words, the name of a column.
_CLOSED = ("a", "button", "figure", "th", "h1", "h2", "h3", "h4", "h5", "h6")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
# Longer words in which a word of the glossary stands by chance; and titles, which are names.
_BY_CHANCE = ["成本金额", "恢复利息", "恢复利率", "成立案件", "帮助贷款", "发展期", "起诉状", "起诉书"]
_TITLE = "《[^》]*》"


class Glosser:
    """Marks the first use of each term over all the texts of one page, in the order in which they are given."""

    def __init__(self, terms: Iterable[Term]):
        self.by_name: dict[str, Term] = {}
        for term in terms:
            self.by_name[term.word] = term
        for term in list(self.by_name.values()):
            for name in term.also:
                self.by_name.setdefault(name, term)
        self.used: dict[int, Term] = {}
        names = sorted([*self.by_name, *_BY_CHANCE], key=len, reverse=True)
        self._words = re.compile("|".join([_TITLE, *map(_pattern, names)])) if self.by_name else None

    def mark(self, html: str) -> str:
        """The HTML with a mark on each word that has not been explained yet."""
        if self._words is None:
            return html
        pieces, closed = _TAG.split(html), []
        for place, piece in enumerate(pieces):
            if piece.startswith("<"):
                closed = _inside(closed, piece)
            elif not closed:
                pieces[place] = self._words.sub(self._explained, piece)
        return "".join(pieces)

    def _explained(self, match: re.Match) -> str:
        term = self.by_name.get(match[0])
        if term is None or term.pk in self.used or len(self.used) >= MOST:
            return match[0]
        self.used[term.pk] = term
        return (
            f'<span class="w"><span class="term" role="button" tabindex="0" aria-describedby="w{term.pk}">{match[0]}</span>'
            f'<span class="gloss" id="w{term.pk}">{escape(term.explanation)}</span></span>'
        )


def _pattern(name: str) -> str:
    """Latin letters make a word only when they stand alone; Chinese words touch each other."""
    exactly = re.escape(name)
    return rf"(?<![a-zA-Z]){exactly}(?![a-zA-Z])" if name.isascii() else exactly


def _inside(closed: list[str], tag: str) -> list[str]:
    """Which closed elements are open after a tag."""
    name = match[1] if (match := _NAME.match(tag)) else ""
    if name not in _CLOSED:
        return closed
    return closed[:-1] if tag.startswith("</") else [*closed, name]
