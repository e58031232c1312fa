"""`check_content`: a planted fault of each kind is named with its file and line, and its honest neighbour passes."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.checking import check_folder
from tests.articles.sound_content import SLUG, write_sound

TODAY = date(2026, 11, 22)
ANCHOR = "例如借了5000元，晚了30天，多付75元。"  # a paragraph of the body, where others are planted


@pytest.fixture
def article(tmp_path):
    return write_sound(tmp_path / "content")


def faults(article, today=TODAY):
    return [(one.name, one.line, one.rule) for one in check_folder(article.parent.parent, today=today)]


def plant(article, old, new):
    """Change one place; returns the number of the line where it now stands."""
    text = article.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    text = text.replace(old, new)
    article.write_text(text, encoding="utf-8")
    return next(number for number, line in enumerate(text.splitlines(), 1) if new.split("\n")[-1] in line)


def planted(article, paragraph):
    return plant(article, ANCHOR, f"{ANCHOR}\n\n{paragraph}")


def test_a_sound_folder_passes(article):
    out = StringIO()

    call_command("check_content", article.parent.parent, stdout=out)

    assert out.getvalue().strip() == "2 篇文章都通过了检查。"


def test_the_command_names_file_line_and_what_to_do_and_fails(article):
    line = planted(article, "逾期要多付500元。")
    err = StringIO()

    with pytest.raises(CommandError, match="2 篇文章，1 处要改"):
        call_command("check_content", article.parent.parent, stderr=err)

    assert err.getvalue().startswith(f"{SLUG}.md 第 {line} 行：“500元”同一段里没有出处：写上法条链接")


def test_a_folder_without_laws_of_its_own_is_held_against_those_of_the_project(article, tmp_path):
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / article.name).write_text(
        article.read_text(encoding="utf-8").replace("[看怎么谈](/articles/other/#talk)", "先打电话"),
        encoding="utf-8",
    )

    assert [one.rule for one in check_folder(bare, today=TODAY)] == []


def test_a_missing_or_empty_folder_is_said(tmp_path):
    with pytest.raises(CommandError, match="没有这个文件夹"):
        call_command("check_content", tmp_path / "nowhere")
    with pytest.raises(CommandError, match="里没有文章"):
        call_command("check_content", tmp_path)


@pytest.mark.parametrize(
    ("rule", "paragraph"),
    [
        # A citation that leads nowhere
        ("citation", "依据《民法典》第六百七十六条。"),
        ("citation", "依据《民法典》第一千三百条。"),
        ("citation", "看[这一条](law:民法典-676)。"),
        ("citation", "看[这一款](law:民法典-675#2)。"),
        ("citation", "依据《民法典》第六百七十五条第二款。"),
        ("citation", "依据《合同法》第一百零七条。"),
        ("citation", "依据《湖州信用条例》第五条。"),
        ("citation", "看[第六百七十五条](law:民法典-188)。"),
        ("citation", "看[撤销](law:仲裁法-59)。"),
        ("citation", "依据《仲裁法》第五十九条。"),
        ("citation", "看[这一条](law:民法-675)。"),
        # Words that are not the provision's
        ("quotation", "《民法典》第六百七十五条规定：“借款人必须按期还款。”"),
        ("quotation", "法律说“借款人应当依照约定的期限返还借款”，没有别的。"),
        ("quotation", "> 借款人应当按照约定期限归还借款。对借款期限没有约定"),
        ("quotation", "《民法典》第一百八十八条写明：“诉讼时效期间为两年……依照其规定。”"),
        ("quotation", "《民法典》第六百七十五条规定：『借款人必须按期还款。』"),
        ("quotation", '《民法典》第六百七十五条规定："借款人必须按期还款。"'),
        ("quotation", "依据《民法典》第六百七十五条，“借款人应当依照约定的期限返还借款。"),
        # A number without a ground
        ("number", "逾期要多付500元。"),
        ("number", "年化不能超过２４％。"),
        ("number", "判决后十五日以内上诉。"),
        ("number", "超过百分之二十四就不受保护。"),
        ("number", "起步是一万元，最多三倍。"),
        ("number", "再过十几天，利息就翻倍。"),
        ("number", "五万以上才算，先付￥5000，再付三成，余下打八折。"),
        ("number", "月息两分，要付三分之一，限两个星期、百分之 三十。"),
        ("number", "限\u00a0叁\u00a0日。"),
        ("number", "等十个工作日，或者两个月。"),
        ("number", "- 每天万分之五。"),
        ("number", "对方说“逾期90天就坐牢。”"),
        ("number", "例如晚了几天。逾期90天会被起诉。"),
        # Words that mislead
        ("danger", "合同里有滞纳金。"),
        ("danger", "合同里写着“滞纳金”。"),
        ("danger", "平台可以罚款。"),
        ("danger", "平台说要“罚款”。"),
        ("danger", "对方说到了“立案标准”。"),
        ("danger", "你可以谈“停息挂账”。"),
        ("danger", "有人教你“信用修复申请”。"),
        ("danger", "会进“黑名单”，没有办法。"),
        ("words", "我们保证减免。"),
        ("words", "快去还款！"),
        ("words", "按相关规定办。"),
        ("unseen", "百行征信也会记。"),
        # Links, figures
        ("link", "[看这篇](/articles/nowhere/)。"),
        ("link", "[看这一节](/articles/other/#nowhere)。"),
        ("link", "[看上面](#nowhere)。"),
        ("link", "[看这一条](/statutes/civil-code/1/)。"),
        ("link", "[看这部法](/statutes/nothing/)。"),
        ("link", "[看](/nowhere/)。"),
        ("link", "[看](articles/other/)。"),
        ("link", "[看](//elsewhere.example/)。"),
        ("link", "[后台](/admin/)。"),
        ("link", "[问答](/questions/12/)。"),
        ("figure", "是{{figure:nothing}}。"),
    ],
)
def test_a_planted_fault_is_named_with_its_file_and_line(article, rule, paragraph):
    line = planted(article, paragraph)

    assert faults(article) == [(f"{SLUG}.md", line, rule)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "依据《民法典》第六百七十五条第一款。",
        "据报道，《湖州信用条例》第五条这样写，我们还没有核对官方原文。",
        "旧的《仲裁法》（2017年修正）第五十九条写的是六个月。",
        "看[撤销](law:仲裁法-72)。",
        "《民法典》第六百七十五条规定：“借款人应当……返还借款。”",
        "《民法典》第六百七十五条规定，借款人要按期还。",
        "她说：“请把合同全文和账单都发到我的邮箱里来，谢谢。”",
        "> “我想先谈一谈，请问这一笔是哪家机构放的款？”",
        "逾期要多付{{figure:limitation-years}}的利息。",
        "比如欠了1万元，分12个月，每月还900元。",
        "例如这样分：\n\n- 甲500元\n- 乙300元",
        "有人说“三个月就立案”，没有这回事。",
        "2021年9月到2026年3月31日，8月1日起，从第十五天数起。",
        "有一天你会还完，一天比一天好，折成一年是多少，几百元的事，上一年度的收入。",
        "每月10日还款，十月一日起施行，上一周已经打过，周一再打，百分之百的陌生人。",
        "千万别信，万一打不通，九成新的手机也别卖。",
        "行政机关才能罚款。",
        "法律里没有这个词：“停息挂账”。",
        "没有“立案标准”这种东西。",
        "合同里写的“罚款”，其实是违约金，要看约定。",
        "> **编者注** 原文说的黑名单，其实是失信被执行人名单。",
        "百行征信也会记，我们还没有核对官方说明。",
        "[看这一节](/articles/huabei-late/#why)，[看](/statutes/civil-code/)，[看](/categories/consequences/)，[看](/tags/huabei/)。",
        "[问律师](/questions/ask/)，[热线](/help/)，[外面](https://flk.npc.gov.cn/)。",
    ],
)
def test_its_honest_neighbour_passes(article, paragraph):
    planted(article, paragraph)

    assert faults(article) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("short_answer", "**先还，再谈。** ", "**先还，再谈。** " + "把每一步都想清楚" * 8),
        ("number", 'text = "看清是谁借给你。"', 'text = "15天内看清是谁借给你。"'),
        ("number", '"不借新还旧"', '"不等3天再说"'),
        ("number", "讲清晚还了先做什么。", "讲清五年里先做什么。"),
        ("number", "## 接着做 ", "## 三十天里接着做 "),
        ("number", "花呗晚还了怎么办？", "花呗晚还了90天怎么办？"),
        ("asked", 'tags = ["花呗"]', 'tags = ["花呗"]\nasked = ["花呗晚了几天", "花呗 晚了几天"]'),
        ("tag", 'tags = ["花呗"]', 'tags = ["花呗", "没有的"]'),
        ("tag", 'category = "consequences"', 'category = "nothing"'),
        ("review", "reviewed_on = 2026-11-20", 'reviewed_on = ""'),
        ("review", "reviewed_on = 2026-11-20", "reviewed_on = 2026-11-23"),
        ("shape", 'description = "讲清晚还了先做什么。"', 'description = ""'),
        ("shape", '[[do_now]]\ntitle = "打官方客服"\ntext = "[看怎么谈](/articles/other/#talk)。"', ""),
        ("file", '[[do_now]]\ntitle = "找合同"', '[[do_now]]\nname = "找合同"'),
    ],
)
def test_a_fault_of_the_head_is_named_with_its_line(article, rule, old, new):
    head = article.read_text(encoding="utf-8").splitlines()
    text = article.read_text(encoding="utf-8").replace(old, new, 1)
    article.write_text(text, encoding="utf-8")
    changed = [number for number, line in enumerate(text.splitlines(), 1) if line not in head]

    found = [one for one in faults(article) if one[0] == article.name]

    assert [one[2] for one in found] == [rule]
    assert not changed or found[0][1] in changed


def test_four_lines_of_short_answer_are_too_many(article):
    plant(
        article,
        '[按约定的期限还](law:民法典-675)。"]',
        '[按约定的期限还](law:民法典-675)。", "二", "三", "四"]',
    )

    ((name, line, rule),) = faults(article)

    assert (name, line, rule) == (f"{SLUG}.md", 8, "file")


def test_a_break_within_a_line_of_the_short_answer_makes_two_lines_of_it(article):
    plant(
        article,
        '[按约定的期限还](law:民法典-675)。"]',
        '[按约定的期限还](law:民法典-675)。<br>二<br>三<br>四"]',
    )

    ((_, line, rule),) = faults(article)

    assert (line, rule) == (8, "short_answer")


def test_an_article_without_its_law_or_far_too_short_is_said(article):
    text = article.read_text(encoding="utf-8")
    cut = text[: text.index("## 接着做")].replace("kind=explanation", "kind=advice")
    article.write_text(cut, encoding="utf-8")

    words = [str(one) for one in check_folder(article.parent.parent, today=TODAY) if one.rule == "shape"]

    assert any("最后一节应当是相关法条" in one for one in words)
    assert any("正文要有 1500 到 2800 个汉字" in one for one in words)


def test_a_word_that_the_glossary_explains_needs_no_second_explanation(article):
    glossary = article.parent.parent / "reference" / "glossary.csv"
    planted(article, "合同里写着“滞纳金”。")
    before = faults(article)

    glossary.write_text(glossary.read_text(encoding="utf-8") + "滞纳金,借款里没有这一项,\n", encoding="utf-8")

    assert ([rule for _, _, rule in before], faults(article)) == (["danger"], [])


# The edition that is meant


def test_a_review_before_the_day_of_a_newer_edition_is_old(article):
    laws = article.parent.parent / "statutes"
    text = (laws / "civil-code.md").read_text(encoding="utf-8")
    old, new = "effective_from = 2021-01-01", "effective_from = 2026-11-21"
    (laws / "civil-code.md").write_text(
        text.replace(old, f"{old}\neffective_to = 2026-11-21"), encoding="utf-8"
    )
    (laws / "civil-code-2026.md").write_text(
        text.replace(old, new).replace("2020年公布", "2026年修正"), encoding="utf-8"
    )

    words = [str(one) for one in check_folder(article.parent.parent, today=TODAY)]

    assert any("核对日期 2026-11-20 早于《民法典》新版本的施行日 2026-11-21" in one for one in words)


def test_a_law_that_is_not_in_force_yet_is_not_cited_as_if_it_were(article):
    law = article.parent.parent / "statutes" / "arbitration-law-2025.md"
    law.write_text(
        law.read_text(encoding="utf-8").replace("effective_from = 2026-03-01", "effective_from = 2027-03-01"),
        encoding="utf-8",
    )
    line = planted(article, "看[撤销](law:仲裁法-72)，也看[新法](law:仲裁法2025-72)。")
    honest = article.parent / "other.md"
    plant(honest, ANCHOR, f"{ANCHOR}\n\n新法2027年3月1日起施行：[撤销](law:仲裁法2025-72)。")

    assert faults(article) == [(f"{SLUG}.md", line, "citation")] * 2
