"""Our words from the worksheet into the draft: with their law, once, and over nothing that an editor has typed."""

import pytest

from articles import carrying
from articles.models import Article, Section
from articles.steps import NotReady
from tests.articles.test_sourcing import claims, judge, ready_part, save
from tests.factories import NOW, make_provision, make_source_page, make_staff

pytestmark = pytest.mark.django_db


def test_judged_words_become_a_section_with_links_to_law():
    make_provision(675, text="一款。\n二款。")
    editor, page = make_staff("编辑"), make_source_page()
    part = ready_part(
        page, our_text="先打电话。[约定](law:民法典-675)很重要。", provisions=["民法典-675", "民法典-675#2"]
    )

    carried = carrying.carry(part, by=editor, now=NOW)

    section = Section.objects.get(article=page.article)
    assert (section.title, section.body) == (
        "可以怎么做",
        '<p>先打电话。<a href="law:民法典-675">约定</a>很重要。'
        '（依据<a href="law:民法典-675#2">《民法典》第六百七十五条第二款</a>）</p>',
    )
    assert (carried.is_new, carried.added) == (True, 1)
    article = Article.objects.get()
    assert (article.status, article.edited_by, article.version) == ("draft", editor, page.article.version + 1)


def test_a_row_is_carried_once_and_words_typed_in_the_draft_stay():
    editor, page = make_staff("编辑"), make_source_page()
    part = ready_part(page, our_text="第一句。")
    carrying.carry(part, by=editor, now=NOW)
    Section.objects.update(body="<p>编辑改过的第一句。</p>")
    with pytest.raises(NotReady, match="都已经带过了"):
        carrying.carry(part, by=editor, now=NOW)
    save(page, judge(part.claims.order_by("order")[1], "第二句。"))

    carried = carrying.carry(part, by=editor, now=NOW)

    assert Section.objects.get().body == "<p>编辑改过的第一句。</p><p>第二句。</p>"
    assert (carried.is_new, carried.added, carried.already) == (False, 1, 1)


def test_parts_under_the_same_heading_of_ours_become_one_section():
    editor, page = make_staff("编辑"), make_source_page()
    carrying.carry(ready_part(page, our_text="第一节的话。", title="合在一起"), by=editor, now=NOW)

    carried = carrying.carry(
        ready_part(page, "为何不能用", our_text="另一节的话。", title="合在一起"), by=editor, now=NOW
    )

    assert Section.objects.get().body == "<p>第一节的话。</p><p>另一节的话。</p>"
    assert carried.is_new is False


def test_a_section_that_the_editor_deleted_can_be_carried_anew():
    editor, page = make_staff("编辑"), make_source_page()
    part = ready_part(page, our_text="第一句。")
    carrying.carry(part, by=editor, now=NOW)
    Section.objects.all().delete()

    carrying.carry(part, by=editor, now=NOW)

    assert Section.objects.get().body == "<p>第一句。</p>"


@pytest.mark.parametrize(
    ("row", "title", "words"),
    [
        ({"verdict": ""}, "可以怎么做", "有 1 条写了文字，还没有判定"),
        ({"our_text": ""}, "可以怎么做", "先写“我们的文字”"),
        ({}, "", "我们的小标题"),
    ],
)
def test_nothing_is_carried_without_words_a_verdict_and_a_heading_of_ours(row, title, words):
    page = make_source_page()
    part = ready_part(page, title=title, **row)

    with pytest.raises(NotReady, match=words):
        carrying.carry(part, by=make_staff("编辑"), now=NOW)

    assert not Section.objects.exists()


def test_comments_are_never_carried_into_an_article():
    page = make_source_page()
    save(page, judge(claims(page, "comments")[0]))

    with pytest.raises(NotReady, match="评论不从核对表带进文章"):
        carrying.carry(page.parts.get(kind="comments"), by=make_staff("编辑"), now=NOW)
