"""The table of loan prime rates that this site holds, for the rules."""

from pathlib import Path

from django.conf import settings

from reference.importing import TABLES
from reference.models import LoanPrimeRate
from reference.rows import read
from selfhelp.rules.lpr import LprTable


def lpr_table() -> LprTable:
    """The rates of the database: what the admin has entered and nothing else."""
    return LprTable.of(LoanPrimeRate.objects.values_list("published_on", "one_year"))


def lpr_table_of_file(path: Path | None = None) -> LprTable:
    """The rates of content/reference/lpr.csv, for a site whose database has not been filled yet."""
    (table,) = (table for table in TABLES if table.model is LoanPrimeRate)
    rows = read(path or settings.CONTENT_DIR / "reference" / table.file, table)
    return LprTable.of((row.instance.published_on, row.instance.one_year) for row in rows)
