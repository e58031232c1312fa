"""The canonical tree as words alone."""

from core.markup.tree import Block, Heading, Inline, List, Paragraph, Quote, Table


def text_of(blocks: list[Block]) -> str:
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Paragraph(inline) | Heading(_, inline):
            return [_words(inline)]
        case List(_, items):
            return [line for item in items for inner in item for line in _lines(inner)]
        case Quote(blocks):
            return [line for inner in blocks for line in _lines(inner)]
        case Table(head, rows):
            return [" ".join(_words(cell).replace("\n", " ") for cell in row) for row in [head, *rows] if row]


def _words(inline: Inline) -> str:
    return "".join(c.char for c in inline)
