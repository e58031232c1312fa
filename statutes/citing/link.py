"""Links in the text of sections, answers and letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import escape, unescape

from core.markup import tokens
from statutes.citing import codes
from statutes.citing.find import Mention, find
from statutes.citing.library import Held, Library
from statutes.citing.resolve import Resolved, resolve
from statutes.models import Provision

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
_LAW_HREF = re.compile(r'href="law:([^"]*)"', re.IGNORECASE)
# A block ends what a mention may reach over; the words of these never get a link of ours.
_BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "br",
    "ul",
    "ol",
    "table",
    "div",
    "figure",
}
_CLOSED = {"a", "blockquote", "figure", "button"}


@dataclass(frozen=True)
class Unresolved:
    """Words that name law without leading to a provision, and why, for the editor."""

    text: str
    reason: str


@dataclass
class Linked:
    """A text with its links, the provisions that it rests on in reading order, and what stayed text."""

    html: str
    held: list[Held] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)

    @cached_property
    def provisions(self) -> list[Provision]:
        """The rows, read when somebody asks for them."""
        wanted = [one.pk for one in self.held]
        rows = Provision.objects.with_statute().in_bulk(wanted) if wanted else {}
        return [rows[pk] for pk in wanted if pk in rows]


@dataclass
class _Piece:
    """A stretch of text between two tags: where it begins in the joined text, and whether it may hold links."""

    index: int
    start: int
    text: str
    open: bool


def link_html(html: str, *, on: date, library: Library | None = None, as_codes: bool = False) -> Linked:
    """Link every provision that the text of `html` names, in the edition of the day `on`.

    `html` is what core.markup makes. Words inside links and quotations stay as they are; `law:` addresses lead to their
    provision, or lose their link where there is none. With `as_codes` the links are `law:民法典-675` addresses, to be
    stored and resolved when the page is shown. Pass a `library` when linking several texts: it costs two queries.
    """
    library = library or Library.load()
    segments = _TAG.split(html)
    pieces = _pieces(segments)
    joined = "".join(piece.text for piece in pieces)
    results = [resolve(mention, library, on=on) for mention in find(joined, library.keys)]
    unresolved, held = _written_addresses(segments, library, on, as_codes)
    closed = [(piece.start, piece.start + len(piece.text)) for piece in pieces if not piece.open]
    for result in results:
        if any(start <= result.mention.start < end for start, end in closed):
            continue
        if result.reason:
            unresolved.append(Unresolved(result.mention.text, result.reason))
        held += [(result.mention.start, one) for one in result.held]
    _insert(segments, pieces, list(_links(results, as_codes)))
    in_order = [one for _, one in sorted(held, key=lambda pair: pair[0])]
    return Linked("".join(segments), list(dict.fromkeys(in_order)), list(dict.fromkeys(unresolved)))


def _pieces(segments: list[str]) -> list[_Piece]:
    pieces: list[_Piece] = []
    closed = start = 0
    for index, segment in enumerate(segments):
        if index % 2:
            name = _NAME.match(segment)
            tag = name[1].lower() if name else ""
            if tag in _CLOSED:
                closed = max(0, closed + (-1 if segment.startswith("</") else 1))
            words, is_open = ("\n" if tag in _BLOCKS else ""), False
        else:
            words, is_open = unescape(segment), not closed
        pieces.append(_Piece(index, start, words, is_open))
        start += len(words)
    return pieces


def _links(results: list[Resolved], as_codes: bool) -> Iterator[tuple[int, int, str]]:
    for result in results:
        for part in result.mention.parts:
            held = result.at(part)
            if held:
                yield part.start, part.end, _address(held, result.mention, as_codes)


def _address(held: Held, mention: Mention, as_codes: bool) -> str:
    paragraph = mention.paragraph if len(mention.parts) == 1 else 0
    return _as_code(held, paragraph) if as_codes else held.address + (f"#k{paragraph}" if paragraph else "")


def _as_code(held: Held, paragraph: int) -> str:
    # A code means the law in force; an edition that has ended is told by its address.
    return held.address if held.on else f"law:{held.code}" + (f"#{paragraph}" if paragraph else "")


def _written_addresses(
    segments: list[str], library: Library, on: date, as_codes: bool
) -> tuple[list[Unresolved], list[tuple[int, Held]]]:
    """Settle `law:` addresses and quotation tokens that an editor wrote by hand."""
    unresolved, held, dropped, place = [], [], 0, 0
    for index, segment in enumerate(segments):
        if index % 2 == 0:
            for token in tokens(segment):
                code = codes.parse(unescape(token.value)) if token.kind == "law" else None
                found = codes.look_up(code, library, on=on) if code else None
                if found:
                    held.append((place, found))
                elif token.kind == "law":
                    unresolved.append(Unresolved(unescape(token.raw), "这一条不在法条库里"))
            place += len(unescape(segment))
            continue
        name = _NAME.match(segment)
        place += 1 if name and name[1].lower() in _BLOCKS else 0
        address = _LAW_HREF.search(segment)
        if address:
            code = codes.parse(unescape(address[1]))
            found = codes.look_up(code, library, on=on) if code else None
            if code and found:
                held.append((place, found))
                if not as_codes:
                    paragraph = f"#k{code.paragraph}" if code.paragraph else ""
                    segments[index] = f'<a href="{escape(found.address + paragraph)}">'
            else:
                unresolved.append(Unresolved(f"law:{unescape(address[1])}", "这一条不在法条库里"))
                segments[index], dropped = "", dropped + 1
        elif dropped and segment.lower() == "</a>":
            segments[index], dropped = "", dropped - 1
    return unresolved, held


def _insert(segments: list[str], pieces: list[_Piece], links: list[tuple[int, int, str]]) -> None:
    """Write the links into their pieces, each in the piece where its number ends."""
    waiting = iter(sorted(links))
    link = next(waiting, None)
    for piece in pieces:
        end = piece.start + len(piece.text)
        if not piece.open or link is None or (link[1] > end and link[0] >= end):
            continue
        written, position = [], piece.start
        while link is not None and link[1] <= end:
            start = max(link[0], position)
            if link[1] > position:
                written.append(escape(piece.text[position - piece.start : start - piece.start], quote=False))
                words = escape(piece.text[start - piece.start : link[1] - piece.start], quote=False)
                written.append(f'<a href="{escape(link[2])}">{words}</a>')
                position = link[1]
            link = next(waiting, None)
        if written:
            written.append(escape(piece.text[position - piece.start :], quote=False))
            segments[piece.index] = "".join(written)


def unresolved_in(html: str, *, on: date, library: Library | None = None) -> list[Unresolved]:
    """What an editor should look at in a text before it is published: names of law that lead nowhere."""
    return link_html(html, on=on, library=library).unresolved
