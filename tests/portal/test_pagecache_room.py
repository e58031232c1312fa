"""So much memory and no more, and one rendering however many ask at once."""

import threading
import time
import tracemalloc
from random import Random

import pytest

from portal.pagecache import front
from tests.portal.caching import Site, ask, cache_of

LONG = "一" * 1000  # three kilobytes of a page


def test_the_oldest_page_goes_first_and_what_is_asked_for_again_stays():
    cache = cache_of(Site(words=LONG))
    cache.room.most = 8 * 7000

    for number in range(1, 40):
        ask(cache, query=f"page={number}")
        ask(cache, "/about/")

    assert cache.room.size <= cache.room.most
    assert {key[1] for key in cache.pages} >= {"page=39", ""}
    assert 2 <= len(cache.pages) <= 9
    assert cache.application.asked == 40


def test_a_flood_of_pages_that_nobody_reads_twice_leaves_what_people_read():
    cache = cache_of(Site(words=LONG), megabytes=0.4)
    read = [("/articles/", f"page={number}") for number in range(1, 40)] + [("/", ""), ("/help/", "")]
    for _ in range(2):
        for path, query in read:
            ask(cache, path, query)

    for number in range(400):
        ask(cache, "/questions/", f"before={number}")
        ask(cache, *read[number % len(read)])
        ask(cache, HTTP_HOST=f"{number}.evil.example")
        ask(cache, query=f"page={number}&utm_source={number}")
        ask(cache, f"/no-such-page-{number}/")

    assert cache.room.size <= cache.room.most
    assert {key[:2] for key in cache.pages} >= set(read)
    assert len(cache.refused) <= front.MOST_REFUSED
    assert len(cache.turns) == 0


def test_the_room_counts_no_less_than_python_takes():
    random = Random(9)
    cache = cache_of(Site(headers=[("Content-Security-Policy", "default-src 'none'")]), megabytes=0.2)
    ask(cache, HTTP_ACCEPT_ENCODING="br")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]

    for number in range(60):
        cache.application.words = random.randbytes(1000).hex()
        for accepted in ("br", "gzip", ""):
            ask(cache, "/questions/", f"before={number}", HTTP_ACCEPT_ENCODING=f"{accepted}, x-{number}")

    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert 10 < len(cache.pages) < 50
    assert taken <= cache.room.size * 1.05 <= cache.room.most * 1.05


def test_a_page_larger_than_an_eighth_of_the_room_is_answered_and_not_kept():
    cache = cache_of(Site(words="a" * 200_000))

    assert ask(cache)["body"].startswith("<p>第 1 次".encode())
    assert ask(cache)["body"].startswith("<p>第 2 次".encode())
    assert cache.room.size == 0


class Held(Site):
    """A site whose first answers wait until they are let go."""

    def __init__(self, held=1, fails=False, **kwargs):
        super().__init__(**kwargs)
        self.held, self.fails, self.at_work, self.may_end = (
            held,
            fails,
            threading.Semaphore(0),
            threading.Event(),
        )

    def __call__(self, environ, start_response):
        answer = super().__call__(environ, start_response)
        number = int(answer[0].decode().split()[1])
        if number <= self.held:
            self.at_work.release()
            assert self.may_end.wait(5)
            if self.fails:
                raise ZeroDivisionError
        return answer


def crowd(cache, count, wait_for=1):
    """So many readers of one page at once: begun one after the other, the first of them at work already."""
    bodies, faults = [], []

    def read():
        try:
            bodies.append(ask(cache, HTTP_ACCEPT_ENCODING="br")["body"])
        except ZeroDivisionError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=read) for _ in range(count)]
    for number, thread in enumerate(threads):
        thread.start()
        if number < wait_for:
            assert cache.application.at_work.acquire(timeout=5)
    return threads, bodies, faults


def end(cache, threads):
    cache.application.may_end.set()
    for thread in threads:
        thread.join(5)


@pytest.fixture
def patience(monkeypatch):
    """Who waits for the wrong thing waits longer than these tests do."""
    monkeypatch.setattr(front, "LONGEST_WAIT", 8.0)
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 8


@pytest.mark.usefixtures("patience")
def test_however_many_ask_at_once_a_page_is_rendered_and_packed_once():
    cache = cache_of(Held())
    threads, bodies, _ = crowd(cache, 12)

    end(cache, threads)

    assert cache.application.asked == 1
    assert len(bodies) == 12
    assert len(set(bodies)) == 1
    assert cache.turns == {}


def test_whoever_waited_too_long_renders_for_himself(monkeypatch):
    monkeypatch.setattr(front, "LONGEST_WAIT", 0.02)
    cache = cache_of(Held())
    threads, bodies, _ = crowd(cache, 2)

    threads[1].join(5)

    assert (len(bodies), cache.application.asked) == (1, 2)
    end(cache, threads)
    assert len(bodies) == 2


@pytest.mark.usefixtures("patience")
def test_a_rendering_that_fails_frees_the_others():
    cache = cache_of(Held(fails=True))
    threads, bodies, faults = crowd(cache, 4)

    end(cache, threads)

    assert (len(faults), len(bodies)) == (1, 3)
    assert cache.turns == {}
    assert len(cache.pages) == 1


def test_nobody_waits_for_a_page_that_was_not_kept_a_moment_ago():
    cache = cache_of(Held(held=4, public=False))
    cache.application.held = 0
    ask(cache)
    cache.application.held = 5

    threads, bodies, _ = crowd(cache, 4, wait_for=4)  # all four are at work at once

    end(cache, threads)
    assert len(bodies) == 4


@pytest.mark.usefixtures("patience")
def test_who_comes_after_a_change_does_not_wait_for_what_was_begun_before_it():
    cache = cache_of(Held())
    threads, _, _ = crowd(cache, 1)
    cache.generation.number, cache.until = 2, float("-inf")

    assert ask(cache)["body"].startswith("<p>第 2 次".encode())

    end(cache, threads)
    assert ask(cache)["body"].startswith("<p>第 2 次".encode())


@pytest.mark.parametrize("etag", ["x" * 5000, ",".join(f'"{number}"' for number in range(300))])
def test_long_words_of_a_browser_are_remembered_by_nobody(etag):
    cache = cache_of()
    for number in range(100):
        ask(cache, HTTP_IF_NONE_MATCH=etag, HTTP_ACCEPT_ENCODING=f"gzip, {number}" + ", a" * number)

    (page,) = cache.pages.values()
    assert len(page.ready) <= 12
    assert max(map(len, page.ready)) <= 100
