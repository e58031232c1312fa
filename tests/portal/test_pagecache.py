"""The cache in front of Django: what it keeps, for whom, and when it forgets."""

import gzip
import io

import brotli
import pytest
from django.db import transaction

from core.events import public_page_changed
from portal import generation
from portal.models import PageGeneration
from portal.pagecache import PageCache

pytestmark = pytest.mark.django_db


class Site:
    """A WSGI application that tells how often it was asked, and says what it is told to say."""

    def __init__(self, public=True, status="200 OK", headers=()):
        self.asked = 0
        self.public, self.status, self.headers = public, status, list(headers)

    def __call__(self, environ, start_response):
        self.asked += 1
        if self.public:
            environ["portal.public_page"] = True
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [f"<p>第 {self.asked} 次 {environ['PATH_INFO']}</p>".encode()]


def environ(path="/articles/", query="", method="GET", **headers):
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1",
        "wsgi.input": io.BytesIO(), **headers,
    }  # fmt: skip


def ask(cache, *args, **kwargs):
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(status=status, headers={name.lower(): value for name, value in headers})

    answer["body"] = b"".join(cache(environ(*args, **kwargs), start_response))
    return answer


@pytest.fixture
def cache(monkeypatch):
    monkeypatch.setattr(generation, "SECONDS_BETWEEN_READS", 0)
    return PageCache(Site(), megabytes=1)


def test_a_second_reader_is_answered_from_memory(cache):
    first, second = ask(cache), ask(cache)

    assert cache.application.asked == 1
    assert first["body"] == second["body"] == "<p>第 1 次 /articles/</p>".encode()


def test_a_change_is_seen_by_the_next_reader(cache):
    ask(cache)

    public_page_changed.send(sender=Site, reason="published")

    assert ask(cache)["body"].startswith("<p>第 2 次".encode())


def test_a_change_that_is_rolled_back_leaves_nothing_behind(cache):
    number = PageGeneration.objects.get(pk=1).number

    with transaction.atomic():
        public_page_changed.send(sender=Site, reason="published")
        transaction.set_rollback(True)

    assert PageGeneration.objects.get(pk=1).number == number


def test_a_change_during_rendering_is_not_kept_as_new(cache):
    render = cache.application.__class__.__call__

    class ChangedMeanwhile(Site):
        def __call__(self, environ, start_response):
            body = render(self, environ, start_response)
            if self.asked == 1:
                public_page_changed.send(sender=Site, reason="while rendering")
            return body

    cache.application = ChangedMeanwhile()
    ask(cache)

    assert ask(cache)["body"].startswith("<p>第 2 次".encode())


def test_without_the_row_of_the_generation_nothing_is_kept(cache):
    PageGeneration.objects.all().delete()

    ask(cache), ask(cache)

    assert cache.application.asked == 2


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search/", "q=花呗"),
        ("/articles/", "q=abc"),
        ("/articles/", "page=1&page=2"),
        ("/articles/", "page=%00"),
        ("/articles/", "utm_source=x"),
        ("/statutes/min-fa-dian/675/", "on=2020-01-01"),
        ("/questions/mine/3/", ""),
        ("/questions/ask/", ""),
        ("/accounts/me/", ""),
        ("/admin/", ""),
        ("/articles/a-slug/comment/", ""),
        ("/articles/a.css", ""),
        ("/healthz", ""),
        ("/articles/\n", ""),
    ],
)
def test_only_listed_addresses_are_kept(cache, path, query):
    ask(cache, path, query), ask(cache, path, query)

    assert cache.application.asked == 2


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {}),
        ("GET", {"HTTP_COOKIE": "a=1; session=abc"}),
        ("GET", {"HTTP_AUTHORIZATION": "Basic x"}),
    ],
)
def test_a_signed_in_or_writing_visitor_goes_to_django(cache, method, headers):
    ask(cache)

    ask(cache, method=method, **headers)

    assert cache.application.asked == 2


@pytest.mark.parametrize(
    "site",
    [
        Site(public=False),
        Site(status="404 Not Found"),
        Site(status="302 Found"),
        Site(headers=[("Set-Cookie", "a=1")]),
    ],
)
def test_what_is_not_a_whole_public_page_is_not_kept(cache, site):
    cache.application = site

    ask(cache), ask(cache)

    assert site.asked == 2


def test_the_order_of_the_parameters_does_not_matter_but_their_values_do(cache):
    ask(cache, query="page=2&tag=huabei")
    ask(cache, query="tag=huabei&page=2")
    ask(cache, query="tag=huabei&page=3")

    assert cache.application.asked == 2


@pytest.mark.parametrize(
    ("accepted", "coding", "plain"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_the_page_is_sent_in_the_coding_that_the_browser_reads(cache, accepted, coding, plain):
    for _ in range(2):
        answer = ask(cache, HTTP_ACCEPT_ENCODING=accepted)

        assert answer["headers"].get("content-encoding") == coding
        assert answer["headers"]["content-length"] == str(len(answer["body"]))
        assert answer["headers"]["vary"] == "Accept-Encoding"
        assert plain(answer["body"]) == "<p>第 1 次 /articles/</p>".encode()


def test_a_browser_that_has_the_page_is_told_so_without_a_body(cache):
    etag = ask(cache)["headers"]["etag"]

    answer = ask(cache, HTTP_IF_NONE_MATCH=f'"other", {etag}')

    assert (answer["status"], answer["body"]) == ("304 Not Modified", b"")


def test_head_sends_the_headers_of_get(cache):
    whole = ask(cache)

    answer = ask(cache, method="HEAD")

    assert answer["body"] == b""
    assert answer["headers"] == whole["headers"]


def test_the_first_head_is_kept_as_a_whole_page(cache):
    ask(cache, method="HEAD")

    assert ask(cache)["body"] == "<p>第 1 次 /articles/</p>".encode()
    assert cache.application.asked == 1


def test_the_day_in_shanghai_is_part_of_the_key(cache, time_machine):
    time_machine.move_to("2026-11-21T15:59:00+00:00")
    ask(cache)
    time_machine.move_to("2026-11-21T16:01:00+00:00")

    assert ask(cache)["body"].startswith("<p>第 2 次".encode())


def test_memory_is_bounded_and_the_oldest_page_goes_first():
    cache = PageCache(Site(), megabytes=1)
    cache.room.most = 8 * 3500

    for number in range(1, 40):
        ask(cache, query=f"page={number}")

    assert cache.room.size <= cache.room.most
    assert 1 <= len(cache.pages) < 39
    asked = cache.application.asked
    ask(cache, query="page=39")
    assert cache.application.asked == asked
    ask(cache, query="page=1")
    assert cache.application.asked == asked + 1
