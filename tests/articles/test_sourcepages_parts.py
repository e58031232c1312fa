"""The parts of the reader one by one: dates, numbering, glued headings, provisions, comments."""

import pytest

from articles.sourcepages.comments import find_comments
from articles.sourcepages.dates import first_date
from articles.sourcepages.lines import flatten, split_lines
from articles.sourcepages.sections import find_sections
from articles.sourcepages.statutes import find_statutes

LONG = "这一段说明具体的做法，写清楚时间、金额和联系的人，方便以后核对。"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("时间：2025 03/ 25 11:22:05 来源", "2025 03/ 25 11:22:05"),
        ("某小编5个月前 (12-17)普法8", "5个月前 (12-17)"),
        ("发表于 昨天 22:17 来自手机", "昨天 22:17"),
        ("2024年3月5日 上午8:22", "2024年3月5日 上午8:22"),
        ("2021/8/5 9:12:04", "2021/8/5 9:12:04"),
        ("时间：２０２２．６．１", "２０２２．６．１"),
        ("电话 0531-8866", None),
    ],
)
def test_dates_are_found_as_printed(line, date):
    found = first_date(flatten(line), line)

    assert (found.text if found else None) == date


def headings(*lines):
    _, sections = find_sections(split_lines("\n".join(lines)))
    return [(one.level, one.numbering, one.heading) for one in sections]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["一、准备", LONG, "（一）材料", LONG, "1、证件", LONG, "2、流水", LONG, "（二）时间", LONG, "二、结果", LONG],
            [
                (1, "一、", "准备"), (2, "（一）", "材料"), (3, "1、", "证件"), (3, "2、", "流水"),
                (2, "（二）", "时间"), (1, "二、", "结果"),
            ],
        ),
        (
            ["该怎么谈？", LONG, "1. 打电话", LONG, "2. 写信", LONG, "谈不成呢？", LONG],
            [(1, None, "该怎么谈？"), (2, "1.", "打电话"), (2, "2.", "写信"), (1, None, "谈不成呢？")],
        ),
        (
            ["第一步：列账单", LONG, "第二步：打电话", LONG, "总结：", LONG],
            [(1, "第一步：", "列账单"), (1, "第二步：", "打电话"), (1, None, "总结")],
        ),
        (
            ["## 一、起因", LONG, "### 1. 借款", LONG, "### 2. 失业", LONG, "## 二、结果", LONG],
            [(1, "一、", "起因"), (2, "1.", "借款"), (2, "2.", "失业"), (1, "二、", "结果")],
        ),
        (
            ["Q1：会坐牢吗？", "A：不会。" + LONG, "Q2：会上门吗？", "A：一般不会。" + LONG],
            [(1, "Q1：", "会坐牢吗？"), (1, "Q2：", "会上门吗？")],
        ),
        (
            ["1、催告书。" + LONG, "2、起诉状。" + LONG, "3、判决书。" + LONG],
            [(1, "1、", "催告书"), (1, "2、", "起诉状"), (1, "3、", "判决书")],
        ),
    ],
)  # fmt: skip
def test_headings_have_their_numbers_and_levels(lines, expected):
    assert headings(*lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["要准备的材料有：", "1、身份证；", "2、借款合同；", "3、还款记录。", LONG],
        ["- 费用：" + LONG, "- 信用：" + LONG],
        ["《某某管理办法》", "第三条　" + LONG, "第四条　" + LONG],
        ["具体步骤如下：", LONG],
        [LONG, "第一，" + LONG, "第二，" + LONG],
    ],
)
def test_lists_and_lead_ins_are_no_headings(lines):
    assert headings(*lines) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《民法典》第675条、676条", [("民法典", "第675条"), ("民法典", "第676条")]),
        ("刑法第二百九十三条之一", [("刑法", "第二百九十三条之一")]),
        ("《征信业管理条例》第十六条。该条例第25条", [("征信业管理条例", "第十六条"), ("征信业管理条例", "第25条")]),
        ("《个人信息保护法》有规定。其第四十五条", [("个人信息保护法", "第四十五条")]),
        (
            "《民法典》\n第六百七十五条　应当返还。\n第六百七十六条　支付利息。",
            [("民法典", "第六百七十五条"), ("民法典", "第六百七十六条")],
        ),
        ("《民法典》第六百七十五条：“依据本法第五百一十条的规定仍不能确定的”", [("民法典", "第六百七十五条")]),
        ("合同第三条约定的费用，第三条路是协商", []),
        ("民诉法司法解释第93条", [("民诉法司法解释", "第93条")]),
    ],
)  # fmt: skip
def test_provisions_are_named_with_the_law_that_is_meant(text, expected):
    assert [(one.law, one.number) for one in find_statutes(text)] == expected


def test_the_wording_that_a_page_quotes_stands_with_its_provision():
    (found,) = find_statutes("《征信业管理条例》第十六条规定：“不良信息的保存期限为5年。”")

    assert found.quoted == "不良信息的保存期限为5年。"


def comments(text):
    return [(one.name, one.role, one.date, one.text) for one in find_comments(split_lines(text))[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "精彩评论\n头像 柏青山-法律顾问 2025-03-25\n先把账算清楚再谈。\n头像 柳月 实习律师 2025-03-26\n留好每次通话的记录。",
            [
                ("柏青山", "法律顾问", "2025-03-25", "先把账算清楚再谈。"),
                ("柳月", "实习律师", "2025-03-26", "留好每次通话的记录。"),
            ],
        ),
        (
            "3 条评论\n柏青山\n先算账\n03-11 · 四川\n回复 赞 5\n柳月\n作者\n说得对\n03-12 · 湖南\n回复 赞\n",
            [("柏青山", "", "03-11", "先算账"), ("柳月", "作者", "03-12", "说得对")],
        ),
        (
            "柏青山\n沙发\n发表于 昨天 22:31 来自安徽 | 只看该作者\n谈成了吗\n柳月\n板凳\n发表于 昨天 22:40 | 只看该作者\n"
            "引用:\n柏青山 发表于 昨天 22:31\n谈成了吗\n谈成了\n",
            [("柏青山", "", "昨天 22:31", "谈成了吗"), ("柳月", "", "昨天 22:40", "谈成了")],
        ),
        (
            "1楼 柏青山 [河北石家庄] 2024-12-02 11:20:08 赞(2)\n会扣钱吗?\n2楼 柳月 2024-12-02 14:03:55 赞(0)\n@柏青山:不会的",
            [("柏青山", "", "2024-12-02 11:20:08", "会扣钱吗?"), ("柳月", "", "2024-12-02 14:03:55", "不会的")],
        ),
    ],
)  # fmt: skip
def test_each_comment_has_its_own_words_and_not_those_that_it_quotes(text, expected):
    assert comments(text) == expected
