"""A decision can be taken back: by whoever took it, within ten minutes, while nothing has followed from it."""

from datetime import timedelta

import pytest

from qa import claiming, moderation, posting, privacy
from qa.models import Answer, Comment, Flag, ModerationEvent, Original, Question, Undoable
from qa.moderation import undoing
from qa.refusals import AlreadyDecided, NotAllowed, Refused
from search.models import SearchEntry
from statutes.models import Citation
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_revision,
)
from tests.qa.conftest import BODY, TITLE
from tests.qa.test_races import together

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=9)
DECISIONS = {
    "approve": lambda item, by: moderation.approve(item, by, now=NOW),
    "approve_redacted": lambda item, by: moderation.approve_redacted(item, by, ["印刷厂"], now=NOW),
    "reject": lambda item, by: moderation.reject(item, by, "privacy", "请删掉单位名字", now=NOW),
    "hide": lambda item, by: moderation.hide(item, by, "abuse", now=NOW),
    "restore": lambda item, by: moderation.restore(item, by, now=NOW),
    "ask_back": lambda item, by: moderation.ask_back(item, by, "请写明哪天收到传票。", now=NOW),
}


def row(item):
    """Every column of an item but the version, as the database has it."""
    found = type(item).objects.filter(pk=item.pk).values().get()
    return {name: value for name, value in found.items() if name != "version"}


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("approve", "pending"), ("approve_redacted", "pending"), ("reject", "pending"), ("ask_back", "pending"),
        ("hide", "open"), ("restore", "hidden"),
    ],
)  # fmt: skip
def test_a_question_is_again_as_it_was_before(moderator, verb, status):
    hidden = {"restored_status": "open", "approved_at": NOW} if status == "hidden" else {}
    question = make_question(status=status, body="在华盛印刷厂上班，客服说要起诉我。", **hidden)
    before = row(question)
    event = DECISIONS[verb](question, moderator)
    assert row(question) != before

    undone = moderation.undo(event, question, moderator, now=SOON)

    assert row(question) == before
    assert (undone.verb, undone.to_status) == ("undo", status)
    assert undone.internal_note == f"撤销记录第 {event.number} 条"
    found = SearchEntry.objects.filter(kind="question", key=str(question.pk)).exists()
    assert found == (status == "open")
    assert (undoing.was_undone(event), undoing.still_undoable(moderator, SOON)) == (True, [])


def test_taking_back_an_approved_answer_takes_its_citations_and_the_state_of_its_question_back(moderator):
    make_provision(675)
    question = make_question(status="open", approved_at=NOW)
    answer = make_answer(question, status="submitted", body="<p>见《民法典》第六百七十五条。</p>")
    before = row(answer)
    event = moderation.approve(answer, moderator, now=NOW)
    cited = Citation.objects.filter(source_kind="answer", source_key=str(answer.pk))
    question.refresh_from_db()
    assert (question.status, cited.count()) == ("answered", 1)

    moderation.undo(event, Answer.objects.get(pk=answer.pk), moderator, now=SOON)

    question.refresh_from_db()
    assert (question.status, question.answered_at, cited.count()) == ("open", None, 0)
    assert row(answer) == before


def test_reports_that_a_decision_upheld_wait_again(moderator, article):
    comment = make_comment(article)
    report = posting.flag(make_member(), comment, "abuse", "", NOW)
    event = moderation.hide(Comment.objects.get(pk=comment.pk), moderator, "abuse", now=NOW)

    moderation.undo(event, Comment.objects.get(pk=comment.pk), moderator, now=SOON)

    assert list(Flag.objects.waiting()) == [report]
    comment.refresh_from_db()
    assert comment.status == "published"


def test_whoever_takes_back_what_a_dismissed_report_brought_back_has_the_report_again(moderator, article):
    comment = make_comment(article)
    for _ in range(2):
        posting.flag(make_lawyer(make_member()).user, comment, "abuse", "", NOW)
    for report in Flag.objects.waiting():
        moderation.dismiss(report, moderator, now=NOW)
    comment.refresh_from_db()
    assert (comment.status, Flag.objects.waiting().count()) == ("published", 0)

    moderation.undo(Undoable.objects.get().event, comment, moderator, now=SOON)

    waiting = Flag.objects.waiting().get()
    assert (Comment.objects.get().status, waiting.item_weight) == ("hidden", waiting.weight)


def test_taking_back_another_decision_leaves_the_first_words_of_what_was_blanked(moderator, second_moderator):
    question = make_question(status="pending", body="在华盛印刷厂上班，客服说要起诉我。")
    moderation.approve_redacted(question, moderator, ["印刷厂"], now=NOW)
    event = moderation.hide(question, second_moderator, "abuse", now=NOW)

    moderation.undo(event, question, second_moderator, now=SOON)

    assert "印刷厂" in Original.objects.get().texts["body"]


def test_what_its_writer_handed_in_anew_keeps_a_refusal_from_being_taken_back(moderator, reader):
    asked = posting.ask(reader, TITLE, BODY, [], None, NOW)
    answer = make_answer(status="submitted")
    events = [(moderation.reject(each, moderator, "unclear", now=NOW), each) for each in (asked, answer)]
    posting.ask(reader, TITLE, BODY, [], None, SOON)
    make_answer(answer.question, answer.lawyer, status="submitted")

    for event, item in events:
        with pytest.raises(NotAllowed, match="又交了一份"):
            moderation.undo(event, item, moderator, now=SOON)
        assert (type(item).objects.get(pk=item.pk).status, undoing.was_undone(event)) == ("rejected", False)


def test_only_whoever_decided_takes_it_back_and_only_once(moderator, second_moderator):
    question = make_question(status="pending")
    event = moderation.approve(question, moderator, now=NOW)

    with pytest.raises(NotAllowed, match="只能撤销自己"):
        moderation.undo(event, question, second_moderator, now=SOON)
    moderation.undo(event, question, moderator, now=SOON)
    with pytest.raises(Refused):
        moderation.undo(event, question, moderator, now=SOON)

    assert [each.verb for each in ModerationEvent.objects.order_by("number")] == ["approve", "undo"]


def test_after_ten_minutes_it_is_too_late(moderator):
    question = make_question(status="pending")
    event = moderation.approve(question, moderator, now=NOW)

    with pytest.raises(NotAllowed, match="十分钟"):
        moderation.undo(event, question, moderator, now=NOW + timedelta(minutes=10, seconds=1))

    assert undoing.told_from(event) == NOW + timedelta(minutes=10)


def hidden_by_a_colleague(question, event, cast):
    moderation.hide(question, cast["second"], "abuse", now=NOW)


def answered_by_a_lawyer(question, event, cast):
    make_answer(question, status="submitted")


def joined_by_another(question, event, cast):
    moderation.close_duplicate(make_question(status="pending"), cast["second"], question, now=SOON)


def claimed_by_a_lawyer(question, event, cast):
    claiming.claim(make_lawyer(make_member()), question, no_conflict=True, now=NOW)


@pytest.mark.parametrize(
    ("happening", "refusal"),
    [
        (hidden_by_a_colleague, AlreadyDecided), (answered_by_a_lawyer, NotAllowed), (claimed_by_a_lawyer, NotAllowed),
        (joined_by_another, NotAllowed),
    ],
)  # fmt: skip
def test_what_others_have_built_on_stands(moderator, second_moderator, happening, refusal):
    question = make_question(status="pending")
    event = moderation.approve(question, moderator, now=NOW)
    happening(question, event, {"second": second_moderator})
    stands = Question.objects.get(pk=question.pk).status

    with pytest.raises(refusal):
        moderation.undo(event, Question.objects.get(pk=question.pk), moderator, now=SOON)

    assert Question.objects.get(pk=question.pk).status == stands


def test_a_reply_a_remark_or_new_words_keep_a_decision_from_being_taken_back(moderator, article):
    comment = make_comment(article, status="pending")
    answer = make_answer(status="submitted")
    revised = make_answer(status="submitted")
    items = (comment, answer, revised)
    events = [moderation.approve(each, moderator, now=NOW) for each in items]
    make_comment(article, parent=comment, created_at=SOON)
    make_comment(answer, created_at=SOON)
    make_revision(revised, created_at=SOON)

    for event, item in zip(events, items, strict=True):
        with pytest.raises(NotAllowed, match="接着做了"):
            moderation.undo(event, item, moderator, now=SOON)


def test_new_words_of_an_answer_once_let_through_are_not_taken_back(moderator):
    revision = make_revision()
    event = moderation.approve(revision, moderator, now=NOW)

    with pytest.raises(NotAllowed):
        moderation.undo(event, revision, moderator, now=SOON)


def test_nothing_of_the_words_stays_for_undoing_once_time_is_over_or_the_writer_goes(moderator, reader):
    kept = [make_question(reader, status="pending", body="在华盛印刷厂上班，说要起诉我。") for _ in range(2)]
    for question in kept:
        moderation.approve_redacted(question, moderator, ["印刷厂"], now=NOW)
    assert "印刷厂" in str(list(Undoable.objects.values_list("before", flat=True)))

    posting.withdraw(kept[0], reader, NOW)
    assert Undoable.objects.get(item_id=kept[0].pk).before == {}
    privacy.erase(reader)
    assert set(map(str, Undoable.objects.values_list("before", flat=True))) == {"{}"}

    other = make_question(status="pending")
    moderation.approve(other, moderator, now=NOW)
    moderation.tidy(NOW + timedelta(minutes=11))
    assert Undoable.objects.get(item_id=other.pk).before == {}


@pytest.mark.django_db(transaction=True)
def test_of_one_who_takes_back_and_one_who_hides_at_once_one_is_refused(moderator, second_moderator):
    question = make_question(status="pending")
    event = moderation.approve(question, moderator, now=NOW)
    mine, theirs = (Question.objects.get(pk=question.pk) for _ in range(2))

    outcomes = together(
        lambda: moderation.undo(event, mine, moderator, now=SOON),
        lambda: moderation.hide(theirs, second_moderator, "abuse", now=SOON),
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyDecided", "ModerationEvent"], outcomes
    last = ModerationEvent.objects.of(question).order_by("-number").first()
    assert Question.objects.get(pk=question.pk).status == last.to_status
    assert (last.verb == "undo") == undoing.was_undone(event)
