"""The list and its filters, categories and tags, the feed, the code to scan, and what hostile addresses get."""

import re
from io import BytesIO

import pytest
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import publishing
from articles.importing import load_shelves
from articles.models import Article, Category, Tag
from articles.reading import add_reads
from articles.tagging import keep_category, keep_tag, merge_tags
from articles.workingcopy import working_copy
from core.events import public_page_changed
from qa.models import Question
from search import index
from search.models import SearchEntry
from tests.factories import NOW, TODAY, make_article, make_category, make_draft, make_question, make_user

pytestmark = pytest.mark.django_db


def titles(client, address="/articles/"):
    return [one.title for one in client.get(address).context["page_obj"]]


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.fixture
def three():
    make_category("negotiation", "协商还款")
    make_article(
        "one",
        title="停用",
        tags=["花呗", "网贷"],
        now=NOW.replace(day=3),
        sections=[("a", "<p>平台按合同冻结</p>")],
    )
    make_article("two", title="协商", tags=["花呗"], category="negotiation", now=NOW.replace(day=2))
    make_article("three", title="立案", tags=["诉讼"], now=NOW.replace(day=1))
    add_reads({"three": 9, "two": 5}, on=TODAY)


# Which articles, in which order


def test_the_list_shows_published_articles_newest_change_first(client, three):
    make_draft("draft", title="草稿")
    publishing.retire(make_article("gone", title="撤下"), reason="过时", by=make_user(), now=NOW)

    assert titles(client) == ["停用", "协商", "立案"]


NARROWED = {
    "category=negotiation": ["协商"],
    "tag=huabei": ["停用", "协商"],
    "tag=huabei&category=consequences": ["停用"],
    "kind=advice": ["停用", "协商", "立案"],
    "kind=litigation": [],
    "q=冻结": ["停用"],
    "q=冻结 停用": ["停用"],
    "q=冻结 立案": [],
    "q=100%25": [],
    "sort=reads": ["立案", "协商", "停用"],
    "sort=published": ["停用", "协商", "立案"],
    # values that nobody could have chosen narrow nothing
    "category=nothing": ["停用", "协商", "立案"],
    "tag=花呗": ["停用", "协商", "立案"],
    "sort=-pk": ["停用", "协商", "立案"],
    "sort=reads&sort=published": ["停用", "协商", "立案"],
    "status=draft&unknown=1": ["停用", "协商", "立案"],
    "category=nothing&tag=susong": ["立案"],
    "q='; DROP TABLE articles_article; --": [],
}


def test_a_reader_narrows_the_list_and_nonsense_never_breaks_it(client, three):
    assert {query: titles(client, f"/articles/?{query}") for query in NARROWED} == NARROWED
    for refused in ("kind=%00", "q=" + "花" * 5000):
        assert client.get(f"/articles/?{refused}").status_code in (200, 400, 414), refused[:10]


def test_the_text_filter_reads_what_readers_read_and_not_the_working_copy(client):
    article = make_article(sections=[("a", "<p>公开的词</p>")])
    publishing.rewrite(article, working_copy(article) | {"title": "未公开的词"}, by=None, now=NOW)

    assert titles(client, "/articles/?q=未公开") == []
    assert len(titles(client, "/articles/?q=公开的")) == 1


def test_categories_and_tags_have_pages_of_their_own(client, three):
    assert titles(client, "/categories/negotiation/") == ["协商"]
    assert titles(client, "/tags/susong/") == ["立案"]
    assert client.get("/categories/nothing/").status_code == 404
    assert client.get("/tags/nothing/").status_code == 404


def test_the_filter_form_on_a_tag_page_remembers_the_tag(client, three):
    page = client.get("/tags/huabei/").content.decode()

    assert re.search(r'<option value="huabei" selected>花呗</option>', page)


def test_the_list_tells_the_day_of_the_last_change(client):
    article = make_article(now=NOW.replace(day=3))
    publishing.rewrite(article, working_copy(article) | {"title": "改过"}, by=None, now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")

    page = client.get("/articles/").content.decode()

    assert "2026-11-21" in page
    assert "2026-11-03" not in page


def test_the_first_page_leads_to_articles_in_their_published_words(client):
    article = make_article("huabei", title="线上的标题")
    publishing.rewrite(article, working_copy(article) | {"title": "改动中的标题"}, by=None, now=NOW)

    page = client.get("/").content.decode()

    assert '<a href="/articles/huabei/">线上的标题</a>' in page
    assert "改动中的标题" not in page


# Pages


@pytest.mark.parametrize(
    "number", ["0", "-1", "2", "1e3", "999999999999999999999", "x", "１", "%00", "", "1;1"]
)
def test_page_numbers_that_lead_nowhere_are_a_404_or_400(client, number):
    make_article()

    assert client.get(f"/articles/?page={number}").status_code in (400, 404)


def test_a_long_list_has_pages(client):
    for number in range(21):
        make_article(f"a{number}")

    first, second = titles(client), titles(client, "/articles/?page=2")

    assert (len(first), len(second)) == (20, 1)


def test_the_list_takes_three_queries_with_one_article_and_with_thirty(client):
    make_article("only")
    one = queries(client, "/articles/")
    for number in range(30):
        make_article(f"a{number}", tags=["花呗", f"标签{number}"])

    many = queries(client, "/articles/")
    filtered = queries(client, "/articles/?tag=huabei&category=consequences&q=花呗&sort=reads&page=2")

    assert (one, many, filtered) == (3, 3, 3)


def test_public_pages_carry_no_cookie_and_no_token(client, three):
    for address in (
        "/articles/",
        "/articles/one/",
        "/tags/huabei/",
        "/feeds/articles/",
        "/articles/one/qr.png",
    ):
        response = client.get(address)

        assert not response.cookies, address
        assert b"csrfmiddlewaretoken" not in response.content, address


# Reads


def test_reads_are_added_in_three_statements_and_unknown_slugs_pass(client, three, django_assert_num_queries):
    with django_assert_num_queries(3):
        met = add_reads({"one": 3, "two": 1, "nothing": 8}, on=TODAY)

    assert met == 2
    assert dict(Article.objects.values_list("slug", "reads")) == {"one": 3, "two": 6, "three": 9}


# Feed and code


def test_the_feed_tells_published_articles_in_their_published_words(client, three, settings):
    make_draft("draft", title="草稿的标题")
    article = Article.objects.get(slug="one")
    publishing.rewrite(article, working_copy(article) | {"title": "改动中的标题"}, by=None, now=NOW)

    response = client.get("/feeds/articles/")
    feed = response.content.decode()

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert re.findall(r"<title>(.*?)</title>", feed) == ["有据：文章", "停用", "协商", "立案"]
    assert "/articles/one/" in feed
    assert '<category term="网贷"' in feed


def test_the_code_to_scan_is_a_picture_of_the_permanent_address(client, three, settings):
    response = client.get("/articles/one/qr.png")

    expected = BytesIO()
    segno.make(f"{settings.SITE_URL}/articles/one/", error="m", micro=False).save(
        expected, kind="png", scale=6, border=4
    )
    assert (response["Content-Type"], response.content) == ("image/png", expected.getvalue())
    assert client.get("/articles/nothing/qr.png").status_code == 404


def test_a_draft_has_no_code_no_forms_and_no_page(client):
    make_draft("draft")

    found = [
        client.get(f"/articles/draft/{part}").status_code for part in ("", "qr.png", "correction/", "useful/")
    ]

    assert found == [404, 404, 404, 404]


# Tags


def test_questions_are_found_by_the_name_that_a_tag_has_now():
    renamed, merged = make_question(tags=["蚂蚁花呗"]), make_question(tags=["淘宝花呗"])
    waiting = make_question(tags=["蚂蚁花呗"], status="pending")
    for question in (renamed, merged):
        index.refresh("question", question)
    tag = Tag.objects.get(name="蚂蚁花呗")
    tag.name = "花呗"

    def shown():
        return dict(SearchEntry.objects.filter(kind="question").values_list("key", "tags"))

    keep_tag(tag, now=NOW)
    assert shown() == {str(renamed.pk): "花呗", str(merged.pk): "淘宝花呗"}

    merge_tags(tag, [Tag.objects.get(name="淘宝花呗")], now=NOW)
    assert shown() == {str(renamed.pk): "花呗", str(merged.pk): "花呗"}
    assert str(waiting.pk) not in shown()


def test_a_tag_is_written_in_pinyin_and_typed_with_chinese_commas():
    article = make_article(tags=["花呗", "征信"])

    article.tags.set(["还款"])

    assert list(article.tags.values_list("slug", flat=True)) == ["huankuan"]


def test_merged_tags_move_everything_and_lead_on(client):
    both = make_article("both", tags=["蚂蚁花呗", "花呗"])
    make_article("old", title="旧标签的文章", tags=["蚂蚁花呗"])
    question = make_question(tags=["蚂蚁花呗"])
    into, gone = Tag.objects.get(name="花呗"), Tag.objects.get(name="蚂蚁花呗")
    publishing.rewrite(both, working_copy(both) | {"title": "改动中的标题"}, by=None, now=NOW)

    merge_tags(into, [gone], now=NOW)

    assert titles(client, "/tags/huabei/") == ["网贷逾期后花呗用不了", "旧标签的文章"]
    moved = client.get(f"/tags/{gone.slug}/")
    assert (moved.status_code, moved["Location"]) == (301, "/tags/huabei/")
    assert list(Question.objects.get(pk=question.pk).tags.values_list("name", flat=True)) == ["花呗"]
    assert "蚂蚁花呗" not in client.get("/articles/old/").content.decode()
    assert set(SearchEntry.objects.filter(kind="article").values_list("tags", flat=True)) == {"花呗"}
    assert Tag.objects.count() == 1


def test_a_tag_that_was_merged_is_not_made_again_by_the_content_files(tmp_path):
    make_article(tags=["蚂蚁花呗", "花呗"])
    into, gone = Tag.objects.get(name="花呗"), Tag.objects.get(name="蚂蚁花呗")
    (tmp_path / "categories.toml").write_text("")
    (tmp_path / "tags.toml").write_text(f'[[tags]]\nslug = "{gone.slug}"\nname = "蚂蚁花呗"\n')
    merge_tags(into, [gone], now=NOW)

    (loaded,) = load_shelves(tmp_path)

    assert (loaded.outcome, "并入" in loaded.words) == ("kept", True)
    assert list(Tag.objects.all()) == [into]


def test_a_tag_typed_before_it_stood_in_a_file_is_the_same_tag(tmp_path):
    (tmp_path / "categories.toml").write_text("")
    (tmp_path / "tags.toml").write_text('[[tags]]\nslug = "another-slug"\nname = "花呗"\n')
    make_article(tags=["花呗"])

    load_shelves(tmp_path)

    assert list(Tag.objects.values_list("slug", "name")) == [("huabei", "花呗")]


def test_a_new_name_of_a_tag_or_a_category_shows_on_published_pages(client):
    heard = []
    article = make_article(tags=["花呗"])
    tag, category = Tag.objects.get(), Category.objects.get()
    tag.name, category.name = "支付宝花呗", "逾期以后"

    def listener(**signal):
        heard.append(signal["reason"])

    public_page_changed.connect(listener)
    try:
        keep_tag(tag, now=NOW)
        keep_category(category)
    finally:
        public_page_changed.disconnect(listener)

    page = client.get(article.get_absolute_url()).content.decode()
    assert '<a href="/tags/huabei/">支付宝花呗</a>' in page
    assert "逾期以后" in page
    assert heard[-2:] == ["tag huabei", "category consequences"]
