"""Links that show the working copy on the site before it is published, to whoever holds them, for two days."""

from datetime import date

from django.core import signing
from django.urls import reverse

from articles import borrowing, snapshot
from articles.models import Article, Revision
from articles.workingcopy import working_copy

HOURS = 48
_signer = signing.TimestampSigner(salt="articles.preview")


def address(article: Article) -> str:
    return reverse("articles:preview", args=[_signer.sign(str(article.pk))])


def article_of(token: str) -> Article | None:
    """The article that a link shows, or None when the link is too old or not ours."""
    try:
        pk = _signer.unsign(token, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return (
        Article.objects.select_related("category", "responsible_editor", "reviewer__user")
        .filter(pk=pk)
        .first()
    )


def draft_of(article: Article, *, on: date) -> tuple[Article, list[str]]:
    """The article as it would be published now, never saved, and what still keeps it from being published."""
    copy = working_copy(article)
    made = snapshot.make(copy, on=on, history=[])
    article.published_revision = Revision(
        article=article, category=article.category, snapshot=made, card=snapshot.card(made)
    )
    return article.as_published(), snapshot.problems(copy, on=on) + borrowing.problems(article, copy)
