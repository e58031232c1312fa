"""`manage.py export_content` for law and words: what staff write on the site comes back into the files, line by line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search import curating
from search.importing import Loaded, load_synonyms
from search.models import Synonym
from statutes import amending
from statutes.importing import load_statutes
from statutes.models import Edition, Provision, Statute
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LAW = """+++
[statute]
slug = "credit-rules"
title = "试行征信规则"
short_title = "征信规则"
aliases = ["征规"]   # 常用
level = "行政法规"
issuer = "国务院"
order = 30

[edition]
label = "2013年公布"
effective_from = 2013-03-15
last_number = 47
text_as_of = 2025-04-30
source_name = "公报"
+++

# 第一章 总则

## 第二条 适用

在境内从事征信业务，适用本规则。
有下列情形的除外：

（一）其他。

> 换句话说：境内的征信都管。

# 第三章 业务

## 第十六条 留五年

保存期限为5年。

> 换句话说：留五年。

## 第二十条

> 待核对原文：可以免费查两次。
"""
WORDS = "# 产品\n花呗 < huabei\n\n还款，还钱 < 环款\n"


@pytest.fixture
def content(tmp_path):
    (tmp_path / "statutes").mkdir()
    (tmp_path / "statutes/rules.md").write_text(LAW, encoding="utf-8")
    load_statutes(tmp_path / "statutes")
    return tmp_path


@pytest.fixture
def groups(tmp_path):
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference/synonyms.txt").write_text(WORDS, encoding="utf-8")
    load_synonyms(tmp_path / "reference/synonyms.txt")
    return tmp_path


def export(folder, **options):
    complained = StringIO()
    try:
        call_command("export_content", content=folder, stdout=StringIO(), stderr=complained, **options)
    except CommandError as error:
        complained.write(str(error))
    return complained.getvalue()


def law(folder):
    return (folder / "statutes/rules.md").read_text(encoding="utf-8")


def words(folder):
    return (folder / "reference/synonyms.txt").read_text(encoding="utf-8")


def correct(number, reason="和公报核对", **columns):
    provision = Provision.objects.get(number=number)
    for name, value in columns.items():
        setattr(provision, name, value)
    amending.correct_provision(provision, by=make_user(), reason=reason)


def test_what_was_loaded_keeps_its_bytes_and_our_words_change_their_own_lines(content):
    assert export(content, check=True) == ""
    export(content, ours=True)
    untouched = law(content)
    correct(2, summary="境内从事征信，都要守。", gloss="管谁", note="境外的不管。")
    correct(16, text="保存期限为五年。")
    statute, edition = Statute.objects.get(), Edition.objects.get()
    statute.aliases, edition.text_note = ["征规", "规则"], "没有核对过。"
    amending.keep_statute(statute, by=make_user())
    amending.correct_edition(edition, by=make_user())

    assert "1 个文件要写" in export(content, check=True)
    assert export(content) == ""

    wanted = (
        LAW.replace("## 第二条 适用", "## 第二条 管谁")
        .replace(
            "> 换句话说：境内的征信都管。", "> 换句话说：境内从事征信，都要守。\n\n> 编者注：境外的不管。"
        )
        .replace("保存期限为5年。", "保存期限为五年。")
        .replace('aliases = ["征规"]   # 常用', 'aliases = ["征规", "规则"]')
        .replace('source_name = "公报"\n', 'source_name = "公报"\ntext_note = "没有核对过。"\n')
    )
    assert (untouched, law(content)) == (LAW, wanted)
    assert load_statutes(content / "statutes").summary == "新增 0 条，更新 0 条，不变 3 条。"
    assert export(content, check=True) == ""


def test_a_new_provision_goes_in_at_its_place_once_there_are_words_of_ours(content):
    edition = Edition.objects.get()
    for number, place, summary in [
        (1, "第一章 总则", "一。"), (3, "第一章 总则", "三。"), (10, "第二章 机构", "十。"), (17, "第三章 业务", "十七。"),
        (30, "第四章 罚则", "三十。"), (31, "第四章 罚则", ""),
    ]:  # fmt: skip
        row = Provision(
            edition=edition, number=number, place=place, text=f"第 {number} 条的原文。", summary=summary
        )
        amending.add_provision(row, by=make_user())

    assert export(content) == ""

    headings = [line.strip("# ") for line in law(content).splitlines() if line.startswith("#")]
    assert headings == [
        "第一章 总则", "第一条", "第二条 适用", "第三条", "第二章 机构", "第十条", "第三章 业务", "第十六条 留五年", "第十七条",
        "第二十条", "第四章 罚则", "第三十条",
    ]  # fmt: skip
    again = load_statutes(content / "statutes")
    assert (again.created, again.kept, again.problems) == (0, [], [])
    assert export(content, check=True) == ""


def test_a_file_that_is_ahead_waits_a_clash_is_for_people_and_what_it_cannot_say_stays_out(content):
    path = content / "statutes/rules.md"
    path.write_text(LAW.replace("留五年。\n", "只留五年。\n"), encoding="utf-8")
    ahead = export(content)
    correct(16, summary="站上写的。")
    clash = export(content)

    assert "第十六条在文件里改过，站上还没有载入" in ahead
    assert "第十六条站上和文件都改过" in clash
    assert "只留五年" in law(content)
    assert export(content, ours=True) == ""
    assert "> 换句话说：站上写的。" in law(content)
    load_statutes(content / "statutes")
    correct(16, note="第一行\n第二行")
    assert "第十六条写不进这个文件" in export(content)
    assert "第一行" not in law(content)


def test_groups_of_words_change_go_and_come_one_by_one(groups):
    group = Synonym.objects.get(word="还款")
    group.same = "还钱，偿还"
    curating.keep_synonym(group)
    off = Synonym.objects.get(word="花呗")
    off.is_used = False
    curating.keep_synonym(off)
    curating.keep_synonym(Synonym(word="宽限期", same="容时期", leads="宽限"))

    assert export(groups) == ""

    assert words(groups) == "# 产品\n\n还款，还钱，偿还 < 环款\n宽限期，容时期 < 宽限\n"
    assert load_synonyms(groups / "reference/synonyms.txt") == Loaded(same=2)
    assert export(groups, check=True) == ""
    assert Synonym.objects.get(word="花呗").is_used is False
    Synonym.objects.create(word="利息<", same="息")
    assert "“利息<”写不进这个文件" in export(groups)
