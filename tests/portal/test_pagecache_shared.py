"""Pages that one process rendered and another takes: only the very same, and only what was really put there by us."""

import json

import pytest

from core import release
from portal.pagecache import sharing
from portal.pagecache.pages import ASK_EACH_TIME
from tests.portal.caching import Site, ask, cache_of


class Shelf:
    """What Redis does for pages, in a dictionary."""

    def __init__(self):
        self.lies, self.taken = {}, 0

    def get(self, key):
        self.taken += key in self.lies
        return self.lies.get(key)

    def put(self, key, value, seconds):
        assert seconds == sharing.SECONDS
        self.lies[key] = value


@pytest.fixture
def shelf(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1"
    monkeypatch.setattr(release, "digest", lambda: "a-release")
    shelf = Shelf()
    monkeypatch.setattr(sharing, "shared", shelf)
    return shelf


@pytest.fixture
def site():
    return Site(headers=[("Cache-Control", ASK_EACH_TIME), ("X-Frame-Options", "DENY")])


def test_what_one_process_rendered_and_packed_another_takes(shelf, site):
    first = ask(cache_of(site), HTTP_ACCEPT_ENCODING="br")
    other = cache_of(site)

    assert ask(other, HTTP_ACCEPT_ENCODING="br") == first
    assert ask(other)["body"] == "<p>第 1 次 /articles/</p>".encode()
    assert ask(other, HTTP_IF_NONE_MATCH=first["headers"]["etag"])["status"] == "304 Not Modified"
    assert (site.asked, shelf.taken) == (1, 1)


def test_a_picture_is_shared_as_it_is(shelf):
    site = Site(kind="image/png")

    assert ask(cache_of(site), "/articles/a/qr.png") == ask(cache_of(site), "/articles/a/qr.png")
    assert site.asked == 1


@pytest.mark.parametrize("other", ["number", "day", "host", "query", "release", "secret"])
def test_nothing_is_taken_from_another_number_day_address_release_or_site(
    shelf, site, settings, monkeypatch, time_machine, other
):
    time_machine.move_to("2026-11-21T15:00:00+00:00", tick=False)
    ask(cache_of(site), HTTP_ACCEPT_ENCODING="br")
    if other == "day":
        time_machine.move_to("2026-11-21T16:00:00+00:00", tick=False)
    elif other == "release":
        monkeypatch.setattr(release, "digest", lambda: "the-next")
    elif other == "secret":
        settings.SECRET_KEY = "another"
    cache = cache_of(site, number=2 if other == "number" else 1)
    query, host = "page=2" if other == "query" else "", "localhost" if other == "host" else "127.0.0.1"

    ask(cache, query=query, HTTP_HOST=host)

    assert site.asked == 2


def spoilt(value):
    """What may lie there instead of what was put there: cut, changed in any part, or something else altogether."""
    yield from (b"", b"page1\n", value[:20], value[:-1], value + b"x", b"page2\n" + value[6:], b"\0" * 500)
    for at in (0, 6, 37, 38, 41, 42, 60, len(value) - 1):
        yield value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    yield json.dumps({"headers": [], "etag": "", "coding": ""}).encode()


def test_a_value_that_is_not_as_we_put_it_there_is_no_page(shelf, site):
    ask(cache_of(site), HTTP_ACCEPT_ENCODING="br")
    ((place, value),) = shelf.lies.items()

    for asked, wrong in enumerate(spoilt(value), start=2):
        shelf.lies[place] = wrong
        assert f"第 {asked} 次" in ask(cache_of(site))["body"].decode()


def test_a_page_copied_to_another_address_is_no_page(shelf, site):
    ask(cache_of(site), HTTP_ACCEPT_ENCODING="br")
    ((place, value),) = shelf.lies.items()
    other = sharing.name(("/about/", "", "127.0.0.1", ""), *place.split(":")[2:4])
    shelf.lies[other] = value

    assert "/about/" in ask(cache_of(site), "/about/")["body"].decode()
    assert other != place


def test_what_is_not_kept_is_not_shared_and_nothing_is_asked_without_redis(shelf, site, settings):
    for cache, path in ((cache_of(Site(public=False)), "/articles/"), (cache_of(site), "/search/")):
        ask(cache, path, HTTP_ACCEPT_ENCODING="br")
    settings.REDIS_URL = ""
    ask(cache_of(site), HTTP_ACCEPT_ENCODING="br")

    assert (shelf.lies, shelf.taken) == ({}, 0)


def test_the_words_of_an_address_do_not_stand_in_the_name():
    place = sharing.name(("/articles/huabei/", "page=2", "127.0.0.1", ""), 7, "2026-11-21")

    assert "huabei" not in place
    assert ":7:2026-11-21:" in place
