"""The page of an article, made from its revision and from all that it rests on today.

Two things on it change often: how many have read it and what readers say under it. They are left out where the page is
made, and put in whenever it is read; so a page can be kept for as long as nothing else has changed (articles.prepared).
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from accounts.models import LawyerProfile
from articles import page, pictures, structured, talk
from articles.cards import card, figures_on
from articles.findable import KIND
from articles.models import Article
from core.prepared import prepared
from search import similar

MOST_RELATED = 3
LAW_PAGE = "law/"  # under the address of an article


@dataclass(frozen=True)
class Pieces:
    """A whole page, and after which characters the two things belong."""

    html: str
    reads_at: int
    talk_at: int

    def with_both(self, reads: int, talk: str) -> str:
        html, reads_at, talk_at = self.html, self.reads_at, self.talk_at
        return "".join((html[:reads_at], str(reads), html[reads_at:talk_at], talk, html[talk_at:]))


def whole(request: HttpRequest, slug: str) -> str | None:
    """The page as it is now; None where readers see no such article."""
    if (article := row(slug)) is None:
        return None
    return pieces(request, article).with_both(article.reads, talk.under(article))


def row(slug: str) -> Article | None:
    """A published article with all that its page asks of it, in one query."""
    return next(iter(_rows(slug=slug)), None)


@prepared
def _rows(slug):
    return Article.objects.shown().annotate(search_state=similar.changes()).filter(slug=slug)


@prepared
def _beside(pk, updated_at, entries):
    return Article.objects.beside(pk, updated_at, similar.rows_of(entries))


def pieces(request: HttpRequest, article: Article) -> Pieces:
    """The page of a row, without what is put in."""
    # Nobody can have written what nobody can guess: no text of the page is taken for one of the two places.
    reads, said = (mark_safe(f"[{secrets.token_hex(16)}]") for _ in range(2))
    shown = _context(article) | {"reads": reads, "talk": said}
    before, rest = render_to_string("articles/detail.html", shown, request).split(reads)
    between, after = rest.split(said)
    return Pieces(before + between + after, len(before), len(before + between))


def _context(row: Article) -> dict:
    article = row.as_published()
    alike = similar.like_page(KIND, str(row.pk), of_kind=KIND, limit=MOST_RELATED, state=row.search_state)
    entries = [one.entry for one in alike] or [0]
    beside = _beside(pk=row.pk, updated_at=row.updated_at, entries=entries)
    shown = page.build(
        article.published_revision.snapshot,
        article=article.pk,
        on=timezone.localdate(),
        beside=figures_on(beside),
        may_rest_on_changes=row.may_rest_on_changes,
        law_page=LAW_PAGE,
    )
    reviewer = reviewer_of(article)
    return {
        "article": article,
        "page": shown,
        "statutes": shown.statutes,
        "reviewer": reviewer,
        "description": article.description,
        "permalink": settings.SITE_URL + article.get_absolute_url(),
        "related": [
            card(other, shown.figures) for like in alike for other in beside if like.is_of(KIND, other.pk)
        ],
        "next_article": next((card(other, shown.figures) for other in beside if other.is_next), None),
        "structured": structured.article_page(article, shown, reviewer),
        "shared": {
            "kind": "article",
            "image": pictures.address_of(article),
            "published": article.published_at,
            "updated": article.updated_at,
        },
    }


def reviewer_of(article: Article) -> LawyerProfile | None:
    """Whoever reviewed the article, as long as the licence stands."""
    reviewer = article.reviewer if article.reviewed_on else None
    return reviewer if reviewer and reviewer.is_verified_lawyer else None
