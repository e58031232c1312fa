"""The article page: law filled in as it stands today, in few queries, whatever the article holds."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import addresses, laws, publishing
from articles.models import Section
from articles.workingcopy import working_copy
from reference.models import LegalFigure
from statutes.models import Provision
from tests.factories import (
    NOW,
    make_article,
    make_comment,
    make_edition,
    make_lawyer,
    make_provision,
    make_statute,
    make_user,
)

pytestmark = pytest.mark.django_db


def page_of(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def figure(**fields):
    fields = {
        "key": "objection-days",
        "name": "异议答复",
        "value": "20",
        "unit": "日",
        "provision": "征信条例-25",
        "binds": "征信机构",
        "source_status": "official",
    } | fields
    return LegalFigure.objects.create(**fields)


# Law, filled in when shown


def test_a_token_becomes_a_quotation_of_the_official_text(client):
    make_provision(675, text="第一款的原文。\n第二款的原文。")
    article = make_article(sections=[("why", "<p>前</p><p>{{law:民法典-675#2}}</p><p>后</p>")])

    page = page_of(client, article)

    (quoted,) = re.findall(r'<figure class="law">.*?</figure>', page, re.DOTALL)[:1]
    assert "第二款的原文。" in quoted
    assert "第一款的原文。" not in quoted
    assert "{{" not in page


def test_a_link_by_hand_leads_to_the_provision_and_its_chip_to_the_words_on_a_page_of_their_own(client):
    make_provision(509, text="按约定的原文。")
    article = make_article(sections=[("why", '<p><a href="law:民法典-509#1">按约定</a>还。</p>')])

    page = page_of(client, article)

    assert '<a href="/statutes/civil-code/509/#k1">按约定</a>' in page
    (target,) = re.findall(r'<a class="peek" href="law/#([^"]+)"', page)
    assert "按约定的原文。" not in page
    law = client.get(article.get_absolute_url() + "law/").content.decode()
    assert (
        "<p>按约定的原文。</p>" in law.split(f'<figure class="law" id="{target}">')[1].split("</figure>")[0]
    )
    assert '<meta name="robots" content="noindex">' in law


def test_the_page_of_law_has_all_that_an_article_cites_and_costs_as_many_queries_for_one_as_for_three(
    client, django_assert_num_queries
):
    for number in (188, 509, 675):
        make_provision(number)
    make_article("one", sections=[("why", "<p>{{law:民法典-675}}</p>")])
    linked = "".join(f'<p><a href="law:民法典-{number}">{number}</a></p>' for number in (675, 188))
    make_article("three", sections=[("why", linked), ("how", "<p>{{law:民法典-509}}</p>")])
    shown = {}

    for slug in ("one", "three"):
        with django_assert_num_queries(4):
            shown[slug] = client.get(f"/articles/{slug}/law/").content.decode()

    assert re.findall(r'<figure class="law" id="law-civil-code-(\d+)">', shown["one"]) == ["675"]
    assert re.findall(r'<figure class="law" id="law-civil-code-(\d+)">', shown["three"]) == [
        "188",
        "509",
        "675",
    ]


def test_an_article_without_law_has_no_page_of_law_and_a_former_address_leads_along(client):
    make_provision(675)
    article = make_article("plain", sections=[("why", "<p>不引用法条。</p>")])
    moved = make_article("moved", sections=[("why", "<p>{{law:民法典-675}}</p>")])
    addresses.rename(moved, "here", by=make_user(), now=NOW)

    assert client.get(f"{article.get_absolute_url()}law/").status_code == 404
    assert 'href="law/' not in page_of(client, article)
    assert client.get("/articles/moved/law/").headers["Location"] == "/articles/here/law/"


def test_no_line_begins_with_a_chip_or_with_the_sign_after_it(client):
    make_provision(509)
    article = make_article(sections=[("why", '<p>要<a href="law:民法典-509#1">按约定还</a>，不能拖。</p>')])

    page = page_of(client, article)

    (held,) = re.findall(r'<p>要<span class="nb">(.*?)</span>不能拖。</p>', page)
    assert '按约定还</a>\u2060<a class="peek"' in held
    assert held.endswith("原文</a>，")


def test_a_section_called_comments_takes_no_place_from_the_comments_themselves(client):
    article = make_article(sections=[("comments", "<p>评论里说的。</p>"), ("keep", "<p>存好。</p>")])

    page = page_of(client, article)

    anchors = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(anchors) == sorted(set(anchors))
    assert '<a href="#page-comments">评论</a>' in page


def test_law_named_in_the_text_becomes_a_link_and_a_margin_note(client):
    make_provision(676, gloss="逾期利息")
    article = make_article(sections=[("why", "<p>依照《民法典》第六百七十六条付利息。</p>")])

    page = page_of(client, article)

    assert re.search(
        r'《民法典》第?.*?<a href="/statutes/civil-code/676/">|<a href="/statutes/civil-code/676/">', page
    )
    assert "民法典 676 条" in page
    assert "逾期利息" in page


def test_a_change_of_law_reaches_the_page_without_publishing_again(client):
    make_provision(675, text="旧的原文。")
    article = make_article(sections=[("why", "<p>{{law:民法典-675}}</p>")])
    before = page_of(client, article)
    Provision.objects.update(text="改过的原文。")

    after = page_of(client, article)

    assert ("旧的原文。" in before, "改过的原文。" in after, "旧的原文。" in after) == (True, True, False)
    assert article.revisions.count() == 1


def test_a_new_edition_in_force_takes_the_place_of_the_old_one(client):
    old = make_edition(effective_to=date(2025, 1, 1))
    make_provision(675, edition=old, text="失效的原文。")
    new = make_edition(label="2025年修正", effective_from=date(2025, 1, 1))
    make_provision(675, edition=new, text="现行的原文。")
    article = make_article(sections=[("why", "<p>{{law:民法典-675}}</p>")])

    page = page_of(client, article)

    assert "现行的原文。" in page
    assert "失效的原文。" not in page


def test_a_figure_says_its_value_of_today(client):
    figure()
    article = make_article(
        sections=[("why", "<p>{{figure:objection-days}}内答复。</p>")],
        short_answer=["{{figure:objection-days}}"],
    )
    LegalFigure.objects.update(value="15")

    page = page_of(client, article)

    assert "<p>15日内答复。</p>" in page
    assert "<li>15日</li>" in page


def test_a_section_of_statutes_lists_law_without_chips_and_margin_notes(client):
    make_provision(675)
    section = {
        "uid": "s.laws",
        "key": "laws-here",
        "title": "相关法条",
        "kind": "statutes",
        "body": "<p>《民法典》第六百七十五条</p>",
    }
    article = make_article(sections=[section])

    page = page_of(client, article)

    assert 'href="/statutes/civil-code/675/"' in page
    assert "peek" not in page
    assert "本节依据" not in page


# What an editor might write


@pytest.mark.parametrize(
    "body",
    [
        "<p>好</p><script>alert(1)</script>",
        '<p onclick="alert(1)">好</p>',
        '<p><a href="javascript:alert(1)">好</a></p>',
        '<p>好</p><img src="https://evil.example/x.png">',
        '<p style="position:fixed">好</p><iframe src="https://evil.example"></iframe>',
    ],
)
def test_nothing_but_the_closed_subset_reaches_a_reader(client, body):
    article = make_article(sections=[("why", "<p>正文</p>")])
    Section.objects.update(body=body)  # as a careless import or a plain save would
    publishing.edited(article, by=make_user(), now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")

    page = page_of(client, article)

    (section,) = re.findall(r'<section class="sec flow" aria-labelledby="why">.*?</section>', page, re.DOTALL)
    assert re.findall(r"alert|evil|style|iframe|onclick|<img", section) == ["alert"] * section.count(
        ">好alert(1)<"
    )


def test_titles_and_lists_are_escaped(client):
    article = make_article(title="<b>标题</b>", do_not=["<i>别</i>"], short_answer=["<u>先</u>"])

    page = page_of(client, article)

    assert not re.search(r"<b>标题|<i>别|<u>先", page)


# What stands around the text


def test_the_page_shows_everything_that_the_source_pages_offer(client, settings):
    make_provision(675)
    editor = make_user(display_name="周编辑")
    article = make_article(
        "huabei", title="花呗逾期", tags=["花呗"], author_name="编辑部",
        sections=[("why", "<p>《民法典》第六百七十五条</p>"), ("talk", "<p>谈</p>")],
        sources=[{"key": "000", "site": "某网", "title": "原页面", "url": "https://example.org/1", "printed_date": "2025 03/25",
                  "publisher": "某所", "rights": "版权所有", "note": ""}],
        notes=[{"source": "000", "text": "原页面说错了。"}],
    )  # fmt: skip
    make_article("other", title="另一篇花呗", tags=["花呗"])
    article.responsible_editor = editor
    article.reads = 41
    article.save()
    publishing.mark_reviewed(article, lawyer=make_lawyer(), on=NOW.date(), by=editor, now=NOW)

    page = page_of(client, article)

    for words in [
        "逾期后果", "编辑部", "2026-11-21", "41", "周编辑", "林晓舟", "/articles/huabei/qr.png", 'id="laws"',
        f"{settings.SITE_URL}/articles/huabei/",
        "/tags/huabei/", "另一篇花呗", "阅读下一篇", "data-sizes", "/articles/huabei/correction/", "/articles/huabei/useful/",
        "先说结论", "这篇讲什么", "原页面", "2025 03/25", "版权所有", "原页面说错了。", 'href="#why"', 'href="#talk"',
    ]:  # fmt: skip
        assert words in page, words


def test_related_articles_are_those_most_alike_and_the_next_one_follows_in_the_list(client):
    first = make_article("first", title="爆通讯录怎么让它停", tags=["催收", "通讯录"], now=NOW.replace(day=9))
    make_article("little", title="通讯录里的人接到催收", tags=["诉讼"], now=NOW.replace(day=8))
    make_article("most", title="爆通讯录以后先做什么", tags=["催收", "通讯录"], now=NOW.replace(day=7))
    make_article("nothing", title="支付令的十五天", tags=["法院"], now=NOW.replace(day=6))

    response = client.get(first.get_absolute_url())

    assert [one.url for one in response.context["related"]] == ["/articles/most/", "/articles/little/"]
    assert response.context["next_article"].url == "/articles/little/"


def test_a_new_article_is_related_at_once(client):
    first = make_article("first", title="爆通讯录怎么让它停", tags=["催收", "通讯录"])
    assert client.get(first.get_absolute_url()).context["related"] == []

    make_article("second", title="爆通讯录以后先做什么", tags=["催收", "通讯录"])
    make_article("third", title="支付令的十五天", tags=["法院"])
    make_article("fourth", title="还款日怎么安排", tags=["预算"])

    assert [one.url for one in client.get(first.get_absolute_url()).context["related"]] == [
        "/articles/second/"
    ]


def test_after_the_last_article_comes_the_first_and_after_the_only_one_nothing(client):
    newest = make_article("newest", tags=["花呗"], now=NOW.replace(day=9))
    alone = client.get(newest.get_absolute_url()).context["next_article"]
    oldest = make_article("oldest", tags=["诉讼"], now=NOW.replace(day=2))

    assert alone is None
    assert client.get(oldest.get_absolute_url()).context["next_article"].url == "/articles/newest/"


def test_a_retired_article_is_neither_related_nor_next(client):
    kept, gone = make_article("kept"), make_article("gone", title="撤下的")
    publishing.retire(gone, reason="过时", by=make_user(), now=NOW)

    assert "撤下的" not in page_of(client, kept)


# How much it costs


def test_the_page_takes_six_queries_however_much_it_holds(client):
    figure()
    make_provision(675)
    small = make_article(
        "small", tags=["花呗"], sections=[("a", "<p>《民法典》第六百七十五条，{{figure:objection-days}}</p>")]
    )
    make_comment(small)
    client.get(
        "/articles/small/"
    )  # the first after a change also takes in what is new to search for related articles
    few = queries(client, "/articles/small/")
    law = make_statute("刑法")
    edition = make_edition(law, effective_from=date(1997, 10, 1))
    for number in range(1, 31):
        make_provision(number), make_provision(number, edition=edition)
        make_article(f"other-{number}", tags=["花呗", "征信"])
    sections = [
        (
            f"s{n}",
            f'<p>《民法典》第{n}条，《刑法》第{n}条，<a href="law:民法典-{n}">{{{{figure:objection-days}}}}</a></p>'
            f"<p>{{{{law:刑法-{n}}}}}</p>",
        )
        for n in range(1, 31)
    ]
    large = make_article("large", tags=["花呗", "征信"], sections=sections)
    publishing.rewrite(large, working_copy(large) | {"title": "改过"}, by=None, now=NOW)
    publishing.publish(large, by=None, now=NOW, despite="短文", change_note="改")
    for _ in range(30):
        make_comment(large)

    client.get("/articles/large/")
    many = queries(client, "/articles/large/")

    assert few <= 6
    assert many <= 6


def test_more_law_than_one_query_takes_is_asked_for_in_several(monkeypatch):
    monkeypatch.setattr(laws, "MOST_AT_ONCE", 2)
    held = {f"civil-code/{number}": make_provision(number) for number in range(1, 6)}

    found = laws.provisions_by_ref(
        [*held, "civil-code/99", "nothing"], on=NOW.date(), codes={"民法典-3", "?"}
    )

    assert found == held | {"民法典-3": held["civil-code/3"]}


def test_figures_are_found_as_readers_see_them(client):
    LegalFigure.objects.create(
        key="objection-days",
        name="异议答复",
        value="20",
        unit="日",
        provision="征信业管理条例-25",
        binds="征信机构",
    )

    article = make_article(sections=[("why", "<p>要在{{figure:objection-days}}内书面答复。</p>")])

    assert "要在20日内书面答复。" in article.published_revision.text
