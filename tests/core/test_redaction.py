import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.numbers import is_identity_number, passes_luhn
from core.redaction import Found, redact


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("13800138000", "手机号"),
        ("138-0013-8000", "手机号"),
        ("138 0013 8000", "手机号"),
        ("138，0013，8000", "手机号"),
        ("1380013 8000", "手机号"),
        ("13 80 01 38 00 0", "手机号"),
        ("１３８００１３８０００", "手机号"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "手机号"),
        ("1\u200b3800138000", "手机号"),
        ("138oo138ooo", "手机号"),
        ("+86 13800138000", "手机号"),
        ("1 3 8 0 0 1 3 8 0 0 0", "手机号"),
        ("1,3,8,0,0,1,3,8,0,0,0", "手机号"),
        ("一三八零零一三八零零零", "手机号"),
        ("幺三八洞洞幺三八洞洞洞", "手机号"),
        ("壹叁捌零零壹叁捌零零零", "手机号"),
        ("壹參捌零零壹參捌零零零", "手机号"),
        ("138零零13八000", "手机号"),
        ("1\n3\n8\n0\n0\n1\n3\n8\n0\n0\n0", "手机号"),
        ("138(0013)8000", "手机号"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "手机号"),
        ("110101199003071234", "身份证号"),
        ("110101，19900307，1234", "身份证号"),
        ("1101 0119 9003 0712 34", "身份证号"),
        ("11010119900307123X", "身份证号"),
        ("110101900307123", "身份证号"),
        ("6222021234567890123", "银行卡号"),
        ("6222 0212 3456 7890", "银行卡号"),
        ("6222 0212 3456 7890 128", "银行卡号"),
        ("6222-021234-567890128", "银行卡号"),
        ("20261121103000123456789", "长编号"),
        ("zhang.san@example.com", "邮箱"),
        ("zhang.san艾特qq点com", "邮箱"),
    ],
)
def test_a_persons_number_is_masked_wherever_and_however_it_stands(text, label):
    redaction = redact(f"请打{text}，谢谢")

    assert redaction.text == f"请打【{label}已隐去】，谢谢"
    assert [found.kind_label for found in redaction.found] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "微信zhangsan_88",
        "微信号：zhangsan_88",
        "微 信：zhangsan_88",
        "vx abc12345",
        "Ⅴx：abc12345",
        "加V：abc12345",
        "薇❤abc12345",
        "QQ 123456789",
        "qq群：12345678",
        "扣扣 1 2 3 4 5 6 7",
        "微信是一二三四五六七",
        "v：abc12345",
        "薇❤ x z 8 8 6 6 9 9",
    ],
)
def test_a_chat_name_is_masked_behind_the_word_that_says_so(text):
    assert "【微信或 QQ 号已隐去】" in redact(text).text


UNTOUCHED = [
    "微信20000元被冻结",
    "微信支付被限额",
    "拨打12378、95188、12363或400-888-8888",
    "（2023）沪0115民初12345号",
    "（2026）京0105民初1234号",
    "（二〇二六）京零一〇五民初一二三四号",
    "欠款123456.78元，2023-01-05到2024-01-05",
    "2023-01-05-2024-01-05",
    "1990-12-31-001",
    "二〇二六年十一月二十一日",
    "借了60000 2023 1200 4500 300",
    "6000 1500 2000 3000 都没还",
    "5000 5000 5000 5000 四期",
    "还款3580-4260-5600-8010",
    "欠了150，2000，3000元",
    "1500/3000/450",
    "150\n2000\n3000",
    "每期1350.55、1350.55、1350.55元",
    "1、3、5、6、7、8、9、10、11",
    "《民法典》第675条",
    "法院电话010-12345678",  # a moderator is told of it instead
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_hotlines_amounts_dates_case_numbers_provisions_and_landlines_stay(text):
    redaction = redact(text)

    assert (redaction.text, redaction.found) == (text, [])


def test_amounts_in_groups_like_a_card_are_masked_with_evidence_alone():
    assert redact("1200 1500 2023 4500").found == []
    assert [each.kind_label for each in redact("1200 1500 2023 4505").found] == ["银行卡号"]


def test_the_writer_sees_enough_to_recognise_what_was_masked():
    redaction = redact("13800138000 a.b@c.cn 幺三八〇〇幺三八〇〇〇")

    assert redaction.found == [
        Found("手机号", "138****00"),
        Found("邮箱", "a***@c.cn"),
        Found("手机号", "138****00"),
    ]
    assert redaction.values == ("13800138000", "a.b@c.cn", "13800138000")


def test_checksums_are_those_of_the_standards():
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
    assert is_identity_number("11010519491231002x")
    assert not is_identity_number("110105194912310021")


# Properties

PHONES = st.builds("1{}{}".format, st.sampled_from("3456789"), st.text(string.digits, min_size=9, max_size=9))
CHINESE = str.maketrans(string.digits, "零一二三四五六七八九")
FORMAL = str.maketrans(string.digits, "〇壹贰叁肆伍陆柒捌玖")
WIDE = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in string.digits}
WRITINGS = [
    lambda phone: phone,
    lambda phone: phone.translate(WIDE),
    lambda phone: phone.translate(CHINESE),
    lambda phone: phone.translate(FORMAL),
    " ".join,
    "，".join,
    "\u200b".join,
    lambda phone: f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
    lambda phone: f"{phone[:3]} {phone[3:7]} {phone[7:]}",
    lambda phone: f"{phone[:5]}{phone[5:].translate(CHINESE)}",
]


@given(PHONES, st.sampled_from(WRITINGS), st.sampled_from(["我的电话", "联系", "请打：", "tel "]))
@settings(max_examples=150)
def test_a_phone_is_masked_in_every_way_of_writing_it(phone, write, before):
    assert redact(f"{before}{write(phone)}。").text == f"{before}【手机号已隐去】。"


@given(
    st.lists(
        st.one_of(
            st.text(max_size=5),
            st.text("0123456789 -一幺叁xo，", max_size=24),
            st.sampled_from(["13800138000", "微信abc123456", "a@b.cn", " ", *UNTOUCHED]),
        ),
        max_size=6,
    )
)
@example(["13800138000一三八12345678"])  # the first uncovers the second
@example(["1 3 8 0 0 1 3 8 0 0 0", "6222021234567890128"])
@settings(max_examples=150)
def test_masking_twice_changes_nothing_and_only_what_was_found_changes_the_length(pieces):
    text = "，".join(pieces)

    redaction = redact(text)

    assert redact(redaction.text).text == redaction.text
    assert redaction.text.count("已隐去】") == text.count("已隐去】") + len(redaction.found)
    longest_word = len("【微信或 QQ 号已隐去】")
    assert len(redaction.text) <= len(text) + longest_word * len(redaction.found)
    assert (redaction.text == text) == (not redaction.found)


@given(st.lists(st.sampled_from(UNTOUCHED), min_size=1, max_size=5))
@settings(max_examples=40)
def test_what_must_stay_stays_side_by_side(pieces):
    text = "。".join(pieces)

    assert redact(text).text == text


def test_thousands_of_hostile_characters_are_read_to_the_end():
    for text in ("1 ", "微信", "a", "a@", "一三", "0", "1,38 0", "11 "):
        redact(text * 5_000)
