"""Articles in which something waits for an editor."""

from datetime import timedelta

from articles import feedback
from articles.models import Article, LinkPlace, OutsideLink
from statutes.models import Citation
from tests.factories import (
    NOW,
    TODAY,
    make_provision,
    make_review_task,
)

SECRET = "读者自己写的话"


def grow_old(article, *, days=3, law=None):
    """An article in which there is one thing of every kind to see to."""
    key = article.slug
    Article.objects.filter(pk=article.pk).update(review_due_on=TODAY - timedelta(days=days))
    uid = article.live.snapshot["sections"][0]["uid"]
    make_review_task("article-section", uid, law or make_provision(900 + article.pk))
    Citation.objects.create(
        source_kind="article-section", source_key=uid, raw_text="《没有的法》第一条", cited_on=TODAY
    )
    feedback.report_error(article, SECRET, form_key=f"e{key}", contact="someone@example.com", now=NOW)
    feedback.vote(article, "lacking", reasons=["law"], form_key=f"l{key}", now=NOW)
    link = OutsideLink.objects.create(
        url=f"https://{key}.example/", failing_days=3, failing_since=TODAY, failed_on=TODAY, fault="回答 404", outcome="fails"
    )  # fmt: skip
    LinkPlace.objects.create(link=link, article=article, label=f"文章《{article.title}》", mend_url=f"/{key}")


def owned(article, **people):
    Article.objects.filter(pk=article.pk).update(**people)
    return article
