"""The closed subset of HTML as a Word file: real headings, lists and tables; no field, no macro, nothing that loads.

Import it only where a file is asked for: python-docx and lxml are 20 MB that most workers never need.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from core.markup.html import parse
from core.markup.tree import Block, Heading, Inline, List, Paragraph, Quote, Table

SERIF, SANS = "宋体", "黑体"
DEEPEST_STYLE = 3  # List Bullet 3 is the last that every Word knows
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Mark = Callable[[str, str], str]  # where a link leads and its words → what is written behind it: [3]
Quoted = Callable[[str], list[str] | None]  # a paragraph → the lines of the quotation that it stands for


class WordFile:
    """One file, written from top to bottom; `mark` and `quoted` say what links and tokens become."""

    def __init__(
        self,
        title: str,
        *,
        author: str,
        made_at: datetime,
        mark: Mark = lambda href, words: "",
        quoted: Quoted = lambda text: None,
    ):
        self.file, self.mark, self.quoted = Document(), mark, quoted
        properties = self.file.core_properties
        properties.title, properties.author, properties.last_modified_by = clean(title), author, author
        properties.created = properties.modified = made_at
        properties.comments = ""
        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.5)
        self._fonts()

    def _fonts(self) -> None:
        """Chinese letters for every style in use, black headings, and the language that spelling is checked in."""
        for style in self.file.styles:
            if style.type != 1:  # of paragraphs
                continue
            is_heading = style.name.startswith(("Heading", "Title"))
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in [name for name in fonts.attrib if name.endswith("Theme")]:
                del fonts.attrib[name]
            fonts.set(qn("w:eastAsia"), SANS if is_heading else SERIF)
            if is_heading:
                style.font.color.rgb = RGBColor(0, 0, 0)
        self.file.styles["Normal"].font.size = Pt(11)
        for language in self.file.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")

    def heading(self, text: str, level: int = 1) -> None:
        self.file.add_heading(clean(text), level)

    def line(self, text: str, *, strong: bool = False, small: bool = False) -> None:
        run = self.file.add_paragraph().add_run(clean(text))
        run.bold = strong
        if small:
            run.font.size = Pt(9)

    def numbered(self, texts: Iterable[str], *, ordered: bool = True) -> None:
        """Short pieces of HTML as one list."""
        self._list(List(ordered, [parse(html) for html in texts]), 1)

    def html(self, html: str) -> None:
        self._blocks(parse(html))

    def box(self, label: str, *, lines: int = 2) -> None:
        """Framed room to write in."""
        cell = self.file.add_table(1, 1, style="Table Grid").cell(0, 0)
        run = cell.paragraphs[0].add_run(clean(label))
        run.font.size = Pt(9)
        for _ in range(lines):
            cell.add_paragraph()
        self.file.add_paragraph()

    def footer(self, text: str) -> None:
        run = self.file.sections[0].footer.paragraphs[0].add_run(clean(text))
        run.font.size = Pt(8)

    def bytes(self) -> bytes:
        kept = BytesIO()
        self.file.save(kept)
        return kept.getvalue()

    # Blocks

    def _blocks(self, blocks: Iterable[Block], *, style: str = "Normal") -> None:
        for block in blocks:
            match block:
                case Paragraph():
                    self._paragraph(block, style)
                case Heading():
                    self._inline(self.file.add_paragraph(style=f"Heading {block.level}"), block.inline)
                case List():
                    self._list(block, 1)
                case Quote():
                    self._blocks(block.blocks, style="Quote")
                case Table():
                    self._table(block)

    def _paragraph(self, block: Paragraph, style: str) -> None:
        lines = self.quoted("".join(char.char for char in block.inline))
        if lines is None:
            self._inline(self.file.add_paragraph(style=style), block.inline)
            return
        for text in lines:
            self.file.add_paragraph(clean(text), style="Quote")

    def _list(self, block: List, depth: int) -> None:
        kind = "List Number" if block.ordered else "List Bullet"
        style = kind if depth == 1 else f"{kind} {min(depth, DEEPEST_STYLE)}"
        number = self._counted_anew(style) if block.ordered else None
        for item in block.items:
            for place, part in enumerate(item):
                if isinstance(part, List):
                    self._list(part, depth + 1)
                elif isinstance(part, Paragraph) and place == 0:
                    line = self.file.add_paragraph(style=style)
                    if number is not None:
                        _give_number(line, number)
                    self._inline(line, part.inline)
                else:
                    self._blocks([part], style=f"List Continue{f' {min(depth, 3)}' if depth > 1 else ''}")

    def _counted_anew(self, style: str) -> int:
        """A numbering of its own for one list, from 1: Word would go on counting where the last one ended."""
        numbering = self.file.part.numbering_part.numbering_definitions._numbering
        of_style = self.file.styles[style].element.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(of_style).abstractNumId.val
        number = numbering.add_num(abstract)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return number.numId

    def _table(self, block: Table) -> None:
        rows = [*([block.head] if block.head else []), *block.rows]
        table = self.file.add_table(len(rows), max(map(len, rows)), style="Table Grid")
        for cells, row in zip(rows, table.rows, strict=True):
            for inline, cell in zip(cells, row.cells, strict=True):
                self._cell(cell, inline, is_head=cells is block.head)
        self.file.add_paragraph()

    def _cell(self, cell: _Cell, inline: Inline, *, is_head: bool) -> None:
        self._inline(cell.paragraphs[0], inline)
        for run in cell.paragraphs[0].runs:
            run.bold = run.bold or is_head or None

    def _inline(self, line: Line, inline: Inline) -> None:
        for href, linked in groupby(inline, key=lambda char: char.href):
            chars = list(linked)
            for (strong, em), group in groupby(chars, key=lambda char: (char.strong, char.em)):
                run = line.add_run(clean("".join(char.char for char in group)))
                run.bold, run.italic = strong or None, em or None
            if href and (told := self.mark(href, "".join(char.char for char in chars))):
                line.add_run(clean(told)).font.superscript = True


def _give_number(line: Line, number: int) -> None:
    place = line._p.get_or_add_pPr().get_or_add_numPr()
    place.get_or_add_ilvl().val = 0
    place.get_or_add_numId().val = number


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", text)
