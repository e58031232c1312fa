"""From a blank form to readers: two people, no more clicks than the guide promises."""

import pytest

import walk
from articles.models import Article
from tests.factories import make_category, make_provision, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = walk.Manuscript(
    title="花呗逾期怎么办",
    question="花呗还不上会怎样？",
    description="先看合同，再谈怎么还。",
    category="逾期后果",
    tags="花呗、协商还款",
    short_answer="**先看合同。** 再谈。",
    do_now="打给出借机构｜说明以后只由你联系。\n截图留好账单｜每一期都要。\n写下来｜哪天、谁、说了什么。",
    do_not="不借新还旧",
    sections=[
        ("为什么会停用", '<p>合同<a href="law:民法典-675#1">约定了期限</a>。</p><p>{{law:民法典-675}}</p>'),
        ("怎么谈", "<p>先算一算<strong>每个月</strong>能还多少。</p><ul><li>一</li><li>二</li></ul>"),
    ],
    laws="<ul><li>《民法典》第六百七十五条</li></ul>",
)


class Hurried(walk.Walk):
    """Counts a page that is opened beside this one, and leaves it shut: tests of previews look at it."""

    def look(self, page, link, picture, name):
        assert link.get_attribute("href").endswith("/preview/")
        self.clicks += 1
        self.pages += 1


def test_two_people_bring_an_article_to_its_readers_in_few_clicks(new_page, sign_in):
    make_category()
    make_provision(675)
    editor, second = (make_staff("编辑", display_name=name) for name in ("周编辑", "吴编辑"))
    writer, colleague, steps = new_page(), new_page(), Hurried()
    sign_in(writer, editor)
    sign_in(colleague, second)

    walk.write(steps, writer, GIVEN)
    walk.approve_and_publish(steps, colleague, GIVEN.title, despite="短文，先走一遍")
    article = Article.objects.get()
    colleague.goto(article.get_absolute_url())

    sections = list(article.sections.all())
    assert [one.title for one in sections] == ["为什么会停用", "怎么谈", "相关法条"]
    assert [one.body for one in sections[:2]] == [html for _, html in GIVEN.sections]
    assert colleague.get_by_role("heading", level=1).inner_text() == GIVEN.title
    assert colleague.locator(".sec figure.law").count() == 1
    assert sorted(article.tags.values_list("slug", flat=True)) == ["huabei", "xieshanghuankuan"]
    assert (article.reviews.get().decided_by, article.live.created_by) == (second, second)
    assert article.reviewed_on is not None
    assert (
        steps.clicks - 1 <= walk.MOST_CLICKS
    )  # the reason of a text as short as this is no part of the guide's walk
    assert steps.seconds <= walk.MOST_SECONDS
