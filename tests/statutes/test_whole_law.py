"""The reader of whole laws: what it takes for a 条, and what it says of a damaged file."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import cn_number
from statutes.importing import BadFile, read_whole
from statutes.importing.whole import parse_whole

LAW = """# 中华人民共和国某某法

2020年5月28日 第十三届全国人民代表大会第三次会议通过

2023年9月1日 第十四届全国人民代表大会常务委员会第五次会议《关于修改〈某某法〉的决定》修正

<!-- INFO END -->

## 第一编 总 则

### 第一章  基本规定

第一条 为了保护某某，制定本法。

第二条 某某包括：

（一）甲；

（二）乙。

第一条规定的某某，也包括丙。

### 第二章 借款

#### 第一节 一般规定

第二条之一 插进来的一条。

第三条 借款人应当还款。

## 附则

第四条 本法自2024年1月1日起施行。
"""


def _numbers(law):
    return [(one.number, one.sub) for one in law.provisions]


def _broken(old, new, text=LAW):
    assert old in text
    return parse_whole("x.md", text.replace(old, new, 1)).problems


def test_a_law_is_read_with_its_title_dates_places_paragraphs_and_items():
    law = parse_whole("x.md", LAW)

    assert (law.title, law.problems, law.notes) == ("中华人民共和国某某法", [], [])
    assert [(one.day, one.kind) for one in law.dates] == [
        (date(2020, 5, 28), "通过"),
        (date(2023, 9, 1), "修正"),
    ]
    assert _numbers(law) == [(1, 0), (2, 0), (2, 1), (3, 0), (4, 0)]
    assert [one.place for one in law.provisions] == [
        "第一编 总则 / 第一章 基本规定",
        "第一编 总则 / 第一章 基本规定",
        "第一编 总则 / 第二章 借款 / 第一节 一般规定",
        "第一编 总则 / 第二章 借款 / 第一节 一般规定",
        "附则",
    ]
    assert law.provisions[1].lines == [
        "某某包括：",
        "（一）甲；",
        "（二）乙。",
        "第一条规定的某某，也包括丙。",
    ]
    assert law.provisions[1].line == 15


@pytest.mark.parametrize(
    "reference",
    [
        "第三条规定的情形，适用本条。",
        "第三条第二款所称某某，是指丁。",
        "第三条 第二款的情形除外。",
        "第三条、第四条的规定也适用。",
        "第三条所列的人。",
        "第三条至第四条同样适用。",
        "“第三条 修改后的样子。”",
        "第三章规定的程序，适用于某某。",
        "附条件的行为，适用本条。",
    ],
)
def test_a_paragraph_that_begins_by_naming_a_provision_is_no_new_one(reference):
    law = parse_whole("x.md", LAW.replace("（二）乙。", f"（二）乙。\n\n{reference}"))

    assert law.problems == []
    assert law.provisions[1].lines[3] == reference


def test_plain_text_without_marks_reads_the_same():
    plain = parse_whole("x.txt", LAW.replace("<!-- INFO END -->", "").replace("#", ""))

    assert (plain.problems, plain.title) == ([], "中华人民共和国某某法")
    assert [vars(one) for one in plain.provisions] == [
        vars(one) for one in parse_whole("x.md", LAW).provisions
    ]


@pytest.mark.parametrize(
    "contents",
    [
        "目　录\n第一编 总则……1\n第一章 基本规定……2\n第二章 借款……5\n第一节 一般规定\n附则……9\n\n",
        "## 目录\n\n- \n\n### 第一编 总则\n\n#### 第一章 基本规定\n\n#### 第二章 借款\n\n",
        "第一编 总则\n第一章 基本规定\n第二章 借款\n附则\n\n",
    ],
)
def test_a_table_of_contents_is_passed_over(contents):
    law = parse_whole("x.md", LAW.replace("## 第一编", contents + "## 第一编"))

    assert law.problems == []
    assert [one.place for one in law.provisions] == [one.place for one in parse_whole("x.md", LAW).provisions]


def test_preamble_and_annex_are_left_out_and_said_so():
    text = LAW.replace("## 第一编", "为正确审理案件，制定本规定。\n\n## 第一编")

    law = parse_whole("x.md", text + "\n附件一：收费标准\n\n第一条 附件里的条。\n\n第二条 附件里的条。\n")

    assert law.problems == []
    assert _numbers(law)[-1] == (4, 0)
    assert law.provisions[-1].lines == ["本法自2024年1月1日起施行。"]
    assert law.notes == ["第一条之前的 1 段前言没有收", "第 37 行起是附件，没有收：附件一：收费标准"]


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("第三条 借款人应当还款。", "", ["x.md 第 33 行：第四条之前缺 第三条（第二条之一之后）"]),
        ("（二）乙", "（三）乙", ["x.md 第 15 行：第二条里（三）之前缺（二）"]),
        ("（二）乙", "（一）乙", ["x.md 第 15 行：第二条里（一）重复或倒退，前面已经是（一）"]),
        ("（一）甲；\n", "", ["x.md 第 15 行：第二条里（二）之前缺（一）"]),
        (
            "第三条 借",
            "第二条 借",
            [
                "x.md 第 29 行：第二条重复，第 15 行已经有了",
                "x.md 第 33 行：第四条之前缺 第三条（第二条之一之后）",
            ],
        ),
        ("第二条之一 插", "第二条之二 插", ["x.md 第 27 行：第二条之二之前缺 第二条之一（第二条之后）"]),
        (
            "第二条之一 插",
            "第七条之一 插",
            [
                "x.md 第 27 行：第七条之一之前缺 第三条、第四条、第五条、第六条、第七条（第二条之后）",
                "x.md 第 29 行：条号倒退：第三条排在第七条之一后面",
                "x.md 第 33 行：条号倒退：第四条排在第七条之一后面",
            ],
        ),
        ("第三条 借", "第3条 借", ["x.md 第 29 行：条号“第3条”要写成“第三条”"]),
        ("第三条 借", "第三 条 借", ["x.md 第 29 行：条号“第三 条”要写成“第三条”"]),
        (
            "第三条 借",
            "第三十十条 借",
            [
                "x.md 第 29 行：看不懂条号“第三十十条”",
                "x.md 第 33 行：第四条之前缺 第三条（第二条之一之后）",
            ],
        ),
        (
            "第三条 借",
            "第三条借",
            [
                "x.md 第 29 行：“第三条借款人应当还款…”像是新的一条，可是条号后面没有空格；是新的一条就加一个空格",
                "x.md 第 33 行：第四条之前缺 第三条（第二条之一之后）",
            ],
        ),
        ("第三条 借款人应当还款。", "第三条", ["x.md 第 29 行：第三条没有条文"]),
        ("第一条 为了保护某某，制定本法。", "", ["x.md 第 15 行：第二条之前缺 第一条（开头）"]),
        ("### 第二章", "### 第三章", ["x.md 第 23 行：标题的次序不对：第三章排在第一章后面"]),
        ("### 第二章", "### 第2章", ["x.md 第 23 行：标题“第2章”的序号要写成“第二章”"]),
        ("#### 第一节", "#### 第二节", ["x.md 第 25 行：标题的次序不对：第二节排在开头后面"]),
        ("也包括丙。", "也包括\ufffd。", ["x.md 第 21 行：有乱码字符 U+FFFD"]),
        ("### 第二章 借款", "### 借款的几个问题", ["x.md 第 23 行：看不懂的标题：### 借款的几个问题"]),
        ("# 中华人民共和国某某法\n", "", []),
    ],
)
def test_every_mistake_is_named_with_its_line(old, new, problems):
    found = _broken(old, new)

    if problems:
        assert found == problems
    else:  # without a title the first line of dates is not one
        assert parse_whole("x.md", "第一条 甲。").problems == ["x.md 第 1 行：第一行应该是法律的名称"]


def test_all_mistakes_of_a_file_are_told_at_once():
    text = (
        LAW.replace("第二条之一 插", "第9条 插")
        .replace("### 第二章", "### 第五章")
        .replace("第一条 为了", "第二条 为了")
    )

    assert [re.search(r"第 (\d+) 行", problem)[1] for problem in parse_whole("x.md", text).problems] == [
        "13", "15", "23", "27", "27", "29", "33",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "\n\n \n", "只有一行", "# 中华人民共和国某某法\n\n没有条文。", "第一章 总则\n\n第二章 分则"]
)
def test_what_is_no_law_is_a_problem_and_no_crash(text):
    assert any("没有找到任何一条" in problem for problem in parse_whole("x.md", text).problems)


def _file(tmp_path, content):
    path = tmp_path / "law.md"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_read(tmp_path, encoding):
    law = read_whole(_file(tmp_path, LAW.replace("\n", "\r\n").encode(encoding)))

    assert _numbers(law) == [(1, 0), (2, 0), (2, 1), (3, 0), (4, 0)]
    assert law.problems == []
    assert bool(law.notes) == (encoding in ("gb18030", "utf-16"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"PK\x03\x04...", "Word"),
        (b"%PDF-1.7", "PDF"),
        ("第一条 甲。\n第二条 乙".encode()[:-1] + b"\xff\xff\xff", "第 2 行：这里不是 UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(tmp_path, content, words):
    with pytest.raises(BadFile, match=words):
        read_whole(_file(tmp_path, content))


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(BadFile, match="读不到"):
        read_whole(tmp_path)


@given(
    st.lists(st.integers(0, 2), min_size=3, max_size=8),
    st.sampled_from(["drop", "double", "swap"]),
    st.data(),
)
def test_no_damage_to_the_numbering_passes_unseen(subs, damage, data):
    numbers = [(n, sub) for n, most in enumerate(subs, 1) for sub in range(most + 1)]
    # The last 之几 of a 条 may be missing without anybody being able to tell, and so may the last 条.
    bases = [i for i, (_, sub) in enumerate(numbers[:-1]) if not sub and numbers[i + 1 :]]
    at = data.draw(st.sampled_from(bases[:-1] or bases))
    damaged = {
        "drop": numbers[:at] + numbers[at + 1 :],
        "double": [*numbers[: at + 1], numbers[at], *numbers[at + 1 :]],
        "swap": [*numbers[:at], numbers[at + 1], numbers[at], *numbers[at + 2 :]],
    }[damage]

    assert parse_whole("x.md", _law_of(numbers)).problems == []
    assert parse_whole("x.md", _law_of(damaged)).problems != []


def _law_of(numbers):
    lines = (
        f"第{cn_number(number)}条" + (f"之{cn_number(sub)}" if sub else "") + " 有条文。"
        for number, sub in numbers
    )
    return "# 某某条例\n\n" + "\n\n".join(lines)


@given(st.text(alphabet="第一二十百条之章节编 \n#附件录：。12（）“", max_size=120))
def test_no_text_makes_the_reader_fail(text):
    law = parse_whole("x.md", text)

    assert law.problems or _numbers(law)[0] == (1, 0)
