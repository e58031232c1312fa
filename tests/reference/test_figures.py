"""Where a number comes from: its page, its mark in an article, and its way from the admin to every reader."""

import re
from datetime import date
from decimal import Decimal

import pytest

from core.markup import to_text
from portal.models import PageGeneration
from reference import figures, keeping
from reference.models import LegalFigure, LoanPrimeRate
from tests.factories import make_article, make_provision, make_user

pytestmark = pytest.mark.django_db


def make_figure(key="objection-days", value="20", unit="日", **words):
    words = {"name": key, "provision": "民法典-188", "binds": "征信机构", "source_status": "official"} | words
    figure = LegalFigure(key=key, value=value, unit=unit, **words)
    keeping.keep(figure)
    return figure


@pytest.fixture
def editor(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    ("status", "mark"),
    [("official", ""), ("two_sources", ""), ("one_source", "〔只见一处转述〕"), ("recalled", "〔待核对〕")],
)
def test_a_figure_says_in_the_text_when_its_original_was_not_seen(status, mark):
    make_figure(source_status=status, source="新华社“转述”")

    filled = figures.fill("<p>要在{{figure:objection-days}}内答复。</p>")

    assert to_text(filled) == f"要在20日{mark}内答复。"
    assert ('href="/figures/#figure-objection-days" title="新华社“转述”"' in filled) == bool(mark)


def test_inside_a_link_the_mark_is_no_second_link():
    make_figure(source_status="recalled")

    filled = figures.fill('<p><a href="/x/">{{figure:objection-days}}</a>，{{figure:objection-days}}</p>')

    first, second = filled.split("，")
    assert first == '<p><a href="/x/">20日<span class="doubt">〔待核对〕</span></a>'
    assert second.startswith('20日<a class="doubt"')


def test_lists_and_search_get_the_number_alone():
    make_figure(source_status="recalled")

    assert figures.written("{{figure:objection-days}}内，{{figure:none}}") == "20日内，（数值待核对）"


def test_one_change_in_the_admin_reaches_every_article_and_every_kept_page(editor):
    figure = make_figure()
    articles = [make_article(sections=[("a", "<p>{{figure:objection-days}}内答复。</p>")]) for _ in range(2)]
    before = PageGeneration.objects.get(pk=1).number
    form = {"topic": "credit", "name": "异议答复", "value": "15", "unit": "日", "provision": "异议办法（试行）",
            "binds": "征信机构", "source": "转述", "source_status": "one_source"}  # fmt: skip

    answer = editor.post(f"/admin/reference/legalfigure/{figure.pk}/change/", form)

    assert answer.status_code == 302
    assert PageGeneration.objects.get(pk=1).number > before
    for article in articles:
        page = editor.get(article.get_absolute_url()).content.decode()
        assert "20日" not in page
        assert '15日<a class="doubt"' in page


def test_a_change_reaches_lists_search_and_the_article_beside_it(editor, django_assert_max_num_queries):
    figure = make_figure(source_status="recalled")
    make_article("says-it", tags=["征信"], short_answer=["{{figure:objection-days}}内答复"])
    make_article("beside-it", tags=["征信"])
    figure.value = "15"
    keeping.keep(figure)

    shown = [
        editor.get(address).content.decode()
        for address in ("/feeds/articles/", "/articles/", "/search/?q=答复")
    ]
    editor.logout()
    with django_assert_max_num_queries(7):
        shown.append(editor.get("/articles/beside-it/").content.decode())

    assert ["15日〔待核对〕内" in re.sub(r"</?mark>", "", text) for text in shown] == [True] * 4
    assert [words for text in shown for words in ("20日", "{{figure") if words in text] == []


def test_a_figure_cannot_rest_on_a_provision_that_the_library_has_not(editor):
    figure = make_figure()
    make_provision(188)
    form = {
        "topic": "credit",
        "name": "时效",
        "value": "3",
        "unit": "年",
        "binds": "债权人",
        "source_status": "official",
    }
    change = f"/admin/reference/legalfigure/{figure.pk}/change/"

    refused = editor.post(change, form | {"provision": "民法典-999"})
    taken = editor.post(change, form | {"provision": "《民法典》-188"})

    assert "法条库里没有 民法典-999" in refused.content.decode()
    assert taken.status_code == 302
    assert LegalFigure.objects.get().provision == "民法典-188"


def test_the_page_of_figures_shows_value_ground_date_scope_and_doubt(client):
    make_provision(188)
    make_figure(
        "limitation", "3", "年", topic="time", effective_on=date(2021, 1, 1), checked_on=date(2026, 11, 22)
    )
    make_figure(
        "line",
        "24",
        "%",
        topic="cost",
        provision="法发〔2017〕22号",
        source="凭记忆",
        source_status="recalled",
    )

    text = client.get("/figures/").content.decode()

    sure, unsure = (
        text[text.index(f'id="figure-{key}"') :].split("</dd>")[0] for key in ("limitation", "line")
    )
    assert '<a href="/statutes/civil-code/188/">《民法典》第一百八十八条</a>' in sure
    assert [words in sure for words in ("3年", "2021-01-01", "征信机构", "2026-11-22", "待核对")] == [
        True
    ] * 4 + [False]
    assert [words in unsure for words in ("24%", "法发〔2017〕22号", "待核对", "来源：凭记忆")] == [True] * 4
    assert text.index('id="topic-cost"') < text.index('id="topic-time"')


def test_the_rates_say_after_which_day_there_are_none_and_which_are_not_certain(client):
    for day, status in ((date(2026, 7, 20), "two_sources"), (date(2026, 8, 20), "one_source")):
        keeping.keep(
            LoanPrimeRate(
                published_on=day, one_year=Decimal("3.00"), five_year=Decimal("3.50"), source_status=status
            )
        )

    text = to_text(client.get("/figures/").content.decode().split("<main")[1])

    assert "没有 2026-08-20 以后的数据" in text
    assert "其中 1 期〔只见一处转述〕" in text
    assert "12.00%" in text


def test_the_page_of_figures_takes_as_many_queries_with_thirty_rows_as_with_one(
    client, django_assert_num_queries
):
    make_figure()
    with django_assert_num_queries(
        5
    ):  # figures, rates, provisions, changes of law, and the numbers in the footer
        client.get("/figures/")

    for number in range(1, 31):
        make_provision(number)
        make_figure(f"f-{number}", provision=f"民法典-{number}")

    with django_assert_num_queries(5):
        client.get("/figures/")
