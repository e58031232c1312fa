import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from portal import backups
from portal.databases import POSTGRES, SQLITE

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)  # the 23rd in Shanghai


@pytest.fixture(autouse=True)
def mask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def a_database(tmp_path):
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE words (word TEXT)")
        made.execute("INSERT INTO words VALUES ('在')")
    return {"ENGINE": SQLITE, "NAME": path}


def test_a_backup_holds_everything_is_named_after_the_day_here_and_is_for_nobody_else(tmp_path):
    path = backups.back_up(a_database(tmp_path), tmp_path / "kept", NOW)

    assert path == tmp_path / "kept" / "2026-11-23.sqlite3"
    assert path.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("SELECT word FROM words").fetchall() == [("在",)]


def test_backups_of_more_than_thirty_days_go_and_other_files_stay(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    for name, days in [("old.sqlite3", 31), ("young.sqlite3", 29), ("old.txt", 31)]:
        (kept / name).touch()
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(kept / name, (moment, moment))

    backups.back_up(a_database(tmp_path), kept, NOW)

    assert sorted(path.name for path in kept.iterdir()) == ["2026-11-23.sqlite3", "old.txt", "young.sqlite3"]


def test_a_backup_that_fails_leaves_the_one_before_as_it_was(tmp_path):
    kept = tmp_path / "kept"
    path = backups.back_up(a_database(tmp_path), kept, NOW)
    before = path.read_bytes()
    (tmp_path / "site.sqlite3").write_bytes(b"this is no database, and never was one " * 200)

    with pytest.raises(sqlite3.Error):
        backups.back_up({"ENGINE": SQLITE, "NAME": tmp_path / "site.sqlite3"}, kept, NOW)

    assert path.read_bytes() == before
    assert list(kept.iterdir()) == [path]


def test_the_password_is_never_part_of_the_command(tmp_path):
    database = {
        "ENGINE": POSTGRES, "NAME": "youju", "USER": "youju", "PASSWORD": "quite secret", "HOST": "10.0.0.21",
        "PORT": 5432, "OPTIONS": {},
    }  # fmt: skip

    command, variables = backups.pg_dump(database, tmp_path / "x.dump")

    assert command[0] == "pg_dump"
    assert command[-1] == "youju"
    assert "quite secret" not in " ".join(command)
    assert variables == {"PGPASSWORD": "quite secret"}
