"""The desk in the admin: reading a copy, answering, publishing, setting a time, taking down; and whose turn it is."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing, reviewing
from articles.admin.workflow_forms import ChangesForm
from articles.models import Article, OwnApproval, Review, ReviewComment, Schedule
from articles.workingcopy import working_copy
from tests.factories import NOW, approve, make_article, make_copy, make_draft, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return make_staff("编辑", display_name="安编辑")


@pytest.fixture
def editor(client):
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


def page_of(article, step):
    return reverse(f"admin:articles_article_{step}", args=[article.pk])


def text(response):
    return response.content.decode()


def handed_in(by, **fields):
    article = make_draft(by=by, **fields)
    reviewing.submit(article, by=by, now=NOW, request="看第一节")
    return article


def test_a_colleague_reads_approves_records_the_check_and_publishes(client, editor, ann):
    article = handed_in(ann, title="花呗逾期")
    page = text(client.get(page_of(article, "reading")))

    approved = client.post(
        page_of(article, "reading"),
        {"do": "approve", "version": article.version, "checked": "on", "on": "2026-11-20", "note": "可以"},
    )
    client.post(
        page_of(article, "publish"),
        {"version": Article.objects.get().version, "despite": "短文"},
    )

    now, review = Article.objects.get(), Review.objects.get()
    assert "安编辑在 2026-11-21 10:00 提交，等没有写过这一稿的同事复核" in page
    assert approved["Location"] == page_of(article, "publish")
    assert (now.status, now.reviewed_on.isoformat()) == ("published", "2026-11-20")
    assert (review.decided_by, review.note, review.revision) == (editor, "可以", now.published_revision)


def test_remarks_on_a_section_reach_the_writer_who_ticks_them(client, editor, ann):
    article = handed_in(ann)
    uid = article.sections.get().uid
    silent = client.post(
        page_of(article, "reading"), {"do": "changes", "version": article.version, "note": " "}
    )
    client.post(
        page_of(article, "reading"),
        {"do": "changes", "version": article.version, "note": "总的还行", f"remark-{uid}": "依据写哪一条？"},
    )
    client.force_login(ann)
    page = text(client.get(page_of(article, "reading")))
    remark = ReviewComment.objects.get()

    done = text(client.post(page_of(article, "reading"), {"do": "done", "remark": remark.pk}, follow=True))

    assert "写一句要改什么" in text(silent)
    assert "还有 1 条意见没有处理。意见：总的还行" in page
    assert "依据写哪一条？" in page
    assert "安编辑" in done.partition("处理过的 1 条")[2]
    assert Article.objects.get().status == "draft"


def test_an_answer_to_an_older_view_is_refused_keeps_what_was_typed_and_can_be_given_again(
    client, editor, ann
):
    article = handed_in(ann)
    seen = article.version
    publishing.rewrite(article, working_copy(article) | {"title": "提交以后改的"}, by=ann, now=NOW)
    given = {"do": "approve", "version": seen, "note": "打了很久的意见"}

    refused = client.post(page_of(article, "reading"), given)
    again = refused.context["approve_form"]["version"].value()
    client.post(page_of(article, "reading"), given | {"version": again})

    assert "安编辑在 2026-11-21 10:00 改动了这篇文章" in text(refused)
    assert "打了很久的意见" in text(refused)
    assert Review.objects.get().status == "approved"


def test_what_was_typed_about_a_section_that_is_gone_by_now_stays_on_the_page():
    sent = {"version": 1, "remark-here": "这里清楚", "remark-gone": "这里写错了", "remark-empty": " "}

    form = ChangesForm(sent, sections=[{"uid": "here", "title": "第一节"}])

    assert [(field.label[:5], field.value()) for field in form.of_sections] == [
        ("第一节", "这里清楚"), ("刚刚被删去", "这里写错了"),
    ]  # fmt: skip


def test_words_that_come_while_the_page_is_made_are_not_published_from_it(client, editor, ann):
    article = handed_in(ann)

    def meanwhile(execute, sql, params, many, context):
        if "articles_article" in sql and sql.startswith("SELECT") and not article.seen:
            article.seen = execute(sql, params, many, context)
            publishing.rewrite(
                Article.objects.get(), working_copy(article) | {"title": "刚写的"}, by=ann, now=NOW
            )
            return article.seen
        return execute(sql, params, many, context)

    article.seen = None
    with connection.execute_wrapper(meanwhile):
        page = client.get(page_of(article, "publish"))

    assert page.context["form"]["version"].value() == article.version
    assert Article.objects.get().version == article.version + 1


def test_a_writer_is_asked_why_and_a_colleague_looks_at_it_later(client, editor, ann):
    article = make_draft(by=editor)
    silent = client.post(page_of(article, "publish"), {"version": article.version, "despite": "短文"})
    client.post(
        page_of(article, "publish"),
        {"version": article.version, "despite": "短文", "own_reason": "骗局提醒，等不及"},
    )
    own = OwnApproval.objects.get()
    mine = client.post(reverse("admin:articles_ownapproval_look", args=[own.pk]), {"verdict": "fine"})
    client.force_login(ann)
    listed = text(client.get(reverse("admin:articles_ownapproval_changelist") + "?looked=waiting"))

    client.post(reverse("admin:articles_ownapproval_look", args=[own.pk]), {"verdict": "fine", "note": ""})

    own.refresh_from_db()
    assert "这一稿你自己写过，为什么不等同事复核" in text(silent)
    assert "写一句为什么等不及" in text(silent)
    assert "要请同事来看" in text(mine)
    assert "骗局提醒，等不及" in listed
    assert (own.verdict, own.looked_by) == ("fine", ann)


@pytest.mark.parametrize(
    ("rights", "words"),
    [(["publish_article"], "还没有人批准"), (["publish_article", "review_article"], "我读过这一稿的全文")],
)
def test_whoever_publishes_has_to_have_read_or_to_wait(client, rights, words, ann):
    publisher, article = make_staff(), make_draft(by=ann)
    rights = ["view_article", "change_article", "override_check", *rights]
    publisher.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(publisher)

    page = client.post(page_of(article, "publish"), {"version": article.version, "despite": "短文"})

    assert words in text(page)
    assert Article.objects.get().status == "draft"


def test_a_moderator_and_a_reader_of_the_admin_answer_nothing(client, ann):
    article = handed_in(ann)
    moderator, looker = make_staff("审核员"), make_staff()
    looker.user_permissions.set(Permission.objects.filter(codename="view_article"))
    given = {"version": article.version, "note": "不该我管", "remark": 1}

    client.force_login(moderator)
    assert client.post(page_of(article, "reading"), given | {"do": "approve"}).status_code == 403
    client.force_login(looker)
    for doing in ("approve", "changes", "withdraw", "done", "seen"):
        assert client.post(page_of(article, "reading"), given | {"do": doing}).status_code == 403

    assert Review.objects.get().status == "waiting"


def test_junk_is_answered_and_changes_nothing(client, editor, ann):
    article = handed_in(ann)

    for given in ({}, {"do": "approve"}, {"do": "withdraw", "version": "x"}, {"do": "junk"}):
        assert client.post(page_of(article, "reading"), given).status_code in (200, 302)
        assert Review.objects.get().status == "waiting"


# A time, and the end


def test_a_time_is_set_and_taken_back_on_one_page(client, editor, ann):
    article = handed_in(ann)
    approve(article, by=editor)
    article.refresh_from_db()
    given = {"version": article.version, "on": "2026-11-22", "at": "20:00", "despite": "短文"}
    with time_machine.travel(NOW, tick=False):
        late = client.post(page_of(article, "schedule"), given | {"on": "2026-11-20"})
        wrong = client.post(page_of(article, "schedule"), given | {"at": "很晚"})
        client.post(page_of(article, "schedule"), given)
        set_at = Schedule.objects.get().due_at
        page = text(client.get(page_of(article, "schedule")))
        listed = text(client.get(reverse("admin:articles_article_changelist") + "?turn=scheduled"))
        client.post(page_of(article, "schedule"), {"version": Article.objects.get().version})

    assert "要晚于现在" in text(late)
    assert wrong.context["form"].errors["at"]
    assert set_at == NOW + timedelta(days=1, hours=10)
    assert "定在 2026-11-22 20:00 发布" in page
    assert "定时 11-22 20:00" in listed
    assert Schedule.objects.get().status == "cancelled"


def test_taking_down_names_what_takes_its_place(client, editor):
    article, successor, draft = make_article("old"), make_article("new"), make_draft()
    address, given = page_of(article, "retire"), {"version": article.version, "reason": "合并了"}

    alone = client.post(address, given | {"redirects": "on"})
    hidden = client.post(address, given | {"successor": draft.pk})
    itself = client.post(address, given | {"successor": article.pk})
    search = {"app_label": "articles", "model_name": "article", "field_name": "successor", "term": ""}
    found = client.get(reverse("admin:autocomplete"), search).json()["results"]
    client.post(address, given | {"successor": successor.pk, "redirects": "on"})

    article.refresh_from_db()
    assert "先选接替的文章" in text(alone)
    assert hidden.context["form"].errors["successor"]
    assert itself.context["form"].errors["successor"]
    assert {one["id"] for one in found} == {str(article.pk), str(successor.pk)}
    assert (article.status, article.successor, article.redirects) == ("retired", successor, True)


def test_what_is_published_again_has_no_successor_and_nobody_is_led_in_a_circle(ann):
    first, second = make_article("first"), make_article("second")
    publishing.retire(first, reason="并入", by=ann, now=NOW, successor=second)
    with pytest.raises(publishing.NotReady, match="要已经发布"):
        publishing.retire(second, reason="并入", by=ann, now=NOW, successor=Article.objects.get(pk=first.pk))

    publishing.publish(first, by=None, now=NOW, despite="短文")
    publishing.retire(Article.objects.get(pk=second.pk), reason="并入", by=ann, now=NOW, successor=first)

    assert dict(Article.objects.values_list("slug", "successor__slug")) == {"first": None, "second": "first"}


# Whose turn it is


def test_the_list_is_filtered_by_whose_turn_it_is_and_costs_the_same_with_three(
    client, editor, ann, django_assert_num_queries
):
    address = reverse("admin:articles_article_changelist")
    handed_in(ann, title="别人的稿子")
    publishing.rewrite(make_article(), make_copy(title="自己的稿子"), by=editor, now=NOW)
    pages = {turn: text(client.get(f"{address}?turn={turn}")) for turn in ("review", "changed")}
    with CaptureQueriesContext(connection) as few:
        pages["junk"] = text(client.get(f"{address}?turn=junk"))
    for _ in range(3):
        reviewing.approve(handed_in(ann), by=editor, now=NOW)
    with django_assert_num_queries(len(few)):
        client.get(f"{address}?turn=junk")

    found = {
        turn: [title for title in ("别人的稿子", "自己的稿子") if title in page]
        for turn, page in pages.items()
    }
    assert found == {
        "review": ["别人的稿子"],
        "changed": ["自己的稿子"],
        "junk": ["别人的稿子", "自己的稿子"],
    }
    assert re.search(r"field-turn[^>]*>\s*有改动，还没提交", pages["changed"])
