from datetime import date

import pytest

from core.events import public_page_changed
from search.models import SearchEntry
from statutes.importing import BadFile, load_statutes, read_text
from statutes.models import Citation, Edition, Provision, Statute
from tests.factories import make_article

HEAD = """+++
[statute]
slug = "credit-reporting-regulation"
title = "征信业管理条例"
short_title = "征信业管理条例"
aliases = ["征信条例"]
level = "行政法规"
issuer = "国务院"
order = 30

[edition]
label = "2013年公布"
effective_from = 2013-03-15
last_number = 47
text_as_of = 2025-04-30
source_name = "国家法律法规数据库"
+++
"""
BODY = """
# 第三章 征信业务规则

## 第十六条 不良记录留五年

征信机构对个人不良信息的保存期限，为5年：

（一）甲；
（二）乙。

在保存期限内，信息主体可以作出说明。

> 换句话说：从还清那天起留五年，
> 到期删除。

> 编者注：销户不等于还清。

## 第十七条

> 待核对原文：每年可以免费查两次。
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "README.md").write_text("not a law", encoding="utf-8")
    (tmp_path / "credit.md").write_text(HEAD + BODY, encoding="utf-8")
    return tmp_path


def _change(folder, old, new, name="credit.md"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.django_db
def test_a_file_becomes_a_statute_an_edition_and_its_provisions(folder):
    loaded = load_statutes(folder)

    first, second = Provision.objects.order_by("number")
    assert (loaded.created, loaded.problems, loaded.kept) == (2, [], [])
    assert (Statute.objects.get().level, Edition.objects.get().effective_from) == (
        "regulation",
        date(2013, 3, 15),
    )
    assert (first.citation, first.gloss, first.place) == (
        "《征信业管理条例》第十六条",
        "不良记录留五年",
        "第三章 征信业务规则",
    )
    assert first.clauses == [
        ["征信机构对个人不良信息的保存期限，为5年：", "（一）甲；", "（二）乙。"],
        ["在保存期限内，信息主体可以作出说明。"],
    ]
    assert (first.summary, first.note) == ("从还清那天起留五年，到期删除。", "销户不等于还清。")
    assert (second.text, second.text_status, second.summary) == ("", "unseen", "每年可以免费查两次。")


@pytest.mark.django_db
def test_loaded_provisions_can_be_found(folder):
    load_statutes(folder)

    assert set(SearchEntry.objects.filter(kind="provision").values_list("title", flat=True)) == {
        "征信业管理条例第十六条",
        "征信业管理条例第十七条",
    }


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_tells_nobody(folder):
    load_statutes(folder)
    heard = []
    public_page_changed.connect(lambda **sent: heard.append(sent["reason"]), weak=False, dispatch_uid="test")

    loaded = load_statutes(folder)

    public_page_changed.disconnect(dispatch_uid="test")
    assert (loaded.created, loaded.changed, loaded.same, heard) == (0, 0, 2, [])


@pytest.mark.django_db
def test_an_article_that_named_a_provision_cites_it_once_it_is_held(folder):
    make_article("waiting", sections=[("s", "<p>《征信业管理条例》第十六条</p>")])
    assert [row.reason for row in Citation.objects.all()] == ["法条库里没有这部法律"]

    load_statutes(folder)

    assert [row.provision.number for row in Citation.objects.filter(source_kind="article-section")] == [16]


@pytest.mark.django_db
def test_a_changed_file_changes_its_rows(folder):
    load_statutes(folder)
    _change(folder, "销户不等于还清。", "销户也要先还清。")

    loaded = load_statutes(folder)

    assert (loaded.changed, loaded.same) == (1, 1)
    assert Provision.objects.get(number=16).note == "销户也要先还清。"


@pytest.mark.django_db
def test_what_staff_have_edited_is_not_overwritten_and_said_so(folder):
    load_statutes(folder)
    Provision.objects.filter(number=16).update(summary="编辑改过的话。")
    _change(folder, "到期删除。", "到期就删。")
    _change(folder, "每年可以免费查两次。", "一年免费查两次。")

    loaded = load_statutes(folder)

    assert loaded.kept == ["征信业管理条例第十六条"]
    assert Provision.objects.get(number=16).summary == "编辑改过的话。"
    assert Provision.objects.get(number=17).summary == "一年免费查两次。"


@pytest.mark.django_db
def test_nothing_of_a_malformed_file_is_loaded_and_the_others_are(folder):
    (folder / "other.md").write_text(
        HEAD.replace("credit-reporting-regulation", "other")
        .replace("征信业管理条例", "某条例")
        .replace("征信条例", "某例")
        + BODY.replace("## 第十七条", "## 第17条"),
        encoding="utf-8",
    )

    loaded = load_statutes(folder)

    assert loaded.problems == [
        "other.md 第 35 行：条的标题要写成 ## 第六百七十五条，或 ## 第二百九十三条之一"
    ]
    assert list(Statute.objects.values_list("slug", flat=True)) == ["credit-reporting-regulation"]


@pytest.mark.django_db
def test_two_laws_cannot_share_a_name(folder):
    text = HEAD.replace("credit-reporting-regulation", "other").replace('"征信业管理条例"', '"某条例"')
    (folder / "other.md").write_text(text + BODY, encoding="utf-8")

    loaded = load_statutes(folder)

    assert loaded.problems == [
        "other.md 第 1 行：“征信条例”已经是 credit-reporting-regulation 的名字，一个名字只能指一部法律"
    ]


@pytest.mark.django_db
def test_two_editions_of_a_law_live_side_by_side_and_may_not_overlap(folder):
    new = HEAD.replace("2013年公布", "2027年修订").replace("2013-03-15", "2027-01-01")
    (folder / "credit-2027.md").write_text(new + BODY, encoding="utf-8")

    assert load_statutes(folder).problems == [
        "credit.md 第 1 行：和 credit-2027.md 的施行时间重叠；旧版本要写 effective_to"
    ]

    _change(folder, "effective_from = 2013-03-15", "effective_from = 2013-03-15\neffective_to = 2027-01-01")
    assert load_statutes(folder).problems == []
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("+++\n[statute]", "[statute]", 1, "+++"),
        ('slug = "credit-reporting-regulation"', 'slug = "Credit Law"', 3, "slug"),
        ('level = "行政法规"', 'level = "圣旨"', 7, "level 只能是"),
        ("order = 30", 'order = "30"', 9, "order 的值类型不对"),
        ("order = 30", "order = = 30", 9, "TOML"),
        ("order = 30", "order = 30\ncolour = 1", 10, "没有 colour"),
        ('issuer = "国务院"', "", 2, "缺少 issuer"),
        ("2013-03-15", "2013-03-15\neffective_to = 2013-03-15", 14, "effective_to 要晚于"),
        ("last_number = 47", "last_number = 10", 21, "条号大于 last_number"),
        ('label = "2013年公布"', 'label = "公布"', 12, "label 要以年份开头"),
        ("# 第三章 征信业务规则\n", "", 19, ""),
        ("## 第十六条 不良", "## 第一六条 不良", 21, "条号请写成 第十六条"),
        ("不良记录留五年", "不良记录要在报告里留满五年整", 21, "边注太长"),
        ("## 第十七条", "## 第十六条", 35, "在第 21 行已经有了"),
        ("> 待核对原文：每年可以免费查两次。", "", 35, "没有原文"),
        (
            "> 待核对原文：每年可以免费查两次。",
            "有原文。\n\n> 待核对原文：每年查两次。",
            35,
            "不能同时有原文",
        ),
        ("> 换句话说：从还清那天起留五年，", "> 换句话说：" + "长" * 60, 21, "最多 60 字"),
        ("> 换句话说：从", "> 说人话：从", 30, "> 之后要写"),
        ("（一）甲；", "（一）甲\u200b；", 25, "U+200B"),
        ("（一）甲；", "+ 甲；", 25, "不能以 + 开头"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, line, words):
    text = HEAD + BODY
    assert old in text
    if not words:
        assert read_text("x.md", text.replace(old, new, 1)).provisions[0].place == ""
        return

    with pytest.raises(BadFile) as told:
        read_text("x.md", text.replace(old, new, 1))

    assert str(told.value).startswith(f"x.md 第 {line} 行：")
    assert words in str(told.value)


def test_the_example_of_the_readme_can_be_read():
    from pathlib import Path

    readme = (Path(__file__).resolve().parents[2] / "content" / "statutes" / "README.md").read_text(
        encoding="utf-8"
    )
    blocks = readme.split("```")
    head = "\n".join(line for line in blocks[1].strip().split("\n") if not line.startswith("effective_to"))

    law = read_text("readme.md", head + "\n" + blocks[3])

    assert [one.number for one in law.provisions] == [15, 16, 17]
