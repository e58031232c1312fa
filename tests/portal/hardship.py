"""A site of its own with real processes on a real database, to which things are done that no site survives unhurt.

Everything is made in a temporary folder: SQLite's file, or a PostgreSQL server with its defaults (it waits for the disk);
the database is laid once in a run and copied for each test. Whatever is started is ended with the test.
"""

import atexit
import contextlib
import functools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection

import serving
from common import end_with_parent
from handing import Counted, Person, hand_in
from qa.posting.questions import MOST_DRAFTS
from throwaway_postgres import _owner, find_or_install

POSTERS = 20
LETTERS = "天地玄黄宇宙洪荒日月"  # ten signs that no rule takes for a number
COMMENT = "我和你的情况差不多，去年也是这样过来的，编号{mark}，想说一声不要怕，先把账单一笔一笔列出来。"
BODY = (
    "编号{mark}。去年秋天开始还不上，一共三家，客服每天打电话，我想知道能不能先协商再分期，家里只有一份收入。"
)


def mark_of(number):
    return "".join(LETTERS[int(digit)] for digit in f"{number:06}")


class Postgres:
    """A server with PostgreSQL's own defaults in a folder; `stop("immediate")` is what a power cut is to it."""

    def __init__(self, folder):
        self.folder, self.binaries, self.owner = Path(folder), find_or_install(), _owner()
        self.server = None

    def lay(self):
        self._chown(self.folder)
        self._run(
            "initdb",
            "-D",
            f"{self.folder}/data",
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )

    def _run(self, tool, *arguments):
        done = subprocess.run(
            [str(self.binaries / tool), *arguments], cwd="/", capture_output=True, text=True, **self.owner
        )
        assert done.returncode == 0, f"{tool}: {done.stdout}{done.stderr}"

    def _chown(self, path):
        if self.owner:
            os.chown(path, self.owner["user"], self.owner["group"])

    def start(self):
        asked = {
            "unix_socket_directories": self.folder, "listen_addresses": "", "jit": "off", "max_wal_size": "64MB",
            "min_wal_size": "32MB",
        }  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", f"{self.folder}/data"]
                + [one for name, value in asked.items() for one in ("-c", f"{name}={value}")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                preexec_fn=end_with_parent, **self.owner,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                self.ask("SELECT 1")
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text()[-3000:])

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", mode, "-w", "stop")
        self.server.wait(30)

    def is_running(self):
        return self.server is not None and self.server.poll() is None

    def ask(self, statement):
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True, connect_timeout=5
        ) as line:
            found = line.execute(statement)
            return found.fetchall() if found.description else []

    @property
    def address(self):
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/postgres"


class Sqlite:
    """A file; there is no server to stop."""

    def __init__(self, folder):
        self.file = Path(folder) / "site.sqlite3"

    def ask(self, statement):
        with contextlib.closing(sqlite3.connect(self.file, timeout=20)) as line:
            return line.execute(statement).fetchall()

    def is_running(self):
        return False

    @property
    def address(self):
        return f"sqlite:///{self.file}"


def environment(database, folder, **more):
    """What the site is told, and nothing that this machine happens to say."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX")
        if name in os.environ
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.portal.hardship_settings",
        "DATABASE_URL": database.address,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "hardship-" + "0123456789" * 5,
        "TRUSTED_PROXIES": "127.0.0.1",
        "RATE_LIMITS": "off",
        "PREPARED_PAGES": "off",
        "LOG_LEVEL": "ERROR",
        **more,
    }


@functools.cache
def _pattern():
    """A folder with a database that has its tables and people in it, and what is in it; made once in a run."""
    folder = Path(tempfile.mkdtemp(prefix="hardship-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    database = Sqlite(folder)
    if connection.vendor == "postgresql":
        database = Postgres(folder)
        database.lay()
        database.start()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.portal.hardship_world", str(POSTERS)],
            env=environment(database, folder / "var", TASK_WORKER="off"), cwd=settings.BASE_DIR,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    finally:
        if database.is_running():
            database.stop()
    if isinstance(database, Sqlite):
        database.ask("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder, json.loads(done.stdout)


class Site:
    """The server as it is deployed (two workers that are started anew when they die), over a database of its own."""

    def __init__(self, folder, database, world):
        self.folder, self.database, self.world = Path(folder), database, world
        self.port = serving.free_port()
        self.process = None
        self.others = []

    def environment(self, **more):
        address = f"http://127.0.0.1:{self.port}"
        return environment(self.database, self.folder / "var", SITE_URL=address, **more)

    def serve(self, **more):
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws",
            "--log-level", "warning", "--respawn-failed-workers", "--respawn-interval", "0.3", "--workers-kill-timeout", "3",
            "--host", "127.0.0.1", "--port", str(self.port), "portal.wsgi:application",
        ]  # fmt: skip
        self.process = self.run(command, "web", **more)
        serving.wait_until_ready("the site", self.process, self.port, self.folder / "web.log")

    def run(self, command, name, **more):
        with (self.folder / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                command, env=self.environment(**more), cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip
        self.others.append(started)
        return started

    def manage(self, *arguments, **more):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], env=self.environment(**more), cwd=settings.BASE_DIR,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def workers(self):
        return [pid for pid in serving.family(self.process.pid) if pid != self.process.pid]

    def kill_workers(self):
        """As when memory runs out: nothing is told, nothing is finished."""
        gone = self.workers()
        for pid in gone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(gone)

    def end(self):
        for started in self.others:
            serving.stop(started)
        if self.database.is_running():
            self.database.stop("immediate")

    def said(self, name="web"):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    # What is posted, and what came of it

    def rows(self, mark):
        """How many posts bear this mark."""
        return self._counts().get(mark, 0)

    def _counts(self):
        counts = {}
        for text in (
            body
            for table in ("qa_comment", "qa_question")
            for (body,) in self.database.ask(f"SELECT body FROM {table} WHERE body LIKE '%编号%'")
        ):
            mark = text.partition("编号")[2][:6]
            counts[mark] = counts.get(mark, 0) + 1
        return counts

    def verdict_of(self, rows):
        """Where what is there differs from `rows`, in words; and questions whose record is missing, or records without one."""
        counts = self._counts()
        wrong = [
            f"{mark}: {counts.get(mark, 0)}"
            for mark in {*rows, *counts}
            if counts.get(mark, 0) != rows.get(mark, 0)
        ]
        questions = "SELECT id FROM qa_question WHERE body LIKE '%编号%'"
        events = "SELECT item_id FROM qa_moderationevent WHERE item_kind = 'question' AND verb = 'submit'"
        if set(self.database.ask(questions)) != set(self.database.ask(events)):
            wrong.append("questions and their records differ")
        return wrong

    def verdict(self, counted):
        """What is wrong with what was acknowledged: lost, or there twice; and what was never acknowledged, but is there twice."""
        counts = self._counts()
        marks = [mark for mark, _ in counted.acknowledged]
        lost = [mark for mark in marks if not counts.get(mark)]
        doubled = [mark for mark, number in counts.items() if number > 1]
        return lost, doubled


@contextlib.contextmanager
def posters(site, *, people=POSTERS, patience=30.0):
    """So many members post, each the next as soon as the last is in, until the block ends: drafts, comments, questions.

    Of a comment that waits, a constraint allows no second; of a draft, the key of its form alone.
    """
    counted, over = Counted(), threading.Event()
    numbers = count()

    def post(member):
        person = Person(site.port, site.world["members"][member], f"10.0.0.{member + 1}", seconds=15)
        for turn in count():
            if over.is_set():
                break
            with counted.lock:
                mark = mark_of(next(numbers))
            ends = time.monotonic() + patience
            path = f"/articles/{site.world['article']}/comment/"
            typed = {"body": COMMENT.format(mark=mark)}
            if turn < MOST_DRAFTS or turn % 3 == 0:
                path = "/questions/ask/"
                typed = {"title": "三家网贷一起逾期，先还哪一家好", "body": BODY.format(mark=mark)}
                typed |= {"keep": "1"} if turn < MOST_DRAFTS else {"agreed": "on"}
            hand_in(person, path, typed, mark, counted, patience=lambda ends=ends: time.monotonic() < ends)
        person.close()

    threads = [threading.Thread(target=post, args=(member,), daemon=True) for member in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield counted
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=patience + 20)
        assert not any(thread.is_alive() for thread in threads)


def told(what, counted, **more):
    """What was done, in a line for whoever reads the run."""
    numbers = {
        "acknowledged": len(counted.acknowledged), "sent again": counted.again, "lines broken": counted.broke,
        "503": counted.unavailable, "open": len(counted.open), **more,
    }  # fmt: skip
    return f"{what}: " + ", ".join(f"{name} {value}" for name, value in numbers.items())


def copy_of_the_pattern(folder):
    """A database of one's own in a folder, as it was laid; it does not run yet."""
    pattern, world = _pattern()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    if connection.vendor != "postgresql":
        shutil.copyfile(pattern / "site.sqlite3", folder / "site.sqlite3")
        return Sqlite(folder), world
    database = Postgres(folder)
    subprocess.run(["cp", "-a", str(pattern / "data"), str(folder / "data")], check=True)
    database._chown(folder)
    return database, world


@contextlib.contextmanager
def site_in(folder):
    database, world = copy_of_the_pattern(folder)
    site = Site(folder, database, world)
    try:
        if isinstance(database, Postgres):
            database.start()
        yield site
    finally:
        site.end()


@pytest.fixture
def site():
    """A site over a copy of the pattern; `site.serve()` starts it. Its folder's path is short: a socket lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="hs-", dir="/tmp"))
    try:
        with site_in(folder) as found:
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
