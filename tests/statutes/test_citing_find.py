"""Which words name a provision, in both directions; the library here is made by hand, without a database."""

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.text import cn_number
from statutes.citing import find, resolve
from statutes.citing.report import lines_for
from tests.statutes.laws_by_hand import CIVIL, CREDIT, CRIMINAL, LENDING, PRIVACY, PROCEDURE, READING, library

LIBRARY = library()

TODAY = date(2026, 11, 21)


def _named(text, on=TODAY):
    return [
        (line["law"], line["number"], line["sub"]) for line in lines_for(text, LIBRARY, on=on) if line["held"]
    ]


def _unlinked(text, on=TODAY):
    resolved = [resolve(mention, LIBRARY, on=on) for mention in find(text, LIBRARY.keys)]
    return [(one.mention.text, one.reason) for one in resolved if one.reason]


@pytest.mark.parametrize(
    "text",
    [
        "《民法典》第六百七十五条",
        "《中华人民共和国民法典》第六百七十五条",
        "《 中华人民共和国民法典 》第六百七十五条",
        "中华人民共和国民法典第六百七十五条",
        "民法典第六百七十五条",
        "民法典第675条",
        "民法典第６７５条",
        "民法典第 675 条",
        "民法典 第675条",
        "民法典675条",
        "《民法典》675条",
        "《民法典》第六七五条",
        "《民法典》的第六百七十五条",
        "《民法典》中的第六百七十五条",
        "《民法典》规定的第六百七十五条",
        "《民法典》规定第六百七十五条",
        "民法典规定第675条",
        "《民法典》合同编第六百七十五条",
        "民法典合同编第675条",
        "《民法典》第三编第六百七十五条",
        "《民法典》（2021年1月1日起施行）第六百七十五条",
        "《民法典》(2020年5月28日通过)第675条",
        "2021年施行的《民法典》第六百七十五条",
        "《民法典》，第六百七十五条",
        "《民法典》第六百七十五条第一款第（一）项",
        "《民法典》第675条第2款",
        "根据《民法典》第六百七十五条的规定",
        "（民法典第675条）",
        "2019年借的钱，也适用《民法典》第六百七十五条",
        "2019年借的钱也适用《民法典》第六百七十五条",
        "《民法典》说得清楚。该法第六百七十五条规定",
        "民法典施行以后，该法典第六百七十五条",
        "《中华人民共和国民法典》（以下简称《法典》），《法典》第六百七十五条",
        "《中华人民共和国民法典》（以下简称“大典”）……大典第六百七十五条",
        "《民法典》和《民事诉讼法》不同，《民法典》第六百七十五条",
        "《民法典·合同编》第六百七十五条",
        "《民法典（合同编）》第六百七十五条",
        "“民法典”第675条",
        "〈民法典〉第六百七十五条",
        "民法典》第六百七十五条",
    ],
)
def test_all_these_mean_article_675_of_the_civil_code(text):
    assert _named(text) == [(CIVIL, 675, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刑法第二百九十三条之一", [(CRIMINAL, 293, 1)]),
        ("《刑法》第293条之一", [(CRIMINAL, 293, 1)]),
        ("刑法第293条之1", [(CRIMINAL, 293, 1)]),
        ("刑法第293-1条", [(CRIMINAL, 293, 1)]),
        ("刑法293条之一", [(CRIMINAL, 293, 1)]),
        ("《刑法》第一百七十五条之一、第二百五十三条之一", [(CRIMINAL, 175, 1), (CRIMINAL, 253, 1)]),
        ("刑法第二百九十三条之规定", [(CRIMINAL, 293, 0)]),
        ("《民法典》第六百七十五条、第六百七十六条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("《民法典》第六百七十五条和第六百七十六条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("《民法典》第六百七十五条，第六百七十六条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        (
            "《民法典》第六百七十五条（到期还）、第六百七十六条（逾期利息）",
            [(CIVIL, 675, 0), (CIVIL, 676, 0)],
        ),
        ("民法典675、676条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("民事诉讼法第二百五十三条（现第二百六十四条）", [(PROCEDURE, 264, 0)]),
        ("《民诉法解释》第九十条写明“民事诉讼法第六十七条”", [(READING, 90, 0)]),
        (
            "《征信业管理条例》第十六条说“五年”，民事诉讼法第一百二十二条",
            [(CREDIT, 16, 0), (PROCEDURE, 122, 0)],
        ),
        ("有人说“按民事诉讼法第一百二十二条起诉”", [(PROCEDURE, 122, 0)]),
        ("《民法典》第675、676条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("《民法典》第675条、676条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("民法典六百七十五条、六百七十六条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("《民法典》第五百零九条第一款、第五百七十七条", [(CIVIL, 509, 0), (CIVIL, 577, 0)]),
        ("《民法典》第五百零九条第一款、第二款，第五百七十七条", [(CIVIL, 509, 0), (CIVIL, 577, 0)]),
        (
            "《民法典》第675条、第676条以及《个保法》第13条",
            [(CIVIL, 675, 0), (CIVIL, 676, 0), (PRIVACY, 13, 0)],
        ),
        ("《民法典》第六百六十七条至第六百七十条", [(CIVIL, n, 0) for n in range(667, 671)]),
        ("民法典第667条到第670条", [(CIVIL, n, 0) for n in range(667, 671)]),
        ("民法典第667至670条", [(CIVIL, n, 0) for n in range(667, 671)]),
        ("民法典第667-670条", [(CIVIL, n, 0) for n in range(667, 671)]),
        ("民法典第67-70条", [(CIVIL, n, 0) for n in range(67, 71)]),
        ("民法典第667条—第669条、第675条", [*((CIVIL, n, 0) for n in range(667, 670)), (CIVIL, 675, 0)]),
        ("《民法典》第六百七十五条。同法第六百七十六条", [(CIVIL, 675, 0), (CIVIL, 676, 0)]),
        ("《个人信息保护法》第十三条。该法第二十四条第三款", [(PRIVACY, 13, 0), (PRIVACY, 24, 0)]),
        ("《征信业管理条例》第十六条；该条例第十七条", [(CREDIT, 16, 0), (CREDIT, 17, 0)]),
        ("《民法典》《征信业管理条例》都有。该法第675条，本条例第十七条", [(CIVIL, 675, 0), (CREDIT, 17, 0)]),
        ("征信条例第16条", [(CREDIT, 16, 0)]),
        ("个保法第六十九条", [(PRIVACY, 69, 0)]),
        ("《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第九十条", [(READING, 90, 0)]),
        ("《最高人民法院关于适用《中华人民共和国民事诉讼法》的解释》第九十条", [(READING, 90, 0)]),
        ("最高人民法院关于适用《中华人民共和国民事诉讼法》的解释第九十条", [(READING, 90, 0)]),
        ("《关于适用〈民事诉讼法〉的解释》第九十条", [(READING, 90, 0)]),
        ("民诉法解释第九十条，该解释第九十一条", [(READING, 90, 0), (READING, 91, 0)]),
        ("《民间借贷规定》第二十五条", [(LENDING, 25, 0)]),
        ("最高法院民间借贷规定第25条", [(LENDING, 25, 0)]),
        ("民事诉讼法第一百二十二条", [(PROCEDURE, 122, 0)]),
        ("《民事诉讼法》（2023年修正）第一百二十二条", [(PROCEDURE, 122, 0)]),
        ("2024年起诉，按民事诉讼法第一百二十二条", [(PROCEDURE, 122, 0)]),
        ("我2020年逾期，今年被起诉，按民事诉讼法第一百二十二条", [(PROCEDURE, 122, 0)]),
        ("新民事诉讼法第一百二十二条", [(PROCEDURE, 122, 0)]),
        ("民诉法(2021修正)第二百五十三条", [(PROCEDURE, 253, 0)]),
        ("2019年判刑，依据刑法第二百九十三条", [(CRIMINAL, 293, 0)]),
    ],
)
def test_numbers_lists_ranges_and_references_back_are_understood(text, expected):
    assert _named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第三条建议：先查征信。",
        "根据民法典，第三条建议是写下来",
        "民法典的第三条建议",
        "《民法典》第五百七十七条讲违约。给你的第二条路是协商",
        "合同第三条",
        "本合同第五条",
        "协议第二条",
        "《借款合同》第六条",
        "《个人信用报告授权书》第二条",
        "《民法典》之外，还要看借款合同第六条",
        "花呗用户服务合同第675条",
        "公司章程第十条",
        "第一，第二，第三",
        "第675个人",
        "这三条都要记住",
        "民法典1260条，一共七编",
        "675条短信",
        "民法典共1260条",
        "民法典的1260条",
        "民法典第1261条",
        "《民法典》第九千九百九十九条",
        "《民法典》第零条",
        "征信条例第四十八条",
        "《征信业管理条例》第一条",
        "《合同法》第二百零七条",
        "合同法第207条",
        "劳动合同法第三十九条",
        "《劳动合同法》第三十九条",
        "原《民法通则》第一百三十五条",
        "《德国民法典》第242条",
        "德国民法典第242条",
        "台湾民法第205条",
        "香港基本法第二十三条",
        "2017年修正的《民事诉讼法》第二百五十三条",
        "民事诉讼法（2017修正）第二百五十三条",
        "《民事诉讼法（2012修正）》第二百五十三条",
        "2012年民事诉讼法第二百五十三条",
        "旧民事诉讼法第二百五十三条",
        "民事诉讼法原第二百五十三条",
        "《民事诉讼法》2017年修正版第二百五十三条",
        "2017修正的民事诉讼法第二百五十三条",
        "修改前的《民事诉讼法》第二百五十三条",
        "当时的民诉法第二百五十三条",
        "《民事诉讼法》（已失效）第二百五十三条",
        "2019年判决书写明，依照《民事诉讼法》第二百五十三条",
        "（2019）京0105民初123号判决依照民事诉讼法第二百五十三条",
        "2016年的民间借贷规定第二十五条",
        "第二百五十三条规定了加倍利息",
        "本法第十条",
        "同法第六百七十五条",
        "公司规定第三条",
        "民法典2025条文",
        "民法典675条款",
        "“民事诉讼法第二百五十三条”是2012年版条号",
        "民诉法第二百五十三条，那是旧条号",
        "看法第三条",
    ],
)
def test_nothing_of_this_becomes_a_link(text):
    expected = (
        [(CIVIL, 577, 0)]
        if "第五百七十七条" in text
        else [(CIVIL, 1260, 0)]
        if "1260条，一共" in text
        else []
    )

    assert _named(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("《合同法》第二百零七条", [("《合同法》第二百零七条", "这部法律已经废止")]),
        ("《劳动合同法》第三十九条", [("《劳动合同法》第三十九条", "法条库里没有这部法律")]),
        ("民法典第1261条", [("民法典第1261条", "条号超过了这部法律的最后一条（第 1260 条）")]),
        ("征信条例第三条", [("征信条例第三条", "法条库里还没有收这一条")]),
        ("旧民事诉讼法第二百五十三条", [("民事诉讼法第二百五十三条", "文中指的是旧版，条号可能不同")]),
        ("2012年民诉法第229条", [("民诉法第229条", "文中指的是 2012 年的版本，法条库里没有")]),
        ("该法第十条", [("该法第十条", "“该法”前面没有写明是哪部法律")]),
        ("《民法典》第675条很短，第六百七十六条也短", [("第六百七十六条", "没有写是哪部法律的条文")]),
        ("某某暂行条例第五条", [("某某暂行条例第五条", "看不出是哪部法律，请写全称并加书名号")]),
        ("第三条建议", []),
        ("合同第三条", []),
        ("德国民法典第242条", []),
    ],
)
def test_the_editor_hears_of_what_stays_text(text, told):
    assert _unlinked(text) == told


def test_a_text_of_its_day_means_the_edition_of_that_day():
    held = resolve(find("民事诉讼法第二百五十三条", LIBRARY.keys)[0], LIBRARY, on=date(2023, 5, 1)).edition

    assert held.named_year == 2021


def test_a_text_older_than_every_edition_that_we_hold_is_not_linked():
    assert _named("民事诉讼法第二百五十三条", on=date(2015, 5, 1)) == []
    assert _unlinked("民事诉讼法第二百五十三条", on=date(2015, 5, 1))[0][1] == "2015-05-01 没有施行中的版本"


def test_paragraph_and_item_are_kept():
    mention = find("《民法典》第五百零九条第二款第（三）项")[0]

    assert (mention.number, mention.paragraph, mention.item) == (509, 2, 3)


def test_a_very_long_range_is_its_two_ends():
    assert _named("《民法典》第一条至第一千二百六十条") == [(CIVIL, 1, 0), (CIVIL, 1260, 0)]


def test_the_places_of_mentions_are_true():
    text = "先看《民法典》第六百七十五条、第六百七十六条，再看刑法第293条之一。"

    assert all(text[mention.start : mention.end] == mention.text for mention in find(text))
    assert [mention.text for mention in find(text)] == [
        "《民法典》第六百七十五条",
        "第六百七十六条",
        "刑法第293条之一",
    ]


@given(
    st.integers(1, 1260),
    st.sampled_from(["《民法典》第{}条", "民法典第{}条", "依照《中华人民共和国民法典》第{}条，"]),
)
def test_every_number_of_the_code_is_found_in_both_numerals(number, form):
    assert _named(form.format(number)) == [(CIVIL, number, 0)]
    assert _named(form.format(cn_number(number))) == [(CIVIL, number, 0)]


WORDS = [
    "《民法典》",
    "民法典",
    "第",
    "六百七十五",
    "675",
    "条",
    "之一",
    "、",
    "至",
    "第二款",
    "该法",
    "同法",
    "合同",
    "（2021修正）",
    "《",
    "》",
]
WORDS += [
    "（",
    "）",
    "\n",
    "，",
    "。",
    "2019年",
    "旧",
    "的",
    "刑法",
    "第三条",
    "以下简称",
    "“",
    "解释",
    "规定",
    " ",
    "建议",
    "-",
    "0",
    "〇",
]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=30).map("".join)))
@example("《民法典》第675条-第")
def test_any_text_is_read_without_fault_and_mentions_do_not_overlap(text):
    mentions = find(text, LIBRARY.keys)

    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        resolve(mention, LIBRARY, on=TODAY)
    assert all(one.end <= two.start for one, two in pairwise(mentions))


@pytest.mark.parametrize(
    "hostile",
    [
        "《" * 33_000,
        "《民法典》" + "第三条、" * 8_000,
        "该法第三条" * 6_600,
        "《民法典》该条例第三条" * 3_000,
        "规定" * 16_000,
        "民法典" * 11_000,
        "（" * 33_000 + "第三条",
        "民法典第1条（以下简称“甲乙”）" * 2_000,
        "第1条第1款" * 5_500,
        "一" * 33_000 + "条",
        "2021年" * 6_600 + "民法典第三条",
    ],
)
def test_a_hundred_kilobytes_of_hostile_text_take_linear_time(hostile):
    started = time.process_time()
    find(hostile, LIBRARY.keys)

    assert time.process_time() - started < 10
