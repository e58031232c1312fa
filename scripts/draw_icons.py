"""Draw the icons of the site's mark for telephones: `python scripts/draw_icons.py` writes static/icon-192.png and -512.png.

The drawing is that of static/mark.svg. All of it lies within the inner four fifths, so that a telephone may cut the
corners round (a "maskable" icon). Needs Pillow and no font.
"""

from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).resolve().parent.parent / "static"
BAND, LINES = "#0d3f3d", "#ffffff"
GRID = 32  # the mark is drawn on a square of 32 by 32
# Left, right, height of the middle, thickness: two lines of a ledger over the double rule that closes it.
STROKES = ((7, 25, 8, 2.4), (7, 19, 13.5, 2.4), (7, 25, 20.5, 1.8), (7, 25, 24.5, 1.8))
SMOOTH = 4


def draw(size: int) -> Image.Image:
    unit = size * SMOOTH / GRID
    picture = Image.new("RGB", (size * SMOOTH, size * SMOOTH), BAND)
    pen = ImageDraw.Draw(picture)
    for left, right, middle, thick in STROKES:
        pen.rectangle(
            (left * unit, (middle - thick / 2) * unit, right * unit - 1, (middle + thick / 2) * unit - 1),
            LINES,
        )
    return picture.resize((size, size), Image.Resampling.LANCZOS).quantize(16)


def main() -> None:
    for size in (192, 512):
        path = STATIC / f"icon-{size}.png"
        draw(size).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
