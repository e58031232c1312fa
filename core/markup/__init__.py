"""The closed subset of HTML that sections and answers are written in, and its Markdown.

One allow-list stands for the whole site. Whatever comes in is brought to one canonical form, so that
`from_markdown(to_markdown(html)) == html` for everything that `sanitize` returns.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import nh3

from core.markup.html import parse, render
from core.markup.markdown import read, write
from core.markup.plain import text_of

_TAGS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "br"),
    *("strong", "b", "em", "i", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_SCHEMES = {"http", "https", "mailto", "tel", "law"}
# One article's pieces: publishing looks at each of them several times.
_REMEMBERED = 256
# Nothing here opens a block, marks, escapes, or is written otherwise in HTML; no two links touch, no blank is lost.
_WORD = r"[\u4e00-\u9fff0-9A-Za-z，。：；？、（）《》“”‘’％%./=×÷…·—-]"
_PIECE = re.compile(
    rf"\[(?P<words>{_WORD}+)\]\((?P<law>law:[\u4e00-\u9fff0-9#-]+)\)|\*\*(?P<strong>{_WORD}+)\*\*"
)
_PIECE_AT_ALL = re.sub(r"\?P<\w+>", "?:", _PIECE.pattern)
_FIRST = r"(?=[\u4e00-\u9fff《“（\[*]|[0-9]+[\u4e00-\u9fff])"
_PLAIN_LINE = re.compile(rf"{_FIRST}(?:(?:{_PIECE_AT_ALL})?{_WORD}(?: (?={_WORD}))?)+(?:{_PIECE_AT_ALL})?")
_TOKEN = re.compile(r"\{\{(law|figure):([^{}\s][^{}\n]{0,99})\}\}")


@dataclass(frozen=True)
class Token:
    """A place in a text that is filled when the page is made: `{{law:民法典-675#1}}`, `{{figure:lpr-cap}}`."""

    kind: str
    value: str
    raw: str


def sanitize(html: str) -> str:
    """Any HTML, hostile too, as the canonical form of the subset: safe to store and to show."""
    return render(
        parse(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None))
    )


@lru_cache(_REMEMBERED)
def from_markdown(md: str) -> str:
    """Markdown of the subset as canonical HTML; raw HTML in it stays text."""
    return sanitize(render(read(md)))


def from_line(md: str) -> str:
    """The same, remembered nowhere: for lines that hold what somebody typed.

    A line of plain words, bold ones and links to provisions, as nearly all are, is turned at once; what else may be in a
    line goes the long way.
    """
    if _PLAIN_LINE.fullmatch(md):
        return f"<p>{_PIECE.sub(_piece, md)}</p>"
    return from_markdown.__wrapped__(md)


def _piece(match: re.Match[str]) -> str:
    if match["strong"]:
        return f"<strong>{match['strong']}</strong>"
    return f'<a href="{match["law"]}">{match["words"]}</a>'


def to_markdown(html: str) -> str:
    """Canonical HTML as Markdown that `from_markdown` turns back into the same HTML."""
    return write(parse(html))


@lru_cache(_REMEMBERED)
def to_text(html: str) -> str:
    """The words alone, one line for each paragraph, item, heading and table row."""
    return text_of(parse(html))


def tokens(html: str) -> list[Token]:
    """The `{{law:…}}` and `{{figure:…}}` tokens in reading order."""
    return [Token(match[1], match[2].strip(), match[0]) for match in _TOKEN.finditer(html)]
