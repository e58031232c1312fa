"""Letters as files and as arithmetic of words: conditions, facts, numbering, and what may never be written."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.text import parse_number
from selfhelp import guide as guides
from selfhelp import letters
from selfhelp.letters import Malformed, facts, holds, write
from selfhelp.letters.writing import shown
from tests.selfhelp.letter_values import LETTERS

CONTENT = Path(__file__).resolve().parents[2] / "content"
TODAY = date(2026, 11, 21)
FILE = """+++
title = "一封信"
to = "某人"
summary = "说一句。"
order = 1
article = "some-article"
article_title = "文章"
intro = []
send = []
keep = []
never = []

[[fields]]
name = "name"
label = "姓名"

[[fields]]
name = "asks"
label = "请求"
kind = "several"
choices = [{ value = "stop", label = "停止" }, { value = "who", label = "是谁" }]

[[fields]]
name = "facts"
label = "事实"
kind = "lines"
+++

## 开头 {#opening law=民法典-675}
本人{{name}}说。

## 停止 {#stop number when=asks:stop law=民法典-1033#1,民法典-995}
请停止。

## 是谁 {#who number when=asks:who}
请告知。

## 事实 {#facts}
{{facts}}

## 签名 {#sign shape=right}
签名
"""


@pytest.fixture(scope="module")
def every():
    return letters.load(CONTENT / "letters")


@pytest.fixture
def letter(tmp_path):
    def read(text=FILE):
        (tmp_path / "a-letter.md").write_text(text, encoding="utf-8")
        return letters.load(tmp_path)["a-letter"]

    return read


def texts(letter, **values):
    return [paragraph.text for paragraph in write(letter, values).paragraphs]


def test_paragraphs_are_filled_numbered_and_left_out(letter):
    one = letter()

    assert texts(one, name="张三", asks=["stop", "who"], facts=["甲", "乙"]) == [
        "本人张三说。", "一、请停止。", "二、请告知。", "1．甲", "2．乙", "签名",
    ]  # fmt: skip
    assert texts(one, name="张三", asks=["who"], facts=["甲"]) == [
        "本人张三说。",
        "一、请告知。",
        "1．甲",
        "签名",
    ]


def test_what_somebody_typed_is_marked_and_the_provisions_stand_with_their_paragraph(letter):
    written = write(letter(), {"name": "张三", "asks": ["stop"], "facts": []})

    opening, stop = written.paragraphs[:2]
    assert [(run.text, run.filled) for run in opening.runs] == [
        ("本人", False),
        ("张三", True),
        ("说。", False),
    ]
    assert (opening.laws, stop.laws) == (("民法典-675",), ("民法典-1033#1", "民法典-995"))
    assert written.codes == ["民法典-675", "民法典-1033#1", "民法典-995"]


def test_braces_that_somebody_typed_stay_braces(letter):
    assert texts(letter(), name="{{facts}}", asks=[], facts=["真的"])[0] == "本人{{facts}}说。"


@pytest.mark.parametrize(
    ("condition", "so"),
    [
        ("name", True),
        ("!name", False),
        ("empty", False),
        ("asks:stop", True),
        ("asks:who|stop", True),
        ("asks:who", False),
        ("!asks:who", True),
        ("kind:card|other", True),
        ("kind:car", False),
        ("@late", True),
        ("!@late", False),
        ("@admits", False),
    ],
)
def test_a_condition_reads_as_it_says(condition, so):
    assert holds([condition], {"name": "张三", "empty": "", "asks": ["stop"], "kind": "card"}, {"late"}) is so


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{{name}}", "{{nmae}}", "没有字段 nmae"),
        ("when=asks:who", "when=asks:whom", "条件 asks:whom"),
        ("when=asks:who", "when=@rich", "没有这个事实"),
        ("when=asks:who", "whne=asks:who", "不认识"),
        ("{#sign shape=right}", "{#sign shape=left}", "shape"),
        ("{#sign shape=right}", "{#who shape=right}", "段落的名字重复"),
        ("## 签名 {#sign shape=right}", "## 签名", "没有 {#名字}"),
        ('kind = "lines"', 'kind = "line"', "facts：kind"),
        ('label = "姓名"', 'lable = "姓名"', "不认识 lable"),
        ('title = "一封信"', "", "缺少 title"),
        ("+++\ntitle", "++\ntitle", "两行"),
        ("order = 1", "order = ", "a-letter.md"),
    ],
)
def test_a_damaged_letter_is_refused_with_its_name_and_the_place(letter, old, new, words):
    assert old in FILE

    with pytest.raises(Malformed, match=re.escape(words)) as caught:
        letter(FILE.replace(old, new, 1))

    assert str(caught.value).startswith("a-letter.md：")


@pytest.mark.parametrize(
    "words",
    [
        "没钱",
        "我现在没有钱，请求分期。",
        "因为失业了，没有收入，希望能延期三个月；谢谢",
        "本人家里困难，无力偿还",
        "还不起，想分期还",
    ],
)
def test_not_being_able_to_pay_is_recognised_however_it_is_put(words):
    assert facts.only_inability(words)


@pytest.mark.parametrize(
    "words",
    [
        "已还 5 期没有扣",
        "没钱，而且本金多算了 3000 元",
        "双方书面同意延期到 2027 年 3 月",
        "合同上的出借人不是申请人",
        "",
    ],
)
def test_a_reason_about_the_debt_itself_is_not_taken_for_it(words):
    assert not facts.only_inability(words)


@pytest.mark.parametrize(
    ("line", "so"),
    [("第1项：认可", True), ("第1项：不认可", False), ("第1项：部分认可", False), ("第1项：需核对", False), ("同意归还", True)],
)  # fmt: skip
def test_admitting_a_claim_is_told_from_disputing_it(line, so):
    assert facts.agrees(line) is so


def test_facts_follow_from_several_fields_together():
    values = {
        "monthly": Decimal(2000), "months": 61, "total": Decimal(20000), "income": Decimal(3000), "living": Decimal(2000),
        "lender": "card", "received": date(2026, 11, 10), "signed_on": date(2026, 11, 9),
    }  # fmt: skip

    found = facts.of(values, today=TODAY, last_day=date(2026, 11, 20))

    assert found == {"sum_differs", "beyond_means", "longer_than_a_card_allows", "late", "days_out_of_order"}


def test_the_last_day_itself_is_not_late():
    assert facts.of({}, today=TODAY, last_day=TODAY) == {"last_day_is_today"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("68450.32"), "68,450.32元"),
        (Decimal("3000.00"), "3,000元"),
        (Decimal("0"), "0元"),
        (date(2026, 11, 6), "2026年11月6日"),
        (["甲。", "乙"], "甲；乙"),
        ("多行\n的话", "多行 的话"),
        (None, ""),
    ],
)
def test_a_value_is_written_as_letters_have_it(letter, value, words):
    assert shown(letter().field("facts" if isinstance(value, list) else "name"), value) == words


# The letters that the site ships


def test_there_are_eight_letters_in_the_order_of_a_debt(every):
    assert list(every) == [
        "repayment-plan", "credit-objection", "stop-harassment", "not-my-debt", "complaint", "payment-order-objection",
        "answer-outline", "living-expenses",
    ]  # fmt: skip
    assert set(every) == set(LETTERS)


def all_words(letter):
    texts = [*letter.intro, *letter.send, *letter.keep, *letter.never, letter.summary, letter.title]
    texts += [block.text for block in letter.blocks]
    texts += [word for notice in letter.notices for word in (notice.title, notice.text, notice.sure)]
    texts += [word for refusal in letter.refusals for word in (refusal.title, refusal.text, *refusal.ways)]
    return texts + [word for field in letter.fields for word in (field.label, field.hint, field.missing)]


def test_no_letter_and_no_plan_promises_accuses_or_shouts(every):
    guide = guides.load(CONTENT / "guide.toml")
    said = [text for letter in every.values() for text in all_words(letter)]
    said += [text for plan in guide.plans for text in (*plan.texts, plan.title)]
    said += [text for question in guide.questions for text in (question.title, question.why, *question.help)]

    forbidden = re.compile(
        r"违法|可以不还|不用还钱|一定能|保证减免|停息挂账|滞纳金|罚款利息|不上传|！|必须减免"
    )
    found = [text for text in said if forbidden.search(text)]

    assert found == []


def test_every_provision_of_letters_and_guide_stands_in_the_library(every):
    held = {}
    for path in (CONTENT / "statutes").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        if short := re.search(r'^short_title = "(.+?)"', text, re.MULTILINE):
            numbers = re.findall(r"^## +第(\S+?)条(?:之(\S+))?", text, re.MULTILINE)
            held.setdefault(short[1], set()).update(
                (parse_number(number), parse_number(sub) if sub else 0) for number, sub in numbers
            )
    guide = guides.load(CONTENT / "guide.toml")
    words = [text for letter in every.values() for text in all_words(letter)]
    words += [text for question in guide.questions for text in question.help]
    codes = {code for text in words for code in guides.LAW_LINK.findall(text)}
    codes |= {code for letter in every.values() for code in letter.codes}
    codes |= {code for plan in guide.plans for code in plan.codes}

    def stands(code):
        name, number, sub = re.fullmatch(r"(.+?)-(\d+)(?:-(\d+))?(?:#\d+)?", code).groups()
        return (int(number), int(sub or 0)) in held.get(name, ())

    assert len(codes) > 80
    assert [code for code in sorted(codes) if not stands(code)] == []


def test_every_letter_names_an_article_that_the_site_ships(every):
    articles = {path.stem for path in (CONTENT / "articles").glob("*.md")}

    assert {letter.article for letter in every.values()} <= articles


def test_no_letter_asks_for_a_whole_number_of_an_identity_card(every):
    fields = [field for letter in every.values() for field in letter.fields if "证件号" in field.label]

    assert [(field.name, field.longest) for field in fields] == [("id_last4", 4), ("id_last4", 4)]
