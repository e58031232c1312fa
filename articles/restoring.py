"""The way back to a published version: its words become the working copy again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.models import Article, Revision
from articles.steps import claim
from articles.workingcopy import copy_of, write


@transaction.atomic
def restore(revision: Revision, *, by: User, now: datetime) -> Article:
    """Bring the words of an old revision back into the working copy; readers see them once they are published."""
    article = revision.article
    claim(article, by, now, Article.Status.values)
    write(article, copy_of(revision))
    return article
