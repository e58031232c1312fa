"""The command that tells what a page holds, or brings it in."""

import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, SourcePage
from tests.factories import make_category

PAGE = """山桥律师网 > 借贷 > 正文
借条怎么写才算数
发布时间：2022-02-03 08:00　作者：方砚
借钱给亲友也要写借条，写清楚了，日后双方都省心，也不伤和气，真有争议也好说理。
一、写什么
写明金额、利率、还款日期和双方的身份信息，金额用大写再写一遍，不要留空白。
二、怎么存
原件放好，另外拍照存一份。《民法典》第六百七十五条说的返还期限，以借条上写的为准。
"""


def test_a_dry_run_prints_the_findings_as_json_and_writes_nothing(tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text(PAGE, encoding="utf-8")

    call_command("import_source", str(file), "--dry-run", "--json")

    found = json.loads(capsys.readouterr().out)
    assert (found["title"], found["site"], found["author"], found["category"]) == (
        "借条怎么写才算数",
        "山桥律师网",
        "方砚",
        "借贷",
    )
    assert [(one["numbering"], one["heading"]) for one in found["sections"]] == [
        ("一、", "写什么"),
        ("二、", "怎么存"),
    ]
    assert found["statutes"] == [{"law": "民法典", "number": "第六百七十五条", "quoted": ""}]


def test_several_pages_give_one_line_each_or_one_file_each(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(PAGE, encoding="utf-8")
    files = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]

    call_command("import_source", *files, "--dry-run", "--json")
    call_command("import_source", *files, "--out", str(tmp_path / "out"))

    assert [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()] == files
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.json", "b.json"]


@pytest.mark.django_db
def test_without_a_dry_run_a_page_becomes_one_draft_however_often_it_comes(tmp_path, capsys):
    make_category()
    file = tmp_path / "a.txt"
    file.write_text(PAGE, encoding="utf-8")

    call_command("import_source", str(file))
    call_command("import_source", str(file))

    draft = Article.objects.get()
    assert (draft.status, draft.sources.get().title) == ("draft", "借条怎么写才算数")
    assert SourcePage.objects.get().parts.count() > 1
    assert [words.split("：")[1] for words in capsys.readouterr().out.splitlines()] == [
        "建了草稿",
        "以前导入过，没有再建",
    ]


@pytest.mark.django_db
def test_a_page_that_is_no_article_is_said_so_and_not_imported(tmp_path, capsys):
    make_category()
    file = tmp_path / "404.txt"
    file.write_text("404\n页面不存在\n返回首页\n", encoding="utf-8")

    with pytest.raises(CommandError, match="没有读进来"):
        call_command("import_source", str(file))

    assert "404.txt：" in capsys.readouterr().err
    assert not Article.objects.exists()


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_still_told(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\0\1\2" * 500)

    with pytest.raises(CommandError, match="2 个文件里有 1 个没有读进来"):
        call_command("import_source", str(tmp_path / "b.bin"), str(tmp_path / "a.txt"), "--dry-run")

    said = capsys.readouterr()
    assert "b.bin：这不是网页或文字文件" in said.err
    assert "借条怎么写才算数" in said.out
