"""What the automatic rules see, and what they leave alone."""

from datetime import timedelta

import pytest
from django.conf import settings

from core.redaction import redact
from qa import importing, patterns, posting, screening
from qa.models import WatchedPhrase
from tests.factories import NOW, make_member
from tests.qa.conftest import BODY, TITLE

# What somebody may write, and the levels that answer to it; `mask` is core.redaction's.
SEEN = [
    ("征信洗白，三天出结果", {"block", "hold"}),
    ("征信洗白是真的吗", {"hold"}),
    ("不看征信的贷款是诈骗吗", {"hold"}),
    ("信用卡套现秒到，费率低找我", {"block", "hold"}),
    ("专业代还信用卡，费率低", {"hold"}),
    ("加我微信 abc12345 帮你停催", {"block", "hold", "mask"}),
    ("QQ：12345678 咨询", {"block", "mask"}),
    ("我的电话13800138000", {"mask"}),
    ("手机 138 0013 8000", {"mask"}),
    ("卡号6222 0212 3456 7890 128", {"mask"}),
    ("被催得不想活了", {"crisis"}),
    ("死了算了", {"crisis"}),
    ("活着没意思", {"crisis"}),
    ("走投无路怎么办", {"support"}),
    ("联系微众银行客服谈微粒贷分期", set()),
    ("加微粒贷客服怎么打", set()),
    ("微信12000元被法院冻结", set()),
    ("欠花呗 35000 元逾期 60 天", set()),
    ("花呗套现犯法吗", {"hold"}),
    ("我打12378和12363都没用", set()),
    ("跳楼价商品", set()),
    ("跳楼机好玩吗", set()),
    ("朋友替我还了5000，算代偿吗", set()),
    ("反催收公司收3000能停催吗", {"hold"}),
    ("看了 https://example.com 说的对吗", {"hold"}),
    ("AB贷骗我做担保", {"hold"}),
    ("逾期本金68450.32元", set()),
    ("2026年11月21日收到支付令", set()),
    ("不看征信直接放款", {"block", "hold"}),
    ("联系我的律师看合同", set()),
    ("逾期金额 2345678 元", set()),
    ("我的微信是 wangwu_123", {"block", "mask"}),
    ("承接停息挂账，联系我", {"block", "hold"}),
    ("ＱＱ：１２３４５６７８ 咨询", {"block", "mask"}),
]


def levels_of(text):
    own = {"含", "数字太多"}
    seen = {hit.level for hit in screening.look(text) if not any(hit.reason.startswith(each) for each in own)}
    return seen | ({"mask"} if redact(text).found else set())


@pytest.mark.parametrize(("text", "levels"), SEEN)
def test_the_shipped_phrases_tell_solicitors_from_those_who_ask(watchwords, text, levels):
    assert levels_of(text) == levels


def test_an_answer_may_point_to_official_pages(watchwords):
    assert (
        screening.look("可以在 https://www.pbccrc.org.cn/ 查，也可以看 http://www.court.gov.cn/a.html") == []
    )
    assert [hit.reason for hit in screening.look("看 http://www.gov.cn.evil.example.com/")] == ["有外部链接"]


@pytest.mark.django_db
def test_a_text_of_numbers_is_held():
    assert [hit.reason for hit in screening.look("2 4 6 8 0 2 4 6 8 0 2 4 找我")] == ["数字太多，可能是号码"]


def test_the_same_words_from_somebody_else_are_held(reader):
    first = posting.ask(make_member(), TITLE, BODY, [], None, NOW)

    second = posting.ask(reader, TITLE, "  " + BODY.replace("，", "、"), [], None, NOW + timedelta(hours=1))
    third = posting.ask(reader, TITLE, BODY + "还有一句。", [], None, NOW)

    assert [hit["reason"] for hit in second.held_for] == [f"和第 {first.pk} 号内容相同", "这个账号交的第一篇"]
    assert [hit["reason"] for hit in third.held_for] == ["这个账号交的第二篇"]
    assert (second.is_held, third.is_held) == (True, False)


def test_what_the_rules_saw_is_stored_without_numbers(reader, watchwords):
    WatchedPhrase.objects.create(pattern="联系电话[^。]{0,20}", is_regex=True, reason="联系电话")

    question = posting.ask(reader, TITLE, BODY + "联系电话13800138000", [], None, NOW)

    assert "13800138000" not in str(question.held_for)


def test_matched_words_are_found_again_whatever_their_width():
    pieces = screening.marked("想问ＡＢ贷和AB贷是什么", ["ab贷"])

    assert pieces == [("想问", False), ("ＡＢ贷", True), ("和", False), ("AB贷", True), ("是什么", False)]


@pytest.mark.django_db
def test_a_phrase_that_is_switched_off_sees_nothing():
    WatchedPhrase.objects.create(pattern="花呗", reason="试", is_active=False)

    assert screening.watched("花呗") == []


@pytest.mark.django_db
def test_a_broken_row_does_not_stop_anybody_from_posting(reader):
    WatchedPhrase.objects.create(pattern="(a+)+b", is_regex=True, reason="坏的")
    WatchedPhrase.objects.create(pattern="花呗", reason="好的")

    assert [hit.reason for hit in screening.watched("花呗aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")] == ["好的"]


# Patterns


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b", "a*", "a+", "(a?){30}b", ".{0,40}.{0,40}.{0,40}x", "a{0,5000}", "((a{1,9}){1,9}){1,9}", r"(a)\1",
        "(a)(?(1)b|c)", "(?<=a{2,3})b", "(", "[", "a{2", "", "  ", "|", "a?", "(?P<x>", "*", "\\", "x" * 301,
    ],
)  # fmt: skip
def test_a_pattern_that_could_run_away_or_means_nothing_is_refused(pattern):
    fault = patterns.fault(pattern, is_regex=True)

    if pattern == "a{2":  # Python reads it as the three characters, which is harmless
        assert fault == ""
    else:
        assert fault.endswith("。")


def test_an_ordinary_word_needs_no_escaping():
    assert patterns.fault("a+b(", is_regex=False) == ""
    assert patterns.compiled("A+B(", False).search("看 a+b( 吧")


def test_every_accepted_pattern_is_quick_on_the_worst_text(watchwords):
    import time

    texts = ["征信洗白" * 1250, "微信号是为: " * 700, "代办停催" * 1250, "1" * 5000, "a" * 5000]
    started = time.process_time()

    for text in texts:
        screening.watched(text)

    assert time.process_time() - started < 1


@pytest.mark.django_db
def test_the_form_refuses_a_bad_pattern():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refusal:
        WatchedPhrase(pattern="(a+)+b", is_regex=True, reason="试").full_clean()

    assert "pattern" in refusal.value.message_dict


# The shipped list


def path():
    return settings.CONTENT_DIR / "reference" / "watchwords.toml"


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_keeps_what_staff_changed():
    first = importing.load_watchwords(path())
    WatchedPhrase.objects.filter(key="crisis").update(level="support")

    again = importing.load_watchwords(path())

    assert first.added == WatchedPhrase.objects.count() > 20
    assert (again.added, again.changed, again.kept) == (0, 0, ["crisis"])
    assert WatchedPhrase.objects.get(key="crisis").level == "support"


@pytest.mark.django_db
def test_a_change_of_the_file_reaches_what_nobody_touched(tmp_path):
    file = tmp_path / "watchwords.toml"
    row = '[[phrases]]\nkey = "x"\nlevel = "hold"\nreason = "{}"\npattern = "试试"\n'
    file.write_text(row.format("先前"))
    importing.load_watchwords(file)
    file.write_text(row.format("现在"))

    assert importing.load_watchwords(file).changed == 1
    assert WatchedPhrase.objects.get().reason == "现在"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[phrases]\n", "watchwords.toml"),
        ('[[phrases]]\nkey="a"\nlevel="hold"\nreason="r"\npattern="词"\n[[phrases]]\nkey="b"\nlevel="odd"\nreason="r"\npattern="二"\n',
         "watchwords.toml 第 6 行（b）：level 只能是"),
        ('[[phrases]]\nkey="a"\nlevel="hold"\nreason="r"\npattern="a*"\n', "watchwords.toml 第 1 行（a）："),
    ],
)  # fmt: skip
def test_a_malformed_file_is_named_with_its_line_and_loads_nothing(tmp_path, text, says):
    file = tmp_path / "watchwords.toml"
    file.write_text(text)

    with pytest.raises(importing.Malformed, match=says.replace("（", ".").replace("）", ".")):
        importing.load_watchwords(file)
    assert not WatchedPhrase.objects.exists()
