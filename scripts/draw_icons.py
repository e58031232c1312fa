"""Draw the icons of the site's mark for telephones: `python scripts/draw_icons.py` writes static/icon-192.png and -512.png.

The drawing is that of static/mark.svg, a little smaller: all of it lies in the circle of four fifths of the width, to
which a telephone may cut a "maskable" icon. Needs Pillow and no font.
"""

from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).resolve().parent.parent / "static"
BAND, LINES = "#0d3f3d", "#ffffff"
GRID = 32  # the mark is drawn on a square of 32 by 32
# Left, right, height of the middle, thickness: two lines of a ledger over the double rule that closes it.
STROKES = ((7, 25, 8, 2.4), (7, 19, 13.5, 2.4), (7, 25, 20.5, 1.8), (7, 25, 24.5, 1.8))
SMALLER = 0.94
SMOOTH = 4


def box(stroke: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line, as shares of the picture."""
    left, right, middle, thick = stroke
    edges = (left, middle - thick / 2, right, middle + thick / 2)
    return tuple(0.5 + (edge / GRID - 0.5) * SMALLER for edge in edges)


def draw(size: int) -> Image.Image:
    large = size * SMOOTH
    picture = Image.new("RGB", (large, large), BAND)
    pen = ImageDraw.Draw(picture)
    for stroke in STROKES:
        left, top, right, bottom = (round(edge * large) for edge in box(stroke))
        pen.rectangle((left, top, right - 1, bottom - 1), LINES)
    return picture.resize((size, size), Image.Resampling.LANCZOS).quantize(16)


def main() -> None:
    for size in (192, 512):
        path = STATIC / f"icon-{size}.png"
        draw(size).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
