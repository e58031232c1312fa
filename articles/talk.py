"""What readers say under an article: a room above keeps it, and it is put into the page last, for it changes often."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Expression
from django.template.loader import render_to_string

from articles.models import Article


@dataclass(frozen=True)
class Talk:
    room: str
    """The label of the app that keeps it, whose changes show nowhere else on the page of an article."""
    stands_under: Callable[[Expression], Exists]
    """Given the number of an article in a query: whether there may be anything to show."""


_kept_by: list[Talk] = []


def kept_by(talk: Talk) -> None:
    """Have a room above keep what readers say; there is one."""
    _kept_by[:] = [talk]


def room() -> str:
    return _kept_by[0].room


def stands_under(article: Expression) -> Exists:
    return _kept_by[0].stands_under(article)


def under(article: Article, *, is_silent: bool = False) -> str:
    """The words under an article as they are now, with the link to write some; `is_silent`: there are known to be none."""
    return render_to_string("articles/_talk.html", {"article": article, "is_silent": is_silent})
