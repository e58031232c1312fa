import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.marking import EXCERPT, excerpt, mark, words_to_mark
from search.segment import parse


def marked(text, query):
    return mark(text, words_to_mark(parse(query)))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("花呗逾期", "花呗", "<mark>花呗</mark>逾期"),
        ("四倍ＬＰＲ上限", "lpr", "四倍<mark>ＬＰＲ</mark>上限"),
        ("app 与 APPS", "app", "<mark>app</mark> 与 APPS"),
        ("㈠花呗", "花呗", "㈠<mark>花呗</mark>"),
        ("诉讼时效中断", "时效 诉讼时效", "<mark>诉讼时效</mark>中断"),
        ("<b>花呗</b> & “话”", "花呗", "&lt;b&gt;<mark>花呗</mark>&lt;/b&gt; &amp; “话”"),
        ("<script>", "script", "&lt;<mark>script</mark>&gt;"),
        ("还款", "花呗", "还款"),
        ("人民法院，民法典", "民法典第675条", "人民法院，<mark>民法典</mark>"),
    ],
)
def test_what_was_found_is_marked_and_the_rest_escaped(text, query, expected):
    assert marked(text, query) == expected


@given(st.text("花呗<>&\"'ab ㈠ＬＰ\n", max_size=60), st.text("花呗<>&\"'ab ＬＰ㈠", min_size=1, max_size=6))
def test_marks_change_no_character_of_the_text(text, query):
    assert html.unescape(re.sub("</?mark>", "", marked(text, query))) == text


def test_the_excerpt_is_the_passage_with_most_of_the_words():
    long = "花呗是什么。" + "无关的话。" * 60 + "花呗逾期以后可以协商分期。" + "无关的话。" * 60

    shown = excerpt(["没有这些词的摘要", long], words_to_mark(parse("花呗 协商")))

    assert "<mark>花呗</mark>逾期以后可以<mark>协商</mark>分期" in shown
    assert shown.startswith("……")
    assert shown.endswith("……")
    assert len(re.sub("<[^>]*>", "", shown)) <= EXCERPT + 4


def test_of_passages_with_equally_many_words_the_one_that_has_them_whole_is_shown_however_often_a_part_returns():
    text = "通讯录，通讯录，通讯录，通讯录。" + "无关的话。" * 30 + "他们爆通讯录怎么停。" + "无关的话。" * 30

    assert excerpt([text], words_to_mark(parse("爆通讯录"))).startswith("……他们<mark>爆通讯录</mark>怎么停。")


def test_an_excerpt_at_the_end_reaches_back_to_the_beginning_of_its_sentence():
    text = "前面的话。" * 40 + "引用法条：民法典192条、民法典509条、民法典577条、民法典675条"

    shown = excerpt([text], words_to_mark(parse("675条")))

    assert shown == "……引用法条：民法典192条、民法典509条、民法典577条、民法典<mark>675条</mark>"


def test_the_excerpt_begins_where_a_sentence_does_or_else_a_clause():
    assert excerpt(
        ["前面的话" * 30 + "，征信留五年" + "后面的话" * 30], words_to_mark(parse("五年"))
    ).startswith("……征信留<mark>五年</mark>")
    text = "前面的话" * 30 + "。征信留五年。" + "后面的话" * 30

    assert excerpt([text], words_to_mark(parse("五年"))).startswith("……征信留<mark>五年</mark>")


def test_items_of_a_list_do_not_run_into_one_another_in_an_excerpt():
    text = "先打 110\n家人在家被堵，先保证人安全。\n关掉通讯录\n权限：\n设置里找"

    assert excerpt([text], words_to_mark(parse("通讯录"))) == ("……关掉<mark>通讯录</mark>；权限： 设置里找")
    assert excerpt([text], words_to_mark(parse("花呗"))).startswith(
        "先打 110；家人在家被堵，先保证人安全。 关掉"
    )


def test_without_a_match_the_excerpt_is_the_beginning():
    assert excerpt(["摘要<1>", "正文"], words_to_mark(parse("花呗"))) == "摘要&lt;1&gt;"
    assert excerpt([], words_to_mark(parse("花呗"))) == ""


def test_two_hundred_words_that_are_not_there_do_not_make_a_page_slow():
    words = words_to_mark(parse("".join(chr(0x4E00 + 7 * number) for number in range(200))))

    started = time.process_time()
    for text in ["花呗逾期以后怎么办" * 50] * 50:
        mark(text, words)

    assert time.process_time() - started < 0.08


def test_a_sign_that_folds_into_several_letters_is_marked_where_it_stands():
    assert mark("㈱ 花㎏呗ＡＰＰ", words_to_mark(parse("kg"))) == "㈱ 花<mark>㎏</mark>呗ＡＰＰ"
    assert mark("㍿花呗ＡＰＰ", words_to_mark(parse("app"))) == "㍿花呗<mark>ＡＰＰ</mark>"
