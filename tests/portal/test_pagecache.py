"""The cache in front of Django: what it keeps, for whom, in which bytes, and when it forgets."""

import gzip

import brotli
import pytest

from portal.pagecache import addresses, front
from portal.pagecache.pages import ASK_EACH_SECOND, ASK_EACH_TIME
from tests.portal.caching import Site, ask, cache_of


@pytest.fixture
def cache():
    return cache_of()


def test_a_second_reader_is_answered_from_memory(cache):
    first, second, third = ask(cache), ask(cache), ask(cache)

    assert cache.application.asked == 1
    assert first["body"] == second["body"] == third["body"] == "<p>第 1 次 /articles/</p>".encode()
    assert first["headers"] == second["headers"] == third["headers"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/search/", "q=花呗"),
        ("/articles/", "q=abc"),
        ("/articles/", "page=1&page=2"),
        ("/articles/", "page=%00"),
        ("/articles/", "page="),
        ("/articles/", "utm_source=x"),
        ("/articles/", "page=" + "1" * 61),
        ("/statutes/min-fa-dian/675/", "on=2020-01-01"),
        ("/questions/mine/3/", ""),
        ("/questions/ask/", ""),
        ("/accounts/me/", ""),
        ("/articles/a-slug/comment/", ""),
        ("/articles/a.css", ""),
        ("/articles/%E8%8A%B1/", ""),
        ("/articles/" + "a" * 300 + "/", ""),
        ("/healthz", ""),
        ("/articles/\n", ""),
        ("", ""),
    ],
)
def test_only_listed_addresses_are_kept(cache, path, query):
    ask(cache, path, query), ask(cache, path, query)

    assert cache.application.asked == 2
    assert cache.pages == {}


@pytest.mark.parametrize("name", ["session", "__Host-session", "sessionid", "renamed", "wrote"])
def test_somebody_who_may_be_signed_in_or_has_just_written_goes_to_django(cache, settings, name):
    if name == "renamed":
        settings.SESSION_COOKIE_NAME = name
    ask(cache)

    for _ in range(2):
        assert ask(cache, HTTP_COOKIE=f"a=1; {name}=abc")["body"] != ask(cache)["body"]

    assert cache.application.seen["HTTP_COOKIE"] == f"a=1; {name}=abc"


@pytest.mark.parametrize(
    ("method", "headers"),
    [("POST", {}), ("OPTIONS", {}), ("GET", {"HTTP_AUTHORIZATION": "Basic x"})],
)
def test_who_writes_or_says_who_he_is_goes_to_django(cache, method, headers):
    ask(cache)

    for _ in range(2):
        ask(cache, method=method, **headers)

    assert cache.application.asked == 3


def test_cookies_that_are_no_session_change_nothing_and_reach_no_view(cache):
    first, second = ask(cache, HTTP_COOKIE="theme=dark"), ask(cache, HTTP_COOKIE="csrf=abc")

    assert first["body"] == second["body"]
    assert cache.application.asked == 1
    assert "HTTP_COOKIE" not in cache.application.seen


def test_a_view_of_a_kept_page_sees_nothing_that_its_key_does_not_tell(cache):
    ask(
        cache, query="tag=huabei&page=2", HTTP_USER_AGENT="x", HTTP_X_FORWARDED_HOST="evil.example", HTTP_RANGE="bytes=0-1",
        HTTP_ACCEPT="application/json", HTTP_IF_NONE_MATCH='"x"', CONTENT_LENGTH="5", CONTENT_TYPE="text/plain",
    )  # fmt: skip

    seen = cache.application.seen
    assert {name for name in seen if name.startswith(("HTTP_", "CONTENT_"))} == {"HTTP_HOST"}
    assert (seen["QUERY_STRING"], seen["portal.database"]) == ("page=2&tag=huabei", "default")


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "127.0.0.1:1"},
        {"HTTP_HOST": "127.0.0.1:99999"},
        {"HTTP_HOST": "LOCALHOST"},
        {"HTTP_HOST": "localhost."},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "a.example.org"},
        {"HTTP_X_FORWARDED_PROTO": "gopher"},
    ],
)
def test_hosts_and_schemes_that_are_not_ours_make_no_keys(cache, settings, headers):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ".example.org", "*"]

    for _ in range(2):
        ask(cache, **headers)

    assert cache.application.asked == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:8123", "[::1]:8000"])
def test_our_own_hosts_and_the_port_that_is_listened_on_make_keys(cache, host):
    for _ in range(2):
        ask(cache, HTTP_HOST=host, SERVER_PORT="8123")

    assert cache.application.asked == 1


def test_under_https_nothing_is_kept_of_what_came_without_it(cache, settings):
    settings.HTTPS = True

    for _ in range(2):
        ask(cache), ask(cache, HTTP_X_FORWARDED_PROTO="http"), ask(cache, HTTP_X_FORWARDED_PROTO="https")

    assert cache.application.asked == 5


@pytest.mark.parametrize(
    "site",
    [
        Site(public=False),
        Site(status="404 Not Found"),
        Site(status="302 Found"),
        Site(headers=[("Set-Cookie", "a=1")]),
        Site(headers=[("set-cookie", "a=1")]),
        Site(headers=[("Vary", "Cookie")]),
        Site(headers=[("Vary", "Accept-Encoding, Accept")]),
        Site(headers=[("Cache-Control", "private")]),
        Site(headers=[("Cache-Control", "public, no-store")]),
        Site(headers=[("Content-Encoding", "gzip")]),
    ],
)
def test_what_is_not_a_whole_public_page_is_passed_on_and_not_kept(cache, site):
    cache.application = site

    answers = [ask(cache), ask(cache)]

    assert [each["status"] for each in answers] == [site.status] * 2
    assert "第 2 次" in answers[1]["body"].decode()
    assert (site.asked, site.closed, cache.pages) == (2, 2, {})
    assert ask(cache, method="HEAD")["body"] == b""
    assert site.closed == 3


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
        ("gzip, br" + ", x" * 200, "br", brotli.decompress),
    ],
)
def test_the_page_is_sent_in_the_coding_that_the_browser_reads(cache, accepted, coding, plain):
    ask(cache, HTTP_ACCEPT_ENCODING="br")  # so that the plain bytes are gone
    for _ in range(3):
        answer = ask(cache, HTTP_ACCEPT_ENCODING=accepted)

        assert answer["headers"].get("content-encoding") == coding
        assert answer["headers"]["content-length"] == str(len(answer["body"]))
        assert answer["headers"]["vary"] == "Accept-Encoding"
        assert plain(answer["body"]) == "<p>第 1 次 /articles/</p>".encode()


def test_a_page_is_packed_once_and_then_its_plain_bytes_need_no_room(cache):
    for accepted in ("br", "gzip, br", "br"):
        ask(cache, HTTP_ACCEPT_ENCODING=accepted)
    (page,) = cache.pages.values()
    assert set(page.bodies) == {"br"}

    ask(cache), ask(cache, HTTP_ACCEPT_ENCODING="gzip")
    kept = {coding: id(body) for coding, body in page.bodies.items()}
    ask(cache), ask(cache, HTTP_ACCEPT_ENCODING="gzip"), ask(cache, HTTP_ACCEPT_ENCODING="br")

    assert kept.keys() == {"", "gzip", "br"}
    assert {coding: id(body) for coding, body in page.bodies.items()} == kept
    assert cache.application.asked == 1


def test_a_picture_is_not_packed(cache):
    cache.application = Site(kind="image/png")

    for _ in range(2):
        answer = ask(cache, "/articles/a/qr.png", HTTP_ACCEPT_ENCODING="br")

        assert "content-encoding" not in answer["headers"]
        assert answer["body"] == "<p>第 1 次 /articles/a/qr.png</p>".encode()


@pytest.mark.parametrize("asked", ["{}", '"other", {}', '{}, W/"a"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_that_has_the_page_is_told_so_without_a_body(cache, asked, method):
    cache.application.headers = [("Cache-Control", ASK_EACH_TIME), ("Content-Security-Policy", "x")]
    whole = ask(cache)
    ask(cache, HTTP_ACCEPT_ENCODING="br")

    answer = ask(cache, method=method, HTTP_IF_NONE_MATCH=asked.format(whole["headers"]["etag"]))

    assert (answer["status"], answer["body"]) == ("304 Not Modified", b"")
    of_words = ("content-type", "content-length", "content-encoding")
    assert answer["headers"] == {
        name: value for name, value in whole["headers"].items() if name not in of_words
    }


def test_a_browser_whose_page_or_policy_is_an_older_one_gets_the_whole(cache):
    first = ask(cache)["headers"]["etag"]
    cache.generation.number, cache.until = 2, float("-inf")
    cache.application.asked, cache.application.headers = 0, [("Content-Security-Policy", "stricter")]

    assert ask(cache, HTTP_IF_NONE_MATCH=first)["status"] == "200 OK"
    assert ask(cache, HTTP_IF_NONE_MATCH='W/"x"')["status"] == "200 OK"


def test_a_cache_in_front_may_hand_a_kept_page_out_for_one_second_and_no_other(cache):
    cache.application.headers = [("Cache-Control", ASK_EACH_TIME)]

    assert ask(cache)["headers"]["cache-control"] == ASK_EACH_SECOND
    assert "s-maxage=1," in ASK_EACH_SECOND
    assert ask(cache, "/search/", "q=x")["headers"]["cache-control"] == ASK_EACH_TIME


def test_head_sends_the_headers_of_get(cache):
    whole = ask(cache)

    answer = ask(cache, method="HEAD")

    assert answer["body"] == b""
    assert answer["headers"] == whole["headers"]


def test_the_first_head_is_kept_as_a_whole_page(cache):
    ask(cache, method="HEAD")

    assert ask(cache)["body"] == "<p>第 1 次 /articles/</p>".encode()
    assert cache.application.asked == 1


def test_the_day_in_shanghai_is_part_of_what_a_page_is_kept_under(cache, time_machine):
    time_machine.move_to("2026-11-21T15:59:59.9+00:00")
    ask(cache)
    assert (
        cache.until - front.monotonic() < 0.2
    )  # not even the half second of a reading reaches into the next day
    cache.until = float("-inf")
    time_machine.move_to("2026-11-21T16:01:00+00:00")

    assert ask(cache)["body"].startswith("<p>第 2 次".encode())


def test_a_page_whose_rendering_crosses_midnight_is_not_kept(cache, time_machine):
    time_machine.move_to("2026-11-21T15:59:59+00:00", tick=False)

    class Slow(Site):
        def __call__(self, environ, start_response):
            time_machine.move_to("2026-11-21T16:00:01+00:00", tick=False)
            return super().__call__(environ, start_response)

    cache.application = Slow()
    ask(cache)

    assert cache.pages == {}


def test_a_page_during_whose_rendering_another_number_was_read_is_not_kept(cache):
    class ChangedMeanwhile(Site):
        def __call__(self, environ, start_response):
            if not self.asked:
                cache.generation.number, cache.until = 2, float("-inf")
                cache.current_stamp()
            return super().__call__(environ, start_response)

    cache.application = ChangedMeanwhile()
    ask(cache)

    assert cache.pages == {}
    assert ask(cache)["body"].startswith("<p>第 2 次".encode())
    assert len(cache.pages) == 1


def test_the_number_is_read_at_most_twice_a_second_and_holds_from_when_it_was_asked_for(cache):
    cache.generation.takes = 0.3
    began = front.monotonic()
    for _ in range(50):
        ask(cache)

    assert cache.generation.asked <= 1 + (front.monotonic() - began) / 0.4
    assert cache.until <= cache.generation.read_at + 0.4


def test_another_number_drops_every_page_whether_it_grew_or_shrank(cache):
    for number in (2, 1):
        ask(cache), ask(cache, "/")
        cache.generation.number, cache.until = number, float("-inf")

        ask(cache, "/about/")

        assert [key[0] for key in cache.pages] == ["/about/"]


def test_while_no_database_answers_pages_are_shown_for_half_a_minute_with_their_age(cache, monkeypatch):
    ask(cache)
    now = front.monotonic()
    monkeypatch.setattr(front, "monotonic", lambda: now + later)
    cache.generation.number = None

    later = front.LONGEST_AWAY - 1
    shown, unknown = ask(cache), ask(cache, "/about/")
    assert (shown["body"], shown["headers"]["age"]) == ("<p>第 1 次 /articles/</p>".encode(), "30")
    assert "第 2 次" in unknown["body"].decode()
    assert len(cache.pages) == 1
    later = front.LONGEST_AWAY + 1
    assert "第 3 次" in ask(cache)["body"].decode()


def test_while_no_database_answers_no_page_of_yesterday_is_shown(cache, time_machine):
    time_machine.move_to("2026-11-21T15:59:59+00:00", tick=False)
    ask(cache)
    cache.generation.number, cache.until = None, float("-inf")
    time_machine.move_to("2026-11-21T16:00:01+00:00", tick=False)

    assert "第 2 次" in ask(cache)["body"].decode()


def test_a_key_is_no_dearer_than_what_was_asked_for(settings):
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/articles/", "HTTP_HOST": "127.0.0.1"}

    assert addresses.cache_key(asked) == ("/articles/", "", "127.0.0.1", "")
    assert addresses.cache_key(asked | {"QUERY_STRING": "sort=new&page=2"}) == (
        "/articles/", "page=2&sort=new", "127.0.0.1", "",
    )  # fmt: skip
