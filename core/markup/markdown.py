"""The canonical tree from Markdown and back.

Blocks, links and escapes are markdown-it's. Emphasis is ours: CommonMark closes `**` by rules made for words
between spaces, by which `**“征信报告”**再说` is not bold. Here `**` and `*` are switches: on before a character
that is no blank, off after one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from core.markup.html import clean_href
from core.markup.tree import BREAK, Block, Char, Heading, Inline, List, Paragraph, Quote, Table, tidy_blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BREAK_TAG = "<br>"
_STARS = re.compile(r"(\*+|<br>)")
_ESCAPED = re.compile(r"([\\*\[\]|<])")
# What would open a heading, a quotation, a list or a table's second line.
_BLOCK_START = re.compile(r"^(?:#{1,6}(?=\s|$)|\+(?=\s|$)|\d{1,9}[.)](?=\s|$)|[>:-])")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # only where somebody writes; pages are kept as HTML

    parser = MarkdownIt("zero", {"maxNesting": 40}).enable(
        ["heading", "list", "table", "blockquote", "escape", "link", "newline"]
    )
    vars(parser)["normalizeLink"] = str  # as written: 民法典 in an address stays 民法典
    vars(parser)["validateLink"] = lambda url: bool(clean_href(url))
    parser.core.ruler.disable("text_join", ignoreInvalid=True)  # an escaped star must stay apart from a star
    return parser


def read(md: str) -> list[Block]:
    """Markdown as a canonical tree."""
    tokens = _parser().parse(md.replace("\r\n", "\n").replace("\r", "\n"))
    return tidy_blocks(_read_blocks(tokens, 0, len(tokens)))


def _read_blocks(tokens: list[Token], start: int, stop: int) -> list[Block]:
    blocks: list[Block] = []
    i = start
    while i < stop:
        end = _end_of(tokens, i)
        match tokens[i].type:
            case "paragraph_open":
                blocks.append(Paragraph(_read_inline(tokens[i + 1])))
            case "heading_open":
                blocks.append(Heading(4 if tokens[i].tag > "h3" else 3, _read_inline(tokens[i + 1])))
            case "bullet_list_open" | "ordered_list_open":
                blocks.append(_read_list(tokens, i, end))
            case "blockquote_open":
                blocks.append(Quote(_read_blocks(tokens, i + 1, end)))
            case "table_open":
                blocks.append(_read_table(tokens[i + 1 : end]))
        i = end + 1
    return blocks


def _end_of(tokens: list[Token], start: int) -> int:
    depth = 0
    for i in range(start, len(tokens)):
        depth += tokens[i].nesting
        if depth <= 0:
            return i
    return len(tokens) - 1


def _read_list(tokens: list[Token], start: int, stop: int) -> List:
    listing, i = List(tokens[start].type == "ordered_list_open"), start + 1
    while i < stop:
        end = _end_of(tokens, i)
        listing.items.append(_read_blocks(tokens, i + 1, end))
        i = end + 1
    return listing


def _read_table(tokens: list[Token]) -> Table:
    table = Table()
    row: list[Inline] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(_read_inline(token))
        elif token.type == "tr_close" and not table.head:
            table.head = row
        elif token.type == "tr_close":
            table.rows.append(row)
    return table


def _read_inline(token: Token) -> Inline:
    return _read_level(token.children or [])


def _read_level(children: list[Token]) -> Inline:
    """One level of inline text: the text of a block, or the words of a link."""
    parts: list[Char | str] = []  # characters, and runs of stars that may be switches
    i = 0
    while i < len(children):
        token = children[i]
        if token.type == "link_open":
            end = next(j for j in range(i, len(children)) if children[j].type == "link_close")
            href = clean_href(str(token.attrGet("href") or ""))
            parts += [Char(c.char, c.strong, c.em, href) for c in _read_level(children[i + 1 : end])]
            i = end
        elif token.type == "text_special":
            parts += [Char(char) for char in token.content]
        elif token.type == "hardbreak":
            parts.append(Char(BREAK))
        elif token.type == "softbreak":
            parts.append("")
        else:
            for piece in _STARS.split(token.content):
                if piece == _BREAK_TAG:
                    parts.append(Char(BREAK))
                elif piece.startswith("*"):
                    parts.append(piece)
                else:
                    parts += [Char(char) for char in piece]
        i += 1
    return _switch(_join_lines(parts))


def _join_lines(parts: list[Char | str]) -> list[Char | str]:
    """A line end in the source is a blank, except between Chinese characters, where none belongs."""
    joined: list[Char | str] = []
    for i, part in enumerate(parts):
        if part != "":
            joined.append(part)
        elif not (_is_wide(_char_at(parts, i - 1)) and _is_wide(_char_at(parts, i + 1))):
            joined.append(Char(" "))
    return joined


def _char_at(parts: list[Char | str], i: int) -> str:
    part = parts[i] if 0 <= i < len(parts) else " "
    return part.char if isinstance(part, Char) else "文"


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or char in "“”‘’…—"


def _switch(parts: list[Char | str]) -> Inline:
    """Apply the switches that have a partner; the others are stars."""
    partnered = _partners(parts)
    strong = em = False
    inline: Inline = []
    for i, part in enumerate(parts):
        if isinstance(part, Char):
            inline.append(Char(part.char, part.strong or strong, part.em or em, part.href))
            continue
        left = len(part)
        if (i, 2) in partnered:
            strong, left = not strong, left - 2
        if (i, 1) in partnered:
            em, left = not em, left - 1
        inline += [Char("*", strong, em)] * left
    return inline


def _partners(parts: list[Char | str]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for size in (2, 1):
        opened = None
        for i, part in enumerate(parts):
            if isinstance(part, Char) or len(part) not in (size, 3):
                continue
            if opened is None and not _blank_at(parts, i + 1):
                opened = i
            elif opened is not None and not _blank_at(parts, i - 1):
                found |= {(opened, size), (i, size)}
                opened = None
    return found


def _blank_at(parts: list[Char | str], i: int) -> bool:
    part = parts[i] if 0 <= i < len(parts) else Char(" ")
    return isinstance(part, Char) and part.char.isspace()


def write(blocks: list[Block]) -> str:
    """A canonical tree as Markdown."""
    return "\n\n".join("\n".join(_write_block(block)) for block in blocks) + ("\n" if blocks else "")


def _write_block(block: Block) -> list[str]:
    match block:
        case Paragraph(inline):
            return _write_lines(inline)
        case Heading(level, inline):
            return ["#" * level + " " + _write_inline(inline, _BREAK_TAG)]
        case List(ordered, items):
            return _write_list(ordered, items)
        case Quote(blocks):
            return [f"> {line}".rstrip() for line in write(blocks).rstrip("\n").split("\n")]
        case Table(head, rows):
            cells = [[_write_inline(cell, _BREAK_TAG) for cell in row] for row in [head, *rows]]
            cells[0] = cells[0] or [""] * len(cells[1])
            cells.insert(1, ["---"] * len(cells[0]))
            return [f"| {' | '.join(row)} |" for row in cells]


def _write_list(ordered: bool, items: list[list[Block]]) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(items, start=1):
        bullet = f"{number}. " if ordered else "- "
        tight = not any(isinstance(block, Paragraph) for block in item[1:])
        inner = [line for block in item for line in ([] if tight else [""]) + _write_block(block)]
        inner = inner if tight else inner[1:]
        lines.append(bullet + inner[0])
        lines += [(" " * len(bullet) + line).rstrip(" ") for line in inner[1:]]
    return lines


def _write_lines(inline: Inline) -> list[str]:
    lines = _write_inline(inline, "\\\n").split("\n")
    return [_BLOCK_START.sub(lambda match: _escape_start(match[0]), line) for line in lines]


def _escape_start(opening: str) -> str:
    # `1.` is defused at its point, everything else at its first character.
    return f"{opening[:-1]}\\{opening[-1]}" if opening[0].isdigit() else f"\\{opening}"


def _write_inline(chars: Inline, line_break: str) -> str:
    pieces: list[str] = []
    strong = em = False
    i = 0
    while i < len(chars):
        end = i + 1
        while chars[i].href and end < len(chars) and chars[end].href == chars[i].href:
            end += 1
        span = chars[i:end]
        outer_strong, outer_em = all(c.strong for c in span), all(c.em for c in span)
        pieces.append("**" * (outer_strong != strong) + "*" * (outer_em != em))
        strong, em = outer_strong, outer_em
        if span[0].href:
            words = [Char(c.char, c.strong and not strong, c.em and not em) for c in span]
            pieces.append(f"[{_write_inline(words, line_break)}]({span[0].href.replace('&', chr(92) + '&')})")
        else:
            pieces.append(line_break if span[0].char == BREAK else _ESCAPED.sub(r"\\\1", span[0].char))
        i = end
    return "".join([*pieces, "**" * strong + "*" * em])
