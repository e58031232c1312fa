"""The calculators as pages: results to the cent, the words they never use, wrong input, and what is carried on."""

import inspect
import re
from datetime import date
from pathlib import Path

import pytest
import time_machine

from reference.models import LoanPrimeRate
from selfhelp import shelves, tools
from selfhelp.calculators import CALCULATORS, carrying
from selfhelp.forms.deadlines import EVENTS
from selfhelp.lawful import CODE
from selfhelp.rules.deadlines import TERMS
from selfhelp.templatetags.selfhelp_tags import whole_days
from tests.factories import NOW, make_edition, make_fees, make_provision, make_statute
from tests.selfhelp.calculator_values import DAY, MONEY, TYPED, typed

pytestmark = pytest.mark.django_db
NEVER = re.compile(r"违法|非法|可以不还|不用还|不上传")


@pytest.fixture(autouse=True)
def _a_day_in_november():
    make_fees()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rates():
    for day, rate in (("2019-08-20", "4.25"), ("2023-09-20", "3.45"), ("2026-08-20", "3.00")):
        LoanPrimeRate.objects.create(
            published_on=day, one_year=rate, five_year="4.20", source="公告", source_status="two_sources"
        )


def post(client, name, /, **changes):
    response = client.post(f"/selfhelp/{name}/", typed(name, **changes))
    assert response.status_code == 200
    return response


def outcome(client, name, /, **changes):
    response = post(client, name, **changes)
    assert response.context["outcome"], response.context["form"].errors
    return response.context["outcome"]


def figures(result):
    return {line.name: line.value for line in result.lines}


def test_every_calculator_has_values_to_try_it_with():
    assert set(TYPED) == set(CALCULATORS) == set(MONEY) == set(DAY)


# Results


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("cost", {}, "逾期 45 天，逾期利息估算 67.50 元，现在一共还要还约 3,067.50 元"),
        ("cost", {"base": "3，０００.0０"}, "67.50 元"),
        (
            "cost",
            {"kind": "penalty", "base": "1万", "contract_annual_rate": "14.4%", "multiplier": "1.5", "until": "2026-11-29"},
            "逾期 60 天，逾期利息估算 360.00 元",
        ),
        ("rate", {}, "单利 13.03%，复利 13.84%"),
        ("rate", {"net": "1万", "monthly": "888.49", "fee": "100"}, "单利 32.76%"),
        ("rate", {"monthly": None, "months": None, "payments": "1072×12"}, "单利 13.03%"),
        ("rate", {"net": "1000", "monthly": None, "repay": "1300", "days": "7"}, "单利 1564.29%"),
        ("instalment", {}, "分 39 期，每期 1,755.14 元，最后一期 1,755.00 元"),
        ("instalment", {"debt": "20万"}, "免息也要 112 期，超过信用卡最长的 60 期；60 期最多能承担 108,000.00 元"),
        ("limitation", {}, "2026-03-16（星期一），已经过了 250 天：可能已过"),
        ("limitation", {"due_on": "2024-02-29"}, "2027-03-01（星期一）"),
        ("limitation", {"event1": "request", "event1_on": "2024-06-01"}, "2027-06-01（星期二）"),
        ("credit-record", {}, "保存到 2028-06-30，2028-07-01 起应当删除"),
        ("credit-record", {"settled": "no", "ended_on": None}, "还没有结清，5年还没开始算"),
        ("court-fee", {}, "1,050.00 元；走简易程序、调解或者撤诉的减半，525.00 元"),
        ("court-fee", {"kind": "payment_order"}, "350.00 元"),
        ("court-fee", {"kind": "execution", "amount": "3万"}, "350.00 元"),
        ("delay-interest", {}, "525.00 元，判决的钱已经还清"),
        (
            "delay-interest",
            {"settlements": "2026-03-03 10000\n2026-03-23 20000"},
            "332.50 元",
        ),
        ("deadlines", {}, "支付令：还清，或者书面提异议，最后一天是 2026-12-01（星期二），还有 10 天"),
    ],
)  # fmt: skip
def test_a_result_says_its_figure_in_one_sentence(client, rates, name, changes, words):
    assert words in outcome(client, name, **changes).sentence


def test_four_times_the_rate_is_that_of_the_contract(client, rates):
    result = outcome(client, "rate", principal="5万", annual_rate="24%", until="2024-10-07")

    assert "四倍（13.80%）比：口径不同，结论不同，请问律师" in result.sentence
    assert "高出 5,100.00 元" in result.notices[-1].text


def test_for_licensed_lenders_nothing_is_held_against_four_times_the_rate(client, rates):
    page = post(client, "rate", lender="licensed_finance").content.decode()

    main = (
        page.split("<main")[1].split("改一改，再算一次")[0] + page.split("凭什么这么算")[1].split("<aside")[0]
    )
    assert "参考线 24%" in main
    assert "四倍" not in main


def test_older_contracts_are_split_and_measured_by_no_single_line(client, rates):
    result = outcome(
        client,
        "rate",
        contract_on="2019-09-01",
        principal="5万",
        annual_rate="36%",
        until="2021-10-07",
        old_rule="on",
    )

    assert "不能直接和一条线比" in result.sentence
    split = result.notices[-1].text
    assert "前一段 354 天，线是 24.00%" in split
    assert "起诉时的四倍 LPR 12.00%" in split
    assert "你没有填，用了今天" in split


def test_a_tool_without_fresh_rates_says_so_first_and_guesses_nothing(client, rates):
    empty, full = client.get("/selfhelp/rate/"), post(client, "rate", contract_on="2026-10-08")

    for page in (empty.content.decode(), full.content.decode()):
        assert page.index('LPR 只到 <time datetime="2026-08-20">') < page.index('class="form"')
    LoanPrimeRate.objects.all().delete()
    assert "还没有录入 LPR" in client.get("/selfhelp/rate/").content.decode()
    assert "和合同成立时" not in outcome(client, "rate").sentence


def test_each_last_day_stands_with_its_provision(client):
    provision = make_provision(
        227, edition=make_edition(make_statute("民事诉讼法", slug="civil-procedure-law"))
    )

    page = post(client, "deadlines").content.decode()

    row = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "2026-12-01" in row
    assert f'href="{provision.page_url}#k2">依据</a>' in row


def test_a_year_without_holidays_is_said_where_a_last_day_rests_on_it(client):
    result = outcome(client, "deadlines")

    assert "还没有录入 2026 年的放假安排" in "".join(result.doubts)


def test_nothing_left_to_pay_with_is_met_with_help_and_no_plan(client):
    result = outcome(client, "instalment", income="3000")

    assert (result.table, result.picture) == (None, "")
    assert any("12348" in step for step in result.steps)


def test_a_promise_after_the_last_day_is_warned_of_and_restarts_nothing(client):
    result = outcome(client, "limitation", event1="agreed", event1_on="2026-06-01")

    assert "2026-03-16" in result.sentence
    assert result.notices[0].title == "最后一天以后发生的事"


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_no_page_calls_anything_unlawful_or_says_one_need_not_pay(client, rates, name):
    for page in (client.get(f"/selfhelp/{name}/"), post(client, name)):
        main = page.content.decode().split("<main")[1].split("凭什么这么算")[0]
        assert NEVER.findall(main) == []


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_a_result_shows_its_formula_provisions_date_and_where_to_go(client, rates, name):
    provision = make_provision(676)

    page = post(client, name).content.decode()

    assert "估算，不是法律意见" in page
    assert all(
        f'<li class="num">{whole_days(line)}' in page
        for line in post(client, name).context["outcome"].working[:1]
    )
    assert "法条按" in page
    assert name != "cost" or provision.page_url in page
    assert page.index("结果") < page.index("怎么算出来的") < page.index("凭什么这么算")
    assert "只用来生成这一次的结果：不保存，不记日志，不写进网址" in page


# Wrong input


@pytest.mark.parametrize("name", [name for name, field in MONEY.items() if field])
@pytest.mark.parametrize("value", ["-1", "9" * 100, "1，0", "1.234", "一万多", "1e9", "钱", "1\0"])
def test_an_amount_that_cannot_be_meant_is_asked_back_beside_its_field(client, name, value):
    field = MONEY[name]

    response = post(client, name, **{field: value})

    assert field in response.context["form"].errors
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert f'value="{value.replace(chr(0), "")}"' in page
    assert response.context["outcome"] is None


@pytest.mark.parametrize("name", [name for name, field in DAY.items() if field])
@pytest.mark.parametrize("value", ["2026-02-31", "昨天", "26-11-10", "2026-13-01", "9" * 100, "2031-01-01"])
def test_a_day_that_cannot_be_meant_is_asked_back_beside_its_field(client, name, value):
    response = post(client, name, **{DAY[name]: value})

    if name == "delay-interest" and value == "2031-01-01":  # the term of a judgment may lie ahead
        assert response.context["outcome"]
        return
    assert DAY[name] in response.context["form"].errors
    assert f'value="{value}"' in response.content.decode()


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_an_empty_form_comes_back_with_what_is_missing(client, name):
    response = client.post(f"/selfhelp/{name}/", {})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert response.context["outcome"] is None


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("cost", {"until": "2026-09-01"}, "until"),
        ("cost", {"daily_rate": "300%"}, "daily_rate"),
        ("cost", {"payments": "2026-10-20 1000\n昨天 5"}, "payments"),
        ("cost", {"payments": "2026-09-01 1000"}, "payments"),
        ("cost", {"kind": "penalty"}, "contract_annual_rate"),
        ("cost", {"kind": "penalty", "contract_annual_rate": "14%", "multiplier": "0.5"}, "multiplier"),
        (
            "cost",
            {"kind": "card", "posted_on": "2026-11-20", "minimum_share": "10%", "late_fee_share": "5%"},
            "posted_on",
        ),
        ("rate", {"monthly": "100"}, "monthly"),
        ("rate", {"months": "361"}, "months"),
        ("rate", {"principal": "1万"}, "annual_rate"),
        ("rate", {"dated": "2023-01-01 20000", "received_on": "2023-10-08"}, "dated"),
        ("instalment", {"months": "61"}, "months"),
        ("instalment", {"buffer": "1.1"}, "buffer"),
        ("instalment", {"monthly_rate": "0.5%"}, "months"),
        ("limitation", {"event1": "request", "event1_on": "2020-01-01"}, "event1_on"),
        ("limitation", {"event2_on": "2024-01-01"}, "event2"),
        (
            "limitation",
            {"event1": "suit", "event1_on": "2024-02-01", "event1_ended": "2024-01-01"},
            "event1_ended",
        ),
        ("limitation", {"obstacle2_to": "2024-01-01"}, "obstacle2_from"),
        ("credit-record", {"amount": "5000"}, "overdue_on"),
        ("delay-interest", {"deadline": "2014-01-01"}, "deadline"),
        ("delay-interest", {"pause1_from": "2026-02-01", "pause1_to": "2026-02-01"}, "pause1_to"),
        ("delay-interest", {"general_rate": "3%"}, "general_principal"),
        ("deadlines", {"complaint_on": "2026-12-01"}, "complaint_on"),
    ],
)
def test_what_does_not_fit_together_is_said_beside_the_field_concerned(client, rates, name, changes, field):
    response = post(client, name, **changes)

    assert field in response.context["form"].errors
    assert f'id="id_{field}_error"' in response.content.decode()


# Carried on


def test_a_result_fills_the_letter_without_retyping(client):
    plan = post(client, "instalment", **{"c-principal": "60000"})
    ways = {way["url"]: dict(way["hidden"]) for way in plan.context["letters"]}

    letter = client.post(
        "/selfhelp/letters/repayment-plan/", ways["/selfhelp/letters/repayment-plan/"] | {"step": "edit"}
    )

    form = letter.context["form"]
    assert {name: form[name].value() for name in ("principal", "total", "income", "monthly", "months", "lender")} == {
        "principal": "60000", "total": "68450.32", "income": "5000", "monthly": "1755.14", "months": "39", "lender": "card",
    }  # fmt: skip
    assert not form.errors


def test_every_value_is_taken_by_a_field_that_is_there():
    for taker, wanted in carrying.TAKES.items():
        if taker in CALCULATORS:
            names = set(CALCULATORS[taker].form(today=date(2026, 11, 21)).fields)
        else:
            names = {field.name for field in shelves.letters()[taker].fields}
        assert set(wanted) <= names, taker
        assert set(wanted.values()) <= set(carrying.NAMES)


def test_a_tool_fills_the_next_one_and_hands_its_values_on(client):
    first = post(client, "cost")
    way = next(way for way in first.context["then"] if way["url"] == "/selfhelp/instalment/")

    second = client.post(way["url"], dict(way["hidden"]) | {"step": "edit"})

    assert second.context["form"]["debt"].value() == "3067.50"
    assert ("c-late_since", "2026-10-01") in second.context["passing"]
    assert "no-store" in second["Cache-Control"]


# The house


def test_every_calculator_is_on_the_index_in_search_and_among_what_cites(client):
    page = client.get("/selfhelp/").content.decode()

    assert all(f'href="/selfhelp/{name}/"' in page for name in CALCULATORS)
    registered = {tool.name: tool.provisions for tool in tools.every()}
    assert all(registered[one.basis.key] == one.codes for one in CALCULATORS.values())


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_every_provision_that_the_words_of_a_calculator_link_to_is_among_those_it_cites(name):
    words = Path(inspect.getfile(CALCULATORS[name].reckon)).read_text(encoding="utf-8")

    linked = {code for code in CODE.findall(words) if not code.startswith("{")}
    if name == "deadlines":
        linked |= {term.ground.code for term in TERMS if term.ground and term.ground.code}
    assert linked <= set(CALCULATORS[name].codes)


def test_every_event_that_begins_a_period_can_be_typed():
    assert set(EVENTS.values()) == {term.begins for term in TERMS}


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_the_articles_tools_and_letters_named_are_there(name):
    tool = CALCULATORS[name]

    assert set(tool.then) <= set(CALCULATORS)
    assert set(tool.letters) <= set(shelves.letters())
    assert set(tool.quoted) <= set(tool.basis.codes)


def test_an_empty_form_costs_five_queries_at_most(client, django_assert_max_num_queries):
    for name in CALCULATORS:
        with django_assert_max_num_queries(5):
            client.get(f"/selfhelp/{name}/")


def test_a_carried_value_is_never_more_than_a_value():
    sent = {"c-principal": "<b>", "c-owed": "x" * 41, "c-unknown": "1", "c-months": "39\0"}

    assert carrying.received(sent) == {"principal": "<b>"}
