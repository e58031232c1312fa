"""Fills `{{figure:key}}` with the value and unit that editors keep, so that one change reaches every page.

A figure whose original nobody here has seen says so where it stands, with a link to its source.
"""

from collections.abc import Callable, Mapping
from html import escape

from core.markup import tokens
from reference.models import LegalFigure

UNKNOWN = "（数值待核对）"
_keepers: list[Callable[[str], None]] = []


def kept_by(keeper: Callable[[str], None]) -> None:
    """Have `keeper(key)` called, inside the transaction, whenever a figure changes: for rooms that keep what it says."""
    _keepers.append(keeper)


def changed(figure: LegalFigure) -> None:
    for keeper in _keepers:
        keeper(figure.key)


def keys(html: str) -> set[str]:
    """The keys of the figures that a text names."""
    return {token.value for token in tokens(html) if token.kind == "figure"}


def fill(html: str, figures: Mapping[str, LegalFigure] | None = None) -> str:
    """The HTML with every figure written out and marked where it is not certain; `figures` by key, or one query."""
    return _replace(html, figures, _shown)


def written(text: str, figures: Mapping[str, LegalFigure] | None = None) -> str:
    """The text with every figure written out and nothing else: for lists, search and feeds."""
    return _replace(text, figures, lambda figure, before: figure.written)


def noted(text: str, figures: Mapping[str, LegalFigure] | None = None) -> str:
    """As `written`, with the doubt beside a number that is not certain, in words."""
    return _replace(text, figures, lambda figure, before: figure.written + figure.doubt)


def _replace(text, figures, write):
    named = [token for token in tokens(text) if token.kind == "figure"]
    if figures is None:
        figures = LegalFigure.objects.by_key([token.value for token in named])
    for token in named:
        before, after = text.split(token.raw, 1)
        figure = figures.get(token.value)
        text = before + (write(figure, before) if figure else UNKNOWN) + after
    return text


def _shown(figure: LegalFigure, before: str) -> str:
    value = escape(figure.written)
    if not figure.needs_checking:
        return value
    mark = figure.doubt
    if before.rfind("<a ") > before.rfind("</a>"):  # inside a link, where no other can stand
        return f'{value}<span class="doubt">{mark}</span>'
    source = f' title="{escape(figure.source)}"' if figure.source else ""
    return f'{value}<a class="doubt" href="{escape(figure.get_absolute_url())}"{source}>{mark}</a>'
