"""Writing an article from nothing: the form fills in what an editor need not know."""

import pytest
from django.urls import reverse

from articles import addresses
from articles.models import Article
from tests.articles.test_admin import change_page, errors_of, fields_of
from tests.factories import make_article, make_category, make_draft, make_staff

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


@pytest.fixture(autouse=True)
def _editor(client):
    client.force_login(make_staff("编辑"))


def written(client, **fields):
    given = fields_of(client, ADD) | {
        "title": "花呗逾期怎么办",
        "question": "怎么办？",
        "category": make_category().pk,
    }
    response = client.post(ADD, given | fields)
    assert response.status_code == 302, errors_of(response)
    return Article.objects.latest("pk")


def section(number, title, **fields):
    fields = {"title": title, "body": f"<p>{title}的正文</p>", "kind": "advice"} | fields
    return {f"sections-{number}-{name}": value for name, value in fields.items()}


def test_addresses_and_anchors_that_nobody_typed_are_the_reading_of_the_titles(client):
    first, second = written(client, **section(0, "第一步：为什么、会停用")), written(client)

    assert [first.slug, second.slug] == ["huabeiyuqizenmeban", "huabeiyuqizenmeban-2"]
    assert [one.key for one in first.sections.all()] == ["diyibu-weishenme-huitingyong"]


def test_an_address_that_leads_elsewhere_is_not_given_again():
    article = make_article("huabei", title="花呗")
    addresses.rename(article, "jiebei", by=None, now=article.edited_at)

    assert addresses.free_slug("花呗") == "huabei-2"


def test_a_new_form_opens_with_room_for_a_section_and_with_the_closing_one(client):
    given = {"sections-TOTAL_FORMS": 3} | section(0, "为什么") | section(2, "怎么办", order=0)

    article = written(client, **given, **{"sections-1-body": "<p>法条</p>"})

    assert [(one.title, one.kind) for one in article.sections.all()] == [
        ("为什么", "advice"), ("怎么办", "advice"), ("相关法条", "statutes"),
    ]  # fmt: skip


def test_a_prepared_section_without_a_word_is_not_kept(client):
    assert not written(client).sections.exists()


@pytest.mark.parametrize(("orders", "titles"), [
    ((0, 1, 0), ["小节 a", "小节 b", "新的"]),  # added and left where it stood
    ((1, 2, 0), ["新的", "小节 a", "小节 b"]),  # dragged to the top, which numbers all anew
])  # fmt: skip
def test_a_section_that_is_added_stays_where_the_form_showed_it(client, orders, titles):
    article = make_draft(sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>")])
    given = fields_of(client, change_page(article)) | {"sections-TOTAL_FORMS": 3} | section(2, "新的")
    given |= {f"sections-{number}-order": order for number, order in enumerate(orders)}

    response = client.post(change_page(article), given)

    assert response.status_code == 302, errors_of(response)
    assert [one.title for one in article.sections.all()] == titles


def test_the_form_of_a_new_article_tells_nothing_of_a_state_that_it_has_not(client):
    assert "发布以前要改" not in client.get(ADD).content.decode()
    assert (
        "发布以前要改"
        in client.get(reverse("admin:articles_article_change", args=[make_draft().pk])).content.decode()
    )
