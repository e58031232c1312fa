"""What each legal figure rests on, told to the room of the law, so that a changed law finds the figure."""

from collections.abc import Iterable
from html import escape

from django.utils import timezone

from reference import grounds
from reference.models import LegalFigure
from statutes import citing
from statutes.citing import Held, Linked
from statutes.sources import CitingSource

FIGURE = "figure"


def record(figure: LegalFigure) -> None:
    """Remember the provision of a figure, or that it has none that we hold; of one that is gone, nothing."""
    today = timezone.localdate()
    if figure.pk is None:
        citing.forget(FIGURE, figure.key)
        return
    found = grounds.provisions([figure.provision], on=today).values()
    held = [
        Held(one.pk, one.number, one.sub, one.edition.statute.slug, one.edition.statute.short_title)
        for one in found
    ]
    citing.record(FIGURE, figure.key, Linked("", held), on=today)


def walk() -> Iterable[tuple[str, str]]:
    for figure in LegalFigure.objects.listed():
        yield figure.key, _html(figure)


def _html(figure: LegalFigure) -> str:
    """The figure as a sentence; where its ground is the code of a provision, that is linked."""
    ground = escape(figure.provision)
    if citing.parse(figure.provision):
        ground = f'<a href="law:{ground}">{ground}</a>'
    return f"<p>{escape(figure.name)}：{escape(figure.written)}（{ground}）</p>"


def title_and_url(keys: list[str]) -> dict[str, tuple[str, str]]:
    rows = LegalFigure.objects.by_key(keys)
    return {key: (row.name, row.get_absolute_url()) for key, row in rows.items()}


CITING = CitingSource(FIGURE, "法定数字", walk, title_and_url)
