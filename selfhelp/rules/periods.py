"""Counting days, months and years as the law does, and moving a last day off a holiday (民法典第二百零一至二百零三条)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FEWEST_DAYS_OFF = (
    11  # a year's notice of the State Council names at least so many; fewer rows are no calendar
)


def add_days(start: date, days: int) -> date:
    """The last day of a period of days; the day on which it starts is not counted."""
    return start + timedelta(days=days)


def add_months(start: date, months: int) -> date:
    """The last day of a period of months: the corresponding day, or the month's last where there is none."""
    month = start.year * 12 + start.month - 1 + months
    year, index = divmod(month, 12)
    return date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))


def add_years(start: date, years: int) -> date:
    """The last day of a period of years."""
    return add_months(start, 12 * years)


@dataclass(frozen=True)
class Calendar:
    """Days off and weekend days worked, and the years for which both are known."""

    days_off: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[date, bool]]) -> "Calendar":
        """From rows of (day, is it worked): those of `reference.Holiday`."""
        rows = list(rows)
        return cls(
            frozenset(day for day, worked in rows if not worked),
            frozenset(day for day, worked in rows if worked),
        )

    def knows(self, year: int) -> bool:
        """Whether the year's holidays have been entered; a few days that spill over from a neighbour do not count."""
        return sum(day.year == year for day in self.days_off) >= FEWEST_DAYS_OFF

    def is_day_off(self, day: date) -> bool:
        return day in self.days_off or (day.weekday() >= 5 and day not in self.workdays)

    def roll(self, day: date) -> "Rolled":
        """The day itself, or the first working day after it."""
        last, known = day, self.knows(day.year)
        while self.is_day_off(last):
            last += timedelta(days=1)
            known = known and self.knows(last.year)
        return Rolled(day, last, known)


WEEKENDS = Calendar()


@dataclass(frozen=True)
class Rolled:
    """The last day of a period before and after it has moved off a day off."""

    raw: date
    day: date
    calendar_known: bool  # False: only weekends were left out, and the page says so at the top

    @property
    def moved(self) -> bool:
        return self.raw != self.day
