"""How an article looks in a list: in the words of its published revision, without reading the whole of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from articles.models import Article, Category


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


def card(article: Article) -> Card:
    """The card of a row of `Article.objects.listed()`; asks the database nothing."""
    revision = article.live
    shown = revision.card
    return Card(
        title=shown["title"],
        question=shown["question"],
        url=article.get_absolute_url(),
        short_answer_text=shown["short_answer_text"],
        category=revision.category,
        tags=[tag | {"url": reverse("articles:tag", args=[tag["slug"]])} for tag in shown["tags"]],
        published_on=article.published_at,
        updated_on=article.updated_at,
        reads=article.reads,
    )


def cards(articles: Iterable[Article]) -> list[Card]:
    return [card(article) for article in articles]
