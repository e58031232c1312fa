"""What the editors' desk shows: what finds nothing, what is found and not opened, what is searched most."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from search.models import HotSearch, PinnedResult, SearchLog
from search.query import normalise

PERIODS = (7, 30, 90)
SELDOM = 5  # found, and opened less often than once in so many searches
MOST = 50

NOTHING, UNOPENED, MOST_SEARCHED = "nothing", "unopened", "most"
LISTS = {
    NOTHING: "什么也没找到",
    UNOPENED: "找到了，却很少点开",
    MOST_SEARCHED: "搜得最多",
}


@dataclass(frozen=True)
class Line:
    """One search over the days looked at."""

    query: str
    times: int
    in_vain: int
    found: int
    clicked: int
    places: str
    is_hot: bool
    is_pinned: bool


def number(wanted: str, days: int, today: date) -> int:
    """How many searches a list has over the last days, also beyond those that are shown."""
    return _rows(wanted, days, today).count()


def lines(wanted: str, days: int, today: date) -> list[Line]:
    """The first MOST searches of a list over the last days, today among them: three queries, however many there are."""
    rows = _rows(wanted, days, today)
    hot = {normalise(word) for word in HotSearch.objects.shown().values_list("word", flat=True)}
    shown = list(rows[:MOST])
    queries = [row["query"] for row in shown]
    pinned = set(PinnedResult.objects.filter(query__in=queries).values_list("query", flat=True))
    return [
        Line(
            query=row["query"],
            times=row["times"],
            in_vain=row["in_vain"],
            found=row["found_last"],
            clicked=row["clicked"],
            places=_places(row),
            is_hot=row["query"] in hot,
            is_pinned=row["query"] in pinned,
        )
        for row in shown
    ]


def _places(row: dict) -> str:
    """Which results were opened: 第 1 条 3 次，第 2、3 条 1 次."""
    later = row["clicked"] - row["first"] - row["top"] - row["ten"]
    counts = {"第 1 条": row["first"], "第 2、3 条": row["top"], "第 4 到 10 条": row["ten"], "更后面": later}
    said = [f"{place} {number} 次" for place, number in counts.items() if number > 0]
    if not said:
        return ""
    return f"{'，'.join(said)}；平均第 {row['ranks_clicked'] / row['clicked']:.1f} 条"


def _rows(wanted: str, days: int, today: date):
    rows = SearchLog.objects.since(today - timedelta(days=days - 1)).by_query()
    if wanted == NOTHING:
        return rows.filter(found_last=0).order_by("-in_vain", "query")
    if wanted == UNOPENED:
        rows = rows.filter(found_last__gt=0, times__gt=F("clicked") * SELDOM)
        return rows.annotate(unopened=F("times") - F("clicked")).order_by("-unopened", "query")
    return rows.order_by("-times", "query")
