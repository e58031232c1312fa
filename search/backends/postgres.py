"""Transactions end in another order than they begin, so a note carries the number of its transaction: what is older than
the oldest transaction still under way is settled, and everything from there on is read again, and again.
"""

from collections.abc import Sequence

from django.db import connection, connections

_REBUILD_LOCK = 5_270_675
_OLDEST_UNDER_WAY = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def tell(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchchange (entry, transaction, told_at)"
            " SELECT unnest(%s::bigint[]), pg_current_xact_id()::text::bigint, now()",
            [list(ids)],
        )


def mark(alias: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {_OLDEST_UNDER_WAY}")
        return cursor.fetchone()[0]


def since(mark: int, alias: str) -> tuple[int, list[tuple[int, int]]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            f"SELECT now.oldest, note.id, note.entry FROM (SELECT {_OLDEST_UNDER_WAY} AS oldest) AS now"
            " LEFT JOIN search_searchchange AS note ON note.transaction >= %s",
            [mark],
        )
        rows = cursor.fetchall()
    return rows[0][0], [(number, entry) for _, number, entry in rows if number is not None]


def wait_for_rebuild() -> None:
    """Until the transaction ends, no batch of a rebuild reads what we are about to change; verbs do not wait for verbs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_REBUILD_LOCK])


def hold_for_rebuild() -> None:
    """Wait for the verbs under way and hold up new ones until this batch is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REBUILD_LOCK])
