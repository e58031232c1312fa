"""From the release before this one to this one and back, with rows that it wrote; it goes on running and writing in between."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from installing.upgrading import BEFORE, PEOPLES
from portal.databases import SQLITE

pytestmark = pytest.mark.deep  # half a minute on each database
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def before(tmp_path):
    """The code of the release before this one."""
    folder = tmp_path / "before"
    folder.mkdir()
    packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True)
    if packed.returncode:
        words = f"the commit {BEFORE} is not in this clone; fetch the whole history: git fetch --unshallow"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    subprocess.run(["tar", "-xf", "-", "-C", folder], input=packed.stdout, check=True)
    return folder


@pytest.fixture
def place(tmp_path):
    """An empty database like that of the other tests: its address, and how to ask it."""
    ours = settings.DATABASES["default"]
    if ours["ENGINE"] == SQLITE:
        path = tmp_path / "site.sqlite3"
        yield f"sqlite:///{path}", lambda: closing(sqlite3.connect(path))
        return
    name = f"before_{uuid.uuid4().hex[:12]}"
    known = {"host": ours["HOST"], "user": ours["USER"], "password": ours["PASSWORD"], "port": ours["PORT"]}
    known = {key: value for key, value in known.items() if value}

    def connect(database=name):
        return psycopg.connect(**known, dbname=database, autocommit=True)

    with connect("postgres") as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    person = quote(known["user"]) + (f":{quote(known['password'])}" if "password" in known else "")
    port = f":{known['port']}" if "port" in known else ""
    yield f"postgres://{person}@{quote(known.get('host', ''), safe='')}{port}/{name}", connect
    with connect("postgres") as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def release(tmp_path, place):
    """Let a release do something with that database."""

    def run(*command, told=""):
        variables = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATABASE_URL": place[0], "VAR_DIR": str(tmp_path / "var"),
            "SITE_URL": "http://127.0.0.1:8000", "PYTHONDONTWRITEBYTECODE": "1", "DEBUG": "1", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        ended = subprocess.run(
            [sys.executable, *map(str, command)],
            env=variables,
            cwd=tmp_path,
            input=told,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr[-3000:] + ended.stdout[-1000:]
        return ended.stdout

    return run


def columns(ask):
    """Every table with its columns, as the database itself tells."""
    with ask() as connection:
        if isinstance(connection, sqlite3.Connection):
            rows = connection.execute(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
            )
        else:
            rows = connection.execute(
                "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
            )
        return set(rows.fetchall())


def words(ask, known):
    """What people wrote and are, in the columns that the release before has: how many rows of each table, and a hash."""
    found = {}
    with ask() as connection:
        for table in PEOPLES:
            named = ", ".join(f'"{name}"' for name in sorted(name for each, name in known if each == table))
            rows = connection.execute(f"SELECT {named} FROM {table} ORDER BY id").fetchall()
            found[table] = len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def test_rows_of_the_release_before_are_carried_over_while_it_goes_on_writing_and_back_again(
    before, place, release
):
    driver, (_, ask) = Path(__file__).with_name("release_before.py"), place
    release(driver, before, "write")
    laid = columns(ask)
    written = words(ask, laid)
    assert all(number for number, _ in (written["qa_question"], written["qa_answer"], written["qa_comment"]))

    note = release(ROOT / "manage.py", "take_back", "--note")
    release(ROOT / "manage.py", "migrate", "--noinput", "--verbosity", "0")

    assert laid < columns(ask)  # nothing that the running version names is gone
    assert words(ask, laid) == written
    release(driver, before, "again")  # by the old code, in the new tables
    assert set(json.loads(release(driver, before, "read")).values()) == {200}
    assert set(json.loads(release(driver, ROOT, "read")).values()) == {200}
    since = words(ask, laid)
    assert since["qa_question"][0] == 2 * written["qa_question"][0]

    release(ROOT / "manage.py", "take_back", "--to", told=note)

    assert columns(ask) == laid
    assert words(ask, laid) == since
    assert set(json.loads(release(driver, before, "read")).values()) == {200}
