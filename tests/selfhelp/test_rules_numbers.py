"""What people type is read as they meant it, or asked back; nothing doubtful is guessed."""

from contextlib import suppress
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfhelp.rules import numbers
from selfhelp.rules.inputs import BadInput

D = Decimal


def refused(read, text, **more):
    with pytest.raises(BadInput) as bad:
        read("amount", text, **more)
    assert bad.value.field == "amount"
    assert bad.value.words.endswith("。")
    return bad.value.code


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3000", "3000"), ("1，０００.5０", "1000.50"), ("１２３４．５", "1234.5"), (" 3 000.50 ", "3000.50"),
        ("¥3,000", "3000"), ("￥３０００元", "3000"), ("人民币 3000 元整", "3000"), ("3000块", "3000"),
        ("1.2万", "12000"), ("３万", "30000"), ("3万5000", "35000"), ("3万5千", "35000"), ("1亿2000万", "120000000"),
        ("2千", "2000"), ("5百", "500"), ("3万500元", "30500"), ("三千五百", "3500"), ("十二万三千", "123000"),
        ("1.5千", "1500"), ("三点五", "3.5"), (".5", "0.5"), ("0", "0"), ("+20", "20"), ("3000。50", "3000.50"),
        ("12,3456", "123456"), ("1,234,567.89", "1234567.89"), ("68450.32", "68450.32"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(text, amount):
    assert numbers.parse_money("amount", text) == D(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"), ("　 ", "missing"), ("-5", "negative"), ("－５", "negative"), ("负五百", "negative"),
        ("−3000元", "negative"), ("¥-3", "negative"), ("abc", "not_a_number"), ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"), ("1e5", "not_a_number"), ("1_000", "not_a_number"), ("10²", "not_a_number"),
        ("①", "not_a_number"), ("١٢٣", "not_a_number"), ("0x10", "not_a_number"), ("1.2.3", "not_a_number"),
        ("1,5", "ambiguous"), ("1,00", "ambiguous"), ("3万5", "ambiguous"), ("2千3", "ambiguous"),
        ("9" * 100, "too_long"), ("9" * 201, "too_long"), ("万", "not_a_number"), ("3千万", "not_a_number"),
        ("3万2万", "not_a_number"), ("1万20000", "not_a_number"), ("5元3角", "not_a_number"), ("1\x002", "not_a_number"),
        ("<script>", "not_a_number"), ("二三", None),
    ],
)  # fmt: skip
def test_an_amount_that_may_mean_two_things_or_none_is_asked_back(text, code):
    if code is None:
        assert numbers.parse_money("amount", text) == 23  # digits spelt one by one
    else:
        assert refused(numbers.parse_money, text) == code


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("0.05%", "0.0005"), ("０.０５％", "0.0005"), ("0.05", "0.0005"), ("万分之五", "0.0005"), ("万分之5", "0.0005"),
        ("万分之一点七五", "0.000175"), ("千分之一点五", "0.0015"), ("百分之二十四", "0.24"), ("5‰", "0.005"),
        ("18.25 %", "0.1825"), ("0", "0"), ("24", "0.24"),
    ],
)  # fmt: skip
def test_a_rate_is_read_in_every_usual_writing(text, rate):
    assert numbers.parse_rate("amount", text) == D(rate)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "missing"), ("万分之", "not_a_number"), ("-1%", "negative"), ("年化18%", "not_a_number"), ("%", "not_a_number"),
     ("0,05%", "ambiguous"), ("1.5倍", "not_a_number")],
)  # fmt: skip
def test_a_rate_of_another_kind_is_asked_back(text, code):
    assert refused(numbers.parse_rate, text) == code


def test_a_bare_number_is_no_rate_where_the_form_wants_the_sign():
    assert refused(numbers.parse_rate, "0.05", bare=None) == "no_unit"
    assert numbers.parse_rate("amount", "0.05%", bare=None) == D("0.0005")


@pytest.mark.parametrize(
    "text",
    ["2026-11-22", "2026/11/22", "2026.11.22", "20261122", "2026年11月22日", "２０２６－１１－２２", "2026 年 11 月 22 号",
     "二〇二六年十一月二十二日", "二零二六年十一月二十二日", " 2026-11-22 "],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_writing(text):
    assert numbers.parse_date("amount", text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "missing"), ("2026-02-31", "bad_day"), ("二〇二六年二月三十一日", "bad_day"), ("2026-13-01", "bad_month"),
     ("2026-00-10", "bad_month"), ("2026-01-00", "bad_day"), ("2025-02-29", "bad_day"), ("0026-01-01", "bad_year"),
     ("9999-12-31", "bad_year"), ("26-11-22", "short_year"), ("11-22", "not_a_date"), ("昨天", "not_a_date"),
     ("2026-11-22 10:00", "not_a_date"), ("2026112", "not_a_date"), ("9" * 100, "not_a_date")],
)  # fmt: skip
def test_a_day_that_is_none_is_said(text, code):
    assert refused(numbers.parse_date, text) == code


def test_the_thirty_first_of_february_is_told_by_name():
    with pytest.raises(BadInput, match="2026 年 2 月没有 31 日"):
        numbers.parse_date("due", "2026年2月31日")


def test_counts_times_and_factors():
    assert numbers.parse_count("n", "１２期") == 12
    assert numbers.parse_count("n", "三十六个月") == 36
    assert numbers.parse_factor("n", "１.５") == D("1.5")
    assert numbers.parse_time("n", "22：05") == time(22, 5)
    assert numbers.parse_time("n", "8点") == time(8)
    assert refused(numbers.parse_count, "1.5") == "not_whole"
    assert refused(numbers.parse_count, "-1") == "negative"
    assert refused(numbers.parse_time, "24:00") == "not_a_time"


def test_amounts_come_one_a_line_or_many_of_a_kind():
    assert numbers.parse_amounts("n", "1,072×3\n1072；500、1.2万") == (
        D(1072), D(1072), D(1072), D(1072), D(500), D(12000),
    )  # fmt: skip
    assert refused(numbers.parse_amounts, "100×361") == "out_of_range"
    assert refused(numbers.parse_amounts, "100×200\n100×200") == "too_many"
    assert refused(numbers.parse_amounts, " \n ") == "missing"
    with pytest.raises(BadInput, match="第 2 行：请填一个数字"):
        numbers.parse_amounts("n", "100\nabc")


def test_payments_come_as_a_day_and_an_amount():
    assert numbers.parse_dated_amounts("n", "2026-04-09 2000\n2026年5月9日，3,000元") == (
        (date(2026, 4, 9), D(2000)),
        (date(2026, 5, 9), D(3000)),
    )
    assert refused(numbers.parse_dated_amounts, "2026-04-09") == "not_a_payment"
    with pytest.raises(BadInput, match="第 1 行：2026 年 2 月没有 30 日"):
        numbers.parse_dated_amounts("n", "2026-02-30 100")


def read_in_every_way(text):
    for read in (
        numbers.parse_money, numbers.parse_rate, numbers.parse_count, numbers.parse_date, numbers.parse_time,
        numbers.parse_amounts, numbers.parse_dated_amounts,
    ):  # fmt: skip
        with suppress(BadInput):
            read("n", text)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text):
    read_in_every_way(text)


@given(st.text(alphabet="0123456789０５.．,，-－+ 万亿千百十零一二三五点分之年月日元¥%‰×;\n/：", max_size=14))
def test_whatever_looks_like_a_number_is_read_or_refused(text):
    read_in_every_way(text)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_is_read_however_it_is_grouped_and_widened(amount):
    for written in (f"{amount}", f"{amount:,}", f"¥{amount:,}元", f"{amount:,}".replace(",", "，")):
        wide = written.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
        assert numbers.parse_money("n", written) == numbers.parse_money("n", wide) == amount
