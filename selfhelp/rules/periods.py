"""Counting days, months and years as the law does, and moving a last day off a holiday (民法典第二百零一至二百零三条)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# The notice of a year may begin with the last days of December before it, when New Year is joined to a weekend.
NEW_YEAR_BEGINS = (12, 29)


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
    """Days off and weekend days worked, and the years whose notice somebody says is here as a whole."""

    days_off: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[date, bool]], years: Iterable[int] = ()) -> "Calendar":
        """From rows of (day, is it worked) and the years that are complete: those of `reference`."""
        rows = list(rows)
        return cls(
            frozenset(day for day, worked in rows if not worked),
            frozenset(day for day, worked in rows if worked),
            frozenset(years),
        )

    def knows(self, year: int) -> bool:
        """Whether the year's notice is here as a whole; days that were entered without it do not make a year."""
        return year in self.years

    def has_begun(self, year: int) -> bool:
        """Whether some days of the year are here, all of them or not."""
        return any(day.year == year for day in self.days_off)

    def unknown_years(self, day: date) -> frozenset[int]:
        """The years whose notice may speak of a day and is not here."""
        may_speak = {day.year, day.year + 1} if (day.month, day.day) >= NEW_YEAR_BEGINS else {day.year}
        return frozenset(may_speak - self.years)

    def is_day_off(self, day: date) -> bool:
        return day in self.days_off or (day.weekday() >= 5 and day not in self.workdays)

    def roll(self, day: date) -> "Rolled":
        """The day itself, or the first working day after it."""
        last, unknown = day, self.unknown_years(day)
        while self.is_day_off(last):
            last += timedelta(days=1)
            unknown |= self.unknown_years(last)
        return Rolled(day, last, tuple(sorted(unknown)))


WEEKENDS = Calendar()


@dataclass(frozen=True)
class Rolled:
    """The last day of a period before and after it has moved off a day off.

    `unknown_years`: the years whose holidays it should have been kept off and which are not known; the page says so.
    """

    raw: date
    day: date
    unknown_years: tuple[int, ...] = ()

    @property
    def moved(self) -> bool:
        return self.raw != self.day
