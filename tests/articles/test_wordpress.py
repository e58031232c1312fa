"""A WordPress export becomes drafts, each once; a hostile or broken file is refused in words."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles import publishing, wordpress
from articles.models import Article
from articles.workingcopy import working_copy
from tests.factories import make_category

ITEM = """<item><title>{title}</title><link>{link}</link><dc:creator><![CDATA[fang]]></dc:creator>
<content:encoded><![CDATA[{html}]]></content:encoded><excerpt:encoded><![CDATA[<p>一句话</p>]]></excerpt:encoded>
<wp:post_id>{id}</wp:post_id><wp:post_date><![CDATA[2019-05-06 07:08:09]]></wp:post_date>
<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="x">逾期后果</category><category domain="category" nicename="y">旧栏目</category>
<category domain="post_tag" nicename="z">花呗</category></item>"""
OLD = '第一段\n接着写\n\n第二段<script>alert(1)</script><img src="a.png">\n\n<h2>怎么<b>谈</b></h2>\n<ul><li>先核对</li></ul>'


def item(number=1, *, title="花呗逾期怎么办", html=OLD, slug="huabei-late", kind="post"):
    return ITEM.format(
        id=number,
        title=title,
        html=html,
        slug=slug,
        kind=kind,
        link=f"https://old.example/2019/05/{number}.html",
    )


def wxr(*items, head=""):
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>旧站</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>fang</wp:author_login><wp:author_display_name>方砚</wp:author_display_name></wp:author>
{"".join(items)}</channel></rss>""".encode()


@pytest.fixture
def run(tmp_path, db):
    make_category()

    def run(data, **options):
        (tmp_path / "old.xml").write_bytes(data)
        said, complained = StringIO(), StringIO()
        try:
            call_command(
                "import_wordpress", str(tmp_path / "old.xml"), category="consequences", stdout=said,
                stderr=complained, **options,
            )  # fmt: skip
        except CommandError as error:
            complained.write(str(error))
        return said.getvalue(), complained.getvalue()

    return run


def test_a_post_becomes_a_draft_with_its_date_author_shelf_tags_and_sections(run):
    said, complained = run(wxr(item(), item(2, kind="attachment")))

    article = Article.objects.get()
    copy = working_copy(article)
    assert complained == ""
    assert "1 张图片没有带过来" in said
    assert (article.status, article.slug, article.published_at.date().isoformat()) == (
        "draft",
        "huabei-late",
        "2019-05-05",
    )
    assert (copy["author_name"], copy["category"], copy["tags"]) == (
        "方砚",
        "consequences",
        ["旧栏目", "花呗"],
    )
    assert [(one["title"], one["body"]) for one in copy["sections"]] == [
        ("正文", "<p>第一段<br>接着写</p><p>第二段</p>"),
        ("怎么谈", "<ul><li>先核对</li></ul>"),
    ]
    assert (copy["sources"][0]["printed_date"], copy["sources"][0]["url"]) == (
        "2019-05-06",
        "https://old.example/2019/05/1.html",
    )
    publishing.rewrite(
        article, copy | {"question": "怎么办？", "short_answer": ["先谈。"]}, by=None, now=article.edited_at
    )
    publishing.publish(article, by=None, now=article.edited_at, despite="试")
    assert article.published_at.year == 2019


def test_a_post_is_brought_in_once_and_two_of_one_name_get_two_addresses(run):
    both = wxr(item(1), item(2), item(3, slug="%e8%8a%b1", title="花呗还款"))
    run(both)

    said, _ = run(both)

    assert sorted(Article.objects.values_list("slug", flat=True)) == [
        "huabei-late",
        "huabei-late-2",
        "huabeihuankuan",
    ]
    assert "新草稿 0 篇，以前导入过 3 篇" in said


def test_old_addresses_lead_to_the_new_ones(run, tmp_path):
    run(wxr(item(7)), map=tmp_path / "moved.conf")

    assert (
        '    "/2019/05/7.html" /articles/huabei-late/;' in (tmp_path / "moved.conf").read_text().splitlines()
    )


def test_a_faulty_post_is_named_and_stops_no_other_and_a_dry_run_writes_nothing(run):
    posts = wxr(item(1, title=""), item(2, html="<!-- wp:image --><img src='a'>"), item(3))

    said, _ = run(posts, dry_run=True)
    planned = Article.objects.count()
    _, complained = run(posts)

    assert "新草稿 1 篇" in said
    assert planned == 0
    assert complained.splitlines()[:2] == [
        "第 1 篇（没有标题）：没有标题。",
        "第 2 篇（花呗逾期怎么办）：没有正文。",
    ]
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (wxr(item(), head='<!DOCTYPE x [<!ENTITY a "b">]>'), "不安全"),
        (wxr(item())[:-20], "不是完整的 XML"),
        (b"<rss><channel/></rss>", "不是 WordPress"),
        (b"\x00\x01", "不是完整的 XML"),
    ],
)
def test_what_is_no_safe_export_is_refused(data, words):
    with pytest.raises(wordpress.NoExport, match=words):
        wordpress.read(data)
