"""The disk is full: readers read on, whoever posts is told so and keeps every word, nothing is half written, and it passes."""

import contextlib
import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from handing import Person
from tests.portal.hardship import Postgres, mark_of, site_in

pytestmark = [pytest.mark.deep, pytest.mark.django_db]
MOST_POSTS = 150  # until what is left inside of files is used up as well
LONG = "编号{mark}。" + "去年秋天开始还不上，一共三家，客服每天打电话来，我想知道能不能先协商再分期还。" * 30


class SmallDisk:
    """A file system of its own, filled by a file; needs the right to mount."""

    def __init__(self, folder, megabytes):
        self.folder, self.megabytes = Path(folder), megabytes
        self.ballast = self.folder / "ballast"
        self.how = f"a tmpfs of {megabytes} MB"

    def mount(self):
        command = [
            "mount",
            "-t",
            "tmpfs",
            "-o",
            f"size={self.megabytes}m,mode=755",
            "tmpfs",
            str(self.folder),
        ]
        return not os.environ.get("NO_MOUNT") and subprocess.run(command, capture_output=True).returncode == 0

    def unmount(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=True, capture_output=True)

    def fill(self, site):
        if isinstance(site.database, Postgres):  # as far as can be from the end of the log's file
            site.database.ask("CHECKPOINT")
            site.database.ask("SELECT pg_switch_wal()")
            site.database.ask("CHECKPOINT")
        with self.ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)

    def free(self, site):
        self.ballast.unlink()


class NoMore:
    """Where nothing may be mounted: the database is refused what a full disk would refuse it."""

    WAL_LEFT = 4096

    def __init__(self):
        self.how = "no right to mount: files may not grow (SQLite)"
        if connection.vendor == "postgresql":
            self.how = "no right to mount: a trigger says what a full disk says (PostgreSQL)"

    def fill(self, site):
        if isinstance(site.database, Postgres):
            site.database.ask(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
            )
            site.database.ask(
                "CREATE TRIGGER full_disk AFTER INSERT ON qa_moderationevent EXECUTE FUNCTION full_disk()"
            )
        else:
            self._limit(site, self.WAL_LEFT)

    def free(self, site):
        if isinstance(site.database, Postgres):
            site.database.ask("DROP TRIGGER full_disk ON qa_moderationevent")
        else:
            self._limit(site, resource.RLIM_INFINITY)

    @staticmethod
    def _limit(site, most):
        for pid in site.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.fixture
def shortage():
    """A site on a disk that can be filled, and what fills it."""
    folder = Path(tempfile.mkdtemp(prefix="hd-", dir="/tmp"))
    folder.chmod(0o755)
    disk = SmallDisk(folder, 400 if connection.vendor == "postgresql" else 64)
    mounted = disk.mount()
    try:
        with site_in(folder / "s") as site:
            yield site, disk if mounted else NoMore()
    finally:
        if mounted:
            disk.unmount()
        shutil.rmtree(folder, ignore_errors=True)


def form(person, mark):
    """The form of a question, filled in."""
    fields = person.opened("/questions/ask/")
    typed = {"title": "三家网贷一起逾期，先还哪一家好", "body": LONG.format(mark=mark), "agreed": "on"}
    return urlencode(fields | typed)


def test_on_a_full_disk_readers_read_on_and_posts_are_refused_whole_until_there_is_room(
    shortage, record_property
):
    site, disk = shortage
    site.serve(PAGE_CACHE="off")
    person = Person(site.port, site.world["members"][0])
    article = f"/articles/{site.world['article']}/"
    before = person.ask("POST", "/questions/ask/", form(person, mark_of(0)))
    bodies = [form(person, mark_of(number)) for number in range(1, MOST_POSTS)]

    disk.fill(site)
    taken, refused = [0], None
    for number, body in enumerate(bodies, start=1):
        answer = person.ask("POST", "/questions/ask/", body)
        if answer.status != 302:
            refused = number, answer
            break
        taken.append(number)
    read = {
        path: person.ask("GET", path).status for path in ("/", article, "/questions/", "/questions/mine/")
    }
    still = person.ask("POST", "/questions/ask/", bodies[refused[0]])
    disk.free(site)
    again = person.ask("POST", "/questions/ask/", bodies[refused[0] - 1])
    twice = person.ask("POST", "/questions/ask/", bodies[refused[0] - 1])

    record_property("told", f"disk full by {disk.how}: {len(taken)} posts taken in, then 503")
    number, answer = refused
    assert before.status == 302
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert f"编号{mark_of(number)}" in answer.page
    assert set(read.values()) == {200}, read
    assert still.status == 503
    assert (again.status, twice.status) == (302, 302)
    assert again.headers["location"] == twice.headers["location"]
    # Each question that was taken in has its event, and no event is without its question.
    rows = {mark_of(each): 1 for each in [*taken, number]}
    assert site.verdict_of(rows) == []
    site.manage("check_logs")  # ends with 1 where the chain has a gap
