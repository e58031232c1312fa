"""`manage.py export_content`: what editors change on the site comes back into the files, and nothing else does."""

from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles import addresses, contentfile, publishing
from articles.contentwriting import text_of
from articles.importing import load_articles, load_shelves
from articles.models import Article, Tag
from articles.workingcopy import working_copy
from reference import keeping
from reference.importing import load_reference
from reference.models import Notice, Term
from tests.factories import NOW, make_article, make_draft, make_staff, make_user

ARTICLE = """+++
# 编辑的话：这一篇常有人问
slug = "huabei"
title = "花呗逾期"
category = "consequences"
tags = ["征信", "花呗"]
question = "花呗逾期了怎么办？"
short_answer = [
  "**先还。** 再谈。",
]
do_not = ["不借新还旧"]
published_on = 2026-11-20
reviewed_on = ""

[[do_now]]
title = "查报告"

[[sources]]
key = "000"
title = "原页面"

[[comments]]
source = "000"
role = "法务助理"
text = "有人这样说。"
+++

## 为什么 {#why}

| 甲 | 乙 |
|---|---|
| 一 | 二 |

## 怎么办 {#how kind=advice}

先看合同。
"""
GLOSSARY = """word,plain,also,provision,source,source_status,checked_on
逾期,"约好的还款日过了，
钱还没有还够",,,通行说法，没有法定定义,one_source,
展期,往后推,延期，延后,,通行说法，没有法定定义,one_source,
"""
NOTICES = """# 提醒

[[notices]]
key = "first"   # 不要改
kind = "scam"
title = "第一条"
text = "慢一点。"
triggers = [
    "修复征信", "征信修复",
]

[[notices]]
key = "second"
kind = "policy"
title = "第二条"
text = "看原文。"
"""
CATEGORIES = """[[categories]]
slug = "consequences"
name = "逾期后果"
order = 10
intro = "会怎样。"
"""
TAGS = """[[tags]]
name = "花呗"
slug = "huabei"
description = "先用后付。"
is_product = true
"""


@pytest.fixture
def content(tmp_path, db):
    """A small content folder, loaded."""
    files = {
        "articles/huabei.md": ARTICLE,
        "reference/glossary.csv": GLOSSARY,
        "reference/notices.toml": NOTICES,
        "reference/categories.toml": CATEGORIES,
        "reference/tags.toml": TAGS,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    load(tmp_path)
    return tmp_path


def load(folder):
    return [
        *load_reference(folder / "reference"),
        *load_shelves(folder / "reference"),
        *load_articles(folder / "articles", now=NOW),
    ]


def export(folder, **options):
    said, complained = StringIO(), StringIO()
    call_command("export_content", content=folder, stdout=said, stderr=complained, **options)
    return said.getvalue(), complained.getvalue()


def replaced(path, before, old, new):
    assert old in before
    return path.read_text(encoding="utf-8") == before.replace(old, new)


def test_what_was_loaded_comes_out_byte_for_byte_and_the_check_is_content(content):
    said, complained = export(content, check=True)

    assert (said.strip(), complained) == ("5 个文件，写了 0 个，0 处要由你决定。", "")
    export(content)
    assert (content / "articles/huabei.md").read_text(encoding="utf-8") == ARTICLE
    assert (content / "reference/notices.toml").read_text(encoding="utf-8") == NOTICES


def test_an_edited_article_changes_the_edited_lines_alone_and_loads_again_as_the_same(content):
    article, editor = Article.objects.get(), make_user()
    copy = working_copy(article)
    copy["sections"][1]["body"] = "<p>先看合同，再打电话。</p>"
    copy["title"] = "花呗逾期，先做什么"
    publishing.rewrite(article, copy, by=editor, now=NOW)
    publishing.publish(article, by=make_staff("编辑"), now=NOW, despite="试", approving=True)

    with pytest.raises(CommandError, match="1 个文件要写"):
        export(content, check=True)
    export(content)

    changed = ARTICLE.replace("先看合同。", "先看合同，再打电话。").replace(
        'title = "花呗逾期"', 'title = "花呗逾期，先做什么"'
    )
    assert (content / "articles/huabei.md").read_text(encoding="utf-8") == changed
    assert {one.outcome for one in load(content) if hasattr(one, "outcome")} == {"unchanged"}
    export(content, check=True)


def test_what_nobody_has_published_stays_out_of_the_files_and_is_not_lost_by_the_next_load(content):
    article, editor = Article.objects.get(), make_user()
    publishing.rewrite(article, working_copy(article) | {"title": "还没写完"}, by=editor, now=NOW)
    make_draft("unfinished")

    export(content)
    file = content / "articles/huabei.md"
    file.write_text(ARTICLE.replace("有人这样说。", "有人那样说。"), encoding="utf-8")
    load_articles(content / "articles", now=NOW)
    file.write_text(ARTICLE.replace("先看合同。", "别急。"), encoding="utf-8")
    (again,) = load_articles(content / "articles", now=NOW)

    assert sorted(path.name for path in (content / "articles").iterdir()) == ["huabei.md"]
    assert again.outcome == "kept"
    assert working_copy(Article.objects.get(slug="huabei"))["title"] == "还没写完"


def test_a_new_address_moves_the_file_and_keeps_the_identity_of_its_sections(content):
    article = Article.objects.get()
    addresses.rename(article, "huabei-late", by=make_user(), now=NOW)

    export(content)

    (file,) = (content / "articles").iterdir()
    text = file.read_text(encoding="utf-8")
    assert file.name == "huabei-late.md"
    assert "# 编辑的话" in text
    assert "{#how kind=advice uid=huabei.how}" in text
    assert load_articles(content / "articles", now=NOW)[0].outcome == "unchanged"


def test_an_article_from_blank_becomes_a_file_that_loads_as_the_same(content):
    make_article("from-blank", category="consequences")

    export(content)

    assert {one.name: one.outcome for one in load_articles(content / "articles", now=NOW)} == {
        "huabei.md": "unchanged",
        "from-blank.md": "unchanged",
    }
    export(content, check=True)


def test_a_file_that_is_ahead_of_the_site_is_left_alone_and_a_clash_is_for_people(content):
    file = content / "articles/huabei.md"
    ahead = ARTICLE.replace("先看合同。", "先算一笔账。")
    file.write_text(ahead, encoding="utf-8")

    _, waiting = export(content)
    article, editor = Article.objects.get(), make_user()
    publishing.rewrite(article, working_copy(article) | {"title": "站上改的"}, by=editor, now=NOW)
    publishing.publish(article, by=make_staff("编辑"), now=NOW, despite="试", approving=True)
    _, clash = export(content)

    assert "文件比站上新" in waiting
    assert "站上和文件都改过" in clash
    assert file.read_text(encoding="utf-8") == ahead
    export(content, ours=True)
    assert replaced(file, ARTICLE, 'title = "花呗逾期"', 'title = "站上改的"')


def test_rows_and_blocks_change_go_and_come_one_by_one(content):
    term, notice = Term.objects.get(word="展期"), Notice.objects.get(key="second")
    term.plain, notice.title = '说好"往后"推', "第二条，改过"
    keeping.keep(term)
    keeping.keep(notice)
    keeping.keep(Term(word="宽限期", plain="晚几天不算", also=["缓冲期", "容时"], source_status="recalled"))
    Tag.objects.create(name="借呗", slug="jiebei", is_product=True)
    Tag.objects.create(name="没有说明", slug="none")

    export(content)

    reference = content / "reference"
    assert (reference / "glossary.csv").read_text(encoding="utf-8") == GLOSSARY.replace(
        "展期,往后推,延期，延后", '展期,"说好""往后""推",延期、延后'
    ) + "宽限期,晚几天不算,缓冲期、容时,,,recalled,\n"
    assert replaced(reference / "notices.toml", NOTICES, '"第二条"', '"第二条，改过"')
    assert (reference / "tags.toml").read_text(encoding="utf-8") == (
        TAGS + '\n[[tags]]\nslug = "jiebei"\nname = "借呗"\nis_product = true\n'
    )
    keeping.drop(Term.objects.get(word="逾期"))
    export(content)
    assert "约好的还款日" not in (reference / "glossary.csv").read_text(encoding="utf-8")
    assert not any(one.kept for one in load_reference(reference))
    export(content, check=True)


def test_a_row_that_only_the_file_has_changed_waits_for_the_next_load(content):
    file = content / "reference/glossary.csv"
    ahead = GLOSSARY.replace("往后推", "往后推一推")
    file.write_text(ahead, encoding="utf-8")

    _, complained = export(content)

    assert "“展期”在文件里改过" in complained
    assert file.read_text(encoding="utf-8") == ahead


@pytest.mark.parametrize(
    "name", ["overdue-cost-what-you-pay", "contacts-harassed", "huabei-overdue-affect-weilidai"]
)
def test_an_article_written_from_nothing_reads_as_the_same(name):
    path = settings.CONTENT_DIR / "articles" / f"{name}.md"
    one = contentfile.read(path)

    text = text_of(name, one.copy, published_on=one.published_on, reviewed_on=date(2026, 11, 22))

    assert contentfile.read(path, text=text).copy == one.copy
