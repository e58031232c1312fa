"""Publishing at a set time: what may be set, what the timer does, and what becomes of what cannot appear."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from articles import closing, publishing, reviewing, scheduling
from articles.models import Article, Revision, Schedule
from articles.steps import NotReady
from articles.workingcopy import working_copy
from tests.factories import NOW, approve, make_article, make_draft, make_staff

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=1)
AFTER = DUE + timedelta(minutes=3)


@pytest.fixture
def ann():
    return make_staff("编辑", display_name="安编辑")


def set_time(by, *, article=None, due_at=DUE, now=NOW, **choices):
    article = article or make_draft(title="到点的文章")
    if reviewing.approval_of(article, article.words_digest) is None:
        approve(article)
        article.refresh_from_db()
    return scheduling.schedule(article, due_at=due_at, by=by, now=now, **({"despite": "短文"} | choices))


def rows():
    return list(Schedule.objects.order_by("pk").values_list("status", "failure"))


def test_what_is_due_appears_once_with_what_was_said_beforehand(ann, client):
    article = make_article(title="旧标题")
    publishing.rewrite(article, working_copy(article) | {"title": "新标题"}, by=ann, now=NOW)
    set_time(ann, article=article, change_note="改了标题", weight="substance")

    early = scheduling.publish_due(DUE - timedelta(minutes=1))
    seen_early = client.get(article.get_absolute_url()).content.decode()
    runs = [scheduling.publish_due(AFTER) for _ in range(2)]

    revision = Revision.objects.latest("pk")
    assert (early, runs) == ((0, 0), [(1, 0), (0, 0)])
    assert "新标题" not in seen_early
    assert "新标题" in client.get(article.get_absolute_url()).content.decode()
    assert (revision.change_note, revision.weight, revision.created_by, revision.created_at) == (
        "改了标题", "substance", ann, AFTER,
    )  # fmt: skip
    assert Schedule.objects.get().revision == revision


@pytest.mark.parametrize(
    ("away", "words"), [(timedelta(0), "要晚于现在"), (timedelta(days=367), "最远定到一年以后")]
)
def test_a_time_that_is_over_or_too_far_is_refused(ann, away, words):
    with pytest.raises(NotReady, match=words):
        set_time(ann, due_at=NOW + away)


def test_only_what_could_be_published_now_gets_a_time_and_trying_publishes_nothing(ann):
    draft = make_draft()
    with pytest.raises(NotReady, match="还没有人批准"):
        scheduling.schedule(draft, due_at=DUE, by=ann, now=NOW)
    approve(draft)
    draft.refresh_from_db()
    with pytest.raises(NotReady, match="没有核对日期"):
        scheduling.schedule(draft, due_at=DUE, by=ann, now=NOW)
    draft.refresh_from_db()

    set_time(ann, article=draft)

    assert (Revision.objects.count(), Article.objects.get().status) == (0, "in_review")
    with pytest.raises(NotReady, match="已经定了发布时间"):
        set_time(ann, article=draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(article=draft, due_at=DUE, created_at=NOW)


def test_a_time_can_be_taken_back_and_set_anew(ann):
    schedule = set_time(ann)
    article = schedule.article

    scheduling.cancel(article, by=ann, now=NOW)
    with pytest.raises(NotReady, match="现在没有定时发布"):
        scheduling.cancel(Article.objects.get(), by=ann, now=NOW)
    article.refresh_from_db()
    set_time(ann, article=article, due_at=DUE + timedelta(days=1))

    assert scheduling.publish_due(AFTER) == (0, 0)
    assert rows() == [("cancelled", "安编辑取消了。"), ("waiting", "")]


def test_publishing_before_the_time_ends_the_waiting(ann):
    article = set_time(ann).article

    publishing.publish(Article.objects.get(), by=ann, now=NOW, despite="短文")

    assert scheduling.publish_due(AFTER) == (0, 0)
    assert (rows(), article.revisions.count()) == ([("cancelled", "已经提前发布。")], 1)


# What cannot appear


def edit(article, ann):
    publishing.rewrite(article, working_copy(article) | {"title": "又改了"}, by=ann, now=NOW)


def lose_the_right(article, ann):
    ann.groups.clear()


def fail_the_check(article, ann):
    article.schedules.update(choices={"despite": ""})


def break_down(article, ann):
    article.schedules.update(choices={"no_such_choice": 1})


def retire(article, ann):
    publishing.retire(article, reason="过时", by=make_staff("编辑"), now=NOW)


def ask_for_changes(article, ann):
    reviewing.ask_for_changes(article, by=make_staff("编辑", display_name="卡编辑"), now=NOW, note="等等")


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (edit, "定时以后，稿子又改过"),
        (lose_the_right, "定时的人现在不能发布文章了"),
        (fail_the_check, "没有核对日期"),
        (break_down, "程序出错了"),
        (retire, "文章被撤下了"),
        (ask_for_changes, "卡编辑要求修改这一稿"),
    ],
)
def test_what_cannot_appear_stays_as_it_was_is_told_and_holds_up_nothing(
    ann, happens, words, django_capture_on_commit_callbacks
):
    article = make_article("huabei", title="旧标题")
    publishing.rewrite(article, working_copy(article) | {"title": "新标题"}, by=None, now=NOW)
    set_time(ann, article=article)
    other = set_time(make_staff("编辑"), due_at=DUE + timedelta(minutes=1)).article

    with django_capture_on_commit_callbacks(execute=True):
        happens(Article.objects.get(slug="huabei"), ann)
        done, _ = scheduling.publish_due(AFTER)

    failed = Schedule.objects.get(article=article)
    assert (done, failed.status) == (1, "failed")
    assert words in failed.failure
    assert article.revisions.count() == 1
    assert Article.objects.get(pk=other.pk).status == "published"
    (letter,) = [one for one in mail.outbox if "定时发布没有发成" in one.subject]
    assert (letter.to, words in letter.body) == ([ann.email], True)
    assert list(Article.objects.not_appeared()) == [article]
    assert scheduling.publish_due(AFTER) == (0, 0)


def test_a_button_pressed_in_the_very_moment_puts_it_off_to_the_next_run(ann):
    article = set_time(ann).article

    def press(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith('UPDATE "articles_schedule"'):
            Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
        return done

    with connection.execute_wrapper(press):
        first = scheduling.publish_due(AFTER)

    assert (first, rows()) == ((0, 0), [("waiting", "")])
    assert scheduling.publish_due(AFTER) == (1, 0)


def test_whoever_stops_their_own_schedule_gets_no_letter(ann, django_capture_on_commit_callbacks):
    article = set_time(ann).article
    with django_capture_on_commit_callbacks(execute=True):
        reviewing.withdraw(article, by=ann, now=NOW)

    assert rows() == [("cancelled", "安编辑收回了这一稿。")]
    assert [one.subject for one in mail.outbox] == []


def test_a_failure_stays_on_the_list_until_somebody_has_seen_to_it(ann):
    schedule = set_time(ann)
    edit(schedule.article, ann)
    scheduling.publish_due(AFTER)
    before = Schedule.objects.unanswered().count()

    closing.seen(schedule, now=AFTER)

    assert (before, Schedule.objects.unanswered().count()) == (1, 0)


def test_the_command_says_what_it_did(ann):
    set_time(ann)
    edit(set_time(ann).article, ann)
    said = StringIO()

    with time_machine.travel(AFTER, tick=False):
        call_command("publish_due", stdout=said)

    assert said.getvalue() == "发布 1 篇。1 篇没有发成，原因在后台。\n"


def test_the_right_to_publish_can_come_from_a_single_permission(ann):
    ann.groups.clear()
    ann.user_permissions.set(Permission.objects.filter(codename="publish_article"))

    set_time(type(ann).objects.get(pk=ann.pk))

    assert scheduling.publish_due(AFTER) == (1, 0)
