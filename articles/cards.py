"""How an article looks in a list: in the words of its published revision, without reading the whole of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Category
from core.addresses import address
from reference import figures, often
from reference.models import LegalFigure

# Markdown needs a space behind **。** that nobody reads.
_NEEDLESS_SPACE = re.compile(r"(?<=[。；：，？”）]) (?=\S)")


@dataclass(frozen=True)
class Card:
    title: str
    question: str
    url: str
    short_answer_text: str
    category: Category
    tags: list[dict]
    published_on: datetime | None
    updated_on: datetime | None
    reads: int

    @property
    def excerpt(self) -> str:
        return self.short_answer_text

    def get_absolute_url(self) -> str:
        return self.url


def card(article: Article, known: Mapping[str, LegalFigure]) -> Card:
    """The card of a row of `Article.objects.listed()`, with the figures that it names; asks the database nothing."""
    revision = article.live
    shown = revision.card
    return Card(
        title=shown["title"],
        question=shown["question"],
        url=article.get_absolute_url(),
        short_answer_text=_NEEDLESS_SPACE.sub("", figures.noted(shown["short_answer_text"], known)),
        category=revision.category,
        tags=[tag | {"url": address("articles:tag", tag["slug"])} for tag in shown["tags"]],
        published_on=article.published_at,
        updated_on=article.updated_at,
        reads=article.reads,
    )


def cards(articles: Iterable[Article]) -> list[Card]:
    """The cards of a list: one query more where short answers name figures."""
    rows = list(articles)
    keys = figures_on(rows)
    known = {figure.key: figure for figure in often.figures_named(keys=keys)} if keys else {}
    return [card(article, known) for article in rows]


def figures_on(articles: Iterable[Article]) -> set[str]:
    """The keys of the figures that the cards of these articles name."""
    return {key for article in articles for key in figures.keys(article.live.card["short_answer_text"])}
