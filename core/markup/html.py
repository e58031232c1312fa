"""The canonical tree from HTML and back."""

import re
from html import escape
from html.parser import HTMLParser

from core.markup.tree import (
    BREAK,
    DEEPEST_LIST,
    Block,
    Char,
    Heading,
    Inline,
    List,
    Paragraph,
    Quote,
    Table,
    tidy_blocks,
)

_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
_HEADINGS = {"h1": 3, "h2": 3, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_HREF = re.compile(r"(?:https?://|mailto:|tel:|law:|/(?!/)|#|\?)[^\x00-\x1f\x7f]*", re.IGNORECASE)
_UNSAFE_IN_HREF = {char: f"%{ord(char):02X}" for char in " <>()[]{}\\`\"'*|^"}
_ENCODE = str.maketrans(_UNSAFE_IN_HREF)


def clean_href(href: str) -> str:
    """An address of an allowed kind, encoded so that it stands alike in HTML and Markdown; else nothing."""
    href = "".join(href.strip().split("\n"))
    return (
        href.translate(_ENCODE)
        if _HREF.fullmatch(href) and not any(c.isspace() and c != " " for c in href)
        else ""
    )


def parse(html: str) -> list[Block]:
    """HTML as a canonical tree. Unknown tags are passed over, their words kept."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    builder.end_paragraph()
    return tidy_blocks(builder.root)


class _Builder(HTMLParser):
    """Builds blocks while tags arrive. What the subset does not nest comes out one level up."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Block] = []
        self.homes: list[list[Block]] = [self.root]  # where the next block goes: root, a quote or an item
        self.lists: list[tuple[List, int]] = []  # open lists, with the number of homes when they began
        self.too_deep = 0
        self.table: Table | None = None
        self.row: list[Inline] | None = None
        self.row_is_head = False
        self.inline: Inline = []
        self.heading = 0
        self.marks = {"strong": 0, "em": 0}
        self.href = ""
        self.quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS:
            self.marks[_MARKS[tag]] += 1
        elif tag == "a":
            self.href = clean_href(dict(attrs).get("href") or "")
        elif tag == "br":
            self.inline.append(Char(BREAK))
        elif self.table is not None:
            self._start_in_table(tag)
        elif tag in {"p", "div"} or tag in _HEADINGS:
            self.end_paragraph()
            self.heading = _HEADINGS.get(tag, 0)
        elif tag in {"ul", "ol", "li"}:
            self._start_in_list(tag)
        elif tag == "blockquote":
            self._start_quote()
        elif tag == "table":
            self.end_paragraph()
            self.table = Table()

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self.marks[_MARKS[tag]] = max(0, self.marks[_MARKS[tag]] - 1)
        elif tag == "a":
            self.href = ""
        elif self.table is not None:
            self._end_in_table(tag)
        elif tag in {"p", "div"} or tag in _HEADINGS:
            self.end_paragraph()
        elif tag in {"ul", "ol", "li"}:
            self._end_in_list(tag)
        elif tag == "blockquote":
            self._end_quote()

    def handle_data(self, data: str) -> None:
        strong, em = self.marks["strong"] > 0, self.marks["em"] > 0
        # A line end in HTML is a blank; only <br> breaks a line.
        self.inline += [
            Char(" " if char == BREAK else char, strong, em, self.href)
            for char in data
            if char.isprintable() or char.isspace()
        ]

    def end_paragraph(self) -> None:
        inline, heading, self.inline, self.heading = self.inline, self.heading, [], 0
        if not any(not c.char.isspace() for c in inline):
            return
        if heading and len(self.homes) == 1:
            self.homes[-1].append(Heading(heading, inline))
        elif heading:  # headings stand at the top alone; elsewhere they are bold words
            self.homes[-1].append(Paragraph([Char(c.char, True, c.em, c.href) for c in inline]))
        else:
            self.homes[-1].append(Paragraph(inline))

    # Lists

    def _start_in_list(self, tag: str) -> None:
        self.end_paragraph()
        if tag == "li":
            if self.lists:
                listing, depth = self.lists[-1]
                del self.homes[depth:]
                listing.items.append([])
                self.homes.append(listing.items[-1])
        elif len(self.lists) >= DEEPEST_LIST:
            self.too_deep += 1
        else:
            listing = List(tag == "ol")
            self.homes[-1].append(listing)
            self.lists.append((listing, len(self.homes)))

    def _end_in_list(self, tag: str) -> None:
        self.end_paragraph()
        if not self.lists:
            return
        if tag != "li" and self.too_deep:
            self.too_deep -= 1
            return
        _, depth = self.lists[-1]
        del self.homes[depth:]
        if tag != "li":
            self.lists.pop()

    # Quotations: at the top alone; inside a list or another quotation their words stay, the frame goes

    def _start_quote(self) -> None:
        self.end_paragraph()
        self.quotes += 1
        if len(self.homes) == 1 and not self.lists:
            quote = Quote()
            self.root.append(quote)
            self.homes.append(quote.blocks)

    def _end_quote(self) -> None:
        self.end_paragraph()
        if self.quotes:
            self.quotes -= 1
            if not self.quotes and not self.lists:
                del self.homes[1:]

    # Tables

    def _start_in_table(self, tag: str) -> None:
        if tag == "tr":
            self._end_row()
            self.row, self.row_is_head = [], True
        elif tag in {"td", "th"}:
            self._end_cell()
            if self.row is None:
                self.row, self.row_is_head = [], True
            self.row_is_head = self.row_is_head and tag == "th"
            self.row.append([])
            self.inline = []
        else:
            self.inline.append(Char(BREAK))

    def _end_in_table(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self._end_table()

    def _end_table(self) -> None:
        table, self.table = self.table, None
        if table and len(self.homes) == 1:
            self.root.append(table)
        elif table:  # a table stands at the top alone; elsewhere each row is a line
            for row in [table.head, *table.rows]:
                line = [c for cell in row for c in [*cell, Char(" ")]]
                self.homes[-1].append(Paragraph(line))

    def _end_cell(self) -> None:
        if self.row:
            self.row[-1] += self.inline
        self.inline = []

    def _end_row(self) -> None:
        self._end_cell()
        if self.table and self.row:
            if self.row_is_head and not self.table.head and not self.table.rows:
                self.table.head = self.row
            else:
                self.table.rows.append(self.row)
        self.row = None

    def close(self) -> None:
        super().close()
        if self.table is not None:
            self._end_in_table("table")


def render(blocks: list[Block]) -> str:
    """The canonical tree as HTML."""
    return "".join(map(_render_block, blocks))


def _render_block(block: Block) -> str:
    match block:
        case Paragraph(inline):
            return f"<p>{render_inline(inline)}</p>"
        case Heading(level, inline):
            return f"<h{level}>{render_inline(inline)}</h{level}>"
        case List(ordered, items):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{_render_item(item)}</li>' for item in items)}</{tag}>"
        case Quote(inner):
            return f"<blockquote>{render(inner)}</blockquote>"
        case Table(head, rows):
            head_html = f"<thead>{_render_row(head, 'th')}</thead>" if head else ""
            body_html = f"<tbody>{''.join(_render_row(row, 'td') for row in rows)}</tbody>" if rows else ""
            return f"<table>{head_html}{body_html}</table>"


def _render_item(blocks: list[Block]) -> str:
    # A single paragraph stands bare in its item; several keep their frames.
    if sum(isinstance(block, Paragraph) for block in blocks) == 1 and isinstance(blocks[0], Paragraph):
        return render_inline(blocks[0].inline) + render(blocks[1:])
    return render(blocks)


def _render_row(cells: list[Inline], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{render_inline(cell)}</{tag}>' for cell in cells)}</tr>"


def render_inline(chars: Inline) -> str:
    """Marks nest with the longest outside, so that every set of marks has one notation."""
    pieces, i = [], 0
    while i < len(chars):
        name, end = _longest_mark(chars, i)
        if not name:
            end = i
            while end < len(chars) and not (chars[end].strong or chars[end].em or chars[end].href):
                end += 1
            pieces.append(escape("".join(c.char for c in chars[i:end]), quote=False).replace(BREAK, "<br>"))
        else:
            inner = render_inline([_without(c, name) for c in chars[i:end]])
            attribute = f' href="{escape(chars[i].href)}"' if name == "a" else ""
            pieces.append(f"<{name}{attribute}>{inner}</{name}>")
        i = end
    return "".join(pieces)


def _longest_mark(chars: Inline, start: int) -> tuple[str, int]:
    best, best_end = "", start
    for name, value in (("strong", _strong), ("em", _em), ("a", _href)):
        wanted, end = value(chars[start]), start
        while wanted and end < len(chars) and value(chars[end]) == wanted:
            end += 1
        if end > best_end:
            best, best_end = name, end
    return best, best_end


def _strong(c: Char) -> bool:
    return c.strong


def _em(c: Char) -> bool:
    return c.em


def _href(c: Char) -> str:
    return c.href


def _without(c: Char, name: str) -> Char:
    return Char(c.char, c.strong and name != "strong", c.em and name != "em", "" if name == "a" else c.href)
