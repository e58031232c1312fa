"""From SQLite to PostgreSQL: nothing is lost or changed, whatever ends the move in between."""

import hashlib
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from portal.fingerprints import Column
from portal.moving import MoveFault, moving, source, target
from tests.portal import keeping


class Silent:
    def stage(self, words, total):
        return lambda count: None


class EndsAfter(Silent):
    """As if somebody pulled the plug when so many rows were written."""

    def __init__(self, rows):
        self.rows = rows

    def stage(self, words, total):
        return self.count if words == "搬" else super().stage(words, total)

    def count(self, number):
        self.rows -= number
        if self.rows < 0:
            raise KeyboardInterrupt


def laid(url):
    with psycopg.connect(url) as connection:
        connection.execute(keeping.POSTGRES_TABLES)


def move(path, url, bar=None, lay=laid):
    return moving.move(path, url, bar or Silent(), lay)


def asked(url, words):
    with psycopg.connect(url) as connection:
        return connection.execute(words).fetchall()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def path(tmp_path):
    path = keeping.a_site(tmp_path / "site.sqlite3")["NAME"]
    with closing(sqlite3.connect(path)) as quiet:
        quiet.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="module")
def database():
    """One for all tests here: to make one costs the server more than any move."""
    if connection.vendor != "postgresql":
        yield ""
        return
    with keeping.a_database_of(may_make_others=False) as url:
        yield url


@pytest.fixture
def url(database):
    with psycopg.connect(database) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return database


# What PostgreSQL would not take


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (Column("x", "text"), "a\0b", "NUL"),
        (Column("x", "text", length=3), "四个字了", "最多 3 个"),
        (Column("x", "text", length=4), "四个字了", ""),
        (Column("x", "text"), "\udcff", "UTF-8"),
        (Column("x", "integer", bits=16), 40_000, "范围"),
        (Column("x", "integer", bits=64), 2**63 - 1, ""),
        (Column("x", "integer", bits=32), "很多", "不是数"),
        (Column("x", "boolean"), "是", "不是数"),
        (Column("x", "json"), "{", "JSON"),
        (Column("x", "json"), '{"a": "\\u0000"}', "NUL"),
        (Column("x", "json"), '{"a": "\\\\u0000"}', ""),
        (Column("x", "json"), '"\\ud800"', "不完整"),
        (Column("x", "moment"), "昨天", "读不出来"),
        (Column("x", "date"), "2026-02-30", "读不出来"),
        (Column("x", "date"), "2026-02-28", ""),
        (Column("x", "decimal", places=2), "三", "读不出来"),
        (Column("x", "decimal", places=2), 3, ""),
    ],
)
def test_what_postgresql_would_refuse_is_found_before_anything_is_written(column, value, words):
    found = source.misfit(column, value)

    assert words in found
    assert bool(found) == bool(words)


def test_nobody_can_write_while_the_file_is_held_and_readers_go_on(path):
    with source.held(path), closing(sqlite3.connect(path, timeout=0)) as other:
        assert other.execute("SELECT count(*) FROM entry").fetchone() == (2,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO entry (line) VALUES ('x')")


def test_while_somebody_writes_nothing_is_moved(path, monkeypatch):
    monkeypatch.setattr(source, "WAIT", 0)
    with closing(sqlite3.connect(path)) as writing:
        writing.execute("INSERT INTO entry (line) VALUES ('x')")

        with pytest.raises(MoveFault, match="先停掉网站"), source.held(path):
            pass


# The move


@pytest.mark.postgres
@pytest.mark.django_db
def test_everything_is_there_afterwards_and_the_file_is_as_it_was(path, url):
    before = digest(path)

    moved = move(path, url)

    assert (moved.tables, moved.rows, moved.went_on) == (5, 309, False)
    assert digest(path) == before
    assert asked(url, "SELECT rate, said_at, facts->'b'->1, code::text, picture FROM word WHERE id = 1") == [
        asked(url, "SELECT 3.4500, timestamptz '2026-11-22 19:40:00.5Z', '100'::jsonb, "
                   "'0f5f5b0d-4745-0d3f-3d0b-3432072220ab', '\\x00ff10'::bytea")[0]
    ]  # fmt: skip
    assert asked(url, "SELECT session_key FROM django_session") == [("a-key-that-opens-a-session",)]
    # Numbers go on after the highest that was ever given, even to a row that is gone.
    assert asked(url, "SELECT nextval(pg_get_serial_sequence('entry', 'id'))") == [(4,)]
    assert asked(url, "SELECT number > 41 FROM portal_pagegeneration") == [(True,)]
    assert asked(url, "SELECT conname FROM pg_constraint WHERE contype = 'f'") == [("word_of_writer",)]
    assert asked(url, f"SELECT to_regclass('{target.MARK}')") == [(None,)]
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.RaiseException, match="never"):
        connection.execute("DELETE FROM entry")


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("rows", [3, 100, 305])
def test_an_interrupted_move_goes_on_where_it_was(path, url, rows, monkeypatch):
    monkeypatch.setattr(target.Target.fill, "__defaults__", (40,))
    with pytest.raises(KeyboardInterrupt):
        move(path, url, EndsAfter(rows))

    moved = move(path, url, lay=None)  # the tables stand already

    assert (moved.rows, moved.went_on) == (309, True)
    assert moved.kept >= (80 if rows == 100 else 0)
    assert asked(url, "SELECT count(*) FROM word") == [(303,)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_was_written_between_two_runs_comes_too(path, url):
    with pytest.raises(KeyboardInterrupt):
        move(path, url, EndsAfter(305))
    with closing(sqlite3.connect(path)) as site, site:
        site.execute("UPDATE word SET text = '改过了' WHERE id = 1")
        site.execute("INSERT INTO entry (line) VALUES ('三')")
        site.execute("UPDATE entry SET line = '壹' WHERE id = 1")  # the whole log comes again, past its guard

    move(path, url)

    assert asked(url, "SELECT text FROM word WHERE id = 1") == [("改过了",)]
    assert asked(url, "SELECT line FROM entry ORDER BY id") == [("壹",), ("二",), ("三",)]
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.RaiseException, match="never"):
        connection.execute("DELETE FROM entry")


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_target_with_tables_of_others_is_left_alone(path, url):
    laid(url)

    with pytest.raises(MoveFault, match="空的数据库"):
        move(path, url)

    assert asked(url, "SELECT count(*) FROM word") == [(0,)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_does_not_fit_is_named_and_nothing_was_written(path, url):
    with closing(sqlite3.connect(path)) as site, site:
        site.execute("UPDATE writer SET name = ? WHERE id = 2", ["长" * 41])
        site.execute("INSERT INTO word (text, written_by) VALUES (?, 99)", ["a\0b"])

    with pytest.raises(MoveFault) as caught:
        move(path, url)

    assert "writer（id=2）的 name：有 41 个字，最多 40 个" in str(caught.value)
    assert "的 text：文字里有 NUL 字符" in str(caught.value)
    assert "指着 writer 里没有的一行" in str(caught.value)
    assert asked(url, "SELECT count(*) FROM writer") == [(0,)]


@pytest.mark.postgres
@pytest.mark.django_db
def test_tables_that_are_not_the_same_on_both_sides_are_refused(path, url):
    with closing(sqlite3.connect(path)) as site, site:
        site.execute("ALTER TABLE writer ADD COLUMN more text")
        site.execute("DELETE FROM django_migrations")

    with pytest.raises(MoveFault, match="writer：列不一样"):
        move(path, url)


@pytest.mark.postgres
@pytest.mark.django_db
def test_two_moves_into_one_database_do_not_meet(path, url):
    one = target.Target(url)
    one.claim()

    with pytest.raises(MoveFault, match="另一个 move_database"):
        move(path, url)
    one.close()
