"""What may have grown old: when texts are due, what the editors' desk and the weekly letters say, and the numbers."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import feedback, publishing, tagging
from articles.models import Article, ArticleReads, OutsideLink
from articles.reading import add_reads, tidy_reads
from articles.watching import desk, due, insight
from articles.watching.scope import ALL, MINE, NOBODYS, Scope
from articles.workingcopy import working_copy
from search.counting import add_searches
from search.models import OpenedResult
from tests.articles.watched import grow_old, owned
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_category,
    make_draft,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


# When a text is due


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 21), 6, date(2027, 5, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_so_many_months_later_is_the_same_day_or_the_last_of_the_month(day, months, later):
    assert due.months_after(day, months) == later


def due_on(article):
    return Article.objects.get(pk=article.pk).review_due_on


def test_a_text_is_due_from_its_first_publication_until_it_is_checked_and_from_the_check_on():
    article = make_article(now=NOW - timedelta(days=100))
    assert due_on(article) == due.months_after(TODAY - timedelta(days=100), 6)

    copy = working_copy(article) | {"title": "换了一个标题"}
    publishing.rewrite(article, copy, by=None, now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")
    assert due_on(article) == due.months_after(TODAY - timedelta(days=100), 6)

    publishing.mark_reviewed(article, lawyer=None, on=TODAY, by=make_user(), now=NOW)
    assert due_on(article) == date(2027, 5, 21)


def test_another_shelf_counts_once_readers_find_the_text_there():
    shelf = make_category("law", "法律", review_every=3)
    article = make_article()
    publishing.rewrite(article, working_copy(article) | {"category": shelf.slug}, by=None, now=NOW)
    assert due_on(article) == date(2027, 5, 21)

    publishing.publish(article, by=None, now=NOW, despite="短文")

    assert due_on(article) == date(2027, 2, 21)


def test_a_new_period_of_a_shelf_moves_its_texts_and_no_others():
    article, draft = make_article(), make_draft()
    other = make_article(category=make_category("law", "法律").slug)
    shelf = article.category
    shelf.review_every = 1

    tagging.keep_category(shelf)

    assert (due_on(article), due_on(other), due_on(draft)) == (date(2026, 12, 21), date(2027, 5, 21), None)


# The desk


@pytest.fixture
def editor():
    return make_staff("编辑", display_name="林编辑")


KINDS = {"corrections", "law", "overdue", "votes", "citations", "links"}


def shown(whose, person):
    """What stands on the desk, by kind of work: the articles that the rows lead to or speak of."""
    found = {}
    for part in desk.counts(Scope(whose, person), NOW):
        text = [f"{row.what}{row.words}{row.ways}" for row in part.rows]
        found[part.key] = {title for title in ("甲文", "乙文", "丙文") if any(title in one for one in text)}
    return found


def test_each_kind_of_work_shows_to_whom_it_belongs(editor):
    for title, people in [
        ("甲文", {"responsible_editor": editor}),
        ("乙文", {"deputy_editor": make_staff("编辑")}),
        ("丙文", {}),
    ]:
        grow_old(owned(make_article(title=title, sections=[("a", "<p>正文</p>")]), **people))
    make_draft(title="甲文", responsible_editor=None)
    add_searches({("火星借款", 0): 4}, TODAY)
    titles = {"甲文", "乙文", "丙文"}

    mine, nobodys, everything = (shown(whose, editor) for whose in (MINE, NOBODYS, ALL))

    named = {"corrections", "law", "overdue", "votes"}  # by title; citations and links by place
    assert set(mine) == KINDS
    assert {mine[kind] == {"甲文"} for kind in KINDS} == {True}
    assert set(nobodys) == set(everything) == KINDS | {"searches"}
    assert [nobodys[kind] for kind in sorted(KINDS)] == [{"丙文"}] * len(KINDS)
    assert [everything[kind] for kind in sorted(named)] == [titles] * len(named)


def test_a_row_says_since_when_whose_it_is_and_where_it_is_mended(editor):
    article = owned(make_article(title="甲文"), responsible_editor=editor)
    grow_old(article)

    (part,) = [one for one in desk.parts(Scope(MINE, editor), NOW) if one.key == "overdue"]
    (row,) = part.rows

    assert (row.since, row.owner, part.total) == (TODAY - timedelta(days=3), "林编辑", 1)
    assert row.ways == [("记录核对", reverse("admin:articles_article_mark_reviewed", args=[article.pk]))]
    assert part.note == "逾期后果 1 篇"


def test_searches_that_found_nothing_are_counted_beyond_those_that_are_shown(editor):
    add_searches({(f"没有的词{number}", 0): 1 for number in range(52)}, TODAY)

    (part,) = desk.counts(Scope(ALL, editor), NOW)

    assert (part.total, len(part.rows), part.is_longer) == (52, 20, True)


def test_what_somebody_may_not_see_to_is_not_counted_for_them():
    person = make_staff("审核员")
    grow_old(make_article())

    assert desk.parts(Scope(ALL, person), NOW) == []


def test_the_desk_asks_the_same_number_of_questions_for_one_article_and_for_three(
    client, editor, django_assert_num_queries
):
    client.force_login(editor)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/admin/desk/?whose=all").status_code == 200
        return len(seen)

    grow_old(make_article())
    add_reads({article.slug: 2 for article in Article.objects.all()}, on=TODAY)
    one = asked()
    for _ in range(2):
        grow_old(make_article())
    add_reads({article.slug: 2 for article in Article.objects.all()}, on=TODAY)

    assert asked() == one
    assert one <= 60


def test_the_desk_counts_first_and_leads_to_everything(client, editor):
    owned(make_article(title="甲文"), responsible_editor=editor)
    grow_old(Article.objects.get())
    client.force_login(editor)

    page = client.get("/admin/desk/").content.decode()  # one's own, for one looks after something
    addresses = set(re.findall(r'href="(/admin/articles/[^"?]*\?[^"]*)"', page))

    assert "我负责的</a>" in page
    assert page.index('href="#overdue"') < page.index('id="overdue"')
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    assert any("due=over" in address for address in addresses)


def test_the_list_of_articles_narrows_to_what_is_due_and_to_ones_own(client, editor):
    mine = owned(make_article(title="甲文"), responsible_editor=editor)
    other = make_article(title="乙文")
    Article.objects.filter(pk__in=[mine.pk, other.pk]).update(review_due_on=date(2000, 1, 1))
    make_article(title="丙文", now=NOW)
    client.force_login(editor)

    def titles(query):
        page = client.get(f"/admin/articles/article/?{query}").content.decode()
        return {title for title in ("甲文", "乙文", "丙文") if f">{title}</a>" in page}

    assert titles("due=over") == {"甲文", "乙文"}
    assert titles("due=over&whose=mine") == {"甲文"}
    assert titles("whose=nobody") == {"乙文", "丙文"}


@pytest.mark.parametrize(("path", "status"), [("/admin/desk/", 403), ("/admin/desk/articles/1/", 403)])
def test_the_desk_is_for_those_who_may_see_articles(client, path, status):
    client.force_login(make_staff("审核员"))

    assert client.get(path).status_code == status


@pytest.mark.parametrize("path", ["/admin/desk/?whose=theirs", "/admin/desk/articles/999999/"])
def test_an_unknown_list_or_article_is_not_there(client, editor, path):
    client.force_login(editor)

    assert client.get(path).status_code == 404


def test_a_link_is_set_aside_with_a_reason_and_asked_again_by_a_post_alone(client, editor):
    grow_old(make_article())
    link = OutsideLink.objects.get()
    OutsideLink.objects.update(checked_at=NOW)
    client.force_login(editor)
    base = f"/admin/articles/outsidelink/{link.pk}"

    assert client.get(f"{base}/check-again/").status_code == client.get(f"{base}/ignore/").status_code == 200
    assert client.post(f"{base}/ignore/", {"reason": " "}).status_code == 200
    link.refresh_from_db()
    assert (link.checked_at, link.ignored_at) == (NOW, None)

    client.post(f"{base}/check-again/")
    client.post(f"{base}/ignore/", {"reason": "人能打开"})
    link.refresh_from_db()
    assert (link.checked_at, link.ignored_reason, link.ignored_by) == (None, "人能打开", editor)

    client.post(f"{base}/heed/")
    link.refresh_from_db()
    assert link.ignored_at is None


# Numbers


def test_reads_are_kept_by_day_then_by_week_and_the_sum_stays():
    article = make_article("one")
    monday = TODAY - timedelta(days=TODAY.weekday())
    old = monday - timedelta(weeks=20)
    for day, number in [(old, 1), (old + timedelta(days=2), 2), (old + timedelta(days=6), 4), (TODAY, 8)]:
        add_reads({"one": number, "unknown": 9}, on=day)
    add_reads({"one": 16}, on=TODAY - timedelta(days=500))

    for _ in range(2):  # what was tidied stays as it is
        tidy_reads(TODAY)

    assert set(ArticleReads.objects.values_list("article", "day", "count")) == {
        (article.pk, old, 7),
        (article.pk, TODAY, 8),
    }
    assert Article.objects.get().reads == 31


def test_an_article_in_numbers_is_its_own_alone(client, editor):
    article, other = make_article("one", title="甲文"), make_article("two", title="乙文")
    add_reads({"one": 5, "two": 70}, on=TODAY)
    for one, number in [(article, 2), (other, 3)]:
        for place in range(number):
            feedback.vote(one, "useful", form_key=f"u{one.pk}{place}", now=NOW)
            feedback.vote(one, "lacking", reasons=["long"], form_key=f"l{one.pk}{place}", now=NOW)
    OpenedResult.objects.create(
        query="花呗停了", kind="article", key=str(article.pk), opened_on=TODAY, count=3
    )
    OpenedResult.objects.create(query="别的词", kind="article", key=str(other.pk), opened_on=TODAY, count=3)

    told = insight.of(article, NOW)

    assert (told.lately, told.reads.total) == (5, 5)
    assert told.votes.points == [("第 1 版", (2, 2))]
    assert told.reasons == [("太长", 2)]
    assert told.searches == [{"query": "花呗停了", "times": 3}]
    assert told.checked == "还没有核对过，2027-05-21 前再核对"
    client.force_login(editor)
    page = client.get(f"/admin/desk/articles/{article.pk}/").content.decode()
    assert "花呗停了" in page
    assert "别的词" not in page


def test_weeks_stand_in_a_row_and_those_before_the_first_count_are_left_out():
    make_article("one")
    add_reads({"one": 3}, on=TODAY - timedelta(weeks=2))
    add_reads({"one": 1}, on=TODAY)

    chart = insight.reads_by_week(ArticleReads.objects.all(), TODAY, 26)

    assert [values for _, values in chart.points] == [(3,), (0,), (1,)]


def test_all_articles_in_numbers():
    article = make_article()
    publishing.mark_reviewed(article, lawyer=None, on=TODAY - timedelta(days=100), by=make_user(), now=NOW)
    make_article()
    feedback.vote(article, "useful", form_key="u", now=NOW)
    feedback.vote(article, "lacking", form_key="l", now=NOW - timedelta(days=61))

    _, votes, ages = insight.charts(NOW)

    months = [("2026 年 9 月", (0, 1)), ("2026 年 10 月", (0, 0)), ("2026 年 11 月", (1, 0))]
    assert votes.points == months
    assert {label: number for label, (number,) in ages.points if number} == {"半年内": 1, "没核对过": 1}
