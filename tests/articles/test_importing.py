from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from articles import addresses, publishing, versions
from articles.contentfile import Malformed, read
from articles.importing import load_articles, load_shelves
from articles.models import Article, Category, Revision, Tag
from articles.workingcopy import digest, working_copy
from tests.factories import NOW, make_category, make_provision, make_staff, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)

HEAD = """+++
slug = "huabei"
title = "花呗逾期"
category = "consequences"
tags = ["花呗", "征信"]
question = "花呗逾期了怎么办？"
description = "一句话。"
short_answer = ["**先还。** 再谈。"]
do_not = ["不借新还旧"]
author = "编辑部"
published_on = 2026-11-20
reviewed_on = ""

[[do_now]]
title = "查报告"
text = "[每年两次](law:民法典-675)"

[[sources]]
key = "000"
title = "原页面"
site = "某网"

[[notes]]
source = "000"
text = "原页面说错了。"

[[comments]]
source = "000"
role = "法务助理"
text = "有人这样说。"
shown = true

[[further]]
title = "接着看"
url = "/articles/other/"
+++
"""
BODY = """
## 为什么 {#why kind=consequences}

借款要[按期还](law:民法典-675#1)。

{{law:民法典-675}}

> **编者注** 网上的说法不准确。

## 怎么谈 {#talk kind=negotiation}

- 先**核对**
- 再谈
"""


@pytest.fixture
def folder(tmp_path):
    make_category()
    make_provision(675)
    (tmp_path / "huabei.md").write_text(HEAD + BODY, encoding="utf-8")
    return tmp_path


def outcomes(folder, now=NOW):
    return [(one.name, one.outcome) for one in load_articles(folder, now=now)]


def change(folder, old, new, name="huabei.md"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_check_of_a_later_day_is_no_part_of_what_readers_got_first(folder):
    path = folder / "huabei.md"
    later, same_day = (
        HEAD.replace('reviewed_on = ""', "reviewed_on = 2026-11-21"),
        HEAD.replace('reviewed_on = ""', "reviewed_on = 2026-11-20").replace('"huabei"', '"other"'),
    )
    path.write_text(later + BODY, encoding="utf-8")
    (folder / "other.md").write_text(same_day + BODY, encoding="utf-8")

    load_articles(folder, now=LATER)

    first, other = (Article.objects.get(slug=slug).live for slug in ("huabei", "other"))
    assert (first.kept["check"], other.kept["check"]) == (None, {"on": "2026-11-20", "lawyer": None})
    assert [versions.build(one).check is None for one in (first, other)] == [True, False]
    assert str(first.article.reviewed_on) == "2026-11-21"


def test_a_file_becomes_a_published_article(folder, client):
    (loaded,) = load_articles(folder, now=LATER)

    article = Article.objects.published().get()
    assert (article.slug, article.title, article.published_at.date().isoformat()) == (
        "huabei",
        "花呗逾期",
        "2026-11-20",
    )
    assert [(one.uid, one.kind) for one in article.sections.all()] == [
        ("huabei.why", "consequences"),
        ("huabei.talk", "negotiation"),
    ]
    assert {tag.name for tag in article.tags.all()} == {"花呗", "征信"}
    assert [note.source.title for note in article.notes.all()] == ["原页面"]
    assert article.further == [{"title": "接着看", "url": "/articles/other/"}]
    assert loaded.comments == [{"source": "000", "role": "法务助理", "text": "有人这样说。", "shown": True}]
    page = client.get("/articles/huabei/").content.decode()
    assert '<figure class="law">' in page
    assert '<div class="ed"><p><strong>编者注</strong>' in page


def test_loading_twice_changes_nothing(folder):
    first, second = outcomes(folder), outcomes(folder, LATER)

    assert (first, second) == ([("huabei.md", "created")], [("huabei.md", "unchanged")])
    assert Revision.objects.count() == 1


def test_a_changed_file_is_published_and_its_sections_stay_the_same_rows(folder):
    outcomes(folder)
    rows = {one.uid: one.pk for one in Article.objects.get().sections.all()}
    change(folder, "先**核对**", "先**核对金额**")

    assert outcomes(folder, LATER) == [("huabei.md", "updated")]

    article = Article.objects.get()
    assert {one.uid: one.pk for one in article.sections.all()} == rows
    assert "核对金额" in article.published_revision.text
    assert (article.published_at.day, article.updated_at) == (20, LATER)


def test_a_file_that_says_the_same_in_other_bytes_is_not_published_again(folder):
    outcomes(folder)
    change(folder, "\n## 怎么谈", "\n\n## 怎么谈")
    change(folder, 'text = "有人这样说。"', 'text = "有人另有说法。"')

    (loaded,) = load_articles(folder, now=LATER)

    assert (loaded.outcome, loaded.comments[0]["text"]) == ("unchanged", "有人另有说法。")
    assert Revision.objects.count() == 1
    assert outcomes(folder, LATER) == [("huabei.md", "unchanged")]


def test_what_staff_have_edited_is_never_overwritten_and_the_loader_says_so(folder):
    outcomes(folder)
    article = Article.objects.get()
    publishing.rewrite(article, working_copy(article) | {"title": "编辑改的"}, by=make_user(), now=LATER)

    same_file = load_articles(folder, now=LATER)
    change(folder, 'title = "花呗逾期"', 'title = "文件改的"')
    changed_file = load_articles(folder, now=LATER)

    assert [one.outcome for one in same_file + changed_file] == ["kept", "kept"]
    assert "站上改过" in same_file[0].words
    assert "没有覆盖" in changed_file[0].words
    assert Article.objects.get().title == "编辑改的"


def test_an_edit_that_staff_have_published_is_kept_too(folder, client):
    outcomes(folder)
    article = Article.objects.get()
    publishing.rewrite(article, working_copy(article) | {"title": "编辑发布的"}, by=make_user(), now=LATER)
    publishing.publish(article, by=make_staff("编辑"), now=LATER, despite="短文", approving=True)
    change(folder, 'title = "花呗逾期"', 'title = "文件改的"')

    assert outcomes(folder, LATER) == [("huabei.md", "kept")]
    assert "编辑发布的" in client.get("/articles/huabei/").content.decode()


def test_an_article_that_staff_took_down_stays_down(folder):
    outcomes(folder)
    publishing.retire(Article.objects.get(), reason="过时", by=make_user(), now=LATER)
    change(folder, 'title = "花呗逾期"', 'title = "文件改的"')

    assert outcomes(folder, LATER) == [("huabei.md", "kept")]
    assert Article.objects.published().count() == 0


def test_an_article_that_staff_renamed_is_not_loaded_a_second_time(folder):
    outcomes(folder)
    addresses.rename(Article.objects.get(), "huabei-new", by=make_user(), now=LATER)

    assert outcomes(folder, LATER) == [("huabei.md", "kept")]
    assert list(Article.objects.values_list("slug", flat=True)) == ["huabei-new"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("+++\nslug", "slug", 1, "第一行应当是 +++"),
        ('title = "花呗逾期"', 'title = "花呗逾期', 3, "不是正确的 TOML"),
        ('title = "花呗逾期"\n', "", 35, "缺少 title"),
        ('title = "花呗逾期"', "title = 5", 3, "title 应当是文字"),
        ('author = "编辑部"', 'autor = "编辑部"', 10, "不认识的键 autor"),
        ('category = "consequences"', 'category = "nothing"', 4, "没有 nothing 这个栏目"),
        ('slug = "huabei"', 'slug = "花呗"', 2, "slug 只能用英文"),
        ("published_on = 2026-11-20", 'published_on = "昨天"', 11, "published_on 应当是日期"),
        ('["**先还。** 再谈。"]', '["一", "二", "三", "四"]', 8, "最多 3 行，现在有 4 行"),
        ('title = "查报告"', 'titel = "查报告"', 15, "[[do_now]] 里不认识的键 titel"),
        (
            'source = "000"\ntext = "原页面说错了。"',
            'source = "009"\ntext = "原页面说错了。"',
            24,
            "来源 009 没有写在",
        ),
        ('url = "/articles/other/"', 'url = "javascript:alert(1)"', 35, "url 应当以 / 或 https:// 开头"),
        ("law:民法典-675#1", "law:民法典-999#1", 40, "law:民法典-999#1 这一条不在法条库里"),
        ("{{law:民法典-675}}", "{{law:民法典-675#4}}", 42, "{{law:民法典-675#4}} 没有第 4 款"),
        ("借款要", "年化{{figure:cap}}，借款要", 40, "{{figure:cap}} 没有这个法定数字"),
        ("{#talk kind=negotiation}", "{#talk kind=talking}", 46, "不认识的小节类型 talking"),
        ("{#talk kind=negotiation}", "", 46, "小标题应当写成"),
        ("{#talk kind=negotiation}", "{#why kind=negotiation}", 46, "锚点 why 用了两次"),
        ("\n- 先**核对**\n- 再谈\n", "\n", 46, "小节“怎么谈”没有正文"),
        ("\n## 为什么", "\n没有小标题的话\n\n## 为什么", 38, "正文应当从一行"),
        ("再谈\n", "再\0谈\n", 49, "无法识别的字符"),
    ],
)
def test_a_malformed_file_is_named_with_its_line_and_nothing_of_it_is_loaded(folder, old, new, line, words):
    (folder / "good.md").write_text((HEAD + BODY).replace('"huabei"', '"good"'), encoding="utf-8")
    change(folder, old, new)

    good, bad = load_articles(folder, now=NOW)

    assert (bad.outcome, good.outcome) == ("malformed", "created")
    assert bad.words.startswith(f"huabei.md 第 {line} 行：")
    assert words in bad.words
    assert list(Article.objects.values_list("slug", flat=True)) == ["good"]


def test_a_file_that_turns_bad_leaves_the_article_as_it_is(folder, client):
    outcomes(folder)
    change(folder, "{#talk", "{talk")

    assert outcomes(folder, LATER) == [("huabei.md", "malformed")]
    assert "怎么谈" in client.get("/articles/huabei/").content.decode()


def test_two_files_with_one_slug_are_not_both_loaded(folder):
    (folder / "zz.md").write_text(HEAD + BODY, encoding="utf-8")

    assert outcomes(folder) == [("huabei.md", "created"), ("zz.md", "malformed")]


def test_a_file_in_another_encoding_is_refused(folder):
    (folder / "huabei.md").write_bytes((HEAD + BODY).encode("gbk"))

    (loaded,) = load_articles(folder, now=NOW)

    assert loaded.words.endswith("文件不是 UTF-8 编码。")
    assert Article.objects.count() == 0


def test_html_in_a_file_stays_text(folder, client):
    change(folder, "借款要", "<script>alert(1)</script>借款要")
    outcomes(folder)

    page = client.get("/articles/huabei/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_shelves_are_loaded_once_and_stay_as_staff_have_them(tmp_path):
    (tmp_path / "categories.toml").write_text('[[categories]]\nslug = "law"\nname = "法律"\norder = 3\n')
    (tmp_path / "tags.toml").write_text('[[tags]]\nslug = "huabei"\nname = "花呗"\ndescription = "说明"\n')
    load_shelves(tmp_path)
    Category.objects.update(name="法律与诉讼")

    again = load_shelves(tmp_path)

    assert [(one.name, one.outcome) for one in again] == [("categories.toml", "kept")]
    assert Category.objects.get().name == "法律与诉讼"
    assert (Tag.objects.get().slug, Tag.objects.get().description) == ("huabei", "说明")


def test_a_malformed_shelf_is_named_with_its_line(tmp_path):
    (tmp_path / "categories.toml").write_text('# shelves\n\n[[categories]]\nslug = "法律"\nname = "法律"\n')
    (tmp_path / "tags.toml").write_text("")

    with pytest.raises(Malformed, match=r"categories.toml 第 3 行：要有 slug"):
        load_shelves(tmp_path)


@pytest.mark.parametrize(
    "path", sorted((Path(settings.BASE_DIR) / "content" / "articles").glob("huabei-*.md"))
)
def test_what_a_content_file_says_survives_the_working_copy(path):
    one = read(path)
    make_category(one.copy["category"])

    article = publishing.create_article(one.slug, one.copy, by=None, now=NOW)

    assert digest(working_copy(article)) == digest(one.copy)
