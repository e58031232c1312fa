import pytest
from django.urls import reverse

from articles import publishing
from articles.comparing import Change, changes
from articles.workingcopy import working_copy
from tests.factories import NOW, make_article, make_copy, make_staff

pytestmark = pytest.mark.django_db


def test_copies_that_say_the_same_differ_in_nothing():
    copy = make_copy()

    assert changes(copy, dict(copy)) == []


def test_each_line_that_goes_or_comes_is_named_with_its_part():
    old = make_copy(do_not=["甲", "乙"], sections=[("a", "<p>一</p><p>二</p>"), ("b", "<p>三</p>")])
    first, second = old["sections"]
    new = old | {
        "title": "新标题",
        "do_not": ["甲", "丙"],
        "sections": [second, first | {"body": "<p>一</p><p><strong>二</strong>改</p>"}],
    }

    assert changes(old, new) == [
        Change("标题", "-", "网贷逾期后花呗用不了"),
        Change("标题", "+", "新标题"),
        Change("先别做", "-", "乙"),
        Change("先别做", "+", "丙"),
        Change("小节次序", "+", "小节 b"),
        Change("小节次序", "-", "小节 b"),
        Change("小节 a", "-", "二"),
        Change("小节 a", "+", "**二**改"),
    ]


def test_whoever_publishes_or_restores_sees_first_what_will_change(client):
    client.force_login(make_staff("编辑"))
    article = make_article(title="线上的标题")
    publishing.rewrite(article, working_copy(article) | {"title": "改动中的标题"}, by=None, now=NOW)
    change_page = reverse("admin:articles_article_change", args=[article.pk])

    publish = client.get(change_page.replace("/change/", "/publish/")).content.decode()
    restore = client.get(
        reverse("admin:articles_article_restore", args=[article.revisions.get().pk])
    ).content.decode()

    assert publish.index("线上的标题</del>") < publish.index("改动中的标题</ins>")
    assert restore.index("改动中的标题</del>") < restore.index("线上的标题</ins>")
