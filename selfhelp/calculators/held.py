"""What this site holds of things that change, read once for a request and only if a tool asks; how far it goes is
judged in `selfhelp.freshness`."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from reference.models import FeeSchedule, Holiday, HolidayNotice, LoanPrimeRate, LocalFigure, Sourced
from selfhelp import tables
from selfhelp.rules.court_fees import Schedule
from selfhelp.rules.lpr import LprTable
from selfhelp.rules.periods import Calendar


def sourced(row: Sourced) -> str:
    """Where a row comes from, how sure that is where it is not sure, and when somebody compared it."""
    checked = f"，{row.checked_on.isoformat()} 核对" if row.checked_on else ""
    return f"来源：{row.source or '没有记下'}{row.doubt}{checked}"


class Held:
    """The data of one request, and the day that counts as today."""

    def __init__(self, today: date):
        self.today = today

    # Holidays

    @cached_property
    def calendar(self) -> Calendar:
        rows = list(Holiday.objects.by_notice())
        complete = {year for _, _, year, is_complete in rows if is_complete}
        return Calendar.of(((day, worked) for day, worked, _, _ in rows), complete)

    @cached_property
    def holiday_notices(self) -> list[HolidayNotice]:
        """The notices of the years that are here as a whole, in order."""
        if not self.calendar.years:
            return []
        return list(HolidayNotice.objects.filter(year__in=self.calendar.years).order_by("year"))

    # Loan prime rates

    @cached_property
    def _rates(self) -> dict[date, LoanPrimeRate]:
        return {row.published_on: row for row in LoanPrimeRate.objects.listed()}

    @cached_property
    def lpr(self) -> LprTable:
        return LprTable.of((row.published_on, row.one_year) for row in self._rates.values())

    def lpr_row(self, published_on: date) -> LoanPrimeRate:
        return self._rates[published_on]

    # Court fees

    @cached_property
    def fee_rows(self) -> dict[str, FeeSchedule]:
        return {row.kind: row for row in FeeSchedule.objects.in_force(self.today)}

    @cached_property
    def fees(self) -> Mapping[str, Schedule]:
        return tables.schedules(self.fee_rows.values())

    # Figures of a place

    def local(self, kind: str) -> dict[str, LocalFigure]:
        """The newest figure of each place that we hold one of, by name of the place."""
        return {row.place: row for row in self._local_rows if row.kind == kind}

    @cached_property
    def _local_rows(self) -> list[LocalFigure]:
        return LocalFigure.objects.newest()
