"""Pauses of asking, the measured wait, and who is written to when a post sounds like danger."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from qa import duty, intake, posting, waiting
from qa.models import DutyCall, DutyShift, IntakePause, ModerationEvent, Question
from qa.refusals import Incomplete
from reference.models import Hotline
from tests.factories import NOW, TODAY, make_answer, make_member, make_question, make_staff
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db
ASK = reverse("qa:ask")
DESPAIR = BODY + "被催得不想活了。"


def text(response):
    return response.content.decode()


def pause(moderator, *, days=7, now=None):
    now = now or timezone.now()
    return intake.pause(timezone.localdate(now) + timedelta(days=days), "审核员休假。", moderator, now)


# Pauses


def test_a_pause_takes_no_new_question_keeps_drafts_and_loses_no_word(client, reader, moderator):
    Hotline.objects.create(number="12348", name="公共法律服务热线", purpose="免费问法律")
    made = pause(moderator)
    client.force_login(reader)

    refused = client.post(ASK, {"title": TITLE, "body": BODY, "agreed": "on"})
    client.post(ASK, {"title": TITLE, "body": BODY, "keep": "1"})

    page = text(refused)
    assert refused.status_code == 400
    for shown in (f"{made.reopens_on} 恢复", "审核员休假。", "tel:12348", BODY):
        assert shown in page
    assert [each.status for each in Question.objects.all()] == ["draft"]
    assert "审核员休假。" in text(client.get(reverse("qa:list")))


def test_a_draft_waits_for_the_end_of_a_pause_and_what_was_asked_back_does_not(reader, moderator):
    draft = posting.save_draft(reader, None, TITLE, BODY, [], None, NOW)
    wanted = make_question(reader, status="needs_info")
    pause(moderator, now=NOW)

    with pytest.raises(intake.Paused):
        posting.edit_question(draft, reader, TITLE, BODY, [], NOW)
    posting.edit_question(wanted, reader, TITLE, BODY + "补充", [], NOW)
    posting.edit_question(draft, reader, TITLE, BODY, [], NOW + timedelta(days=7))

    assert [draft.status, wanted.status] == ["pending", "pending"]


@pytest.mark.parametrize(("day", "holds"), [(0, True), (6, True), (7, False)])
def test_a_pause_ends_by_itself_on_its_day(moderator, day, holds):
    pause(moderator, now=NOW)

    assert (IntakePause.objects.holding(TODAY + timedelta(days=day)) is not None) == holds


def test_a_pause_is_ended_early_and_a_new_one_takes_the_place_of_the_old(moderator, second_moderator):
    pause(moderator, now=NOW)
    later = pause(second_moderator, days=14, now=NOW)
    assert IntakePause.objects.holding(TODAY) == later
    assert IntakePause.objects.filter(ended_at__isnull=True).count() == 1

    intake.resume(moderator, NOW)

    assert IntakePause.objects.holding(TODAY) is None
    pause(moderator, now=NOW)
    with pytest.raises(Incomplete, match="没有暂停"):
        intake.resume(moderator, NOW + timedelta(days=7))


@pytest.mark.parametrize(("days", "words"), [(0, "休假"), (-1, "休假"), (93, "休假"), (7, "  ")])
def test_a_pause_has_a_day_to_come_and_a_reason(moderator, days, words):
    with pytest.raises(Incomplete):
        intake.pause(TODAY + timedelta(days=days), words, moderator, NOW)


def test_pausing_and_reopening_change_the_kept_pages(moderator, django_capture_on_commit_callbacks):
    from core.events import public_page_changed

    heard = []

    def hear(sender, reason, **signal):
        heard.append(reason)

    public_page_changed.connect(hear)
    pause(moderator, now=NOW)
    intake.resume(moderator, NOW)
    public_page_changed.disconnect(hear)

    assert heard == ["intake paused", "intake resumed"]


def test_moderators_pause_reopen_and_keep_the_duty_table_in_the_admin_and_editors_do_not(
    client, moderator, editor
):
    pauses, add = reverse("admin:qa_intakepause_changelist"), reverse("admin:qa_intakepause_add")
    day = timezone.localdate() + timedelta(days=3)
    shift = {"person": moderator.pk, "starts_on": day, "ends_on": day}
    client.force_login(editor)
    assert [client.get(url).status_code for url in (pauses, add)] == [403, 403]
    client.force_login(moderator)

    wrong = client.post(add, {"reopens_on": "2020-01-01", "words": "休假"})
    client.post(add, {"reopens_on": day, "words": "休假"})
    made = IntakePause.objects.get()
    client.get(pauses)
    assert IntakePause.objects.holding(timezone.localdate()) == made
    client.post(pauses, {"action": "reopen", "_selected_action": made.pk})
    client.post(reverse("admin:qa_dutyshift_add"), shift)
    client.post(reverse("admin:qa_dutyshift_add"), shift | {"person": editor.pk})

    assert "从明天起选" in text(wrong)
    made.refresh_from_db()
    assert (made.paused_by_label, made.ended_by_label) == ("审核员甲", "审核员甲")
    assert [each.person for each in DutyShift.objects.all()] == [moderator]


# The wait


def waited(*times):
    for days in times:
        make_question(
            status="answered",
            created_at=NOW - timedelta(days=90),
            answered_at=NOW - timedelta(days=90 - days),
        )


def test_with_too_few_answers_no_wait_is_claimed():
    waited(*[1] * (waiting.FEWEST - 1))
    make_question(status="summary", answered_at=NOW + timedelta(days=1))

    assert (waiting.median_wait(), "数据不足" in waiting.in_words()) == (None, True)


def test_the_wait_is_the_median_of_the_last_answered_and_roughly_said():
    waited(*[80] * 5, *[10] * 4)
    anew = Question.objects.order_by("answered_at").last()
    Question.objects.filter(pk=anew.pk).update(
        approved_at=NOW
    )  # public again since its answer: no wait to learn from

    assert waiting.median_wait() == timedelta(days=45)
    assert "约 45 天以内" in waiting.in_words()


@pytest.mark.parametrize(
    ("wait", "says"),
    [
        (timedelta(minutes=7), "一小时以内"),
        (timedelta(hours=5, minutes=1), "约 6 小时以内"),
        (timedelta(days=2, hours=1), "约 3 天以内"),
    ],
)
def test_a_wait_is_said_without_false_precision(wait, says):
    for _ in range(waiting.FEWEST):
        make_question(status="answered", created_at=NOW, answered_at=NOW + wait)

    assert says in waiting.in_words()


# Whoever is on duty


@pytest.fixture
def send(django_capture_on_commit_callbacks, watchwords):
    """Do something and let what waits for the commit happen; the duty mails that went out."""

    def run(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [sent for sent in mail.outbox if "有一条要先看" in sent.subject]

    return run


def test_despair_calls_whoever_is_on_duty_once_and_quotes_nothing(send, reader, moderator, second_moderator):
    DutyShift.objects.create(person=second_moderator, starts_on=TODAY, ends_on=TODAY)
    made = []

    (sent,) = send(lambda: made.append(posting.ask(reader, TITLE, DESPAIR, [], None, NOW)))
    again = send(lambda: posting.edit_question(made[0], reader, TITLE, DESPAIR + "真的", [], NOW))

    question = made[0]
    url = settings.SITE_URL + reverse("admin:qa_item", args=["question", question.pk])
    assert (sent.to, again) == ([second_moderator.email], [])
    assert url in sent.body
    for word in (TITLE, "花呗", "八千", "不想活", "读者甲", reader.email):
        assert word not in sent.body + sent.subject
    assert (question.is_urgent, question.status, DutyCall.objects.count()) == (True, "pending", 1)


def test_a_call_that_did_not_leave_is_tried_again_until_one_letter_did(send, reader, moderator, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.accounts.broken_mail.Backend"
    send(lambda: posting.ask(reader, TITLE, DESPAIR, [], None, NOW))
    soon = NOW + duty.AGAIN_AFTER

    assert duty.ring_again(NOW) == (0, 0)  # the first letter may still be on its way
    assert duty.ring_again(soon) == (0, 1)
    settings.EMAIL_BACKEND = working
    assert duty.ring_again(soon) == (1, 0)
    assert [sent.to for sent in mail.outbox] == [[moderator.email]]
    assert duty.ring_again(soon) == (0, 0)


def test_despair_in_an_appeal_calls_too(send, reader, moderator):
    question = make_question(status="rejected", author=reader, decision_reason="unclear", decided_at=NOW)

    (sent,) = send(lambda: posting.appeal(question, reader, "你们不公开，我不想活了。", NOW))

    assert sent.to == [moderator.email]
    assert Question.objects.get().is_urgent


def test_the_log_that_outlives_a_post_keeps_no_word_of_it(reader, watchwords):
    question = posting.ask(reader, TITLE, "中介说能征信洗白，要先交钱，我该不该信他？", [], None, NOW)

    (event,) = ModerationEvent.objects.of(question)
    assert [hit for hit in question.held_for if hit["word"] and hit["phrase"]]
    assert {hit["word"] for hit in event.rule_hits} == {""}
    assert [hit["reason"] for hit in event.rule_hits] == [hit["reason"] for hit in question.held_for]


def test_with_nobody_on_duty_all_who_moderate_are_called(send, reader, moderator, second_moderator, editor):
    DutyShift.objects.create(person=editor, starts_on=TODAY, ends_on=TODAY)  # may not moderate any more
    DutyShift.objects.create(person=moderator, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2))

    sent = send(lambda: posting.ask(reader, TITLE, DESPAIR, [], None, NOW))

    assert [each.to for each in sent] == [[moderator.email], [second_moderator.email]]
    assert duty.people(date(2026, 1, 2)) == [moderator]


def test_despair_in_a_comment_calls_and_in_a_draft_shows_the_card_alone(client, send, reader, article):
    make_staff("审核员")
    made = []

    drafted = send(lambda: made.append(posting.save_draft(reader, None, TITLE, DESPAIR, [], None, NOW)))
    commented = send(lambda: posting.comment(reader, article, None, "我也不想活了。", NOW))
    calm = send(lambda: posting.comment(make_member(), article, None, "谢谢，照着做了。", NOW))

    client.force_login(reader)
    assert (len(drafted), len(commented), len(calm)) == (0, 1, 0)
    assert "先打电话，别一个人扛" in text(client.get(made[0].own_url))


def test_a_calm_question_calls_nobody(send, reader, moderator):
    assert send(lambda: make_answer(posting.ask(reader, TITLE, BODY, [], None, NOW))) == []
