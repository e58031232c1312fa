"""The same on PostgreSQL, as a role that is nobody special."""

from datetime import UTC, datetime

import psycopg
import pytest

from portal.backups import BackupFault, making, proving, restoring
from tests.portal import keeping

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
KNOWN = {("core", "0001_initial")}
WRITERS = "SELECT name FROM writer ORDER BY id"


@pytest.fixture
def url():
    with keeping.a_database_of() as url:
        filled(url)
        yield url


def filled(url):
    with psycopg.connect(url) as connection:
        connection.execute(keeping.POSTGRES_TABLES)
        connection.execute(
            "INSERT INTO django_session VALUES ('a-key-that-opens', 'x');"
            "INSERT INTO writer (name, is_staff) VALUES ('张三', false), ('李四', true);"
            "INSERT INTO word (written_by, text) SELECT 1, '第 ' || n || ' 句' FROM generate_series(1, 300) AS n"
        )


def back(path, url, plan, *, replace=False):
    return restoring.put_back(
        path, keeping.as_settings(url), plan, identity=None, replace=replace, now=NOW, known_migrations=KNOWN
    )


def asked(url, words):
    with psycopg.connect(url) as connection:
        return connection.execute(words).fetchall()


def test_a_backup_is_tried_in_a_database_of_its_own_which_is_gone_afterwards(url, tmp_path):
    made = making.make(keeping.as_settings(url), keeping.a_plan(tmp_path), NOW)

    assert (made.note.engine, made.note.rows, made.note.not_tried) == ("postgresql", 304, "")
    assert b"a-key-that-opens" not in made.path.read_bytes()
    assert asked(url, "SELECT 1 FROM pg_database WHERE datname LIKE '%\\_trial\\_%'") == []


def test_a_role_that_may_make_no_database_says_that_nothing_was_tried(tmp_path):
    with keeping.a_database_of(may_make_others=False) as url:
        filled(url)
        made = making.make(keeping.as_settings(url), keeping.a_plan(tmp_path), NOW)

        assert made.note.tried_at == ""
        assert "CREATEDB" in made.note.not_tried
        restored = back(made.path, url, keeping.a_plan(tmp_path), replace=True)
        assert asked(url, WRITERS) == [("张三",), ("李四",)]
        assert asked(url, f"SELECT count(*) FROM {restored.aside}.word") == [(300,)]


def test_what_is_there_moves_aside_and_the_next_backup_leaves_it_out(url, tmp_path):
    plan = keeping.a_plan(tmp_path)
    path = making.make(keeping.as_settings(url), plan, NOW).path
    with psycopg.connect(url) as later:
        later.execute("INSERT INTO writer (name, is_staff) VALUES ('后来的', false)")

    with pytest.raises(BackupFault, match="--replace"):
        back(path, url, plan)
    restored = back(path, url, plan, replace=True)

    assert restored.aside == "before_20261123_034000"
    assert asked(url, WRITERS) == [("张三",), ("李四",)]
    assert asked(url, f"SELECT name FROM {restored.aside}.writer WHERE id = 3") == [("后来的",)]
    assert asked(url, "SELECT nextval(pg_get_serial_sequence('writer', 'id'))") == [(3,)]
    again = making.make(keeping.as_settings(url), plan, NOW.replace(hour=20))
    assert again.note.rows == 304
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.RaiseException, match="never"):
        connection.execute("INSERT INTO entry (line) VALUES ('一'); DELETE FROM entry")


def test_a_restore_that_fails_half_way_puts_everything_back(url, tmp_path, monkeypatch):
    plan = keeping.a_plan(tmp_path)
    path = making.make(keeping.as_settings(url), plan, NOW).path

    def refuse(manifest, found):
        raise BackupFault("not the same")

    monkeypatch.setattr(proving, "compare", refuse)
    with pytest.raises(BackupFault, match="not the same"):
        back(path, url, plan, replace=True)

    assert asked(url, WRITERS) == [("张三",), ("李四",)]
    assert asked(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'") == []
    with psycopg.connect(url), pytest.raises(BackupFault, match="还有 1 个连接"):
        back(path, url, plan, replace=True)
