from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from reference import figures, keeping
from reference.models import Hotline, LegalFigure, LoanPrimeRate, Notice, Term
from search.query import search

pytestmark = pytest.mark.django_db


def make_line(number, use, order=10, **words):
    line = Hotline(number=number, name=f"{number}热线", purpose="问一问", use=use, order=order, **words)
    keeping.keep(line)
    return line


def make_term(word, plain="一句白话", **words):
    term = Term(word=word, plain=plain, **words)
    keeping.keep(term)
    return term


def make_figure(key, value, unit="", **words):
    words = {"provision": "民法典-188", "binds": "债权人", "source_status": "official"} | words
    figure = LegalFigure(key=key, name=key, value=value, unit=unit, **words)
    keeping.keep(figure)
    return figure


def make_notice(key, **words):
    notice = Notice(key=key, kind="scam", title=key, text="内容", **words)
    keeping.keep(notice)
    return notice


def test_the_glossary_shows_each_word_at_its_anchor_in_the_order_of_its_sound(client):
    terms = [make_term(word) for word in ("支付令", "逾期", "花呗", "本金")]

    text = client.get("/glossary/").content.decode()

    places = {term.word: text.index(f'id="term-{term.pk}"') for term in terms}
    assert sorted(places, key=places.get) == ["本金", "花呗", "逾期", "支付令"]
    assert terms[0].get_absolute_url() == f"/glossary/#term-{terms[0].pk}"


def test_a_word_that_nobody_has_checked_says_so_and_a_checked_one_does_not(client):
    unchecked = make_term("呆账", source_status="recalled")
    checked = make_term("逾期", source_status="official")

    text = client.get("/glossary/").content.decode()

    first, second = (text[text.index(f"term-{term.pk}") :].split("</dd>")[0] for term in (unchecked, checked))
    assert "待核对" in first
    assert "待核对" not in second


def test_the_help_page_names_life_and_limb_first_then_debt(client):
    make_line("12345", "other", 5)
    make_line("12378", "debt", 5, source_status="one_source", source="两个网站")
    make_line("12356", "crisis", 30, hours="每天不少于18小时")
    make_line("120", "crisis", 20)
    make_line("110", "crisis", 10)

    text = client.get("/help/").content.decode()

    lines = text[text.index("人身安全与心理") :]
    numbers = ["110", "120", "12356", "12378", "12345"]
    places = [lines.index(f"tel:{number}") for number in numbers]
    assert places == sorted(places)
    assert "每天不少于18小时" in lines
    assert "〔只见一处转述〕来源：两个网站" in lines


def test_both_pages_take_as_many_queries_with_thirty_rows_as_with_one(client, django_assert_num_queries):
    make_term("逾期", provision="民法典-676")
    make_line("110", "crisis")
    # terms, warnings, provisions, changes of law, and the numbers in the footer
    with django_assert_num_queries(5):
        client.get("/glossary/")
    with django_assert_num_queries(1):
        client.get("/help/")

    for number in range(30):
        make_term(f"词{number}", provision=f"民法典-{number + 1}")
        make_line(f"9{number}", "other")

    with django_assert_num_queries(5):
        client.get("/glossary/")
    with django_assert_num_queries(1):
        client.get("/help/")


def test_the_pages_are_the_same_for_everybody(client):
    for address in ("/glossary/", "/help/", "/figures/", "/notices/"):
        response = client.get(address)
        assert response.status_code == 200
        assert response.cookies == {}
        assert client.post(address).status_code in (403, 405)


def test_a_figure_is_written_out_with_its_unit_wherever_it_is_named(django_assert_num_queries):
    make_figure("limitation-years", "3", "年")
    make_figure("odd", "<b>", "&")
    text = "<p>一般{{figure:limitation-years}}，{{ figure }}，{{figure:odd}}，再说{{figure:limitation-years}}。{{law:刑法-1}}</p>"

    with django_assert_num_queries(1):
        filled = figures.fill(text)

    assert filled == "<p>一般3年，{{ figure }}，&lt;b&gt;&amp;，再说3年。{{law:刑法-1}}</p>"


def test_a_figure_that_we_do_not_hold_says_so_and_a_text_without_figures_asks_nothing(
    django_assert_num_queries,
):
    assert figures.fill("<p>{{figure:unknown}}</p>") == "<p>（数值待核对）</p>"
    with django_assert_num_queries(0):
        assert figures.fill("<p>没有数字</p>") == "<p>没有数字</p>"


def test_the_rate_in_force_is_the_last_one_published():
    for day, rate in ((date(2026, 1, 20), "3.00"), (date(2026, 2, 20), "2.90")):
        keeping.keep(LoanPrimeRate(published_on=day, one_year=Decimal(rate), five_year=Decimal("3.5")))

    assert LoanPrimeRate.objects.in_force(date(2026, 2, 19)).one_year == Decimal("3.00")
    assert LoanPrimeRate.objects.in_force(date(2026, 2, 20)).one_year == Decimal("2.90")
    assert LoanPrimeRate.objects.in_force(date(2026, 1, 1)) is None


def test_the_home_page_shows_begun_notices_that_editors_chose_and_an_ended_policy_is_news_still():
    today = date(2026, 11, 21)
    make_notice("chosen", on_home=True)
    make_notice("ended", on_home=True, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    make_notice("coming", on_home=True, starts_on=date(2027, 1, 1))
    make_notice("elsewhere")

    assert {notice.key for notice in Notice.objects.on_home(today)} == {"chosen", "ended"}
    assert {notice.key for notice in Notice.objects.current(today)} == {"chosen", "elsewhere"}


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_superuser(email="chief@example.org", password="a-long-password-1")
    client.force_login(user)
    return client


def test_an_editor_keeps_a_word_in_the_admin_and_it_is_found_at_once(editor):
    form = {
        "word": "挂账",
        "plain": "网上的叫法",
        "also": "停息挂账，挂着",
        "source": "",
        "source_status": "recalled",
    }

    response = editor.post("/admin/reference/term/add/", form | {"checked_on": ""})

    assert response.status_code == 302, response.context["adminform"].form.errors
    term = Term.objects.get()
    assert term.also == ["停息挂账", "挂着"]
    assert [hit.title for hit in search("挂着").hits] == ["挂账"]

    editor.post(f"/admin/reference/term/{term.pk}/delete/", {"post": "yes"})

    assert search("挂着").total == 0


@pytest.mark.parametrize("name", ["term", "hotline", "legalfigure", "loanprimerate", "holiday", "notice"])
def test_every_list_and_form_of_the_admin_opens_in_chinese(editor, name):
    for address in (f"/admin/reference/{name}/", f"/admin/reference/{name}/add/"):
        response = editor.get(address)
        assert response.status_code == 200
        assert 'lang="zh-hans"' in response.content.decode()
