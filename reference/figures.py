"""Fills `{{figure:key}}` with the value and unit that editors keep, so that one change reaches every page."""

from collections.abc import Mapping
from html import escape

from core.markup import tokens
from reference.models import LegalFigure

UNKNOWN = "（数值待核对）"


def keys(html: str) -> set[str]:
    """The keys of the figures that a text names."""
    return {token.value for token in tokens(html) if token.kind == "figure"}


def fill(html: str, figures: Mapping[str, LegalFigure] | None = None) -> str:
    """The text with every figure written out, escaped; `figures` by key, fetched in one query where not given."""
    named = [token for token in tokens(html) if token.kind == "figure"]
    if figures is None:
        figures = LegalFigure.objects.by_key([token.value for token in named])
    for token in named:
        figure = figures.get(token.value)
        html = html.replace(token.raw, escape(f"{figure.value}{figure.unit}") if figure else UNKNOWN)
    return html
