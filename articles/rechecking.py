"""Every published article against the rules once more: law, figures and links change under a text that nobody touched."""

from collections.abc import Callable, Iterator
from datetime import date

from articles.checking import faults_of, in_database
from articles.checking.text import Fault
from articles.models import Article
from articles.workingcopy import copy_of


def published() -> int:
    """How many articles there are to look at."""
    return Article.objects.published().count()


def recheck(today: date, progress: Callable[[], object] = lambda: None) -> Iterator[tuple[Article, Fault]]:
    """What is wrong today with what readers see; `progress()` after each article."""
    known = in_database()
    every = Article.objects.published().order_by("slug")
    for pk in list(every.values_list("pk", flat=True)):
        article = every.select_related("published_revision").filter(pk=pk).first()
        if article is not None:
            revision = article.published_revision
            for fault in faults_of(article, copy_of(revision), today=today, known=known):
                yield article, fault
        progress()
