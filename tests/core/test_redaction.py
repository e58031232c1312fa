import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.redaction import Found, redact


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("13800138000", "手机号"),
        ("138-0013-8000", "手机号"),
        ("138 0013 8000", "手机号"),
        ("１３８００１３８０００", "手机号"),
        ("+86 13800138000", "手机号"),
        ("1 3 8 0 0 1 3 8 0 0 0", "手机号"),
        ("一三八零零一三八零零零", "手机号"),
        ("010-12345678", "电话号码"),
        ("(0731)82222222", "电话号码"),
        ("110101199003071234", "身份证号"),
        ("11010119900307123X", "身份证号"),
        ("110101900307123", "身份证号"),
        ("6222021234567890123", "银行卡号"),
        ("6222 0212 3456 7890", "银行卡号"),
        ("zhang.san@example.com", "邮箱"),
    ],
)
def test_a_persons_number_is_masked_wherever_it_stands(text, label):
    redaction = redact(f"请打{text}，谢谢")

    assert redaction.text == f"请打【{label}已隐去】，谢谢"
    assert [found.kind_label for found in redaction.found] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "微信zhangsan_88",
        "微信号：zhangsan_88",
        "vx abc12345",
        "加V：abc12345",
        "QQ 123456789",
        "qq群：12345678",
        "v：abc12345",
    ],
)
def test_a_chat_name_is_masked_behind_the_word_that_says_so(text):
    assert "【微信或 QQ 号已隐去】" in redact(text).text


@pytest.mark.parametrize(
    "text",
    [
        "微信20000元被冻结",
        "微信支付被限额",
        "拨打12378、95188、12363或400-888-8888",
        "（2023）沪0115民初12345号",
        "欠款123456.78元，2023-01-05到2024-01-05",
        "借了60000 2023 1200 4500 300",
        "《民法典》第675条",
    ],
)
def test_hotlines_amounts_dates_and_case_numbers_stay(text):
    assert redact(text) == redact("").__class__(text, [])


def test_the_writer_sees_enough_to_recognise_what_was_masked():
    assert redact("13800138000 a.b@c.cn").found == [Found("手机号", "138****00"), Found("邮箱", "a***@c.cn")]


@given(
    st.lists(
        st.one_of(st.text(max_size=5), st.sampled_from(["13800138000", "微信abc123456", "a@b.cn", " "])),
        max_size=6,
    )
)
def test_nothing_is_left_to_mask_afterwards(pieces):
    masked = redact("，".join(pieces)).text

    assert redact(masked).text == masked
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", masked, re.ASCII)


def test_a_hundred_thousand_hostile_characters_take_no_time():
    for text in (
        "1 " * 50_000,
        "微信" * 50_000,
        "a" * 100_000 + "@",
        "a@" * 50_000,
        "一三" * 50_000,
        "0" * 100_000,
    ):
        redact(text)
