"""What people look for, in numbers: a search, its day, how many pages it found, which of them were opened.

Nobody is told apart here. What could say something about a person is not counted at all, and what next to nobody
else looks for is forgotten after a week.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.db import connection, transaction
from django.db.models import Sum
from django.urls import reverse

from core.summing import add_up
from core.text import clean_input
from search.crisis import speaks_of_despair
from search.models import OpenedResult, SearchLog
from search.personal import tells_of_somebody
from search.query import Results, normalise, search
from search.sources import every

ASKED = "search.asked"  # where a view leaves its answer for whoever counts in front of it
LONGEST = 30  # characters; a longer one tells a story
MOST_TYPED = 200  # with the blanks around and between them
KEPT_DAYS = 90
ALONE_DAYS, ALONE = 7, 3  # what was searched less often than ALONE times is forgotten after so many days
MOST_A_DAY = 3000  # searches of a day that are told apart
PAGE_SIZE, LAST_PAGE = 20, 5
MOST_PAGES = 25  # result pages that are looked up again for the clicks of one writing
ROWS_AT_ONCE = 90  # SQLite may take no more than 999 values a statement

_COLUMNS = ("count", "found", "empty", "clicks", "ranks", "at_first", "at_top", "at_ten")


class ResultPage(NamedTuple):
    """One page of an answer, as its address names it."""

    query: str
    kind: str | None
    page: int
    literal: bool


@dataclass
class Added:
    """What is added to the row of one search and day."""

    count: int = 0
    found: int = 0
    empty: int = 0
    clicks: int = 0
    ranks: int = 0
    at_first: int = 0
    at_top: int = 0
    at_ten: int = 0


# Hearing


def countable(text: str) -> str:
    """The form in which a search is counted; nothing when it may not be kept."""
    try:
        query = normalise(clean_input(text[:MOST_TYPED]))
    except ValueError:  # a byte that nobody types
        return ""
    if len(text) > MOST_TYPED or len(query) > LONGEST or not any(char.isalnum() for char in query):
        return ""
    return "" if tells_of_somebody(query) or speaks_of_despair(query) else query


def note(environ: MutableMapping[str, Any], results: Results) -> None:
    """Leave the first page of an answer for whoever counts in front of the views."""
    if query := countable(results.query):
        environ[ASKED] = (query, results.found)


def opened_from(referer: str, host: str) -> ResultPage | None:
    """The page of results on which a link was followed, told by the address that the browser names; or nothing."""
    try:
        parts = urlsplit(referer[:2000])
        given = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=10).items()}
    except ValueError:
        return None
    if parts.netloc != host or parts.path != reverse("search:search"):
        return None
    page, kind = given.get("page", "1"), given.get("kind") or None
    if not (page.isascii() and page.isdigit() and len(page) == 1 and 1 <= int(page) <= LAST_PAGE):
        return None
    if kind not in {None, *(source.kind for source in every())}:
        return None
    query = countable(given.get("q", ""))
    return ResultPage(query, kind, int(page), given.get("literal") == "1") if query else None


# Writing


def add_searches(counts: Mapping[tuple[str, int], int], day: date) -> None:
    """Add up searches, each with the number of pages that it found, in one statement.

    A day has room for so many different ones. When it is full, those that were searched once make room.
    """
    added: dict[str, Added] = {}
    for (query, found), number in counts.items():
        row = added.setdefault(query, Added())
        row.count += number
        row.found = found
        row.empty += 0 if found else number
    today = SearchLog.objects.filter(searched_on=day)
    known = set(_known(today, added))
    room = MOST_A_DAY - today.count()
    if room == MOST_A_DAY:
        forget(day)
    new = sorted(added.keys() - known, key=lambda query: (-added[query].count, query))
    if len(new) > room:
        today.filter(count=1).delete()
        known = set(_known(today, added))
        room = MOST_A_DAY - today.count()
        new = [query for query in new if query not in known]
    allowed = known.union(new[: max(room, 0)])
    _write({query: row for query, row in added.items() if query in allowed}, day)


def add_clicks(counts: Mapping[tuple[ResultPage, str], int], day: date) -> None:
    """Add up clicks on results of searches that were made that day; what was no result of theirs is passed over.

    The rank is looked up by searching again: whichever process answered the reader, the answer is the same.
    """
    pages: dict[ResultPage, dict[str, int]] = {}
    for (page, path), number in counts.items():
        pages.setdefault(page, {})[path] = number
    known = set(_known(SearchLog.objects.filter(searched_on=day), {page.query for page in pages}))
    wanted = sorted(
        (page for page in pages if page.query in known),
        key=lambda page: (-sum(pages[page].values()), page.query),
    )
    added: dict[str, Added] = {}
    opened: Counter[tuple[str, str, str, date]] = Counter()
    for page in wanted[:MOST_PAGES]:
        places = _places(page)
        for path, number in pages[page].items():
            if path in places:
                rank, kind, key = places[path]
                _add_click(added.setdefault(page.query, Added()), rank, number)
                opened[page.query, kind, key, day] += number
    with transaction.atomic(savepoint=False):
        _write(added, day)
        add_up(OpenedResult, opened, by=("query", "kind", "key", "opened_on"))


def _known(rows: Any, queries: Iterable[str]) -> list[str]:
    queries = sorted(queries)
    return [
        query
        for start in range(0, len(queries), ROWS_AT_ONCE)
        for query in rows.filter(query__in=queries[start : start + ROWS_AT_ONCE]).values_list(
            "query", flat=True
        )
    ]


def _places(page: ResultPage) -> dict[str, tuple[int, str, str]]:
    """Rank, kind and key of each page of an answer, by its path."""
    results = search(page.query, kind=page.kind, page=page.page, page_size=PAGE_SIZE, literal=page.literal)
    before = (page.page - 1) * PAGE_SIZE
    places: dict[str, tuple[int, str, str]] = {}
    for rank, each in enumerate([*results.direct, *results.hits], before + 1):
        places.setdefault(urlsplit(each.url).path, (rank, each.kind, each.key))
    return places


def _add_click(row: Added, rank: int, number: int) -> None:
    row.clicks += number
    row.ranks += rank * number
    if rank == 1:
        row.at_first += number
    elif rank <= 3:
        row.at_top += number
    elif rank <= 10:
        row.at_ten += number


@transaction.atomic(savepoint=False)  # what is written again after a fault must not have been half written
def _write(added: Mapping[str, Added], day: date) -> None:
    """Add to the rows or make them, in one statement, so that two workers never lose each other's numbers."""
    table, quote = connection.ops.quote_name(SearchLog._meta.db_table), connection.ops.quote_name
    names = [quote(name) for name in ("query", "searched_on", *_COLUMNS)]
    sums = ", ".join(
        f"{name} = {table}.{name} + excluded.{name}"
        for name in map(quote, _COLUMNS)
        if name != quote("found")
    )
    found, count = quote("found"), quote("count")
    on = connection.ops.adapt_datefield_value(day)
    queries = sorted(added)  # always in the same order, so that two workers do not wait for each other
    for start in range(0, len(queries), ROWS_AT_ONCE):
        taken = queries[start : start + ROWS_AT_ONCE]
        row = "(" + ", ".join(["%s"] * len(names)) + ")"
        values = [
            value
            for query in taken
            for value in (query, on, *(getattr(added[query], column) for column in _COLUMNS))
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(taken))} "
                f"ON CONFLICT ({quote('query')}, {quote('searched_on')}) DO UPDATE SET {sums}, "
                f"{found} = CASE WHEN excluded.{count} > 0 THEN excluded.{found} ELSE {table}.{found} END",
                values,
            )


# Forgetting


def forget(today: date) -> int:
    """Remove what is older than KEPT_DAYS, and after ALONE_DAYS what hardly anybody searched. How many rows went."""
    oldest, week_ago = today - timedelta(days=KEPT_DAYS), today - timedelta(days=ALONE_DAYS)
    gone, _ = SearchLog.objects.filter(searched_on__lt=oldest).delete()
    alone = (
        SearchLog.objects.values("query").annotate(times=Sum("count")).filter(times__lt=ALONE).values("query")
    )
    rare, _ = SearchLog.objects.filter(searched_on__lt=week_ago, query__in=alone).delete()
    # What was opened from a search goes with the search.
    known = SearchLog.objects.values("query")
    OpenedResult.objects.filter(opened_on__lt=oldest).delete()
    OpenedResult.objects.filter(opened_on__lt=week_ago).exclude(query__in=known).delete()
    return gone + rare
