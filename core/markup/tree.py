"""The canonical tree behind both notations: blocks, and runs of characters with marks."""

from dataclasses import dataclass, field
from itertools import groupby

BREAK = "\n"  # a line break inside a paragraph, kept as this one character
DEEPEST_LIST = 4


@dataclass(frozen=True)
class Char:
    """One character with its marks: strong, em, and the address it links to."""

    char: str
    strong: bool = False
    em: bool = False
    href: str = ""

    def shared(self, other: "Char", char: str) -> "Char":
        """`char` with the marks that both neighbours have."""
        return Char(
            char,
            self.strong and other.strong,
            self.em and other.em,
            self.href if self.href == other.href else "",
        )


Inline = list[Char]


@dataclass
class Paragraph:
    inline: Inline


@dataclass
class Heading:
    level: int
    inline: Inline


@dataclass
class List:
    ordered: bool
    items: list[list["Block"]] = field(default_factory=list)


@dataclass
class Quote:
    blocks: list["Block"] = field(default_factory=list)


@dataclass
class Table:
    head: list[Inline] = field(default_factory=list)
    rows: list[list[Inline]] = field(default_factory=list)


Block = Paragraph | Heading | List | Quote | Table


def tidy_inline(chars: Inline) -> Inline:
    """Blanks collapsed, none at the ends or around breaks, and none marked unless both neighbours are."""
    tidy: Inline = []
    for is_space, group in groupby(chars, key=lambda c: c.char.isspace()):
        run = list(group)
        if not is_space:
            tidy += run
        elif tidy:
            tidy += [Char(BREAK)] if any(c.char == BREAK for c in run) else [Char(_one_space(run))]
    while tidy and tidy[-1].char.isspace():
        tidy.pop()
    outer = _seen_from_outside(tidy)
    for i, c in enumerate(tidy):
        if c.char.isspace():
            inside = tidy[i - 1].href == tidy[i + 1].href
            left, right = (tidy[i - 1], tidy[i + 1]) if inside else (outer[i - 1], outer[i + 1])
            tidy[i] = left.shared(right, c.char)
    return tidy


def _seen_from_outside(chars: Inline) -> Inline:
    """Each character with the marks that its whole link bears, so that a blank beside a link takes those alone."""
    outer: Inline = []
    for _, group in groupby(_blanks_in_their_links(chars), key=lambda c: c.href):
        span = list(group)
        words = [c for c in span if not c.char.isspace()]
        strong, em = all(c.strong for c in words), all(c.em for c in words)
        outer += [Char(c.char, strong, em, c.href) if c.href else c for c in span]
    return outer


def _blanks_in_their_links(chars: Inline) -> Inline:
    placed = list(chars)
    for i, c in enumerate(chars):
        if c.char.isspace():
            placed[i] = chars[i - 1].shared(chars[i + 1], c.char)
    return placed


def _one_space(run: Inline) -> str:
    # The full-width space is a wanted distance in Chinese; every other blank is one space.
    return "\u3000" if any(c.char == "\u3000" for c in run) else " "


def tidy_blocks(blocks: list[Block]) -> list[Block]:
    """Empty blocks dropped and neighbouring lists of one kind made one."""
    tidy: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                block.inline = tidy_inline(block.inline)
                empty = not block.inline
            case List():
                block.items = _tidy_items(block)
                empty = not block.items
            case Quote():
                block.blocks = tidy_blocks(block.blocks)
                empty = not block.blocks
            case Table():
                empty = not _tidy_table(block)
        last = tidy[-1] if tidy else None
        if isinstance(block, List) and isinstance(last, List) and last.ordered == block.ordered:
            last.items += block.items
        elif not empty:
            tidy.append(block)
    return tidy


def _tidy_items(listing: List) -> list[list[Block]]:
    items: list[list[Block]] = []
    for item in listing.items:
        blocks = tidy_blocks(item)
        while blocks and isinstance(
            first := blocks[0], List
        ):  # an item that opens with a list is that list's items
            items += first.items
            blocks.pop(0)
        if blocks:
            items.append(blocks)
    return items


def _tidy_table(table: Table) -> bool:
    table.head = [tidy_inline(cell) for cell in table.head]
    table.rows = [row for row in ([tidy_inline(cell) for cell in row] for row in table.rows) if any(row)]
    if not any(table.head):
        table.head = []
    width = max(map(len, [table.head, *table.rows]))
    for row in [table.head, *table.rows] if table.head else table.rows:
        row += [[] for _ in range(width - len(row))]
    return bool(table.head or table.rows)
