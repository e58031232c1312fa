"""How often articles were read: in all, and by day; sums alone, under which no reader can be found."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, F, Sum, Value, When
from django.db.models.functions import TruncWeek

from articles.models import Article, ArticleReads
from core.summing import add_up

KEPT_DAYS = 400
DAYS_APART = 60  # afterwards the days of a week are one sum, under its Monday


@transaction.atomic(savepoint=False)  # what is written again after a fault must not have been half written
def add_reads(counts: Mapping[str, int], *, on: date) -> int:
    """Add the reads of each slug in three statements; unknown slugs are passed over. Returns how many articles it met."""
    counts = {slug: number for slug, number in counts.items() if number > 0}
    if not counts:
        return 0
    known = dict(Article.objects.filter(slug__in=counts).values_list("pk", "slug"))
    more = Case(*(When(pk=pk, then=Value(counts[slug])) for pk, slug in known.items()), default=Value(0))
    met = Article.objects.filter(pk__in=known).update(reads=F("reads") + more)
    add_up(ArticleReads, {(pk, on): counts[slug] for pk, slug in known.items()}, by=("article", "day"))
    return met


@transaction.atomic
def tidy_reads(today: date) -> tuple[int, int]:
    """Make one sum of each week that is long ago, and forget the oldest; how many rows became fewer, how many went.

    The number of all reads stands with the article and stays.
    """
    edge = today - timedelta(days=DAYS_APART)
    monday = edge - timedelta(days=edge.weekday())
    old = ArticleReads.objects.filter(day__lt=monday).exclude(day__week_day=2)
    weeks = (
        old.annotate(week=TruncWeek("day"))
        .values_list("article", "week")
        .annotate(times=Sum("count"))
        .order_by()
    )
    sums = {(article, week): times for article, week, times in weeks}
    joined, _ = old.delete()
    add_up(ArticleReads, sums, by=("article", "day"))
    gone, _ = ArticleReads.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    return joined, gone
