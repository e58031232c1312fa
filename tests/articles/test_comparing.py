"""What two copies of an article differ in: every part is named, what moved is no change of words."""

import pytest
from django.urls import reverse

from articles import publishing
from articles.comparing import changes, size
from articles.workingcopy import working_copy
from tests.factories import NOW, make_article, make_copy, make_staff

pytestmark = pytest.mark.django_db


def told(found):
    return [(change.part, change.gone, change.came) for change in found]


def test_copies_that_say_the_same_differ_in_nothing():
    copy = make_copy()

    assert changes(copy, dict(copy)) == []


def test_each_part_tells_the_characters_that_go_and_come():
    old = make_copy(
        do_not=["甲", "乙"], sections=[("a", "<p>一</p><p>应当在三十日内答复。</p>"), ("b", "<p>三</p>")]
    )
    first, second = old["sections"]
    new = old | {
        "title": "新标题",
        "do_not": ["甲", "丙"],
        "sections": [second, first | {"body": "<p>一</p><p>应当在<strong>二十日</strong>内答复。</p>"}],
    }

    found = changes(old, new)

    assert told(found) == [
        ("标题", "网贷逾期后花呗用不了", "新标题"),
        ("先别做", "乙", "丙"),
        ("小节次序", "小节 b\n", "小节 b\n"),
        ("小节：小节 a", "三十日", "**二十日**"),
    ]
    assert size(found) == 13 + 2 + 10 + 10


def test_a_section_that_comes_or_goes_is_told_where_it_stands_and_not_as_another_order():
    old = make_copy(sections=[("a", "<p>一</p>"), ("b", "<p>二</p>"), ("c", "<p>三</p>")])
    first, second, third = old["sections"]
    new = old | {"sections": [first, third, second | {"uid": "new.d", "key": "d", "title": "新的一节"}]}

    assert [change.part for change in changes(old, new)] == ["小节（删去）：小节 b", "小节（新增）：新的一节"]


def test_long_stretches_that_stay_are_folded_on_both_sides():
    lines = [f"<p>第 {number} 行</p>" for number in range(1, 21)]
    old = make_copy(sections=[("a", "".join(lines))])
    (section,) = old["sections"]
    changed = "".join(lines).replace("第 10 行", "改过的一行")

    (change,) = changes(old, old | {"sections": [section | {"body": changed}]})

    sides = ["".join(piece.text for piece in side) for side in (change.before, change.after)]
    beside = "小节 a（建议，#a）\n……（7 行没有变）\n第 8 行\n第 9 行\n{}\n第 11 行\n……（9 行没有变）\n"
    assert sides == [beside.format("第 10 行"), beside.format("改过的一行")]
    assert (change.gone, change.came) == ("第 10 ", "改过的一")


def test_whoever_publishes_or_restores_sees_first_what_will_change(client):
    client.force_login(make_staff("编辑"))
    article = make_article(title="线上的标题")
    publishing.rewrite(article, working_copy(article) | {"title": "改动中的标题"}, by=None, now=NOW)
    change_page = reverse("admin:articles_article_change", args=[article.pk])

    publish = client.get(change_page.replace("/change/", "/publish/")).content.decode()
    restore = client.get(
        reverse("admin:articles_article_restore", args=[article.revisions.get().pk])
    ).content.decode()

    online, copied = "</span>线上<span", "</span>改动中<span"
    assert publish.index(online) < publish.index(copied)
    assert restore.index(copied) < restore.index(online)
