"""What is typed in another writing is read as it was meant, and what is written somewhere is never read otherwise."""

import pytest

from core.text import fold
from search.engine.block import FIELDS, Row
from search.engine.joining import build
from search.engine.library import Library
from search.query import search
from search.reading import understood

TEXTS = [
    "花呗逾期会怎样",
    "催收威胁我怎么办，征信报告和诉讼时效",
    "支付令、支付令异议",
    "被告收到法院传票，爆通讯录，小额贷款",
    "还款，协商还款，APP",
]
KNOWN = {"花呗", "征信", "协商", "yuqi"}


def row(id, body):
    return Row(id, id, "page", str(id), tuple(fold(body) if name == "body" else "" for name in FIELDS))


@pytest.fixture(scope="module")
def library():
    return Library([build(row(number, text) for number, text in enumerate(TEXTS))])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cuishou weixie wo", "催收 威胁 我"),
        ("susongshixiao", "诉讼时效"),
        ("huankuan", "还款"),
        ("爆通訊錄", "爆通讯录"),
        ("傳票", "传票"),
        ("征心", "征信"),
        ("花被逾期会怎样", "花呗逾期会怎样"),
        ("支付另", "支付令"),
        ("诉讼失效", "诉讼时效"),
        ("小额代款", "小额贷款"),
        ("催收 zhengxin", "催收 征信"),
    ],
)
def test_another_writing_is_read_as_it_was_meant(library, typed, meant):
    assert understood(typed, library, KNOWN) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "花呗",
        "催收威胁",
        "app",
        "yuqi",
        "hello world",
        "xyz",
        "2024",
        "没写过的话",
        "花",
        "",
        "我",
        "a" * 200,
        "𰻝",
        "民法典675",
    ],
)
def test_what_is_written_or_listed_or_means_nothing_stays_as_it_is(library, typed):
    assert understood(typed, library, KNOWN) == typed


def test_an_empty_library_reads_nothing():
    assert understood("huankuan", Library([]), KNOWN) == "huankuan"


def test_the_answer_says_what_it_searched_for_and_the_literal_search_does_not(shelf):
    shelf.put("one", "协商还款")

    read, literal = search("huankuan"), search("huankuan", literal=True)

    assert ([hit.key for hit in read.hits], read.instead, read.query) == (["one"], "还款", "huankuan")
    assert (literal.hits, literal.instead) == ([], "")


def test_full_width_and_capitals_are_no_other_words(shelf):
    shelf.put("one", "四倍LPR")

    assert search("ＬＰＲ").instead == ""
    assert search("ＬＰＲ").total == 1
