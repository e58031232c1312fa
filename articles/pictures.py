"""The picture beside a link to an article, where somebody shares it: its title and what it answers, drawn once for each wording.

A command draws (`draw_pictures`); a page only looks whether the picture of its words lies there, and else shows the
site's own, `static/share.png`. Both need the fonts of Debian's `fonts-noto-cjk` to be drawn, and nothing to be shown.
"""

import hashlib
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from articles.models import Article
from core import drawing

WIDTH, HEIGHT, EDGE = 1200, 630, 72
DRAWING = 2  # a higher number draws every picture anew
INK, PAPER, BAND, QUIET = "#17211f", "#ffffff", "#0d3f3d", "#42504c"


def words_of(article: Article) -> tuple[str, str]:
    """What is drawn of an article in its published words (`as_published`, or a row of `shown()`)."""
    return article.title, article.description or article.question


def digest(words: tuple[str, str]) -> str:
    drawn = "\n".join((str(DRAWING), settings.SITE_NAME, settings.SITE_TAGLINE, *words))
    return hashlib.sha256(drawn.encode()).hexdigest()[:12]


def file_of(article: Article) -> Path:
    """Where the picture of an article's present words lies, once it has been drawn."""
    return Path(settings.MEDIA_ROOT) / "pictures" / f"{article.slug}-{digest(words_of(article))}.png"


def address_of(article: Article) -> str:
    """The picture to show beside a link to an article; its own where it has been drawn."""
    if not file_of(article).is_file():
        return settings.SITE_URL + static("share.png")
    own = reverse("articles:picture", args=[article.slug])
    return f"{settings.SITE_URL}{own}?v={digest(words_of(article))}"


def draw_all(articles: Iterable[Article], told: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """Draw what is missing and remove what no article says any more: (drawn, removed).

    Raises drawing.NoFonts before anything is drawn or removed.
    """
    faces()
    wanted, drawn = set(), 0
    for article in articles:
        path = file_of(article)
        wanted.add(path)
        if not path.is_file():
            keep(path, draw(*words_of(article)))
            drawn += 1
        told()
    old = [path for path in (Path(settings.MEDIA_ROOT) / "pictures").glob("*.png") if path not in wanted]
    for path in old:
        path.unlink(missing_ok=True)
    return drawn, len(old)


def keep(path: Path, picture: bytes) -> None:
    """Put a whole file in its place at once: a page may look for it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_bytes(picture)
    half.replace(path)


def draw(title: str, text: str) -> bytes:
    """A PNG of 1200 × 630 in few colours, so that it stays under 60 KB."""
    from io import BytesIO

    from PIL import Image, ImageDraw

    mark, large, small = faces()
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 112), fill=BAND)
    pen.text((EDGE, 56), settings.SITE_NAME, font=mark, fill=PAPER, anchor="lm")
    pen.text((WIDTH - EDGE, 56), settings.SITE_TAGLINE, font=small, fill=PAPER, anchor="rm")
    top = 160
    for line in lines(title, large, most=3, at_signs=True):
        pen.text((EDGE, top), line, font=large, fill=INK)
        top += 104
    top += 28
    for line in lines(text, small, most=(HEIGHT - EDGE - top) // 54):
        pen.text((EDGE, top), line, font=small, fill=QUIET)
        top += 54
    for place in (HEIGHT - 44, HEIGHT - 34):  # the double rule that closes what is settled
        pen.line((EDGE, place, WIDTH - EDGE, place), fill=BAND, width=4 if place == HEIGHT - 44 else 2)
    packed = BytesIO()
    picture.quantize(32).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def lines(text: str, face: "drawing.FreeTypeFont", *, most: int, at_signs: bool = False) -> list[str]:
    """A text in as many lines as there is room for, with … where it goes on."""
    room = WIDTH - 2 * EDGE
    found = list(islice(drawing.wrapped(text.strip(), face, room=room, at_signs=at_signs), most + 1))
    return found if len(found) <= most else [*found[: most - 1], found[most - 1][:-1] + "…"]


def faces() -> "tuple[drawing.FreeTypeFont, ...]":
    """For the site's name, the title and the text."""
    kinds = ((drawing.SERIF_BOLD, 48), (drawing.SERIF_BOLD, 76), (drawing.SANS, 36))
    return tuple(drawing.font(name, size) for name, size in kinds)
