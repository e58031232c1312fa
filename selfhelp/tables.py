"""The tables that rules reckon with, as this site holds them: from the database, or from the files where it is empty."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from reference.importing import TABLES
from reference.models import FeeSchedule, LoanPrimeRate
from reference.rows import read
from selfhelp.rules.court_fees import Schedule, Step
from selfhelp.rules.lpr import LprTable
from selfhelp.vectors import Tables


def held(on: date) -> Tables:
    """What the admin has entered and nothing else."""
    rates = LoanPrimeRate.objects.values_list("published_on", "one_year")
    return Tables(LprTable.of(rates), schedules(FeeSchedule.objects.in_force(on)))


def of_files(on: date, folder: Path | None = None) -> Tables:
    """What the files of content/reference/ say, for a site whose database has not been filled yet."""
    rates = [(row.published_on, row.one_year) for row in _read(LoanPrimeRate, folder)]
    fees = sorted(_read(FeeSchedule, folder), key=lambda row: row.effective_on)
    return Tables(LprTable.of(rates), schedules(row for row in fees if row.effective_on <= on))


def schedules(rows: Iterable[FeeSchedule]) -> Mapping[str, Schedule]:
    """Schedules of fees by kind, as a rule needs them."""
    return {
        row.kind: Schedule(
            tuple(Step(one.over, one.up_to, one.share, one.flat) for one in row.read_steps), row.most
        )
        for row in rows
    }


def _read(model, folder: Path | None):
    (table,) = (table for table in TABLES if table.model is model)
    return [row.instance for row in read((folder or settings.CONTENT_DIR / "reference") / table.file, table)]
