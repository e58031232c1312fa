"""What the numbers say of the articles: how much they are read, whether they help, which searches lead to them.

Sums alone, all of them approximate; none of them knows a reader.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from articles.findable import KIND
from articles.models import Article, ArticleReads, Feedback
from articles.watching.due import months_after
from core.charts import Chart
from search.models import OpenedResult

WEEKS, WEEKS_OF_ONE, MONTHS = 26, 52, 12
LATELY_DAYS = 28
MOST_READ, MOST_SEARCHES, MOST_REVISIONS = 10, 20, 12
AGES = (("三个月内", 91), ("半年内", 182), ("九个月内", 273), ("一年内", 365))


@dataclass(frozen=True)
class Read:
    """One of the articles that are read most, with how its last check stands."""

    article: Article
    times: int
    checked: str


@dataclass(frozen=True)
class Insight:
    """One article in numbers."""

    article: Article
    lately: int
    reads: Chart
    votes: Chart
    reasons: list[tuple[str, int]]
    searches: list[dict]
    checked: str


# All articles


def charts(now: datetime) -> list[Chart]:
    """Reads by week, votes by month, and how long ago texts were checked; three queries."""
    today = timezone.localdate(now)
    return [reads_by_week(ArticleReads.objects.all(), today, WEEKS), _votes_by_month(now), _ages(today)]


def most_read(today: date) -> list[Read]:
    """The articles that were read most over the last four weeks; two queries."""
    rows = ArticleReads.objects.filter(day__gt=today - timedelta(days=LATELY_DAYS))
    sums = list(
        rows.order_by()
        .values_list("article")
        .annotate(times=Sum("count"))
        .order_by("-times", "article")[:MOST_READ]
    )
    articles = Article.objects.in_bulk([pk for pk, _ in sums])
    return [Read(articles[pk], times, checked(articles[pk], today)) for pk, times in sums]


def reads_by_week(rows, today: date, most: int) -> Chart:
    """Reads of the last weeks, this one among them; weeks before the first count are left out."""
    monday = today - timedelta(days=today.weekday())
    sums = dict(
        rows.filter(day__gte=monday - timedelta(weeks=most - 1))
        .annotate(week=TruncWeek("day"))
        .order_by()
        .values_list("week")
        .annotate(times=Sum("count"))
    )
    first = min(sums, default=monday)
    weeks = [first + timedelta(weeks=number) for number in range((monday - first).days // 7 + 1)]
    points = [(f"{week.month} 月 {week.day} 日起的一周", (sums.get(week, 0),)) for week in weeks]
    return Chart("reads", "每周阅读", "次", ("阅读",), points)


def _votes_by_month(now: datetime) -> Chart:
    first = months_after(timezone.localdate(now).replace(day=1), 1 - MONTHS)
    rows = (
        Feedback.objects.votes()
        .filter(created_at__date__gte=first)
        .annotate(month=TruncMonth("created_at"))
        .order_by("month")
        .values_list("month")
        .annotate(useful=Count("pk", filter=Q(kind="useful")), lacking=Count("pk", filter=Q(kind="lacking")))
    )
    sums = {month.date(): numbers for month, *numbers in rows}
    months = [months_after(first, number) for number in range(MONTHS)]
    # Months before the first vote are left out, those without one in between are not.
    shown = [month for month in months if sums and month >= min(sums)]
    points = [(f"{month:%Y 年} {month.month} 月", tuple(sums.get(month, (0, 0)))) for month in shown]
    return Chart("votes", "有帮助吗，每月", "票", ("有帮助", "没帮助"), points)


def _ages(today: date) -> Chart:
    numbers = dict.fromkeys([*(name for name, _ in AGES), "一年以上", "没核对过"], 0)
    for day in Article.objects.published().values_list("reviewed_on", flat=True):
        numbers[_age(day, today)] += 1
    points = [(name, (number,)) for name, number in numbers.items()]
    return Chart("ages", "离上次核对多久", "篇", ("文章",), points)


def _age(day: date | None, today: date) -> str:
    if day is None:
        return "没核对过"
    return next((name for name, most in AGES if (today - day).days <= most), "一年以上")


# One article


def of(article: Article, now: datetime) -> Insight:
    """One article in numbers; a fixed number of queries."""
    today = timezone.localdate(now)
    rows = ArticleReads.objects.filter(article=article)
    lately = rows.filter(day__gt=today - timedelta(days=LATELY_DAYS)).aggregate(times=Sum("count"))["times"]
    by_revision = list(Feedback.objects.filter(article=article).votes_by_revision())
    reasons = [
        (str(label), sum(row[value] for row in by_revision)) for value, label in Feedback.Reason.choices
    ]
    return Insight(
        article=article,
        lately=lately or 0,
        reads=reads_by_week(rows, today, WEEKS_OF_ONE),
        votes=_votes_of(by_revision),
        reasons=sorted((one for one in reasons if one[1]), key=lambda one: -one[1]),
        searches=list(OpenedResult.objects.leading_to(KIND, str(article.pk))[:MOST_SEARCHES]),
        checked=checked(article, today),
    )


def _votes_of(rows: list[dict]) -> Chart:
    named = [row for row in rows if row["number"]][:MOST_REVISIONS]
    points = [(f"第 {row['number']} 版", (row["useful"], row["lacking"])) for row in reversed(named)]
    return Chart("votes", "有帮助吗，按读到的版本", "票", ("有帮助", "没帮助"), points)


def checked(article: Article, today: date) -> str:
    """How long ago the text was compared with the law, and when it is due."""
    said = "还没有核对过"
    if article.reviewed_on:
        days = (today - article.reviewed_on).days
        said = f"{days} 天前核对" if days else "今天核对"
    if article.review_due_on is None:
        return said
    late = (today - article.review_due_on).days
    return f"{said}，该核对已经 {late} 天" if late > 0 else f"{said}，{article.review_due_on} 前再核对"
