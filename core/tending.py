"""Keeps the database's own knowledge of itself fresh, where the database does not do so by itself."""

from django.db import connection

ROWS_LOOKED_AT = (
    1000  # of each index: enough to tell a rare value from a common one, and a tenth of a second in all
)


def count_rows() -> None:
    """Have SQLite look at what its tables hold: it chooses its indexes by that, and never looks unless it is told to.

    Without it a page that counts articles under each tag takes thirty times as long among two thousand articles. Processes
    that are running go on as before until they connect again. PostgreSQL does the same by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
