"""Words that nobody may read go after half a year; what somebody has touched since stays."""

from datetime import timedelta

import pytest

from qa import chain, moderation, unread
from qa.models import Answer, AnswerRevision, Appeal, Comment, ModerationEvent, PeerReview, Question
from tests.factories import NOW, make_answer, make_comment, make_question, make_review, make_revision

pytestmark = pytest.mark.django_db
OLD = NOW - unread.KEPT_FOR - timedelta(days=1)


def words_left(model):
    return {
        status: [each.texts for each in model.objects.filter(status=status) if any(each.texts.values())]
        for status in model.objects.values_list("status", flat=True)
    }


def test_every_state_that_nobody_reads_is_emptied_and_no_other(article):
    """One row in each state of each kind, all of them old."""
    public = make_question(status="answered", answered_at=OLD, created_at=OLD)
    for status in sorted(set(Question.Status.values) - {"purged"}):
        make_question(status=status, created_at=OLD)
    for status in Answer.Status.values:
        make_answer(public, status=status, created_at=OLD)
    for status in Comment.Status.values:
        make_comment(article, status=status, created_at=OLD)
    for status in AnswerRevision.Status.values:
        make_revision(make_answer(public, created_at=OLD), status=status, created_at=OLD)
    for status in PeerReview.Status.values:
        make_review(status=status, created_at=OLD)

    gone = unread.forget(NOW)

    left = {model: {status for status, rows in words_left(model).items() if rows} for model in unread.UNREAD}
    for model, emptied in unread.UNREAD.items():
        known = set(model.Status.values) - {"purged"}
        assert left[model] - {"purged"} == known - set(emptied), model
    assert (
        gone
        == ModerationEvent.objects.filter(verb="run_out").count()
        == sum(len(each) for each in unread.UNREAD.values())
    )
    assert (unread.forget(NOW), chain.read().faults) == (0, [])


def test_the_record_keeps_the_print_of_what_stood_there_and_the_appeal_loses_its_words():
    question = make_question(status="rejected", created_at=OLD)
    Appeal.objects.create(question=question, body="我觉得应该公开", created_at=OLD)

    unread.forget(NOW)

    question.refresh_from_db()
    event = ModerationEvent.objects.get()
    assert (question.status, question.body, Appeal.objects.get().body) == ("purged", "", "")
    assert (event.actor, event.actor_label, len(event.content_hash)) == (None, "系统", 64)


def test_what_was_touched_since_or_is_younger_stays(article, moderator):
    young = make_question(status="rejected", created_at=NOW - unread.KEPT_FOR)
    touched = make_comment(article, created_at=OLD, body="刚刚隐藏的评论")
    moderation.hide(touched, moderator, "abuse", now=NOW)

    assert unread.forget(NOW) == 0
    young.refresh_from_db()
    touched.refresh_from_db()
    assert (young.status, touched.body) == ("rejected", "刚刚隐藏的评论")


def test_drafts_that_nobody_has_touched_for_a_year_go():
    make_question(status="draft", created_at=NOW - unread.DRAFTS_FOR - timedelta(days=1))
    kept = make_question(status="draft", created_at=NOW - unread.DRAFTS_FOR + timedelta(days=1))

    assert unread.forget_drafts(NOW) == 1
    assert list(Question.objects.all()) == [kept]
