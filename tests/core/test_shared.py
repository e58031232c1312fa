"""The door to Redis: what comes through, and that nobody ever waits before it or falls over it."""

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from datetime import UTC, datetime
from importlib import import_module

import pytest

from core import shared
from core.limits import hit
from core.models import LimitCount

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Redis:
    """A server of one's own on a socket, that can be killed and started again."""

    def __init__(self, folder):
        self.socket = folder / "redis.sock"
        self.url = f"unix://:secret@{self.socket}?db=1"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "", "--requirepass", "secret"],
            cwd=self.socket.parent, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(500):
            with socket.socket(socket.AF_UNIX) as trial:
                if trial.connect_ex(str(self.socket)) == 0:
                    return
            time.sleep(0.01)
        raise AssertionError("redis-server did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture(autouse=True)
def _heard(caplog):
    caplog.set_level("WARNING", "core.shared")


@pytest.fixture
def redis(tmp_path, settings):
    if not shutil.which("redis-server") and not os.environ.get("CI"):
        pytest.skip("redis-server is not installed")
    server = Redis(tmp_path)
    settings.REDIS_URL = server.url
    yield server
    server.kill()


@pytest.fixture
def stranger(settings):
    """Something at the address of Redis that takes every question and answers as it is told."""
    import_module("redis")  # takes longer than a caller may wait, so the site does it when it starts
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}"
        held, said = [], []

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    line, _ = server.accept()
                    held.append(line)
                    line.recv(4096)
                    for part in said:
                        line.sendall(part)

        threading.Thread(target=serve, daemon=True).start()
        yield said
    for line in held:
        line.close()


def rested(settings):
    """Bring the end of the pause after a failure near."""
    shared._doors[settings.REDIS_URL].shut_until = 0


def test_bytes_come_back_as_they_were_put_until_they_run_out(redis):
    page = bytes(range(256)) * 2000

    shared.put("page", page, 60)
    shared.put("soon", b"1", 1)
    shared.count("uses", 1)

    assert (shared.get("page"), shared.get("soon"), shared.get("none")) == (page, b"1", None)
    assert shared.answers() is True
    time.sleep(1.01)
    assert (shared.get("soon"), shared.count("uses", 1)) == (None, 1)


def test_more_bytes_than_anybody_needs_are_neither_put_nor_taken(redis, monkeypatch):
    shared.put("page", b"12345", 60)
    monkeypatch.setattr(shared, "MOST_BYTES", 4)
    shared.put("long", b"12345", 60)

    # What is cut off bears no signature of ours.
    assert (shared.get("page"), shared.get("long")) == (b"1234", None)


def test_counts_of_many_threads_add_up(redis, monkeypatch):
    monkeypatch.setattr(shared, "LONGEST", 10)  # on a crowded machine an answer may take its time

    def count():
        seen.extend(shared.count("key", 60) for _ in range(25))

    seen: list[int] = []
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(seen) == list(range(1, 101))


def test_without_an_address_everything_is_none(settings):
    settings.REDIS_URL = ""

    assert (shared.get("a"), shared.put("a", b"b", 60), shared.count("a", 60), shared.answers()) == (
        None,
    ) * 4


@pytest.mark.django_db
def test_limits_count_on_in_the_database_while_redis_is_away_and_take_it_up_again(redis, settings, caplog):
    def hits(times):
        return [hit("ask:1", limit=2, seconds=60, now=NOON) for _ in range(times)]

    assert hits(3) == [True, True, False]
    assert LimitCount.objects.count() == 0
    redis.kill()
    assert hits(3) == [True, True, False]
    assert LimitCount.objects.get().count == 3
    rested(settings)
    assert hits(1) == [False]
    redis.start()
    rested(settings)
    assert hits(3) == [True, True, False]  # started anew and empty: what was refused is told apart by nobody
    assert [record.message.split()[:3] for record in caplog.records] == [
        ["Redis", "is", "away"],
        ["Redis", "answers", "again"],
    ]


def test_a_server_that_was_started_anew_between_two_questions_is_no_outage(redis, caplog):
    shared.put("a", b"1", 60)
    redis.kill()
    redis.start()

    shared.put("a", b"2", 60)

    assert shared.get("a") == b"2"
    assert caplog.records == []


def test_a_wrong_password_shuts_the_door(redis, settings, caplog):
    settings.REDIS_URL = redis.url.replace("secret", "wrong")

    assert shared.answers() is False
    assert "AuthenticationError" in caplog.text
    assert "wrong@" not in caplog.text


def test_an_address_that_cannot_be_read_is_an_outage_and_no_error(settings, caplog):
    settings.REDIS_URL = "redis://:hidden@localhost:a-port/0"

    assert (shared.answers(), shared.get("page"), shared.count("key", 60)) == (False, None, None)
    assert [record.message.split()[:3] for record in caplog.records] == [["Redis", "is", "away"]]
    assert "hidden" not in caplog.text


@pytest.mark.parametrize(
    "said",
    [
        [],
        [b"HTTP/1.1 400 Bad Request\r\n\r\n"],
        [b"$99999999999\r\n"],
        [b":one\r\n"],
        [b"-LOADING Redis is loading the dataset in memory\r\n"],
    ],
    ids=["silence", "another protocol", "too much", "no number", "no"],
)
def test_whatever_answers_nobody_waits_long_and_the_next_ones_do_not_wait_at_all(stranger, said, caplog):
    stranger += said
    began = time.monotonic()

    assert shared.get("page") is None

    assert time.monotonic() - began < 0.25
    began = time.monotonic()
    assert (shared.get("page"), shared.count("key", 60)) == (None, None)
    assert time.monotonic() - began < 0.02
    assert len(caplog.records) == 1
