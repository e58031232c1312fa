"""The table of loan prime rates as a rule needs it: handed in, never stretched beyond its last row."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FIRST_PUBLISHED = date(2019, 8, 20)
PUBLISHED_ON_DAY = 20


@dataclass(frozen=True)
class LprRow:
    """The one-year rate published on a day, as a share: 0.03 is 3%."""

    published_on: date
    one_year: Decimal


@dataclass(frozen=True)
class LprTable:
    """Rows in order of publication."""

    rows: tuple[LprRow, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[date, Decimal]]) -> "LprTable":
        """From pairs of (published_on, one_year in per cent), those of `reference.LoanPrimeRate`."""
        return cls(tuple(LprRow(day, rate / 100) for day, rate in sorted(rows)))

    @property
    def last_on(self) -> date | None:
        """The day of the last row: the date of the data, to be shown with every result."""
        return self.rows[-1].published_on if self.rows else None

    @property
    def next_due_on(self) -> date | None:
        """The day on which the row after the last one was to be published; from then on the table may be out of date."""
        if self.last_on is None:
            return None
        year, month = divmod(self.last_on.year * 12 + self.last_on.month, 12)
        return date(year, month + 1, PUBLISHED_ON_DAY)

    def at(self, day: date) -> LprRow | None:
        """The row in force on a day: the last one published on or before it."""
        place = bisect_right(self.rows, day, key=lambda row: row.published_on)
        return self.rows[place - 1] if place else None

    def is_stale(self, day: date) -> bool:
        """Whether a later rate may apply to a day than the table holds."""
        return self.next_due_on is None or day >= self.next_due_on
