"""On which day somebody should compare an article with the law again: so many months after the last time."""

from calendar import monthrange
from datetime import date

from django.utils import timezone

from articles.models import Article, Category


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def due_on(article: Article, shelf: Category) -> date | None:
    """The day on which the review of an article is due: counted from the last one, or else from its first publication."""
    published_on = timezone.localdate(article.published_at) if article.published_at else None
    since = article.reviewed_on or published_on
    return months_after(since, shelf.review_every) if since else None


def shelf_of(article: Article) -> Category:
    """The shelf on which readers find it, which may not be that of the working copy."""
    return article.published_revision.category if article.published_revision else article.category


def recount(shelf: Category) -> int:
    """Write the day anew for every article of a shelf whose period has changed; how many were moved."""
    rows = Article.objects.select_related("published_revision__category", "category").defer(
        "published_revision__snapshot", "published_revision__text"
    )
    moved = []
    for article in rows.on_shelf(shelf):
        day = due_on(article, shelf)
        if day != article.review_due_on:
            article.review_due_on = day
            moved.append(article)
    Article.objects.bulk_update(moved, ["review_due_on"], batch_size=100)
    return len(moved)
