"""Pages of lists that go on growing: what one page costs does not depend on how long the list is.

Rows are counted up to a bound and no further; a page takes its keys from an index first and then only its own rows.
"""

from collections.abc import Callable
from functools import cached_property

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import IntegerField, QuerySet, Subquery

MOST = 10_000  # rows that are counted, and that pages are numbered for


class CountOf(Subquery):
    """How many rows a queryset has, as a column of another query: reckoned only for the rows that are shown."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, queryset: QuerySet, most: int | None = None) -> None:
        super().__init__(queryset.order_by().values("pk")[:most])


def count_up_to(queryset: QuerySet) -> CountOf:
    """The same, but counted no further than one more than `MOST`, which stands for all beyond."""
    return CountOf(queryset, MOST + 1)


def told(number: int) -> str:
    """A bounded count in words."""
    return "1 万以上" if number > MOST else str(number)


class LongList(Paginator):
    """A paginator for a list that may be long.

    With `count` (bounded as above) the number of pages is known. Without, nothing is counted: a page only knows whether
    another follows, and `num_pages` is None. Either way pages are numbered for the first `MOST` rows.
    """

    def __init__(
        self,
        rows: QuerySet | Callable[[int, int], list],
        per_page: int,
        *,
        count: int | None = None,
    ) -> None:
        """`rows` is a queryset, or says by itself what stands from a place on, so many at most."""
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        return MOST if self._known is None else min(self._known, MOST)

    @cached_property
    def num_pages(self) -> int | None:
        return None if self._known is None else super().num_pages

    @property
    def is_bounded(self) -> bool:
        """True where there are more rows than pages are numbered for."""
        return self._known is not None and self._known > MOST

    @property
    def last(self) -> int:
        """The greatest number that a page can have."""
        return max(1, -(-self.count // self.per_page))

    def page(self, number: int) -> "PageOfMany":
        """The rows of one page; EmptyPage where there is none."""
        if number > self.last:
            raise EmptyPage("没有这一页。")
        first = (number - 1) * self.per_page
        rows = self._rows(first, self.per_page + 1)
        if not rows and number > 1:
            raise EmptyPage("没有这一页。")
        return PageOfMany(rows[: self.per_page], number, self, more=len(rows) > self.per_page)

    def _rows(self, first: int, most: int) -> list:
        if callable(self.object_list):
            return self.object_list(first, most)
        keys = self.object_list.values("pk")[first : first + most]
        return list(self.object_list.filter(pk__in=keys))


class PageOfMany(Page):
    """One page; `is_cut` where rows follow that have no numbered page any more."""

    def __init__(self, rows: list, number: int, paginator: LongList, *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self._more = more

    def has_next(self) -> bool:
        return self._more and self.number < self.paginator.last

    @property
    def is_cut(self) -> bool:
        return self._more and self.number == self.paginator.last


class BlocksOfKeys:
    """Rows parted by their keys, so many keys to a block: a row keeps its block, and none is dearer than the first."""

    def __init__(self, queryset: QuerySet, size: int) -> None:
        self.queryset, self.size = queryset, size

    @cached_property
    def num_pages(self) -> int:
        # Not the maximum of all: where the queryset joins, that would read every row.
        last = self.queryset.order_by("-pk").values_list("pk", flat=True).first() or 1
        return -(-last // self.size)

    def page(self, number: int | str) -> Page:
        """The rows of one block, of which there may be none; EmptyPage beyond the last."""
        if not str(number).isascii() or not str(number).isdigit() or len(str(number)) > 18:
            raise PageNotAnInteger("没有这一页。")
        if not 1 <= int(number) <= self.num_pages:
            raise EmptyPage("没有这一页。")
        last = int(number) * self.size
        rows = self.queryset.filter(pk__gt=last - self.size, pk__lte=last).order_by("pk")
        return Page(rows, int(number), Paginator(rows, self.size))
