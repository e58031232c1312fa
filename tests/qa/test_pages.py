"""Public pages: whole, cacheable, and as cheap with thirty rows as with one."""

import pytest
from django.conf import settings
from django.urls import reverse

from articles.models import Tag
from qa.models import Comment
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_comment,
    make_lawyer,
    make_member,
    make_product,
    make_provision,
    make_question,
)

pytestmark = pytest.mark.django_db
LIST = reverse("qa:list")


def queries(client, url, counter):
    client.get(url)
    with counter(None) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.fixture
def counter():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda _: CaptureQueriesContext(connection)


def test_the_list_takes_six_queries_with_one_row_and_with_thirty(client, counter, article):
    tags = list(Tag.objects.all())
    make_answer(make_question(status="answered", answered_at=NOW, tags=tags))
    one = queries(client, LIST, counter)
    for _ in range(29):
        make_answer(make_question(status="answered", answered_at=NOW, tags=tags))

    assert (one, queries(client, LIST, counter)) == (6, 6)


def test_a_question_takes_five_queries_with_one_answer_and_with_thirty(client, counter, article):
    make_provision(675)
    tags, body = (
        list(Tag.objects.all()),
        '<p>《民法典》第六百七十五条</p><p><a href="law:民法典-675">约好</a></p>',
    )
    question = make_question(status="answered", answered_at=NOW, tags=tags, article=article)

    def add():
        answer = make_answer(question, make_lawyer(make_member()), body=body)
        top = make_comment(answer, make_lawyer(make_member()).user)
        make_comment(answer, parent=top)

    add()
    one = queries(client, question.get_absolute_url(), counter)
    for _ in range(29):
        add()

    assert (one, queries(client, question.get_absolute_url(), counter)) == (5, 5)


def test_the_thread_of_an_article_takes_one_query(client, article, django_assert_num_queries):
    from django.template import Context, Template

    template = Template("{% load qa_tags %}{% comment_thread article %}")
    for number in range(30):
        top = make_comment(article, make_lawyer(make_member()).user, featured_at=NOW if number % 2 else None)
        make_comment(article, parent=top, body=f"第{number}条回复")

    with django_assert_num_queries(1):
        html = template.render(Context({"article": article}))

    assert html.count("条回复") == 30


def test_public_pages_keep_no_session_and_carry_no_token(client, article):
    question = make_question(status="answered", answered_at=NOW)
    make_comment(make_answer(question))
    make_comment(article)

    for url in (LIST, question.get_absolute_url(), reverse("qa:feed"), article.get_absolute_url()):
        response = client.get(url)
        assert not response.cookies, url
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert "no-store" not in response["Cache-Control"]
        assert "Cookie" not in response.get("Vary", "")


def test_personal_pages_are_kept_by_nobody(client, reader, article):
    question = make_question(reader)
    client.force_login(reader)
    addresses = [
        reverse("qa:ask"), reverse("qa:my_list"), question.own_url, reverse("qa:flag", args=["question", question.pk]),
        reverse("qa:comment_article", args=[article.slug]), reverse("qa:withdraw", args=["question", question.pk]),
    ]  # fmt: skip

    for url in addresses:
        assert "no-store" in client.get(url)["Cache-Control"], url


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=abc", "page=999999999999999999999", "page=2", "page=１", "status=pending", "status=x",
     "tag=no-such-tag", "tag=%20", "status=hidden"],
)  # fmt: skip
def test_an_odd_address_is_no_page(client, query):
    make_question()

    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 40])
def test_a_number_that_is_no_question_is_no_page(client, reader, number):
    client.force_login(reader)

    for path in (f"/questions/{number}/", f"/questions/mine/{number}/", f"/questions/{number}/answer/",
                 f"/questions/flag/question/{number}/", f"/questions/answers/{number}/comment/"):  # fmt: skip
        assert client.get(path).status_code in (403, 404), path


def test_the_list_filters_by_state_and_tag_and_turns_pages(client, article):
    tags = list(Tag.objects.all())
    for number in range(25):
        make_question(title=f"等回答的第{number}个问题", tags=tags if number < 3 else ())
    make_question(status="answered", answered_at=NOW, title="已经有回答的问题")

    page = client.get(LIST).content.decode()
    assert "第 1 页，共 2 页" in page
    assert client.get(f"{LIST}?page=2").content.decode().count('<h2><a href="/questions/') == 6
    answered = client.get(f"{LIST}?status=answered").content.decode()
    assert ("已经有回答的问题" in answered, "等回答的第" in answered) == (True, False)
    assert client.get(f"{LIST}?tag=huabei").content.decode().count("等回答的第") == 3


def test_the_list_offers_the_products_and_keeps_what_was_chosen_before(client):
    tag = make_product()
    make_question(title="欠花呗的提问", tags=[tag])
    make_question(title="欠别的的提问")

    page = client.get(f"{LIST}?status=open&page=1").content.decode()
    chosen = client.get(f"{LIST}?status=open&tag={tag.slug}").content.decode()

    assert f'href="?status=open&amp;tag={tag.slug}">花呗</a>' in page
    assert f'href="?status=open&amp;tag={tag.slug}" aria-current="true">花呗</a>' in chosen
    assert ("欠花呗的提问" in chosen, "欠别的的提问" in chosen) == (True, False)


def test_an_empty_list_says_what_to_do(client, db):
    assert "还没有公开的问题" in client.get(LIST).content.decode()


def test_the_feed_carries_only_what_is_public(client):
    make_question(title="公开的问题在这里")
    make_question(status="pending", title="没有公开的问题")

    feed = client.get(reverse("qa:feed"))

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "公开的问题在这里" in feed.content.decode()
    assert "没有公开的问题" not in feed.content.decode()


def test_words_in_the_feed_are_only_words(client):
    make_question(title="<b>会怎样</b>吗，问一下", body="<img src=x onerror=alert(1)>然后呢")

    feed = client.get(reverse("qa:feed")).content.decode()

    assert "&amp;lt;img src=x" in feed
    assert "&lt;img" not in feed


def test_a_merged_tag_leads_to_the_one_that_stays(client, article):
    from articles.models import FormerTagSlug

    FormerTagSlug.objects.create(slug="hua-bei-old", tag=Tag.objects.get(slug="huabei"))

    response = client.get(f"{LIST}?tag=hua-bei-old")

    assert (response.status_code, response.url) == (301, f"{LIST}?tag=huabei")


def test_the_related_article_is_named_as_it_was_published(client, editor):
    from articles.models import Article

    article = make_article(title="发布时的标题")
    question = make_question(article=article)
    Article.objects.filter(pk=article.pk).update(title="还没有发布的新标题")

    page = client.get(question.get_absolute_url()).content.decode()

    assert "发布时的标题" in page
    assert "还没有发布的新标题" not in page


def test_a_thread_has_an_end(article):
    from qa.querysets import LONGEST_THREAD

    writer = make_member()
    for _ in range(LONGEST_THREAD + 5):
        make_comment(article, writer)

    assert len(Comment.objects.under_article(article).thread()) == LONGEST_THREAD


def test_no_page_names_the_asker(client):
    question = make_question(make_member(display_name="张三丰"), title="谁问的不重要")

    assert "张三丰" not in client.get(question.get_absolute_url()).content.decode()
    assert "张三丰" not in client.get(LIST).content.decode()
    assert settings.SITE_NAME in client.get(LIST).content.decode()
