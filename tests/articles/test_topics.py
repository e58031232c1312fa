"""The page of a tag with enough under it: its parts come from what is published, and a part with nothing is left out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import publishing
from tests.factories import (
    NOW,
    make_article,
    make_draft,
    make_provision,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db
LAW = '<p>要<a href="law:民法典-675">按期还</a>。</p>'


def section(name, kind, body="<p>话。</p>"):
    return {"uid": name, "key": f"k-{name}", "title": f"小节{name}", "kind": kind, "body": body}


def parts(client, address="/tags/huabei/"):
    """Heading → the links under it."""
    main = client.get(address).content.decode().split('<main id="main"')[1].split("<aside")[0]
    pieces = re.split(r'<h2 id="(\w+)">', main)
    return {
        name: re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', text)
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True)
    }


@pytest.fixture
def topic():
    """Two articles that explain, one of which quotes what people say, and one that tells what to do."""
    make_provision(675)
    saying = "<ul><li><strong>“三天不还就坐牢。”</strong> 不是。</li></ul>"
    return [
        make_article(
            "why", title="为什么", sections=[section("a", "explanation", LAW)], now=NOW.replace(day=3)
        ),
        make_article(
            "what",
            title="会怎样",
            sections=[section("b", "consequences", LAW), section("c", "myths", saying)],
            now=NOW.replace(day=2),
        ),
        make_article(
            "how",
            title="怎么谈",
            sections=[section("d", "negotiation"), section("e", "advice"), section("f", "explanation")],
            further=[{"title": "写信", "url": "/selfhelp/letters/complaint/"}],
            now=NOW.replace(day=1),
        ),
    ]


def test_a_topic_sorts_what_is_published_by_what_it_does_for_its_reader(client, topic):
    question = make_question(status="answered", answered_at=NOW, tags=["花呗"], title="停用了怎么办")

    shown = parts(client)

    assert shown["basics"] == [("/articles/why/", "为什么"), ("/articles/what/", "会怎样")]
    assert shown["asked"] == [
        (question.get_absolute_url(), "停用了怎么办"),
        ("/questions/?tag=huabei", "关于花呗的全部提问"),
        ("/articles/what/#k-c", "“三天不还就坐牢。”"),
    ]
    assert shown["rights"] == [("/statutes/civil-code/675/", "《民法典》第六百七十五条")]
    assert shown["ways"][:3] == [
        ("/articles/how/", "怎么谈"),
        ("/articles/how/#k-d", "小节d"),
        ("/articles/how/#k-e", "小节e"),
    ]
    assert ("/selfhelp/cost/", "逾期多付多少") in shown["ways"]
    assert ("/selfhelp/letters/complaint/", "投诉信") in shown["letters"]


def test_what_is_our_summary_is_called_so(client, topic):
    page = client.get("/tags/huabei/").content.decode()

    assert "约好哪天还，就哪天还。" in page
    assert "是本站的概括，不是原文" in page


def test_a_part_with_nothing_in_it_is_left_out_with_its_link(client):
    for number in range(3):
        make_article(f"a{number}", tags=["冷门"], sections=[section(f"s{number}", "explanation")])

    page = client.get("/tags/lengmen/").content.decode()

    assert list(parts(client, "/tags/lengmen/")) == ["basics"]
    assert re.findall(r'href="#(\w+)"', page.split("<main")[1].split("</nav>")[1]) == ["basics"]


def test_a_topic_holds_nothing_that_is_not_public(client, topic):
    make_draft("draft", title="草稿的题目")
    gone = make_article("gone", title="撤下的题目")
    publishing.retire(gone, reason="过时", by=make_user(), now=NOW)
    make_question(status="pending", tags=["花呗"], title="待审的问题")
    make_question(status="open", tags=["花呗"], title="没人答的问题")
    make_question(status="answered", answered_at=NOW, tags=["网贷"], title="别的话题的问题")

    page = client.get("/tags/huabei/").content.decode()

    assert [words for words in ("草稿的", "撤下的", "待审的", "没人答的", "别的话题") if words in page] == []


def test_a_tag_with_less_stays_a_list_that_is_not_found(client, topic):
    publishing.retire(topic[0], reason="过时", by=make_user(), now=NOW)

    page = client.get("/tags/huabei/")

    assert [one.title for one in page.context["page_obj"]] == ["会怎样", "怎么谈"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_a_long_topic_has_one_address_and_the_queries_of_a_short_one_and_its_list_goes_on_where_it_ends(
    client, topic
):
    make_question(status="answered", answered_at=NOW, tags=["花呗"])
    with CaptureQueriesContext(connection) as seen:
        client.get("/tags/huabei/")
    with_three = len(seen)
    for number in range(18):
        law = [section(f"x{number}", "explanation", LAW)]
        make_article(f"b{number}", title=f"更早的{number}", sections=law, now=NOW.replace(day=1, hour=1))
        make_question(status="answered", answered_at=NOW, tags=["花呗", f"标签{number}"])

    with CaptureQueriesContext(connection) as seen:
        first = client.get("/tags/huabei/")
    with_twenty = len(seen)
    second = client.get("/tags/huabei/?page=2")

    assert (with_three, with_twenty) == (6, 6)
    assert 'href="?page=2"' in first.content.decode()
    assert len(first.context["topic"].slugs) == 20
    shown = first.context["topic"].slugs
    assert [one.url.split("/")[2] in shown for one in second.context["page_obj"]] == [False]
    assert client.get("/tags/huabei/?page=1").content == first.content
    assert "noindex" in client.get("/tags/huabei/?sort=reads").content.decode()
