"""The debt sheet: the order by what waiting costs, the sums, and that nothing of it stays with us."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from selfhelp.rules.sheet import Debt, Group, Stage, Tied, group_of, ordered, totals
from tests.factories import NOW
from tests.selfhelp.test_letters_privacy import log, rows  # noqa: F401
from tests.selfhelp.test_message_pages import hidden

TODAY = date(2026, 11, 22)


def debt(number=1, principal="1000", rate=None, days=None, **more):
    due_on = TODAY + timedelta(days) if days is not None else None
    return Debt(
        number, f"第{number}家", Decimal(principal), None if rate is None else Decimal(rate), due_on, **more
    )


def order(*debts):
    return [one.debt.number for one in ordered(debts, today=TODAY)]


def test_papers_of_a_court_come_before_everything_the_nearest_day_first():
    assert order(
        debt(1, rate="0.36"),
        debt(2, days=9, stage=Stage.SUED),
        debt(3, tied=Tied.GUARANTOR),
        debt(4, days=3, stage=Stage.PAYMENT_ORDER),
        debt(5, stage=Stage.ENFORCED),
        debt(6, tied=Tied.LIVELIHOOD),
        debt(7, tied=Tied.HOME),
    ) == [5, 4, 2, 3, 7, 6, 1]


def test_the_dearest_comes_first_then_the_small_one_and_an_unknown_rate_last():
    assert order(
        debt(1, rate="0.18"),
        debt(2),
        debt(3, "500", rate="0.24"),
        debt(4, "9000", rate="0.24"),
        debt(5, "10"),
    ) == [3, 4, 1, 5, 2]


def test_a_debt_that_may_be_too_old_is_set_aside_and_not_counted():
    old, other = debt(1, "5000", rate="0.24", stage=Stage.OLD, tied=Tied.HOME), debt(2, "1000", rate="0.12")

    assert order(old, other) == [2, 1]
    assert totals([old, other]) == totals([other]).__class__(
        Decimal("6000.00"), Decimal("1000.00"), Decimal("120.00"), 0
    )


def test_interest_is_that_of_the_debts_whose_rate_is_known():
    found = totals([debt(1, "10000", rate="0.1825"), debt(2, "333.33", rate="0.0005"), debt(3, "50")])

    assert (found.principal, found.yearly_interest, found.without_rate) == (
        Decimal("10383.33"),
        Decimal("1825.17"),
        1,
    )


def test_days_are_counted_to_the_day_written_and_past_ones_are_negative():
    assert [one.days for one in ordered([debt(1, days=-2), debt(2, days=0), debt(3)], today=TODAY)] == [
        -2,
        0,
        None,
    ]


DEBTS = st.builds(
    debt,
    st.integers(1, 20),
    st.decimals(1, 10**6, places=2),
    st.none() | st.decimals(0, 2, places=4),
    st.none() | st.integers(-30, 30),
    stage=st.sampled_from(Stage),
    tied=st.sampled_from(Tied),
)


@given(st.lists(DEBTS, max_size=20))
def test_whatever_the_debts_each_has_one_place_and_groups_keep_their_order(debts):
    placed = ordered(debts, today=TODAY)

    groups = [list(Group).index(one.group) for one in placed]
    assert sorted(groups) == groups
    assert [one.place for one in placed] == list(range(1, len(debts) + 1))
    assert sorted(map(id, (one.debt for one in placed))) == sorted(map(id, debts))
    assert [one for one in placed if group_of(one.debt) is not one.group] == []


# Pages

SHEET = {
    "d-rows": "3", "c-rows": "2",
    "d0-creditor": "示例消费金融", "d0-principal": "１.2万", "d0-rate": "14.4%", "d0-stage": "overdue",
    "d1-creditor": "示例银行", "d1-principal": "3，000.50", "d1-due_on": "2026-11-25", "d1-stage": "sued",
    "d2-stage": "overdue", "d2-tied": "nothing",
    "c0-on": "2026-11-02", "c0-at": "23:10", "c0-number": "0571-00000000", "c0-to": "母亲", "c0-said": "秘密的话<b>",
}  # fmt: skip


@pytest.fixture
def sent(client, db):
    with time_machine.travel(NOW, tick=False):
        yield lambda **changes: client.post(
            "/selfhelp/sheet/", {key: value for key, value in (SHEET | changes).items() if value is not None}
        )


def html(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_order_the_sums_and_the_reasons_stand_on_the_page(sent):
    page = html(sent())

    assert "一共 2 笔。先办：示例银行。有法院材料：先办期限。" in page
    assert "15,000.50 元" in page
    assert "还有 4 天" in page
    assert page.index("示例银行</h3>") < page.index("示例消费金融</h3>")
    assert '<span class="flag">夜里</span>' in page
    assert "秘密的话&lt;b&gt;" in page


def test_the_sum_goes_on_to_the_capacity_tool_and_the_calls_into_letters(client, sent):
    page = html(sent())

    capacity = client.post("/selfhelp/instalment/", hidden(page, "/selfhelp/instalment/"))
    letter = client.post("/selfhelp/letters/complaint/", hidden(page, "/selfhelp/letters/complaint/"))

    assert capacity.context["form"]["debt"].value() == "15000.50"
    assert letter.context["form"]["facts"].value() == "2026-11-02 23:10，0571-00000000，打给母亲：秘密的话<b>"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"d0-principal": "-1"}, "不能是负数"),
        ({"d0-principal": "9" * 100}, "最多 40 个字"),
        ({"d0-principal": ""}, "这里还没有写"),
        ({"d1-due_on": "2026-02-31"}, "2 月没有 31 日"),
        ({"d0-rate": "9999"}, "利率超过 1000%"),
        ({"d0-creditor": "示\0例"}, "无法识别的字符"),
        ({"d0-stage": "nonsense"}, "从列出的里选"),
        ({"c0-at": "25:00"}, "从 0:00 到 23:59"),
        ({"c0-on": ""}, "这里还没有写"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_typed_is_lost(sent, changes, words):
    response = sent(**changes)
    page = html(response)

    [(_, id_, error)] = response.context["sheet"].faults
    assert words in error
    assert f'id="{id_}_error"' in page
    assert "秘密的话&lt;b&gt;" in page
    assert "2026-11-25" in page or "d1-due_on" in changes


def test_an_empty_sheet_is_asked_for_one_line(client, db):
    page = html(client.post("/selfhelp/sheet/", {"d-rows": "3", "c-rows": "3"}))

    assert "一笔都还没有写" in page


def test_calls_alone_are_enough(sent):
    page = html(sent(**{name: "" for name in SHEET if name.startswith(("d0", "d1"))}))

    assert "来电、消息的记录" in page
    assert "先后和理由" not in page


@pytest.mark.parametrize(
    ("claimed", "rows_shown"), [("3", 6), ("19", 20), ("999", 20), ("-1", 6), ("x" * 50, 6)]
)
def test_more_rows_come_without_script_up_to_twenty(sent, claimed, rows_shown):
    page = html(sent(**{"d-rows": claimed, "step": "more-debts"}))

    assert page.split("<template")[0].count('data-row="d"') == rows_shown
    assert "１.2万" in page


def test_going_back_keeps_what_was_typed(client, sent):
    again = html(client.post("/selfhelp/sheet/", hidden(html(sent()), "/selfhelp/sheet/") | {"step": "edit"}))

    for value in ("示例消费金融", "１.2万", "14.4%", "2026-11-25", "秘密的话&lt;b&gt;", "23:10"):
        assert f'value="{value}"' in again
    assert '<option value="sued" selected>' in again


@pytest.mark.parametrize("changes", [{}, {"step": "edit"}, {"step": "more-debts"}, {"d0-principal": "x"}])
def test_a_sheet_leaves_no_trace(sent, log, changes):  # noqa: F811
    response = sent(**changes)

    everywhere = "\n".join(log) + rows() + str(response.headers)
    assert [words for words in ("秘密的话", "0571-00000000", "示例消费金融") if words in everywhere] == []
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_the_page_says_truthfully_what_goes_where(client, db):
    response = client.get("/selfhelp/sheet/")
    page = html(response)

    assert "发到我们的服务器，只用来生成这一次的结果：不保存，不记日志，不写进网址" in page
    assert "别人用这台手机、这个浏览器也能看到" in page
    assert "不上传" not in page
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
