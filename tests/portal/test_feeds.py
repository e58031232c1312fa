"""Feeds that any reader of feeds can read: Atom as RFC 4287 wants it."""

import re
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import Tag
from articles.tagging import merge_tags
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_draft,
    make_edition,
    make_lawyer,
    make_provision,
    make_question,
    make_statute,
)

pytestmark = pytest.mark.django_db
SITE, ATOM = settings.SITE_URL, "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feeds/articles/", "/tags/huabei/feed/", "/feeds/questions/", "/feeds/answers/", "/feeds/statutes/"]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@pytest.fixture
def world(db):
    make_article("a", title="花呗 <b> & 网贷", short_answer=["先看 1 < 2 & 3。"])
    make_article("b", title="立案", tags=["诉讼"])
    make_draft("draft", title="草稿")
    question = make_question(status="answered", answered_at=NOW, title="逾期怎么办")
    make_answer(question, make_lawyer())
    make_question(title="还没有人答")
    make_question(status="summary", title="代写的两句")
    make_provision(675)
    coming = make_edition(make_statute("新法"), effective_from=date(2099, 1, 1))
    make_provision(1, edition=coming)
    make_edition(make_statute("空法"))


def feed(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert not response.cookies
    return ElementTree.fromstring(response.content)


def texts(node, *names):
    return {name: [one.text or "" for one in node.findall(ATOM + name)] for name in names}


def links(node):
    return {one.get("rel", "alternate"): one.get("href") for one in node.findall(f"{ATOM}link")}


def faults(root, address):
    """What RFC 4287 (4.1.1, 4.1.2, 3.3) would not have."""
    entries, found = root.findall(f"{ATOM}entry"), []
    if root.tag != f"{ATOM}feed" or not root.get("{http://www.w3.org/XML/1998/namespace}lang"):
        found.append("no feed in a language")
    if not root.findall(f"{ATOM}author/{ATOM}name"):
        found.append("no author")
    if links(root).get("self") != SITE + address:
        found.append(f"self is {links(root).get('self')}")
    for node in (root, *entries):
        given = texts(node, "id", "title", "updated")
        found += [f"{len(said)} × {name}" for name, said in given.items() if len(said) != 1 or not said[0]]
        days = given["updated"] + texts(node, "published")["published"]
        found += [f"{day} is no moment" for day in days if not MOMENT.fullmatch(day)]
        found += [f"{day} is to come" for day in days if datetime.fromisoformat(day) > timezone.now()]
        found += [f"{href} is not ours" for href in links(node).values() if not href.startswith(f"{SITE}/")]
        if "alternate" not in links(node):
            found.append("leads nowhere")
    ids = [one.findtext(f"{ATOM}id") for one in (root, *entries)]
    return found + (["an id twice"] if len(ids) != len(set(ids)) else [])


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_valid_and_its_links_lead_to_pages(client, world, address, time_machine):
    time_machine.move_to(NOW.replace(hour=23))
    root = feed(client, address)

    assert faults(root, address) == []
    assert root.findall(f"{ATOM}entry")
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert client.get(links(node)["alternate"].removeprefix(SITE)).status_code == 200
        assert {one.get("type") for one in node.findall(f"{ATOM}summary")} <= {"html"}


def titles(client, address):
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, address).findall(f"{ATOM}entry")]


def test_each_feed_tells_what_it_is_about_and_nothing_that_is_not_public(client, world):
    found = {address: titles(client, address) for address in FEEDS}

    assert {address: sorted(told) for address, told in found.items()} == {
        "/feeds/articles/": ["立案", "花呗 <b> & 网贷"],
        "/tags/huabei/feed/": ["花呗 <b> & 网贷"],
        "/feeds/questions/": ["还没有人答", "逾期怎么办"],
        "/feeds/answers/": ["逾期怎么办"],
        "/feeds/statutes/": [
            "新法（2020年公布），2099-01-01 起施行",
            "民法典（2020年公布），2021-01-01 起施行",
        ],
    }


def test_a_summary_is_words_and_no_markup(client, world):
    entry = feed(client, "/tags/huabei/feed/").find(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}summary") == "先看 1 &lt; 2 &amp; 3。"


def test_an_empty_feed_is_valid_too_and_what_is_no_tag_has_none(client, db):
    Tag.objects.create(name="空", slug="kong")

    for address in ("/feeds/articles/", "/tags/kong/feed/", "/feeds/statutes/"):
        assert faults(feed(client, address), address) == [], address
    assert client.get("/tags/nothing/feed/").status_code == 404


def test_the_feed_of_a_tag_that_was_merged_leads_on(client, world):
    into, gone = Tag.objects.get(slug="huabei"), Tag.objects.get(name="诉讼")

    merge_tags(into, [gone], now=NOW)

    moved = client.get("/tags/susong/feed/")
    assert (moved.status_code, moved["Location"]) == (301, "/tags/huabei/feed/")


def test_pages_name_their_feeds(client, world):
    pages = {"/articles/": 0, "/tags/huabei/": 1, "/questions/": 2, "/statutes/": 4}

    for page, number in pages.items():
        assert 'type="application/atom+xml" title="' in (html := client.get(page).content.decode())
        assert f'href="{FEEDS[number]}"' in html, page
