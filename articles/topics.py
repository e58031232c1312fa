"""A topic: what is published under a tag, put in the order of somebody who has only just met the word.

Nobody keeps a second list. An article teaches or tells what to do by what its sections are, the law of a topic is
what several of its articles rest on, and where its articles lead on to, the topic leads too.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.cards import Card, cards
from articles.laws import provisions_by_ref
from articles.models import Article, Section, Tag
from articles.querysets import ENOUGH
from statutes.models import Provision

MOST_ARTICLES = 20  # as many as a page of the list holds: the second page goes on where a topic ends
MOST_PROVISIONS = 6
MOST_PARTS = 4
MOST_SAYINGS = 8
SAYINGS_OF_ONE = 2  # so that a topic does not repeat the list of one article
BY_SEVERAL = 2  # articles that rest on a provision, for it to be of the topic and not of one article
Kind = Section.Kind
_SAYING = re.compile(r"<strong>(“[^<”]{4,40}”)")
ACTING = {
    Kind.NEGOTIATION, Kind.CREDIT_REPAIR, Kind.ADVICE, Kind.PREVENTION, Kind.COLLECTION, Kind.LITIGATION,
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A section of an article, as a link."""

    title: str
    url: str


@dataclass(frozen=True)
class Row:
    card: Card
    parts: list[Part]


@dataclass(frozen=True)
class Topic:
    basics: list[Card]
    sayings: list[Part]  # what people say, each leading to what is so
    rights: list[Provision]
    ways: list[Row]
    total: int
    has_more: bool
    slugs: list[str]
    leads_to: list[str]  # addresses of this site, as editors wrote them under 接着看


def build(tag: Tag, *, on: date) -> Topic | None:
    """What readers find under a tag; None where that is too little for more than a list. Three queries, however much."""
    found = list(Article.objects.listed().with_contents().tagged(tag)[: MOST_ARTICLES + 1])
    if len(found) < ENOUGH:
        return None
    articles, has_more = found[:MOST_ARTICLES], len(found) > MOST_ARTICLES
    rows = list(zip(articles, cards(articles), strict=True))
    acting = [(article, card) for article, card in rows if _tells_what_to_do(article)]
    return Topic(
        basics=[card for article, card in rows if (article, card) not in acting],
        sayings=[one for row in rows for one in _sayings(*row)][:MOST_SAYINGS],
        rights=_law(articles, on=on),
        ways=[Row(card, _steps(article, card)) for article, card in acting],
        total=len(articles),
        has_more=has_more,
        slugs=[article.slug for article in articles],
        leads_to=[way["url"] for article in articles for way in article.live.snapshot["further"]],
    )


def _sections(article: Article) -> list[dict]:
    return [one for one in article.live.snapshot["sections"] if one["kind"] != Kind.STATUTES]


def _tells_what_to_do(article: Article) -> bool:
    """Two thirds of its sections are steps; one that explains first and then acts belongs to the basics."""
    kinds = [section["kind"] in ACTING for section in _sections(article)]
    return sum(kinds) * 3 >= len(kinds) * 2


def _steps(article: Article, card: Card) -> list[Part]:
    acting = [one for one in _sections(article) if one["kind"] in ACTING]
    return [Part(one["title"], f"{card.url}#{one['key']}") for one in acting[:MOST_PARTS]]


def _sayings(article: Article, card: Card) -> list[Part]:
    """The misunderstandings that an article takes up, in the words in which it quotes them."""
    found = [
        Part(words, f"{card.url}#{one['key']}")
        for one in _sections(article)
        if one["kind"] == Kind.MYTHS
        for words in _SAYING.findall(one["html"])
    ]
    return found[:SAYINGS_OF_ONE]


def _law(articles: Sequence[Article], *, on: date) -> list[Provision]:
    """What most of the articles rest on, of the law in force and put into plain words by us."""
    resting = Counter(
        ref
        for article in articles
        for ref in {law.partition("@")[0] for one in _sections(article) for law in one["laws"]}
    )
    refs = sorted(
        (ref for ref, times in resting.items() if times >= BY_SEVERAL), key=lambda ref: (-resting[ref], ref)
    )
    held = provisions_by_ref(refs, on=on)
    told = [held[ref] for ref in refs if ref in held and held[ref].summary]
    return [one for one in told if one.edition.status_on(on) == "现行有效"][:MOST_PROVISIONS]
