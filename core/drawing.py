"""Words drawn as pictures, for where a reader cannot take the words along. Needs the fonts of Debian's `fonts-noto-cjk`."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import accumulate, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS = Path("/usr/share/fonts/opentype/noto")
SERIF, SERIF_BOLD, SANS = "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc", "NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # the third face of a file
NOT_FIRST = "，。、；：？！）》”’…—"  # may not begin a line

# A sheet of A4 at 150 dots to the inch.
WIDTH, HEIGHT, EDGE = 1240, 1754, 150
MOST_SHEETS = 6


class NoFonts(Exception):
    """The fonts of `fonts-noto-cjk` are not installed."""


def has_fonts() -> bool:
    return all((FONTS / name).is_file() for name in (SERIF, SERIF_BOLD, SANS))


def font(name: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont  # most workers never draw

    if not (FONTS / name).is_file():  # asked for a missing file, Pillow would look for others like it
        raise NoFonts(str(FONTS))
    return ImageFont.truetype(str(FONTS / name), size, index=SIMPLIFIED)


def wrapped(text: str, face: "FreeTypeFont", *, room: int, at_signs: bool = False) -> Iterator[str]:
    """A text in lines that fit; none begins with a sign that closes something, none ends within a number or a word.

    `at_signs` ends a line early, after a sign not too near its beginning, rather than inside a phrase.
    """
    rest = text
    widths = {char: face.getlength(char) for char in set(text)}
    while rest:
        ends = accumulate(widths[char] for char in rest)
        fit = max(1, sum(1 for _ in takewhile(lambda end: end <= room, ends)))
        while fit > 1 and rest[fit : fit + 1] and rest[fit] in NOT_FIRST:
            fit -= 1
        if 0 < fit < len(rest):
            run = fit
            while run > 0 and _holds_together(rest[run - 1]) and _holds_together(rest[run]):
                run -= 1
            fit = run if run > 0 else fit  # what is longer than a line has to be cut
        sign = max(rest[:fit].rfind(each) for each in "，、：；？") + 1
        if at_signs and fit < len(rest) and sign * 5 >= fit * 2:
            fit = sign
        yield rest[:fit]
        rest = rest[fit:]


def _holds_together(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".,-/%")


def sheets(paragraphs: Iterable[tuple[str, str]], *, size: int, cut: bool = False) -> list[bytes]:
    """Paragraphs on sheets of A4, one PNG each, at most six: (shape, text) with the shape title, heading, para, flat or right.

    `size` is that of the letters in dots; 29 of them are 14 pt on paper. A `para` begins with two blanks. With `cut` the
    last sheet ends where its words end.
    """
    from PIL import Image, ImageDraw

    faces = {
        "title": font(SERIF_BOLD, size * 3 // 2),
        "heading": font(SERIF_BOLD, size),
        "text": font(SERIF, size),
    }
    pages: list[Image.Image] = []
    top = HEIGHT
    for shape, text in paragraphs:
        face = faces.get(shape, faces["text"])
        step = int(face.size * 1.75)
        indent = "\u3000\u3000" if shape == "para" else ""
        for line in wrapped(indent + text.strip(), face, room=WIDTH - 2 * EDGE):
            if top + step > HEIGHT - EDGE:
                if len(pages) == MOST_SHEETS:
                    return _packed(pages)
                pages.append(Image.new("L", (WIDTH, HEIGHT), 255))
                top = EDGE
            place = {"title": (WIDTH // 2, "ma"), "right": (WIDTH - EDGE, "ra")}.get(shape, (EDGE, "la"))
            ImageDraw.Draw(pages[-1]).text((place[0], top), line, font=face, fill=0, anchor=place[1])
            top += step
        top += step if shape == "title" else size // 3
    if cut and pages:
        pages[-1] = pages[-1].crop((0, 0, WIDTH, min(HEIGHT, top + EDGE)))
    return _packed(pages)


def _packed(pages: Iterable) -> list[bytes]:
    """Few greys are enough for letters, and make a picture that travels on a slow line."""
    few = [255 * round(grey * 7 / 255) // 7 for grey in range(256)]
    packed = []
    for page in pages:
        file = BytesIO()
        page.point(few).save(file, "PNG")
        packed.append(file.getvalue())
    return packed
