import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean_input, cn_number, fold, parse_number, pinyin_slug, split_tags, squeeze


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (675, "六百七十五"),
    ]
    + [
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (10000, "一万"),
        (20010, "二万零一十"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number, written):
    assert cn_number(number) == written


@given(st.integers(0, 10**8 - 1))
def test_every_number_written_is_read_back(number):
    assert parse_number(cn_number(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("675", 675),
        ("６７５", 675),
        ("二百〇五", 205),
        ("两百", 200),
        ("一百五", 105),
        ("二〇二一", 2021),
        (" 十 ", 10),
    ],
)
def test_other_ways_of_writing_a_number_are_read(written, number):
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "junk", ["", "第", "百百", "十十", "一百零", "百", "1a", "-1", "万", "六七百", "²", "9" * 17]
)
def test_what_is_no_number_is_none(junk):
    assert parse_number(junk) is None


@given(st.text())
def test_reading_a_number_never_fails(text):
    number = parse_number(text)

    assert number is None or number >= 0


def test_a_number_beyond_words_is_refused():
    with pytest.raises(ValueError, match="99,999,999"):
        cn_number(10**8)


def test_widths_and_capitals_fold_to_one_form():
    assert fold("ＡＰＰ网贷１２") == "app网贷12"


def test_tags_are_split_at_every_usual_separator_once_each():
    assert split_tags(" 花呗，网贷、征信,花呗; 协商　还款；") == ["花呗", "网贷", "征信", "协商", "还款"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("花呗", "huabei"),
        ("还款", "huankuan"),
        ("微粒贷", "weilidai"),
        ("APP 网贷", "app-wangdai"),
        ("😀", "u1f600"),
        ("", ""),
    ],
)
def test_slugs_are_pinyin(text, slug):
    assert pinyin_slug(text) == slug


@given(st.text())
def test_slugs_are_ascii_and_fit_an_address(text):
    slug = pinyin_slug(text)

    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug or not text.strip()


def test_blanks_are_squeezed():
    assert squeeze("  甲  乙\t丙 \n\n\n \n丁 ") == "甲 乙 丙\n\n丁"


def test_input_loses_control_characters_and_direction_overrides():
    assert clean_input("甲\u202e乙\x07\r\n丙\u200b\t丁\ud800") == "甲乙\n丙\t丁"


def test_joined_emoji_stay_whole():
    assert clean_input("👨\u200d👩") == "👨\u200d👩"


def test_a_nul_byte_is_refused_in_chinese():
    with pytest.raises(ValueError, match="请删掉后再提交"):
        clean_input("甲\0乙")
