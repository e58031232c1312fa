"""The guide and the index as pages: links are the whole state, and what rests on law is known to the library."""

import re
from datetime import date

import pytest
import time_machine

from portal.pagecache import cache_key
from reference.models import Hotline, LegalFigure
from search import index as search_index
from search.models import SearchEntry
from search.query import search
from selfhelp import importing, shelves, tools
from selfhelp.tools import Shelf, Tool
from selfhelp.views.guide import address
from statutes.models import Citation
from tests.factories import NOW, TODAY, make_edition, make_provision, make_statute

pytestmark = pytest.mark.django_db
EVERY = [address(node) for node in shelves.guide().nodes.values()]


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def main_of(html):
    return html[html.index("<main") : html.index("</main>")]


@pytest.fixture
def procedure():
    law = make_statute("民事诉讼法", slug="civil-procedure-law", title="中华人民共和国民事诉讼法")
    edition = make_edition(law)
    return make_provision(
        227,
        edition=edition,
        text="第一款。\n\n债务人应当自收到支付令之日起十五日内清偿债务，或者向人民法院提出书面异议。\n\n第三款。",
    )


@pytest.fixture
def other_tool():
    tool = Tool(
        "test-cost",
        "逾期成本",
        "算一算。",
        Shelf.RECKON,
        "index",
        words="利息 罚息",
        provisions=("民事诉讼法-227",),
    )
    tools.register(tool)
    yield tool
    tools._tools.pop("test-cost")


def test_every_step_is_one_click_from_the_steps_before_and_after(client):
    guide = shelves.guide()
    for node in [*guide.questions, guide.nodes["harassed"], guide.nodes["negotiate"]]:
        html = main_of(page(client, address(node)))
        links = set(re.findall(r'href="(/selfhelp/guide/[^"#]*)"', html))
        there = {address(guide.nodes[way.to]) for way in node.ways}
        back = {address(question) for question in guide.asked_before(node)}

        assert there | back <= links, node.name


@pytest.mark.parametrize(
    "path", [EVERY[0], EVERY[-1], "/selfhelp/", "/selfhelp/letters/", "/selfhelp/guide/all/"]
)
def test_a_page_is_the_same_for_everybody_and_knows_nothing_of_the_way(client, path):
    response = client.get(path)

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    assert not any(mark in main_of(response.content.decode()) for mark in ("<form", "](law:", "**"))


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/selfhelp/", True),
        ("/selfhelp/guide/", True),
        ("/selfhelp/guide/payment-order/", True),
        ("/selfhelp/letters/complaint/", True),
        ("/selfhelp/nothing/", False),
    ],
)
def test_the_page_cache_may_keep_it_without_any_words_in_the_address(path, kept):
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1"}

    assert (cache_key(asked) is not None) is kept
    assert cache_key(asked | {"QUERY_STRING": "answer=yes"}) is None
    assert cache_key(asked | {"REQUEST_METHOD": "POST"}) is None


def test_the_start_has_one_address(client):
    response = client.get("/selfhelp/guide/safe/")

    assert (response.status_code, response["Location"]) == (301, "/selfhelp/guide/")


@pytest.mark.parametrize("name", ["no-such-step", "9" * 300, "safe%00"])
def test_a_step_that_is_none_is_said_in_words(client, name):
    response = client.get(f"/selfhelp/guide/{name}/")

    assert response.status_code in (400, 404)
    assert "<h1>" in response.content.decode()


def test_a_plan_says_what_to_do_by_when_with_which_letter_and_whom_to_call(client, procedure):
    Hotline.objects.create(
        number="12368", name="人民法院诉讼服务热线", purpose="核对案号、传票真假", use="debt"
    )

    html = main_of(page(client, "/selfhelp/guide/payment-order/"))

    for words in (
        "今天做",
        "先别做",
        "期限",
        "写信：支付令异议书",
        "看这一篇",
        "打给谁",
        "凭什么",
        "核对案号、传票真假",
    ):
        assert words in html
    assert f'<a href="{procedure.page_url}#k2">15 日以内，要么还，要么书面提异议</a>' in html
    assert 'href="tel:12348"' in html  # a number that nobody has described is still a number
    assert 'class="law" id="law-civil-procedure-law-227"' in html


def test_every_chip_of_the_whole_guide_leads_to_words_on_the_page(client, procedure):
    html = main_of(page(client, "/selfhelp/guide/all/"))

    led_to = set(re.findall(r'class="peek" href="#([^"]+)"', html))
    assert led_to
    assert led_to <= set(re.findall(r'<figure class="law" id="([^"]+)"', html))


def test_law_that_the_library_does_not_hold_leaves_its_words(client):
    html = main_of(page(client, "/selfhelp/guide/payment-order/"))

    assert "15 日以内，要么还，要么书面提异议" in html
    assert "law:" not in html


def test_in_danger_people_come_before_everything(client):
    html = main_of(page(client, "/selfhelp/guide/call-now/"))

    assert html.index('href="tel:110"') < html.index("今天做")
    assert "写信" not in html


def test_the_hours_of_rest_are_those_of_the_table_and_named_as_no_law(client):
    for key, value in (("collection-quiet-from", "22:00"), ("collection-quiet-to", "8:00")):
        LegalFigure.objects.create(
            key=key, name=key, value=value, binds="会员机构", source_status="two_sources"
        )

    with time_machine.travel(NOW):
        html = main_of(page(client, "/selfhelp/guide/called-about-another/"))

    assert "晚上 22:00（含）到第二天 8:00（不含）" in html
    assert "不是法律" in html
    assert "夜里打来的" not in main_of(page(client, "/selfhelp/guide/payment-order/"))


def test_a_tool_appears_where_it_belongs_as_soon_as_it_exists(client, other_tool):
    html = main_of(page(client, "/selfhelp/"))

    assert html.index(Shelf.START) < html.index("逾期成本") < html.index("支付令异议书")


def test_what_is_cited_and_found_follows_the_files(procedure, other_tool):
    Citation.objects.create(source_kind="letter", source_key="gone#old", raw_text="x", cited_on=TODAY)

    told = importing.tell(on=TODAY)
    importing.tell(on=TODAY)

    cited = set(Citation.objects.filter(provision=procedure).values_list("source_kind", "source_key"))
    assert {
        ("letter", "payment-order-objection#opening"),
        ("guide", "payment-order"),
        ("rule", "test-cost"),
    } <= cited
    assert not Citation.objects.of("letter", "gone#old").exists()
    assert any("民法典" in one for one in told.unresolved)  # a library of one law says what is missing
    assert SearchEntry.objects.filter(kind="letter").count() == 8


def test_the_page_of_a_provision_names_the_letter_and_the_plan_that_rest_on_it(client, procedure):
    importing.tell(on=TODAY)

    html = page(client, procedure.page_url)

    assert '<a href="/selfhelp/letters/payment-order-objection/">支付令异议书</a>' in html
    assert "现在做什么：收到支付令" in html


def test_readers_find_letters_and_plans_by_their_own_words():
    search_index.rebuild()

    def first(words):
        return [hit.url for hit in search(words).hits][:3]

    assert "/selfhelp/letters/payment-order-objection/" in first("支付令异议书怎么写")
    assert "/selfhelp/letters/not-my-debt/" in first("同事接到催收 停止联系")
    assert "/selfhelp/guide/" in first("我现在到哪一步了")


def test_the_map_of_the_site_names_every_letter_and_every_step(client):
    xml = page(client, "/sitemap.xml")

    assert all(
        f"{path}</loc>" in xml for path in [*EVERY, "/selfhelp/", "/selfhelp/letters/living-expenses/"]
    )


def test_it_takes_as_many_queries_for_a_long_plan_as_for_a_short_one(
    client, procedure, django_assert_num_queries
):
    page(client, "/selfhelp/guide/payment-order/")

    for name in ("payment-order", "before-due"):
        with django_assert_num_queries(
            4
        ):  # provisions, changes of law, numbers to call, and those of the footer
            page(client, f"/selfhelp/guide/{name}/")


def test_the_start_of_the_site_leads_to_the_guide(client):
    html = page(client, "/")

    assert 'href="/selfhelp/guide/"' in main_of(html)
    assert 'href="/selfhelp/"' in html


def test_the_day_of_a_letter_is_today_where_nobody_wrote_another(client):
    with time_machine.travel(NOW):
        form = client.get("/selfhelp/letters/complaint/").context["form"]

    assert form["signed_on"].value() == date(2026, 11, 21).isoformat()
