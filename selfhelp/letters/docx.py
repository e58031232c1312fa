"""A written letter as a Word file. Import it only when a file is asked for: python-docx is heavy."""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from selfhelp.letters.writing import Paragraph, Written

SERIF, SIZE = "宋体", Pt(14)
# Files of one day of this program's life look alike: no author, no time of writing.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def document(written: Written) -> bytes:
    """The file: A4, 宋体 14 pt, two characters of indent, the letter's name as its only property."""
    file = Document()
    properties = file.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title, properties.created, properties.modified = written.title, UNDATED, UNDATED
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    style = file.styles["Normal"]
    style.font.name, style.font.size = SERIF, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SERIF)
    _heading(file, written.title)
    for paragraph in written.paragraphs:
        _paragraph(file, paragraph)
    kept = BytesIO()
    file.save(kept)
    return kept.getvalue()


def _heading(file, title: str) -> None:
    line = file.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(18)
    run = line.add_run(title)
    run.bold, run.font.size = True, Pt(20)


def _paragraph(file, paragraph: Paragraph) -> None:
    line = file.add_paragraph()
    line.paragraph_format.line_spacing = 1.5
    if paragraph.shape == "right":
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif paragraph.shape == "para":
        line.paragraph_format.first_line_indent = 2 * SIZE
    line.add_run(paragraph.text).bold = paragraph.shape == "heading"
