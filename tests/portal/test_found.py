"""What search engines and sharers are told: every public page kind has a name, a description and one address of its own."""

import re
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from portal import heads
from selfhelp import findable, papers, shelves
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_category,
    make_edition,
    make_lawyer,
    make_provision,
    make_question,
    make_statute,
)

SITE = settings.SITE_URL
NAME = " · 有据"


def head(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode().split("</head>")[0]


def said(html, rule):
    return [unescape(one) for one in re.findall(rule, html)]


def canonical(html):
    return said(html, r'<link rel="canonical" href="([^"]*)">')


def is_hidden(html):
    return '<meta name="robots" content="noindex' in html


def shared(html):
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', html))


@pytest.fixture
def world(db):
    """One row of everything that has a page, and what makes a tag worth a page."""
    category = make_category(intro="逾期以后会发生什么。")
    for number in range(3):
        make_article(
            f"a{number}",
            title=f"文章{number}",
            question=f"这样的事到了第 {number} 步怎么办？",
            category=category.slug,
        )
    lawyer = make_lawyer()
    question = make_question(status="answered", answered_at=NOW, title="逾期三个月怎么办")
    make_answer(question, lawyer, conclusion="先核对合同和每一笔还款记录。")
    make_provision(675)
    return {"lawyer": lawyer, "question": question, "category": category}


def addresses(world):
    """(name, address) of every page that is to be found, once for each kind."""
    guide = shelves.guide()
    parts = {
        "articles:detail": ["a0"], "articles:category": [world["category"].slug], "articles:tag": ["huabei"],
        "statutes:detail": ["civil-code"], "statutes:provision": ["civil-code", "675"],
        "qa:detail": [world["question"].pk], "qa:lawyer_answers": [world["lawyer"].pk],
        "accounts:lawyer": [world["lawyer"].pk], "selfhelp:letter": [next(iter(shelves.letters()))],
        "selfhelp:paper": [next(iter(papers.papers()))],
        "selfhelp:guide_step": [next(name for name in guide.nodes if name != guide.start)],
    }  # fmt: skip
    return {name: reverse(name, args=parts.get(name, [])) for name in sorted(heads.FOUND)}


def test_every_page_that_is_found_has_words_and_an_address_of_its_own(client, world):
    pages = {name: head(client, address) for name, address in addresses(world).items()}

    titles = {name: said(html, r"<title>(.*?)</title>")[0] for name, html in pages.items()}
    words = {name: said(html, r'<meta name="description" content="([^"]*)">') for name, html in pages.items()}
    assert {name: title for name, title in titles.items() if len(title.removesuffix(NAME)) > 30} == {}
    assert {name for name, title in titles.items() if "有据" not in title} == set()
    assert sorted(titles.values()) == sorted(set(titles.values()))
    assert {
        name for name, found in words.items() if len(found) != 1 or not 8 <= len(found[0]) <= 120
    } == set()
    assert sorted(map(str, words.values())) == sorted(set(map(str, words.values())))
    assert {name: canonical(html) for name, html in pages.items()} == {
        name: [SITE + address] for name, address in addresses(world).items()
    }
    assert {name for name, html in pages.items() if is_hidden(html)} == set()
    for name, address in addresses(world).items():
        assert shared(pages[name])["url"] == SITE + address
        assert {"type", "site_name", "url", "title", "description"} <= set(shared(pages[name])), name


@pytest.mark.parametrize(
    ("query", "own"),
    [
        ("", ""),
        ("?utm_source=wechat&from=timeline&isappinstalled=0", ""),
        ("?page=1", ""),
        ("?sort=", ""),
        ("?page=2&utm_source=x", "?page=2"),
        ("?tag=huabei", None),
        ("?sort=reads&page=2", None),
        ("?q=花呗", None),
        ("?kind=advice", None),
    ],
)
def test_a_list_has_one_address_and_parts_of_it_are_not_found(rf, query, own):
    request = rf.get(f"/articles/{query}")
    request.resolver_match = resolve("/articles/")

    assert heads.address_of(request) == ("" if own is None else f"{SITE}/articles/{own}")


def test_a_second_page_says_so_in_its_title_and_its_description(client, db, monkeypatch):
    monkeypatch.setattr("articles.views.PAGE_SIZE", 1)
    make_article("a")
    make_article("b")

    first, second = head(client, "/articles/"), head(client, "/articles/?page=2")

    assert "，第 2 页 · 有据</title>" in second
    assert 'content="第 2 页。' in second
    assert "第 2 页" not in first
    assert canonical(second) == [f"{SITE}/articles/?page=2"]


def test_what_is_not_content_is_not_found(client, world):
    other = make_question(status="summary", title="由系统代写的两句")
    make_article("lonely", tags=["少见"])
    hidden = [
        "/articles/?tag=huabei", "/questions/?status=answered", "/tags/shaojian/", "/search/?q=花呗",
        "/articles/a0/correction/", "/articles/a0/useful/", "/articles/a0/versions/", "/accounts/login/",
        "/lawyers/apply/", "/questions/ask/", other.get_absolute_url(),
    ]  # fmt: skip

    for address in hidden:
        response = client.get(address, follow=True)
        html = response.content.decode().split("</head>")[0]
        assert is_hidden(html), address
        assert shared(html) == {}, address
        assert html.count('name="robots"') == 1, address
    missing = head(client, "/articles/nothing/", status=404)
    assert (is_hidden(missing), canonical(missing), shared(missing)) == (True, [], {})


def test_an_answer_to_a_form_is_not_found(client, db):
    answered = client.post(reverse("selfhelp:message"), {"text": "再不还就上门"}).content.decode()

    assert is_hidden(answered)


def test_words_of_a_page_cannot_leave_its_head(client, db):
    make_article("bad", title='<script>"x"', question='"><b>&amp;</b>')

    html = head(client, "/articles/bad/")

    assert "<b>" not in html
    assert said(html, r"<title>(.*?)</title>") == ['<script>"x"' + NAME]
    assert unescape(shared(html)["title"]) == '<script>"x"'


def test_a_long_title_is_cut_for_results_and_whole_where_it_is_shared():
    raw = f'<title>{"长" * 40} · 有据</title><meta name="description" content="{"说" * 200}">'

    done = heads.finished(raw, None, name="有据")

    assert said(done, r"<title>(.*?)</title>") == ["长" * 29 + "…" + NAME]
    assert len(said(done, r'description" content="([^"]*)"')[0]) == 120


def test_the_guide_is_found_page_by_page():
    assert len(findable.addresses()) == len(set(findable.addresses()))


def places(client, address="/sitemap.xml"):
    found = said(client.get(address).content.decode(), r"<loc>(.*?)</loc>")
    return [one.removeprefix(SITE).removeprefix("http://testserver") for one in found]


def test_the_sitemap_names_every_kind_of_page_that_is_found_and_only_these(client, world):
    listed = places(client)
    assert "testserver" not in client.get("/sitemap.xml").content.decode()

    kinds = {resolve(one).view_name for one in listed}
    assert kinds == heads.FOUND - {"qa:lawyer_answers"}  # lead on from the lawyer's own page
    assert len(listed) == len(set(listed))
    one_of_each = {resolve(one).view_name: one for one in listed}
    for name in ("articles:category", "articles:tag", "statutes:detail", "selfhelp:guide_step"):
        html = head(client, address := one_of_each[name])
        assert (canonical(html), is_hidden(html)) == ([SITE + address], False), address


def test_the_sitemap_leaves_out_what_is_not_current_or_too_little(client, world):
    make_article("lonely", tags=["少见"])
    make_category("empty", "空的")
    make_question(status="summary")
    old = make_edition(make_statute("旧法"), effective_from=date(1999, 1, 1), effective_to=date(2021, 1, 1))
    make_provision(1, edition=old)
    make_statute("还没录入的法")

    listed = places(client)

    assert [one for one in listed if one.startswith(("/tags/", "/categories/"))] == [
        "/categories/consequences/",
        "/tags/huabei/",
    ]
    assert [one for one in listed if one.startswith("/statutes/")] == [
        "/statutes/",
        "/statutes/civil-code/",
        "/statutes/civil-code/675/",
    ]
    assert [one for one in listed if one.startswith("/questions/") and one[-2].isdigit()] == [
        world["question"].get_absolute_url()
    ]
    assert is_hidden(head(client, "/categories/empty/"))


def test_long_sitemaps_are_parted_under_an_index(client, world, monkeypatch):
    make_provision(676)
    monkeypatch.setattr("portal.sitemaps.AllProvisions.limit", 1)

    files = places(client, "/sitemap-all.xml")
    held = [one for file in files if "provisions" in file for one in places(client, file)]

    assert "/sitemap-provisions.xml?p=2" in files
    assert held == ["/statutes/civil-code/675/", "/statutes/civil-code/676/"]
