"""Links out of the site: where they stand, how they are asked, and when one counts as broken."""

import ssl
import subprocess
import threading
import time
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command

from articles import publishing
from articles.models import LinkPlace, OutsideLink
from articles.watching import fetching, links
from articles.watching.fetching import Answer, is_public
from articles.workingcopy import working_copy
from qa.sources import CITING
from reference.models import Notice
from statutes import sources
from tests.factories import NOW, make_answer, make_article, make_draft, make_edition, make_user

GOOD, GONE = Answer(status=200), Answer(status=404)


# Asking


class Pages(BaseHTTPRequestHandler):
    """A site outside; it remembers what it was asked."""

    asked: list = []

    def do_HEAD(self):
        self.answer(self.path != "/no-head")

    def do_GET(self):
        self.answer(True)

    def answer(self, takes_it):
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path == "/hangs-up" and self.command == "HEAD":
            return  # without a word
        if self.path == "/slow":
            time.sleep(0.15)
        status, onward = {
            "/gone": (404, None),
            "/robot": (403, None),
            "/hop": (302, "/%E4%B8%AD"),
            "/space": (302, "/a b"),
            "/round": (301, "/round"),
            "/inside": (302, "http://10.0.0.1/"),
            "/file": (302, "file:///etc/passwd"),
        }.get(self.path, (200 if takes_it else 501, None))
        self.send_response(status)
        if onward:
            self.send_header("Location", onward)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def outside():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def asked(outside):
    Pages.asked.clear()
    near = partial(fetching.ask, agent="test", allowed=lambda number: number == "127.0.0.1")

    def ask(path):
        return near(outside + path), [(method, at) for method, at, _ in Pages.asked]

    return ask


@pytest.mark.parametrize(
    ("path", "answer", "requests"),
    [
        ("/fine?a=1&b=花呗", Answer(200), [("HEAD", "/fine?a=1&b=%E8%8A%B1%E5%91%97")]),
        ("/no-head", Answer(200), [("HEAD", "/no-head"), ("GET", "/no-head")]),
        ("/gone", Answer(404), [("HEAD", "/gone"), ("GET", "/gone")]),
        ("/hop", Answer(200), [("HEAD", "/hop"), ("HEAD", "/%E4%B8%AD")]),
        ("/space", Answer(200), [("HEAD", "/space"), ("HEAD", "/a%20b")]),
        ("/hangs-up", Answer(200), [("HEAD", "/hangs-up"), ("GET", "/hangs-up")]),
        ("/round", Answer(fault="转了 3 次还没有到"), [("HEAD", "/round")] * 4),
        ("/inside", Answer(fault="指向内部网络，不去查"), [("HEAD", "/inside")]),
        ("/file", Answer(fault="网址写得不对"), [("HEAD", "/file")]),
    ],
)
def test_an_address_is_asked_for_its_head_then_for_its_page_and_followed_three_times(
    asked, path, answer, requests
):
    assert asked(path) == (answer, requests)


def test_an_address_that_keeps_us_waiting_is_left_when_its_time_is_over(outside):
    near = partial(fetching.ask, agent="test", allowed=lambda number: number == "127.0.0.1", seconds=0.05)

    assert near(f"{outside}/slow") == Answer(fault="等了太久没有答")


def test_a_secured_address_is_asked_once_its_certificate_is_right(tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
    subprocess.run([*make.split(), *names], check=True, capture_output=True)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, key)
    near = partial(fetching.ask, agent="test", allowed=lambda number: number == "127.0.0.1")

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        unknown = near(f"https://localhost:{server.server_port}/")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        known = near(f"https://localhost:{server.server_port}/")
        other_name = near(f"https://127.0.0.1:{server.server_port}/")
        inside = fetching.ask(f"https://localhost:{server.server_port}/", agent="test")
        server.shutdown()

    assert unknown.fault == "证书有问题（self-signed certificate）"
    assert known == Answer(200)
    assert other_name.fault.startswith("证书有问题（IP address mismatch")
    assert inside.fault == "指向内部网络，不去查"


def test_a_refusal_of_programs_is_no_failure(asked):
    answer, _ = asked("/robot")

    assert (answer.is_mute, answer.opens) == (True, False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_machine_of_our_own_is_asked_however_it_is_written(outside, host):
    Pages.asked.clear()
    port = outside.rpartition(":")[2]

    answer = fetching.ask(f"http://{host}:{port}/", agent="test")

    assert (answer.opens, Pages.asked) == (False, [])


@pytest.mark.parametrize(
    "number",
    ["fec0::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "fe80::1%eth0",
     "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "255.255.255.255", "nonsense"],
)  # fmt: skip
def test_numbers_of_closed_networks_are_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808"])
def test_numbers_of_the_open_network_are(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "http://",
        "http://a b/",
        "http://u:p@example.com/",
        "http://[::1/",
        "http://x:99999/",
    ],
)
def test_what_is_no_address_of_the_web_is_told_and_not_asked(url):
    assert fetching.ask(url, agent="test") in [
        Answer(fault="网址写得不对"),
        Answer(fault="网址里有空格或者看不见的字符"),
    ]


# Where they stand


@pytest.fixture
def site(db, monkeypatch):
    monkeypatch.setattr(
        sources, "_sources", {}
    )  # letters and guides take long to read, and hold nothing of these tests
    body = '<p><a href="https://law.example/a?x=1&amp;y=2#part">原文</a><a href="/articles/">本站</a></p>'
    article = make_article(
        "one",
        title="有链接的",
        sections=[("a", body)],
        further=[{"title": "看", "url": "https://further.example/"}],
        sources=[{"key": "s", "url": "https://source.example/1", "title": "来源", "site": "", "printed_date": "",
                  "publisher": "", "rights": "", "note": ""}],
    )  # fmt: skip
    make_draft("draft", sections=[("a", '<p><a href="https://draft.example/">草稿</a></p>')])
    make_edition(source_url="https://law.example/a?x=1&y=2")
    Notice.objects.create(
        key="n",
        kind="scam",
        title="提醒",
        text="见 https://notice.example/n。",
        source="https://notice.example/n",
    )
    return article


def urls():
    return set(OutsideLink.objects.values_list("url", flat=True))


def test_every_address_that_readers_are_led_to_is_found_with_its_places(site):
    assert links.gather() == 4

    assert urls() == {
        "https://law.example/a?x=1&y=2", "https://further.example/", "https://source.example/1", "https://notice.example/n",
    }  # fmt: skip
    shared = LinkPlace.objects.filter(link__url="https://law.example/a?x=1&y=2")
    assert {place.label for place in shared} == {"文章《有链接的》", "法律版本：民法典（2020年公布）"}
    assert LinkPlace.objects.get(link__url="https://notice.example/n").label == "提醒：提醒"


@pytest.mark.django_db
def test_an_address_in_a_published_answer_is_found_and_one_in_an_answer_that_waits_is_not(monkeypatch):
    monkeypatch.setattr(sources, "_sources", {CITING.kind: CITING})
    shown = make_answer(body='<p><a href="https://answer.example/">办事指南</a></p>')
    make_answer(body='<p><a href="https://waiting.example/">还没有公开</a></p>', status="pending")

    links.gather()

    assert not urls() & {"https://waiting.example/"}
    place = LinkPlace.objects.get(link__url="https://answer.example/")
    assert (place.label, place.mend_url) == (
        f"律师答疑：{shown.question.title}",
        shown.get_absolute_url(),
    )


def test_what_no_page_leads_to_any_more_is_forgotten_and_the_rest_keeps_what_it_answered(site):
    links.gather()
    for link in OutsideLink.objects.all():
        links.note(link, GONE, now=NOW)
    publishing.rewrite(site, working_copy(site) | {"further": []}, by=None, now=NOW)
    publishing.publish(site, by=None, now=NOW, despite="短文")

    links.gather()

    assert "https://further.example/" not in urls()
    assert set(OutsideLink.objects.values_list("failing_days", flat=True)) == {1}


# How they answer


def make_link(url="https://outside.example/", **fields):
    return OutsideLink.objects.create(url=url, **fields)


def answered(link, *answers):
    """What became of a link that answered so on one day after the other."""
    for day, answer in enumerate(answers):
        links.note(link, answer, now=NOW + timedelta(days=day))
    link.refresh_from_db()
    return link


@pytest.mark.django_db
def test_a_link_is_broken_after_three_days_and_not_before():
    assert not answered(make_link(), GONE, GONE).is_broken
    link = answered(make_link("https://other.example/"), GONE, GONE, Answer(fault="连不上"))

    assert link.is_broken
    assert (link.failing_since, link.failing_days, link.fault) == (NOW.date(), 3, "连不上")
    assert list(OutsideLink.objects.broken()) == [link]


@pytest.mark.django_db
def test_three_failures_of_one_day_count_once_and_an_answer_begins_anew():
    link = make_link()
    for _ in range(3):
        links.note(link, GONE, now=NOW)
    link.refresh_from_db()
    assert link.failing_days == 1

    assert answered(link, GOOD).failing_days == 0
    assert (link.failing_since, link.outcome) == (None, "opens")


@pytest.mark.django_db
def test_a_site_that_refuses_programs_neither_fails_nor_is_cleared():
    link = answered(make_link(), GONE, GONE, Answer(status=403))

    assert (link.failing_days, link.outcome, link.http_status) == (2, "mute", 403)


@pytest.mark.django_db
def test_a_link_set_aside_is_told_to_nobody_until_it_opens_again():
    link = answered(make_link(), GONE, GONE, GONE)
    editor = make_user()

    links.ignore(link, reason="要登录才看得到", by=editor, now=NOW)
    assert list(OutsideLink.objects.broken()) == []
    assert answered(link, GONE).ignored_by == editor

    assert answered(link, GOOD).ignored_at is None


@pytest.mark.django_db
def test_setting_aside_needs_a_reason_and_can_be_taken_back():
    link = answered(make_link(), GONE, GONE, GONE)

    with pytest.raises(publishing.NotReady):
        links.ignore(link, reason=" ", by=make_user(), now=NOW)
    links.ignore(link, reason="在等对方修", by=make_user(), now=NOW)
    links.heed(link)

    assert list(OutsideLink.objects.broken()) == [link]


# A run


@pytest.mark.django_db
def test_hosts_take_turns_the_longest_unasked_first_and_what_was_asked_today_rests():
    for host, path, hours in [("a", 1, 30), ("a", 2, 50), ("b", 1, 40), ("a", 3, 2)]:
        make_link(f"https://{host}.example/{path}", checked_at=NOW - timedelta(hours=hours))
    make_link("https://c.example/")

    def order(**given):
        return [link.url[8:].replace(".example", "") for link in links.to_check(NOW, **given)]

    assert order() == ["c/", "a/2", "b/1", "a/1"]
    assert order(only="b.ex") == ["b/1"]
    assert order(again=True) == ["c/", "a/2", "b/1", "a/1", "a/3"]


@pytest.mark.django_db
def test_one_host_is_given_time_between_two_questions_and_a_run_that_stops_goes_on():
    for url in ("https://a.example/1", "https://a.example/2", "https://b.example/1"):
        make_link(url)
    waited, seen = [], []

    def ask(url):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(url)
        return GOOD

    with pytest.raises(KeyboardInterrupt):
        links.check_all(links.to_check(NOW), ask=ask, pause=waited.append, clock=lambda: 5.0)

    assert seen == ["https://a.example/1", "https://b.example/1"]
    assert waited == [links.SECONDS_BETWEEN]
    assert [link.url for link in links.to_check(NOW)] == ["https://a.example/2"]


def test_the_command_says_what_came_of_it_in_one_line(site, capsys):
    call_command("check_links", only="e.example", ask=lambda url: GONE if "source" in url else GOOD)

    assert (
        capsys.readouterr().out
        == "站外链接共 4 个，这次查了 2 个：打得开 1 个，打不开 1 个。三天都打不开的有 0 个。\n"
    )
