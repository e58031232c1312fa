"""Blank letters and sums to do by hand: every letter and every tool, nothing left out and nothing left open."""

import re
from html import unescape

import pytest

from reference.models import LoanPrimeRate
from selfhelp import by_hand, shelves
from selfhelp.calculators import CALCULATORS
from selfhelp.letters.reading import HOLE
from tests.factories import make_fees, make_provision


def words(lines):
    return "\n".join(line.text for line in lines)


@pytest.mark.parametrize("letter", shelves.letters().values(), ids=lambda letter: letter.name)
def test_a_blank_letter_has_a_gap_with_its_name_for_everything_that_is_filled_in(letter):
    blank = words(by_hand.blank(letter))
    always = {hole for block in letter.blocks if not block.when for hole in HOLE.findall(block.text)}

    assert "{{" not in blank
    assert {name for name in always if f"（{letter.field(name).label}）" not in blank} == set()


def test_what_only_some_need_says_for_whom():
    objection = {line.key: line for line in by_hand.blank(shelves.letters()["payment-order-objection"])}
    harassment = {line.key: line.only for line in by_hand.blank(shelves.letters()["not-my-debt"])}

    assert objection["opening"].only == ""
    assert objection["opening"].text.startswith("异议人于＿＿＿＿年＿＿月＿＿日（哪天收到支付令）收到贵院")
    assert objection["limitation"].only == "有这种情况才写：诉讼时效已经过了"
    assert objection["limitation"].text.startswith("＿、")
    assert objection["id"].only == "没有的不写：证件号末四位"
    assert objection["evidence"].only == "“证据”空着的，去掉那几个字"
    assert "evidence-none" not in objection
    assert any(only.startswith("有这种情况才写：你是借款人的什么人：") for only in harassment.values())


def test_paper_warns_as_the_pages_of_letters_and_tools_do_and_says_what_they_rest_on(client, db):
    page = client.get("/selfhelp/by-hand/").content.decode()

    words = unescape(re.sub("<[^>]+>", "", page))
    said = [
        line for one in shelves.letters().values() for line in (*one.intro, *one.never, *one.send, *one.keep)
    ]
    said += [notice.text for one in shelves.letters().values() for notice in one.notices]
    plain = [re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", line).replace("**", "") for line in said]
    assert [line for line in plain if line not in words] == []
    assert "法发〔2017〕22号（还没有核对官方原文）" in words
    assert "法院不会主动替你说" in words  # a notice of an example: limitation has to be raised


def test_every_tool_has_an_example_with_the_day_on_which_it_was_worked_out(client, db):
    make_fees()
    for day, rate in (("2025-12-20", "3.00"), ("2026-10-20", "3.00")):
        LoanPrimeRate.objects.create(
            published_on=day, one_year=rate, five_year="3.50", source="公告", source_status="two_sources"
        )

    sums = {one.tool.name: one for one in by_hand.sums()}
    page = client.get("/selfhelp/by-hand/").content.decode()

    assert set(sums) == set(by_hand.EXAMPLES) == set(CALCULATORS)
    assert {name for name, one in sums.items() if one.outcome is None} == set()
    assert "5,000 × 0.05% × 61 天 = 152.50 元" in sums["cost"].outcome.working
    assert ("是哪一种", "按天收的：花呗、借呗、分期、网贷") in sums["cost"].typed
    assert page.count("算一个例子（") == len(CALCULATORS)


def test_without_our_data_a_tool_keeps_its_formula_and_loses_its_example(client, db):
    page = client.get("/selfhelp/by-hand/").content.decode()

    assert f'id="court-fee">{CALCULATORS["court-fee"].title}' in page
    assert CALCULATORS["court-fee"].basis.formula[0] in page
    assert page.count("算一个例子（") == len(CALCULATORS) - 1


def test_the_page_costs_the_same_however_much_law_it_names(client, db, django_assert_max_num_queries):
    make_provision(585)
    with django_assert_max_num_queries(10):
        page = client.get("/selfhelp/by-hand/").content.decode()

    assert re.search(r"凭：.*第五百八十五条", page)
