"""How fresh the data behind a tool is: said at its top, on the page to take along, in letters, and to staff."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from core.markup import to_text
from reference.models import FeeSchedule, Holiday, HolidayNotice, LoanPrimeRate, LocalFigure
from selfhelp import freshness
from selfhelp.calculators import CALCULATORS
from selfhelp.calculators.held import Held
from tests.factories import make_fees, make_staff
from tests.selfhelp.calculator_values import typed
from tests.selfhelp.letter_values import typed as letter_typed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
TAKEN = {"kept": "rate?lender=private&contract_on=2026-11-10&net=12000&monthly=1072&months=12"}
STALE = "这里的 LPR 只到 2026-08-20 公布的一期，之后的还没有录入"


@pytest.fixture(autouse=True)
def _the_day_on_which_the_table_is_three_rows_behind():
    with time_machine.travel("2026-11-22T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def rates():
    for day, status in (("2023-09-20", "two_sources"), ("2026-08-20", "one_source")):
        LoanPrimeRate.objects.create(
            published_on=day, one_year="3.45", five_year="4.20", source="某处整理的数据", source_status=status
        )


@pytest.fixture
def holidays():
    for year in (2026, 2027):
        notice = HolidayNotice.objects.create(
            year=year,
            number=f"第{year}号",
            source="测试用的通知",
            source_status="two_sources",
            is_complete=True,
        )
        Holiday.objects.create(day=f"{year}-10-01", name="国庆节", notice=notice)


def text(response):
    """The words of a page, whatever marks days."""
    return to_text(response.content.decode().split("<main")[1])


def result(client, name, **changes):
    response = client.post(f"/selfhelp/{name}/", typed(name, **changes))
    assert response.context["outcome"], response.context["form"].errors
    return response.context["outcome"]


def words_to_do():
    return {one.title: words for one, words in freshness.to_do(TODAY)}


# Loan prime rates


def test_a_table_that_is_behind_is_said_at_the_top_of_the_tool_its_result_and_the_page_to_take_along(
    client, rates
):
    pages = [
        client.get("/selfhelp/rate/"),
        client.post("/selfhelp/rate/", typed("rate", contract_on="2026-11-10")),
        client.post("/selfhelp/take-along/", TAKEN),
    ]  # fmt: skip

    for page in pages:
        words = text(page)
        assert STALE in words
        assert words.index(STALE) < words.index("单利")
    assert STALE not in text(client.post("/selfhelp/rate/", typed("rate", lender="licensed_finance")))


def test_a_rate_that_one_source_retells_says_so_wherever_it_is_used(client, rates):
    sure = result(client, "rate")
    unsure = result(
        client, "rate", contract_on="2026-11-10", principal="5万", annual_rate="24%", until="2026-11-20"
    )
    split = result(
        client, "rate", contract_on="2020-01-02", principal="5万", annual_rate="24%", until="2026-11-20"
    )

    assert "13.80%）" in sure.sentence
    assert sure.data == ("用的是 2023-09-20 公布的一年期 LPR 3.45%，来源：某处整理的数据。",)
    assert "四倍（13.80%〔只见一处转述〕）" in unsure.sentence
    assert "13.80%〔只见一处转述〕" in unsure.notices[-1].text
    assert "起诉时的四倍 LPR 13.80%〔只见一处转述〕" in split.notices[-1].text
    assert (
        split.data[-1]
        == "用的是起诉时 2026-08-20 公布的一年期 LPR 3.45%，来源：某处整理的数据〔只见一处转述〕。"
    )
    assert "来源：某处整理的数据〔只见一处转述〕" in text(
        client.post("/selfhelp/take-along/", TAKEN)
    )  # fmt: skip


def test_the_table_counts_as_fresh_until_the_day_of_the_next_row(rates):
    assert freshness.lpr(Held(date(2026, 9, 19))).doubts == ()
    assert freshness.lpr(Held(date(2026, 9, 20))).to_do == "只到 2026-08-20，2026-09-20 起可能有新的一期。"


# Holidays


def test_a_last_day_names_the_years_whose_holidays_it_was_kept_off(client, holidays):
    for name in ("deadlines", "limitation"):
        found = result(client, name)
        assert found.data[0] == "2026 年放假安排（第2026号），来源：测试用的通知。"
        assert found.doubts == ()
    assert "放假安排：2026、2027 年" in text(client.get("/selfhelp/deadlines/"))
    assert result(client, "limitation", due_on="2026-01-05").doubts == (
        "还没有录入 2029 年的放假安排，只避开了周末。碰上节假日或者调休，请问法院或者打 12368 核对。",
    )


def test_without_a_calendar_a_last_day_and_the_letter_with_it_say_so_first(client):
    unknown = "还没有录入 2026 年的放假安排，只避开了周末"

    letter = client.post(
        "/selfhelp/letters/payment-order-objection/", letter_typed("payment-order-objection")
    )
    kept = client.post("/selfhelp/take-along/", {"kept": "deadlines?order_on=2026-11-16"})

    assert [unknown in text(page) for page in (client.get("/selfhelp/deadlines/"), letter, kept)] == [
        True
    ] * 3
    assert text(letter).index(unknown) < text(letter).index("异议书")
    assert result(client, "deadlines").data == ("没有用到哪一年的放假安排，只避开了周末。",)


# Court fees


def test_the_fee_is_reckoned_by_the_table_of_the_admin_and_says_which(client):
    make_fees()
    before = result(client, "court-fee")
    FeeSchedule.objects.filter(kind="acceptance").update(
        steps="不超过1万元：每件50元\n超过1万元：3%", source_status="recalled"
    )

    after = result(client, "court-fee")

    assert "1,050.00 元" in before.sentence
    assert "1,250.00 元" in after.sentence
    assert after.working[:2] == ("10,000 元以内：50 元", "10,000 到 50,000 元：40,000 × 3% = 1,200.00 元")
    assert after.data == (
        "费率 2007-04-01 起施行，来源：诉讼费用交纳办法第十三条第一款第（一）项〔待核对〕，2026-11-22 核对。",
    )


def test_without_a_table_no_fee_is_guessed(client):
    empty = client.get("/selfhelp/court-fee/")
    answer = client.post("/selfhelp/court-fee/", typed("court-fee"))

    assert "还没有录入诉讼费的费率" in text(empty)
    assert answer.context["outcome"] is None
    assert "这一种的费率我们还没有录入" in answer.context["form"].errors["kind"][0]
    assert 'value="50000"' in answer.content.decode()


def test_fees_that_nobody_compared_for_a_year_are_doubted(client):
    make_fees()
    assert freshness.fees(Held(date(2027, 11, 21))).doubts == ()

    (doubt,) = freshness.fees(Held(date(2027, 11, 22))).doubts

    assert "上次核对是 2026-11-22" in doubt


# Figures of a place


def figure(kind, place, year, amount):
    return LocalFigure.objects.create(
        kind=kind,
        place=place,
        year=year,
        amount=Decimal(amount),
        source="测试来源",
        source_status="two_sources",
    )


def test_without_average_wages_the_reader_is_told_where_to_look_and_nothing_is_judged(client):
    make_fees()

    page = text(client.get("/selfhelp/court-fee/"))

    assert "本站没有各省年平均工资的数据，不替你猜：到本省统计局官网查" in page
    assert "哪个省的法院" not in page
    assert [one.title for one in result(client, "court-fee").notices] == []
    assert "本站没有各地最低生活保障标准的数据：到当地民政局官网查" in text(
        client.get("/selfhelp/instalment/")
    )


def test_an_average_wage_that_we_hold_is_used_with_its_year_and_one_too_old_is_said(client):
    make_fees()
    figure("average_wage", "浙江省", 2024, "90000")
    figure("average_wage", "浙江省", 2025, "98000")
    figure("average_wage", "广东省", 2024, "98000")

    fresh = result(client, "court-fee", amount="48000", province="浙江省")
    old = result(client, "court-fee", amount="48000", province="广东省")
    own = result(client, "court-fee", amount="48000", province="广东省", average_wage="10000")

    assert "一半是 49,000.00 元" in fresh.notices[0].text
    assert (fresh.doubts, fresh.data[-1]) == ((), "浙江省 2025 年就业人员年平均工资，来源：测试来源。")
    assert "我们只有 2024 年的。法律看的是上年度（2025 年）的数" in old.doubts[0]
    assert "按你填的年平均工资 10,000.00 元" in own.notices[0].text
    assert own.doubts == ()
    wrong = client.post("/selfhelp/court-fee/", typed("court-fee", province="火星"))
    assert "province" in wrong.context["form"].errors


def test_what_a_place_grants_stands_beside_what_one_lives_on(client):
    figure("subsistence", "某市", 2026, "1200")

    below = result(client, "instalment", living="1000", place="某市")
    above = result(client, "instalment", place="某市")

    assert "比一个人的标准还低" in below.notices[-1].text
    assert "每人每月 1,200.00 元（2026 年）" in above.notices[-1].text
    assert "还低" not in above.notices[-1].text
    assert above.data == ("某市 2026 年最低生活保障标准，来源：测试来源。",)
    assert all(one.title != "和当地低保标准比" for one in result(client, "instalment").notices)


# For staff


def test_every_table_that_a_tool_uses_has_a_rule_of_freshness():
    assert {name for one in CALCULATORS.values() for name in one.uses} <= set(freshness.DATA)


def test_staff_who_may_mend_a_table_read_on_the_first_page_that_it_is_behind(client, rates):
    make_fees()
    client.force_login(make_staff("编辑"))

    page = client.get("/admin/").content.decode()

    assert "这些数据该更新了" in page
    assert 'href="/admin/reference/loanprimerate/">LPR</a>：只到 2026-08-20' in page
    assert 'href="/admin/reference/holidaynotice/">放假安排</a>：2026 年、2027 年的没有录完。' in page
    assert "诉讼费费率" not in page.split("这些数据该更新了")[1].split("</section>")[0]
    client.force_login(make_staff("审核员"))
    assert "这些数据该更新了" not in client.get("/admin/").content.decode()


def test_a_table_that_was_brought_up_to_date_leaves_the_list(rates, holidays):
    make_fees()
    figure("average_wage", "浙江省", 2024, "98000")
    figure("subsistence", "某市", 2026, "1200")
    assert words_to_do().keys() == {"LPR", "各省年平均工资"}

    LoanPrimeRate.objects.create(published_on="2026-11-20", one_year="3", five_year="3.5")
    figure("average_wage", "浙江省", 2025, "98000")

    assert words_to_do() == {}
