import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold
from search.segment import MAX_TERMS, Vocabulary, grams, needed_grams, parse

KNOWN = Vocabulary(
    {
        "花呗": (),
        "逾期": ("拖欠",),
        "拖欠": ("逾期",),
        "花贝": ("花呗",),
        "坐牢": ("刑事责任",),
        "四倍lpr": (),
        "强制执行": (),
        "执行": (),
        "irr": ("年化利率",),
    }
)


def terms(text, vocabulary=KNOWN):
    return [term.text for term in parse(text, vocabulary).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("花呗", {"花", "呗", "花呗"}),
        ("花呗lpr2", {"花", "呗", "花呗", "wlpr2"}),
        ("民 法", {"民", "法"}),
        ("4倍，lpr", {"w4", "倍", "wlpr"}),
        ("𠮷野", {"𠮷", "野", "𠮷野"}),
        ("——！", set()),
    ],
)
def test_text_is_indexed_by_characters_pairs_and_latin_words(text, expected):
    assert grams(text) == expected


@given(st.text("花呗逾期还款ab1 ，\n", max_size=40), st.data())
def test_every_text_has_the_grams_that_a_part_of_it_needs_unless_the_part_cuts_a_latin_word(text, data):
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    cuts = any(
        0 < at < len(text)
        and text[at - 1].isascii()
        and text[at].isascii()
        and text[at - 1 : at + 1].isalnum()
        for at in (start, start + len(part))
    )

    assert cuts or set(needed_grams(part)) <= grams(text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("花呗", ["花呗"]),
        ("逾期 怎么 协商", ["逾期", "协商"]),
        ("花呗逾期会坐牢吗", ["花呗", "逾期", "坐牢"]),
        ("花呗逾期怎么办", ["花呗", "逾期"]),
        ("强制执行", ["强制执行"]),
        ("唯一住房会不会拍卖", ["唯一住房", "拍卖"]),
        ("标的", ["标的"]),
        ("怎么办", ["怎么办"]),
        ("ＬＰＲ", ["lpr"]),
        ("四倍ＬＰＲ怎么算", ["四倍lpr"]),
        ("irregular", ["irregular"]),
        ("万分之1.75", ["万分之", "1.75"]),
        ("民法典675", ["民法典", "675"]),
        ("民法典第675条", ["民法典", "675条"]),
        ("675条", ["675条"]),
        ("“花呗”；逾期", ["花呗", "逾期"]),
        ("花 呗", ["花", "呗"]),
        ("", []),
        ("？！…… ——", []),
    ],
)
def test_a_query_keeps_what_it_is_about(typed, expected):
    assert terms(typed) == expected


def test_words_between_blanks_are_no_sentence_and_an_unbroken_one_is():
    assert not parse("逾期 怎么 协商", KNOWN).is_sentence
    assert parse("花呗逾期会坐牢吗", KNOWN).is_sentence


def test_a_slip_leads_to_the_word_and_the_word_not_back():
    assert [pattern.text for pattern in parse("花贝", KNOWN).terms[0].patterns] == ["花贝", "花呗"]
    assert [pattern.text for pattern in parse("花呗", KNOWN).terms[0].patterns] == ["花呗"]


def test_the_answer_can_say_what_else_was_looked_for():
    assert parse("花贝 拖欠", KNOWN).also == ("花呗", "逾期")


def test_what_was_typed_too_is_not_named_as_looked_for_besides():
    assert parse("拖欠 逾期", KNOWN).also == ()


@given(st.text(max_size=500))
def test_any_text_is_read_and_every_part_looked_for_stands_in_it(typed):
    query = parse(typed, KNOWN)

    assert len(query.terms) <= MAX_TERMS
    assert all(term.text in fold(typed[:200]) for term in query.terms)
