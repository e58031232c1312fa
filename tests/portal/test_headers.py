"""The headers of every kind of answer, on errors and refusals too; the marks that Mozilla's Observatory gives for them; and
no private page that anybody keeps because its address looks like a file."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from portal.entrance import Entrance
from portal.pagecache import PageCache
from tests.factories import NOW, make_article, make_lawyer, make_member, make_question, make_staff, make_user
from tests.portal import caching, observatory
from tests.portal.siege import BORNE, bare_environ, send
from tests.portal.test_pagecache_processes import address

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def missing(headers):
    """The headers that an answer should bear and does not, or bears otherwise."""
    given = {name.lower(): value for name, value in headers}
    return {name for name, value in BORNE.items() if not given.get(name, "?").startswith(value)}


def policy(response):
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "method", "path", "given"),
    [
        (200, "GET", "/", {}),
        (200, "GET", "/accounts/login/", {}),
        (200, "GET", "/feeds/articles/", {}),
        (200, "GET", "/sitemap.xml", {}),
        (200, "GET", "/robots.txt", {}),
        (200, "GET", "/.well-known/security.txt", {}),
        (200, "GET", "/manifest.webmanifest", {}),
        (200, "GET", "/sw.js", {}),
        (200, "GET", "/healthz", {}),
        (200, "GET", "/readyz", {}),
        (301, "GET", "/articles", {}),
        (302, "GET", "/accounts/me/", {}),
        (302, "GET", "/admin/", {}),
        (400, "GET", "/articles/%00/", {}),
        (400, "GET", "/", {"HTTP_HOST": "evil.example"}),
        (403, "POST", "/accounts/login/", {}),
        (404, "GET", "/no-such-page/", {}),
        (404, "GET", "/static/no-such.css", {}),
        (405, "TRACE", "/", {}),
        (405, "DELETE", "/articles/", {}),
        (413, "POST", "/accounts/login/", {"CONTENT_LENGTH": "2147483648"}),
        (
            415,
            "POST",
            "/accounts/login/",
            {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-7"},
        ),
        (415, "GET", "/search/", {"CONTENT_TYPE": "text/plain; charset=hex"}),
    ],
)
def test_every_kind_of_answer_bears_every_header_under_the_strictest_policy(status, method, path, given):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    response = client.generic(method, path, b"", **given)

    assert response.status_code == status
    assert missing(response.items()) == set()
    assert policy(response) == POLICY


@pytest.mark.parametrize(("path", "status"), [("/fails/", 500), ("/busy/", 429)])
def test_faults_of_ours_and_limits_bear_them_too(settings, path, status):
    settings.ROOT_URLCONF = "tests.portal.urls_that_fail"

    response = Client(raise_request_exception=False).get(path)

    assert (response.status_code, missing(response.items()), policy(response)) == (status, set(), POLICY)


@pytest.mark.django_db
def test_an_article_that_is_gone_and_one_that_has_moved_bear_them_too(client):
    article = make_article()
    publishing.retire(article, reason="写的办法过时了。", by=make_user(), now=NOW)

    response = client.get(article.get_absolute_url())

    assert (response.status_code, missing(response.items())) == (410, set())


@pytest.mark.django_db
def test_a_page_that_the_browser_has_is_answered_with_every_header_and_no_words():
    site = PageCache(Entrance(WSGIHandler()), megabytes=1, source=caching.Number())
    asked = bare_environ() | caching.environ("/about/", HTTP_HOST="127.0.0.1:8000")

    first = send(site, dict(asked))
    again = send(site, asked | {"HTTP_IF_NONE_MATCH": first.get("etag")})

    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert missing(first.headers) == missing(again.headers) == set()
    assert again.get("content-type") == ""


@pytest.mark.django_db
def test_the_admin_is_granted_more_only_on_pages_that_it_drew(client):
    client.force_login(make_staff(is_superuser=True))
    drawn = client.get("/admin/qa/question/")
    others = [
        client.get("/admin/qa/question/999999/change/", follow=False),
        client.get("/admin/nothing/"),
        client.get("/admin/to-check.csv"),
        client.get("/admin/jsi18n/"),
        client.get("/admin/autocomplete/"),
        client.get("/admin/desk/articles/999999/"),
    ]

    more = policy(drawn) - POLICY
    assert drawn.status_code == 200
    assert {rule.split()[0] for rule in more} == {
        "script-src", "style-src", "style-src-elem", "style-src-attr", "img-src",
    }  # fmt: skip
    for name in ("script-src", "style-src-elem"):  # a block that somebody slipped in neither runs nor draws
        assert "'unsafe-inline'" not in next(rule for rule in more if rule.startswith(f"{name} "))
    assert [policy(answer) for answer in others] == [POLICY] * len(others)


# Private addresses that look like files

SUFFIXES = (
    "x.css", ".css", "%0a.css", ";.js", ";x=1.css", "/..%2fstatic/site.css", "%2f..%2f..%2farticles/", "?x.css", "%23.css", "/",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nobody_keeps_a_private_page_because_of_its_address(suffix):
    member = make_member(display_name="只有本人看得到的名字")
    question = make_question(
        member, status="pending", created_at=timezone.now(), title="只有本人看得到的提问"
    )
    client = Client()
    client.force_login(member)
    cookie = f"{project.SESSION_COOKIE_NAME}={client.session.session_key}"
    site = PageCache(Entrance(WSGIHandler()), megabytes=1, source=caching.Number())
    private = ["/accounts/me/", question.own_url, "/me/kept/", "/questions/mine/", "/questions/notices/"]
    shown = []

    for path in private:
        path, _, query = f"{path}{suffix}".partition("?")
        asked = bare_environ() | caching.environ(
            path.replace("%0a", "\n").replace("%2f", "/").replace("%23", "#"), query
        )
        answer = send(site, asked | {"HTTP_HOST": "127.0.0.1:8000", "HTTP_COOKIE": cookie})

        shown.append("只有本人看得到" in answer.body.decode())
        assert "no-store" in answer.get("cache-control"), path
        assert "s-maxage" not in answer.get("cache-control"), path
        assert answer.status == 200 or not shown[-1], path
    assert not site.pages
    assert any(shown) == (suffix == "?x.css")


@pytest.mark.django_db
def test_those_addresses_show_something_private_where_they_are_right(client):
    member = make_member(display_name="只有本人看得到的名字")
    client.force_login(member)

    assert "只有本人看得到的名字" in client.get(reverse("accounts:profile")).content.decode()


# Mozilla's Observatory


class Https:
    """A process of the site as it is under https://example.org."""

    def __init__(self, folder):
        given = {
            "VAR_DIR": str(folder), "DATABASE_URL": address(), "SECRET_KEY": project.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "tests.portal.https_settings",
        }  # fmt: skip
        self.runs = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.portal.https_process"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=project.BASE_DIR, env=os.environ | given,
        )  # fmt: skip

    def ask(self, path, *, cookie="", proto="https", **given):
        asked = {"PATH_INFO": path, "HTTP_X_FORWARDED_PROTO": proto, **given}
        self.runs.stdin.write(json.dumps(asked | ({"HTTP_COOKIE": cookie} if cookie else {})) + "\n")
        self.runs.stdin.flush()
        said = json.loads(self.runs.stdout.readline())
        return int(said["status"][:3]), [tuple(pair) for pair in said["headers"]], said["body"]

    def end(self):
        self.runs.stdin.close()
        self.runs.wait(20)


@pytest.fixture
def https(transactional_db, tmp_path):
    process = Https(tmp_path)
    yield process
    process.end()


def cookie_of(user):
    client = Client()
    client.force_login(user)
    return f"__Host-session={client.session.session_key}"


def test_public_private_and_admin_pages_get_the_best_mark_of_the_observatory(https, record_property):
    article = make_article("huabei")
    pages = {
        "/": "", article.get_absolute_url(): "", "/accounts/login/": "", "/no-such-page/": "", "/questions/ask/": "",
        "/accounts/me/": cookie_of(make_member()), "/questions/desk/": cookie_of(make_lawyer().user),
        "/admin/": cookie_of(make_staff(is_superuser=True)), "/admin/qa/question/": cookie_of(make_staff(is_superuser=True)),
    }  # fmt: skip
    scores, statuses = {}, {}

    for path, cookie in pages.items():
        status, headers, html = https.ask(path, cookie=cookie)
        first, led, _ = https.ask(path, proto="http", cookie=cookie)
        found = observatory.marks(
            headers, html, first=(first, dict(led).get("Location", "")), site="example.org"
        )
        scores[path], statuses[path] = observatory.score(found), status
        given = [(name.lower(), value) for name, value in headers]
        assert ("strict-transport-security", "max-age=63072000; includeSubDomains; preload") in given, path
        assert missing(headers) == set(), path
        for _, line in [pair for pair in given if pair[0] == "set-cookie"]:
            assert line.strip().startswith("__Host-"), path
            assert {"Secure", "HttpOnly"} <= set(line.replace(";", " ").split()), path
    for given in ({"REQUEST_METHOD": "TRACE"}, {"HTTP_HOST": "evil.example"}, {"PATH_INFO": "/\x00"}):
        _, headers, _ = https.ask("/", **given)
        assert "Strict-Transport-Security" in dict(headers), given

    record_property("told", f"Observatory: {scores}")
    assert {path for path, status in statuses.items() if status != 200} == {"/no-such-page/"}
    assert {path: score for path, score in scores.items() if score < 100} == {}
    assert scores["/"] >= 130


GOOD = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; form-action 'self'"),
    ("Set-Cookie", "__Host-session=1; HttpOnly; Secure; SameSite=Lax"), ("Referrer-Policy", "same-origin"),
    ("Strict-Transport-Security", "max-age=63072000"), ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]  # fmt: skip
FIRST = (301, "https://example.org/")


@pytest.mark.parametrize(
    ("worse", "points"),
    [
        ({}, 135),
        ({"Content-Security-Policy": "default-src *"}, 60),
        ({"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}, 130),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'none'"}, 115),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'"}, 80),
        ({"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}, 125),
        ({"Set-Cookie": "session=1; HttpOnly"}, 60),
        ({"Set-Cookie": "session=1; Secure; SameSite=Lax"}, 70),
        ({"Strict-Transport-Security": "max-age=300"}, 125),
        ({"Strict-Transport-Security": ""}, 80),
        ({"Referrer-Policy": "unsafe-url"}, 125),
        ({"Cross-Origin-Resource-Policy": "cross-origin"}, 125),
        ({"X-Content-Type-Options": ""}, 130),
        ({"html": "<script src='https://cdn.example/x.js'></script>"}, 130),
        ({"html": "<script src='//cdn.example/x.js'></script>"}, 50),
        ({"first": (200, "")}, 80),
    ],
)  # fmt: skip
def test_the_marks_fall_as_the_observatory_says(worse, points):
    headers = [(name, worse.get(name, value)) for name, value in GOOD if worse.get(name, value)]

    found = observatory.marks(
        headers, worse.get("html", ""), first=worse.get("first", FIRST), site="example.org"
    )

    assert observatory.score(found) == points
