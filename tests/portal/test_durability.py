"""What was acknowledged is on the disk, and somebody says so where a database does not wait for it."""

import pytest
from django.db import connection, transaction

from portal import checks, databases, durability


@pytest.mark.django_db
def test_a_database_that_does_not_wait_for_the_disk_is_told_of():
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL synchronous_commit = on")
            throwaway = [f"PostgreSQL 的 {name} 关着" for name in durability.ON]  # the server of the tests
            assert [each.partition("，")[0] for each in durability.doubts()] == throwaway
            cursor.execute("SET LOCAL synchronous_commit = off")
            assert "synchronous_commit" in durability.doubts()[-1]
        else:
            assert ["synchronous" in each for each in durability.doubts()] == [True]  # tests wait for no disk

    assert {each.id for each in checks.nothing_is_lost(None, databases=["default"])} == {"portal.W005"}
    assert checks.nothing_is_lost(None, databases=None) == []


def test_sqlite_waits_for_the_disk_takes_the_lock_first_and_waits_for_others(tmp_path):
    told = databases._sqlite({"NAME": str(tmp_path / "site.sqlite3")})["OPTIONS"]

    assert {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"} <= {
        each.strip() for each in told["init_command"].split(";")
    }
    assert (told["transaction_mode"], told["timeout"]) == ("IMMEDIATE", 20)
