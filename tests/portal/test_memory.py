"""A process that has answered very many requests is no larger than after its first thousand. A minute."""

import gc
import io
import itertools
import logging
import random
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test.utils import override_settings

from portal.pagecache import PageCache
from portal.pagekinds import ANYBODY, KINDS
from tests.factories import NOW
from tests.world import make_world

pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux"),
]
WARMING, ROUNDS, IN_A_ROUND = 1_500, 4, 1_250
MEGABYTE = 1024 * 1024
PAGE_BYTES = 4096
MOST_GROWTH = 6 * MEGABYTE  # over all rounds; a kilobyte lost with each request would be five
WORDS = "花呗逾期起诉征信协商还款利息催收传票冻结仲裁调解"


@pytest.fixture
def one_connection():
    """What the world was written on, and was never committed, is read on: no request may close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    logging.disable(logging.CRITICAL)  # pytest keeps every line
    yield
    logging.disable(logging.NOTSET)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def resident():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


def requests(addresses):
    """Mixed without end: pages that are kept, lists, words that nobody typed before, what is not there, a sum."""
    drawn = random.Random(9)
    for number in itertools.count():
        kind = number % 10
        if kind < 6:
            yield "GET", drawn.choice(addresses), "", b""
        elif kind == 6:
            yield "GET", "/search/", "q=" + "".join(drawn.choices(WORDS, k=4)), b""
        elif kind == 7:
            yield "GET", "/questions/", f"page={drawn.randint(1, 400)}&tag=no{number}", b""
        elif kind == 8:
            yield "GET", f"/no-such-page/{number}/", "", b""
        else:
            yield "POST", "/selfhelp/court-fee/", "", f"kind=property&amount={number}".encode()


def ask(application, method, path, query, body):
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query.encode().decode("latin-1"),
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1",
        "SCRIPT_NAME": "", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_ACCEPT_ENCODING": "br",
    }  # fmt: skip
    told = []
    answer = application(environ, lambda status, headers, exc_info=None: told.append(status))
    for _ in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()
    return told[0]


@pytest.mark.usefixtures("one_connection")
def test_memory_levels_off_over_five_thousand_mixed_requests():
    world = make_world(NOW)
    wanted = {kind.name for kind in KINDS if kind.who == ANYBODY}
    addresses = sorted(
        where for name, where in world.addresses.items() if name in wanted and "?" not in where
    )
    sizes, faults = [], set()
    with override_settings(RATE_LIMITS=False):
        application = PageCache(WSGIHandler(), megabytes=4)  # small, so that it is full when measuring begins
        stream = requests(addresses)
        for size in (WARMING, *[IN_A_ROUND] * ROUNDS):
            for one in itertools.islice(stream, size):
                status = ask(application, *one)
                if status.startswith("5"):
                    faults.add((one[1], status))
            sizes.append(resident())

    assert faults == set()
    assert sizes[-1] - sizes[0] <= MOST_GROWTH, [size // MEGABYTE for size in sizes]
