import sqlite3
from contextlib import closing

import psycopg
import pytest

from portal import fingerprints
from portal.fingerprints import Fingerprint
from tests.portal import keeping


def of(words, columns=("number", "text")):
    return fingerprints.of_rows(columns, words)


def test_no_order_of_rows_or_columns_changes_a_fingerprint_and_any_value_does():
    one = of([("1", "甲"), ("2", "乙")])

    assert of([("2", "乙"), ("1", "甲")]) == one
    assert of([("甲", "1"), ("乙", "2")], ("text", "number")) == one
    others = [
        of([("1", "甲"), ("2", "丙")]),
        of([("1", "甲"), ("2", None)]),
        of([("1", "甲"), ("2", "乙"), ("2", "乙")]),
        of([("1", "乙"), ("2", "甲")]),
        of([("1", "甲"), ("2", "乙")], ("number", "words")),
    ]
    assert len({one, *others}) == 6


def test_values_do_not_run_into_each_other():
    assert of([("1", "2")]) != of([("12", "")])
    assert of([(None, "-")]) != of([("-", None)])
    assert of([("1:a", "")]) != of([("1", "a")])


def test_what_differs_is_named_table_by_table():
    one = {
        "a": Fingerprint(1, "x"),
        "b": Fingerprint(2, "x"),
        "c": Fingerprint(3, "x"),
        "d": Fingerprint(4, "x"),
    }
    other = {"a": Fingerprint(1, "x"), "b": Fingerprint(3, "x"), "c": Fingerprint(3, "y")}

    assert fingerprints.differing(one, other) == [
        "b：2 行对 3 行",
        "c：行数相同（3），内容不同",
        "d：只有一边有这张表",
    ]


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_table_is_the_same_on_both_databases_whatever_is_in_it(tmp_path):
    site = keeping.a_site(tmp_path / "site.sqlite3")
    with keeping.a_database_of() as url, psycopg.connect(url) as there:
        there.execute(keeping.POSTGRES_TABLES)
        there.execute(
            r"""INSERT INTO writer (name, is_staff) VALUES ('张三', false), ('李四', true);
            INSERT INTO word (written_by, text, rate, said_at, said_on, facts, code, picture) VALUES
                (2, '借了钱，怎么还？', 3.45, '2026-11-23 03:40:00.5+08', '2026-11-23',
                 '{"a": "呢A", "b": [1, 100, null]}', '0f5f5b0d-4745-0d3f-3d0b-3432072220ab', '\x00ff10'),
                (NULL, '', NULL, NULL, NULL, NULL, NULL, NULL),
                (1, E'带\t制表符和\\反斜线', 0, '2026-01-01 00:00+00', NULL, '[]', NULL, '');"""
        )
        tables = fingerprints.postgres_tables(there)

        with closing(fingerprints.open_sqlite(site["NAME"])) as here:
            for table in ("writer", "word"):
                columns = tables[table]
                names = [column.name for column in columns]
                ours = fingerprints.of_rows(
                    names, fingerprints.sqlite_rows(here, table, columns, tail="WHERE id <= 3")
                )
                theirs = fingerprints.of_rows(names, fingerprints.postgres_rows(there, table, columns))
                assert (table, ours) == (table, theirs)


@pytest.mark.postgres
@pytest.mark.django_db
def test_every_column_of_the_site_can_be_compared():
    from django.db import connection

    from portal.backups import dumping

    with dumping.connected(connection.settings_dict) as there:
        found = fingerprints.postgres_tables(there)

    assert {"qa_question", "accounts_user", "django_migrations", "django_tasks_database_dbtaskresult"} <= set(
        found
    )


def test_names_of_tables_and_columns_may_hold_anything():
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute('CREATE TABLE "a ""b" (x, "y z")')
        made.execute('INSERT INTO "a ""b" VALUES (1.5, x\'00\')')

        tables = fingerprints.sqlite_tables(made)
        rows = list(fingerprints.sqlite_rows(made, 'a "b', tables['a "b']))

    assert [column.name for column in tables['a "b']] == ["x", "y z"]
    assert rows == [("f1.5", "\\x00")]
