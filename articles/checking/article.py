"""The check of an article of the site, before it is published."""

from datetime import date

from articles.checking.checks import check
from articles.checking.known import Known, in_database
from articles.checking.text import Fault, from_copy
from articles.models import Article


def faults_of(article: Article, copy: dict, *, today: date, known: Known | None = None) -> list[Fault]:
    """What keeps a working copy from publication unless an editor says why it may be shown all the same."""
    text = from_copy(article.slug, copy, day=today, reviewed_on=article.reviewed_on)
    return check(text, known or in_database(), today=today)
