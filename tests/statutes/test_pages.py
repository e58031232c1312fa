import re
from datetime import date

import pytest
from django.test import Client

from statutes import citing, reading
from tests.factories import TODAY, make_article, make_edition, make_provision, make_statute

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """The words of a page, blanks squeezed."""

    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        return re.sub(r"[ \n]+", " ", response.content.decode())

    return get


@pytest.fixture
def two_editions():
    statute = make_statute("民事诉讼法", slug="procedure")
    old = make_edition(
        statute, label="2021年修正", effective_from=date(2022, 1, 1), effective_to=date(2024, 1, 1)
    )
    new = make_edition(statute, label="2023年修正", effective_from=date(2024, 1, 1))
    return make_provision(253, edition=old, text="旧文本。"), make_provision(
        253, edition=new, text="新文本。"
    )


def test_a_provision_shows_wording_summary_standing_and_source(page):
    edition = make_edition(
        text_as_of=date(2025, 4, 1), source_name="国家法律法规数据库", source_url="https://flk.npc.gov.cn/"
    )
    make_provision(
        675, edition=edition, text="第一款。\n（一）第一项；\n第二款。", place="第三编 合同", note="按约定。"
    )

    shown = page("/statutes/civil-code/675/")

    assert "<h1>民法典 第六百七十五条</h1>" in shown
    assert '<p id="k1">第一款。</p><p>（一）第一项；</p> <p id="k2">第二款。</p>' in shown
    assert "<b>换句话说</b>　约好哪天还，就哪天还。" in shown
    assert '<span class="flag">现行有效</span>' in shown
    assert "文本截至" in shown
    assert "2025-04-01" in shown
    assert "第三编 合同" in shown
    assert "<b>编者注</b>　按约定。" in shown
    assert 'href="https://flk.npc.gov.cn/"' in shown


def test_a_provision_without_wording_says_so_and_quotes_nothing(page):
    make_provision(675, text="", text_status="unseen", summary="约好哪天还，就哪天还。")

    shown = page("/statutes/civil-code/675/")

    assert "我们还没有核对这一条的官方原文" in shown
    assert "<blockquote>" not in shown


def test_之一_has_an_address_of_its_own(page):
    statute = make_statute("刑法", slug="criminal-law")
    make_provision(293, edition=make_edition(statute))
    make_provision(293, sub=1, edition=make_edition(statute), text="催收非法债务。")

    assert "催收非法债务。" in page("/statutes/criminal-law/293-1/")
    assert "催收非法债务。" not in page("/statutes/criminal-law/293/")


def test_neighbours_are_those_that_we_hold(page):
    for number, sub, gloss in (
        (509, 0, "按约定做"),
        (675, 0, "按期还"),
        (675, 1, "插进来的"),
        (676, 0, "逾期利息"),
    ):
        make_provision(number, sub=sub, gloss=gloss)

    shown = page("/statutes/civil-code/675/")

    assert '<a href="/statutes/civil-code/509/" rel="prev">← 第五百零九条　按约定做</a>' in shown
    assert '<a href="/statutes/civil-code/675-1/" rel="next">第六百七十五条之一　插进来的 →</a>' in shown


def test_the_day_chooses_the_edition(page, two_editions):
    assert "新文本。" in page("/statutes/procedure/253/")
    assert "旧文本。" in page("/statutes/procedure/253/?on=2023-12-31")
    assert "新文本。" in page("/statutes/procedure/253/?on=2024-01-01")
    assert "已失效" in page("/statutes/procedure/253/?on=2022-01-01")


def test_an_edition_that_is_over_says_so_above_its_provisions(page, two_editions):
    old, new = page("/statutes/procedure/?on=2023-12-31"), page("/statutes/procedure/")

    assert "这是旧文本（2021年修正），现在不再适用" in old
    assert '<span class="flag flag--old">已失效' in old
    assert "这是旧文本" not in new


@pytest.mark.parametrize("day", ["2024-W01-1", "2024-1-1", "20240101", "２０２４-01-01", "2024-02-30"])
@pytest.mark.parametrize("address", ["/statutes/procedure/", "/statutes/procedure/253/"])
def test_what_is_no_day_is_refused_in_words(page, two_editions, address, day):
    assert day in page(f"{address}?on={day}", status=400)


@pytest.mark.parametrize("address", ["/statutes/", "/statutes/procedure/", "/statutes/procedure/253/"])
def test_the_law_is_only_read(client, two_editions, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_day_on_which_no_edition_held_the_number_says_where_to_go(page, two_editions):
    shown = page("/statutes/procedure/253/?on=2020-01-01", status=404)

    assert "更早的版本没有收" in shown
    assert 'href="/statutes/procedure/?on=2022-01-01"' in shown


def test_a_number_that_only_an_old_edition_has_is_shown_as_old(page):
    statute = make_statute("民事诉讼法", slug="procedure")
    old = make_edition(
        statute, label="2021年修正", effective_from=date(2022, 1, 1), effective_to=date(2024, 1, 1)
    )
    make_provision(260, edition=old)

    assert "这是旧文本（2021年修正），现在不再适用" in page("/statutes/procedure/260/")


@pytest.mark.parametrize(
    "day", ["abc", "2026-02-30", "20261121", "2026-1-1", "<script>", "2026-11-21 ", "9999999999"]
)
def test_what_is_no_day_is_refused_in_chinese(client, day):
    make_provision(675)

    response = client.get("/statutes/civil-code/675/", {"on": day})

    assert response.status_code == 400
    assert "要写成 2026-11-21 这样" in response.content.decode()
    assert "<script>”" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/statutes/civil-code/1/",
        "/statutes/civil-code/0/",
        "/statutes/civil-code/99999/",
        "/statutes/civil-code/675-0/",
    ]
    + ["/statutes/civil-code/abc/", "/statutes/nothing/", "/statutes/nothing/675/"],
)
def test_what_we_do_not_hold_is_not_found(client, address):
    make_provision(675)

    assert client.get(address).status_code == 404


def test_a_provision_shows_each_page_that_cites_it_once(page):
    make_provision(675)
    body = "<p>《民法典》第六百七十五条说按期还，民法典第675条。</p>"
    make_article("first", title="按期还款", sections=[("one", body), ("two", body)])

    shown = page("/statutes/civil-code/675/")

    assert "<h2>引用了这一条的文章</h2>" in shown
    assert shown.count('<a href="/articles/first/') == 1
    assert '<a href="/articles/first/#one">按期还款' in shown


def test_of_very_many_pages_that_cite_the_newest_are_named_and_the_page_says_so(page, monkeypatch):
    monkeypatch.setattr(reading, "MOST_CITING", 1)
    make_provision(675)
    for slug in ("first", "second"):
        make_article(slug, sections=[(f"s-{slug}", "<p>民法典第675条</p>")])

    shown = page("/statutes/civil-code/675/")

    assert re.findall(r"/articles/(first|second)/", shown) == ["second"]
    assert "引用它的还有更早的文章，这里只列最近的 1 篇。" in shown


def test_an_article_that_nobody_has_published_is_not_named(page):
    make_provision(675)
    linked = citing.link_html("<p>民法典第675条</p>", on=TODAY)
    citing.record("article-section", "never-published", linked, on=TODAY)

    assert "还没有公开的文章或回答引用这一条" in page("/statutes/civil-code/675/")


def test_the_list_and_a_statute_cost_the_same_with_one_row_and_three(client, django_assert_num_queries):
    for number, short_title in ((1, "民法典"), (2, "刑法"), (3, "律师法")):
        make_provision(number, edition=make_edition(make_statute(short_title)), place=f"第{number}章")
        make_provision(number + 10)
        with django_assert_num_queries(2):
            client.get("/statutes/")
        with django_assert_num_queries(3):
            client.get("/statutes/civil-code/")


def test_a_statute_lists_what_we_hold_by_chapter(page):
    make_provision(675, place="第十二章 借款合同")
    make_provision(188, place="第九章 诉讼时效", gloss="三年", summary="三年内要。")

    shown = page("/statutes/civil-code/")

    assert shown.index("第九章 诉讼时效") < shown.index("第十二章 借款合同")
    assert '<a href="/statutes/civil-code/188/">第一百八十八条　三年</a>' in shown


def test_the_list_follows_the_order_that_editors_gave_and_counts_what_is_in_force(page, two_editions):
    make_provision(675, edition=make_edition(make_statute("民法典", order=1)))
    make_provision(254, edition=two_editions[1].edition)

    shown = page("/statutes/")

    assert shown.index(">民法典</a>") < shown.index(">民事诉讼法</a>")
    assert "收了 2 条" in shown


def test_the_list_names_only_laws_of_which_we_hold_something(page):
    make_provision(675)
    make_statute("空法")

    shown = page("/statutes/")

    assert "收了 1 条" in shown
    assert "空法" not in shown


def test_pages_of_the_law_set_no_cookie(two_editions):
    for address in ("/statutes/", "/statutes/procedure/", "/statutes/procedure/253/"):
        assert not Client().get(address).cookies


def test_a_law_with_many_provisions_is_folded_by_chapter(client, django_assert_num_queries):
    for number in range(1, 131):
        place = "第一编 总则 / 第一章 甲" if number < 100 else "第二编 分则"
        make_provision(number, place=place, gloss="本站的边注" if number == 7 else "", summary="")
    make_edition()

    with django_assert_num_queries(3):
        shown = client.get("/statutes/civil-code/").content.decode()

    assert shown.count('<details class="fold"') == 2
    assert '第一章 甲 <span class="meta">第一条至第九十九条</span>' in shown
    assert '<a href="/statutes/civil-code/7/">第七条　本站的边注</a>' in shown
    assert '<li><a href="/statutes/civil-code/130/">第一百三十条</a></li>' in shown
    assert "这里只收本站引用的条文，不是全文" in shown
