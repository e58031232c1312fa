"""What stands in front of the views: proxies, hostile bytes, headers, and pages that may be shared."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from portal.entrance import Entrance
from portal.middleware import TrustedProxyMiddleware
from tests.portal import caching
from tests.portal.hostile import BODIES
from tests.portal.siege import bare_environ, send

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "form-action 'self'",
    "frame-ancestors 'none'", "base-uri 'none'",
)  # fmt: skip


def directives(response):
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/about/", 200),
        ("/no-such-page/", 404),
        ("/articles/%00/", 400),
        ("/accounts/login/", 200),
    ],
)
def test_every_answer_bears_the_strict_policy_and_the_other_headers(client, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert set(POLICY) <= directives(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_the_policy_reads_the_same_in_every_process(client, settings):
    """Or a reader whose next request meets another process gets the page anew instead of a 304."""
    names = [part.split()[0] for part in client.get("/")["Content-Security-Policy"].split("; ")]

    assert names == list(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])


def test_an_error_of_ours_bears_the_headers_too(settings):
    settings.ROOT_URLCONF = "tests.portal.urls_that_fail"
    client = Client(raise_request_exception=False)

    response = client.get("/fails/")

    assert response.status_code == 500
    assert "这一页出了故障" in response.content.decode()
    assert set(POLICY) <= directives(response)


def test_a_public_page_is_the_same_for_everybody(client):
    for path in (
        "/",
        "/articles/",
        "/questions/",
        "/statutes/",
        "/glossary/",
        "/figures/",
        "/notices/",
        "/privacy/",
        "/accessibility/",
        "/help/",
        "/lawyers/",
        "/about/",
    ):
        response = client.get(path)

        assert response.wsgi_request.META.get("portal.public_page"), path
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        assert "csrfmiddlewaretoken" not in response.content.decode(), path
        assert "no-store" not in response["Cache-Control"], path


def test_a_personal_page_is_never_stored(client):
    for path in (
        "/accounts/login/",
        "/accounts/signup/",
        "/questions/ask/",
        "/admin/login/",
        "/lawyers/apply/",
    ):
        response = client.get(path)

        assert "portal.public_page" not in response.wsgi_request.META, path
        assert "no-store" in response["Cache-Control"], path


def test_a_page_that_touched_the_session_is_not_public(settings, client):
    settings.ROOT_URLCONF, settings.LEAKS_RAISE = "tests.portal.urls_that_fail", False

    response = client.get("/articles/leaks/")

    assert "portal.public_page" not in response.wsgi_request.META
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "花呗"])
def test_other_methods_are_refused_in_words(client, method):
    response = client.generic(method, "/")

    assert response.status_code == 405
    assert "这个网址不能直接打开" in response.content.decode()


@pytest.mark.parametrize("charset", ["utf-7", "gbk", "no-such-charset", "utf-16"])
def test_a_post_in_another_charset_is_refused(client, charset):
    response = client.generic(
        "POST",
        "/accounts/login/",
        b"a=1",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert response.status_code == 415


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain; charset=hex", 415),
        ("text/plain; charset=utf-7", 415),
        ("text/plain; charset=\x00", 415),
        ("text/plain; charset*=nope''x", 415),
        ("text/plain; charset*=utf-8''%00", 415),
        (";", 200),
        ("text/plain; charset=UTF_8", 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_kind_of_words_that_django_cannot_take_apart_is_refused_in_words(content_type, status, method):
    asked = bare_environ() | caching.environ("/search/", "q=%E8", method, CONTENT_TYPE=content_type)

    answer = send(Entrance(WSGIHandler()), asked | {"HTTP_HOST": "127.0.0.1:8000"})

    assert answer.status == (403 if method == "POST" and status == 200 else status)  # without a token
    assert answer.get("content-security-policy").startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/no-such-page/", "/accounts/login/", "/selfhelp/cost/"])
@pytest.mark.parametrize(
    "boundary", ["", "; boundary=", "; boundary=" + "b" * 300, '; boundary="\xe8"', "; boundary=b0undary"]
)
def test_a_form_that_cannot_be_read_gets_a_page_that_says_no(path, boundary):
    """The page that says no hands back what was typed, so it reads the form too."""
    for name in ("multipart without end", "multipart, odd coding", "many parameters"):
        _, body = BODIES[name]([("a", b"x"), ("b", b"y")])
        given = {
            "CONTENT_TYPE": f"multipart/form-data{boundary}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        asked = bare_environ() | caching.environ(path, "", "POST") | given | {"HTTP_HOST": "127.0.0.1:8000"}

        answer = send(Entrance(WSGIHandler()), asked)
        assert answer.status in (200, 400, 403, 404), (name, answer.fault)


@pytest.mark.parametrize("name", ["session", "csrf", "anything"])
def test_a_cookie_that_spells_a_nul_byte_is_refused_in_words(client, name):
    response = client.get("/accounts/me/", headers={"cookie": f'{name}="\\000aaaaaaaaaaa"'})

    assert response.status_code == 400


def test_a_path_that_stands_for_no_bytes_is_refused_in_words():
    answer = send(Entrance(WSGIHandler()), bare_environ() | caching.environ("/花呗/"))

    assert answer.status == 400


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 30, "9" * 5000, "²"])
def test_a_hostile_content_length_is_refused(client, length):
    response = client.generic("POST", "/accounts/login/", b"a=1", CONTENT_LENGTH=length)

    assert response.status_code in (400, 413)


def test_only_where_staff_bring_in_a_web_page_may_a_request_be_large(client):
    large, too_large = 2 * 1024 * 1024, 5 * 1024 * 1024

    answers = [
        client.generic("POST", path, b"a=1", CONTENT_LENGTH=str(length)).status_code
        for path, length in [
            ("/accounts/login/", large), ("/admin/articles/article/add/", large),
            ("/admin/articles/sourcepage/add/", large), ("/admin/articles/sourcepage/add/", too_large),
        ]
    ]  # fmt: skip

    assert answers == [413, 413, 302, 413]


def test_too_many_fields_get_a_page_and_not_a_fault(client):
    response = client.post("/accounts/login/", "&".join(f"a{n}=1" for n in range(2000)),
                           content_type="application/x-www-form-urlencoded")  # fmt: skip

    assert response.status_code == 400


@pytest.mark.parametrize(
    "query", ["page=%00", "q=%00", "page=0", "page=-1", "page=999999999999999999999", "page=１"]
)
@pytest.mark.parametrize("path", ["/articles/", "/questions/", "/search/"])
def test_hostile_numbers_and_nul_bytes_get_a_400_or_404(client, path, query):
    response = client.get(f"{path}?{query}")

    assert response.status_code in (400, 404)
    assert 'lang="zh-CN"' in response.content.decode()


def test_a_forged_token_shows_what_was_typed():
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        "/accounts/login/", {"login": "somebody@example.org", "password": "never shown again"}
    )

    assert response.status_code == 403
    page = response.content.decode()
    assert "somebody@example.org" in page
    assert "never shown again" not in page


def address(settings, trusted, **meta):
    settings.TRUSTED_PROXIES = trusted
    seen = {}
    middleware = TrustedProxyMiddleware(lambda request: seen.update(request.META))
    middleware(RequestFactory().get("/", **meta))
    return seen


def test_a_visitor_cannot_choose_an_address(settings):
    seen = address(
        settings,
        [],
        REMOTE_ADDR="203.0.113.9",
        HTTP_X_FORWARDED_FOR="10.0.0.1",
        HTTP_X_FORWARDED_PROTO="https",
    )

    assert seen["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_FOR" not in seen
    assert "HTTP_X_FORWARDED_PROTO" not in seen


def test_our_own_proxy_is_believed_for_the_last_address_that_it_did_not_make_up(settings):
    seen = address(
        settings,
        ["10.0.0.0/8"],
        REMOTE_ADDR="10.0.0.5",
        HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9, 10.0.0.7",
        HTTP_X_FORWARDED_PROTO="https",
    )

    assert seen["REMOTE_ADDR"] == "203.0.113.9"
    assert seen["HTTP_X_FORWARDED_PROTO"] == "https"


def test_our_own_proxy_is_known_by_the_name_that_a_server_on_ipv6_gives_it(settings):
    seen = address(
        settings, ["10.0.0.5"], REMOTE_ADDR="::ffff:10.0.0.5", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9"
    )

    assert seen["REMOTE_ADDR"] == "203.0.113.9"


def test_a_forwarded_address_that_names_a_line_of_its_own_is_no_address(settings):
    """`fe80::1%…` takes any words behind the sign, of any length: each would be a visitor of its own."""
    seen = address(
        settings, ["10.0.0.5"], REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="fe80::1%" + "a" * 300
    )

    assert seen["REMOTE_ADDR"] == "10.0.0.5"


def test_junk_in_the_forwarded_header_leaves_the_proxy_address(settings):
    seen = address(
        settings, ["10.0.0.5"], REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="'; drop table, <script>"
    )

    assert seen["REMOTE_ADDR"] == "10.0.0.5"
