"""Who is told of which event, when, and how they choose to be told."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from accounts import privacy
from qa import moderation, posting
from qa.models import Notice, NoticeChoice, Telling, Undoable
from qa.models.moderation import VERBS
from qa.moderation.undoing import undo
from qa.notifications import choosing, kinds, telling
from qa.notifications.listeners import ABOUT, LISTENERS, SILENT
from tests.factories import (
    NOW,
    make_answer,
    make_claim,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_revision,
)
from tests.qa.conftest import notice_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def told_to(user):
    return sorted(Notice.objects.of(user).values_list("kind", flat=True))


# Every event


def test_every_verb_of_the_log_is_told_to_somebody_or_says_why_not():
    told = {verb for _, verb in LISTENERS} | {verb for _, verb in SILENT}

    assert set(VERBS) - told == set()
    assert told - set(VERBS) == set()
    assert not LISTENERS.keys() & SILENT.keys()
    assert {kind for kind, _ in LISTENERS} == set(ABOUT)
    assert all(SILENT.values())


def test_every_kind_of_news_has_a_group_and_a_letter_and_every_letter_a_kind():
    letters = {path.stem for path in (settings.BASE_DIR / "templates/qa/mail").glob("[a-z]*.txt")}

    assert {kind.group for kind in kinds.KINDS.values()} == set(kinds.GROUPS) - {kinds.DIGEST}
    mailed = {name for name, kind in kinds.KINDS.items() if kinds.How.NOW in kinds.GROUPS[kind.group].hows}
    assert letters - {"digest", "desk", "duty"} == mailed  # those three tell of no event


def test_an_event_that_nobody_thought_of_is_an_error_in_the_log_and_no_failure(moderator, caplog):
    question = make_question()
    event = type("Event", (), {"item_kind": "question", "verb": "sing", "pk": 1})

    with caplog.at_level(logging.ERROR):
        assert telling.queue(event, question) is False

    assert "question sing" in caplog.text


def test_asker_lawyer_and_follower_hear_that_an_answer_was_taken_back_or_hidden(
    client, lawyer, moderator, told
):
    question, follower = make_question(status="answered", answered_at=NOW), make_member()
    question.follows.create(user=follower, since=NOW)
    first, second = make_answer(question, lawyer), make_answer(question)

    with told():
        posting.withdraw(first, lawyer.user, NOW)
        moderation.hide(second, moderator, "wrong_law", "第二段说反了", now=NOW)

    assert told_to(question.author) == ["answer_gone", "answer_gone"]
    assert told_to(follower) == ["followed_answer_gone", "followed_answer_gone"]
    assert (told_to(lawyer.user), told_to(second.author)) == ([], ["answer_hidden"])
    read = []
    for person in (second.author, question.author):
        client.force_login(person)
        read.append("第二段说反了" in client.get(reverse("qa:notices")).content.decode())
    assert read == [True, False]  # why is between the moderator and the writer


def test_what_nobody_had_read_is_taken_back_without_a_word(lawyer, told):
    answer = make_answer(make_question(), lawyer, status="submitted")

    with told():
        posting.withdraw(answer, lawyer.user, NOW)

    assert told_to(answer.question.author) == []


def test_lawyers_who_answered_or_are_writing_hear_that_the_question_is_withdrawn(told):
    question = make_question()
    waiting, writing, other = make_answer(question, status="submitted"), make_lawyer(), make_lawyer()
    make_claim(question, writing)
    follower = make_member()
    question.follows.create(user=follower, since=NOW)

    with told():
        posting.withdraw(question, question.author, NOW)

    assert told_to(waiting.author) == ["answered_withdrawn"]
    assert told_to(writing.user) == ["answered_withdrawn"]
    assert (told_to(other.user), told_to(follower)) == ([], ["followed_withdrawn"])


def test_a_reopened_question_is_told_to_those_who_answered_it_and_not_to_who_opened_it(told):
    question = make_question(status="resolved", answered_at=NOW)
    answer = make_answer(question)

    with told():
        posting.reopen(question, question.author, NOW)

    assert (told_to(question.author), told_to(answer.author)) == ([], ["answered_reopened"])


def test_a_comment_is_told_to_its_writer_to_whom_it_replies_and_to_the_lawyer(moderator, editor, told):
    answer = make_answer()
    first = make_comment(answer)
    reply = make_comment(answer, parent=first, status="pending")

    with told():
        moderation.approve(reply, moderator, now=NOW)
        moderation.feature(first, editor, now=NOW)
        moderation.set_editor_note(first, editor, "这里说得不全。", now=NOW)

    assert told_to(reply.author) == ["comment_approved"]
    assert told_to(first.author) == ["comment_featured", "comment_noted", "comment_replied"]
    assert told_to(answer.author) == ["answer_commented"]


def test_whoever_reported_hears_the_outcome_but_not_the_reason_of_others(client, moderator, told):
    upheld, dismissed = make_comment(make_answer(), body="广告的话"), make_comment(make_answer())
    reader, other = make_member(), make_member()
    posting.flag(reader, upheld, "advert", "", NOW)
    posting.flag(other, upheld, "other", "别人写的说明", NOW)
    report = posting.flag(reader, dismissed, "abuse", "", NOW)

    with told():
        moderation.hide(upheld, moderator, "advert", now=NOW)
        moderation.dismiss(report, moderator, now=NOW)

    assert told_to(reader) == ["flag_dismissed", "flag_upheld"]
    assert told_to(other) == ["flag_upheld"]
    client.force_login(reader)
    page = client.get(reverse("qa:notices")).content.decode()
    assert "举报成立" in page
    assert not any(words in page for words in ("别人写的说明", "广告的话"))


def test_the_asker_hears_that_places_were_blanked(moderator, told, mailoutbox):
    question = make_question(status="pending", body="在某某食品厂做事，欠了八千多，断了两个月。")

    with told():
        moderation.approve_redacted(question, moderator, ["某某食品厂"], now=NOW)

    assert told_to(question.author) == ["question_redacted"]
    assert "审核员遮去了再公开" in mailoutbox[0].body
    assert "食品厂" not in mailoutbox[0].body


# Decisions wait until they stand


def test_a_decision_is_told_when_it_can_be_taken_back_no_more(moderator, told):
    question = make_question(status="pending")

    with told(later=timedelta(minutes=9)):
        moderation.approve(question, moderator, now=NOW)
    assert told_to(question.author) == []

    telling.tell_due(NOW + timedelta(minutes=10, seconds=1))
    telling.tell_due(LATER)
    assert told_to(question.author) == ["question_approved"]


def test_what_was_taken_back_is_told_to_nobody_and_the_next_decision_is(moderator, told):
    comment, reader = make_comment(make_answer()), make_member()
    posting.flag(reader, comment, "advert", "", NOW)

    with told():
        event = moderation.hide(comment, moderator, "advert", now=NOW)
        undo(event, comment, moderator, now=NOW + timedelta(minutes=1))
        Undoable.objects.all().delete()  # tidied away before anybody was told
    assert (told_to(comment.author), told_to(reader), Telling.objects.count()) == ([], [], 0)

    with told():
        moderation.hide(comment, moderator, "advert", now=NOW + timedelta(minutes=2))
    assert (told_to(comment.author), told_to(reader)) == (["comment_hidden"], ["flag_upheld"])


def test_what_the_tasks_could_not_do_is_told_later_and_only_once(moderator):
    question = make_question(status="pending")
    moderation.approve(question, moderator, now=NOW)  # and the task never ran

    results = [telling.tell_due(LATER) for _ in range(2)]

    assert results == [(1, 0), (0, 0)]
    assert told_to(question.author) == ["question_approved"]


def test_a_fault_in_telling_is_tried_again_and_holds_up_nobody_else(moderator, monkeypatch, caplog):
    bad, good = make_revision(), make_question(status="pending")
    moderation.reject(bad, moderator, "wrong_law", now=NOW)
    moderation.approve(good, moderator, now=NOW)

    def breaks(*args):
        raise ZeroDivisionError

    monkeypatch.setitem(LISTENERS, ("revision", "reject"), breaks)
    with caplog.at_level(logging.CRITICAL):
        assert telling.tell_due(LATER) == (1, 1)

    assert told_to(good.author) == ["question_approved"]
    assert Telling.objects.get().attempts == 1
    monkeypatch.undo()
    assert telling.tell_due(LATER + timedelta(hours=1)) == (1, 0)
    assert told_to(bad.author) == ["revision_rejected"]


# The page


def test_the_page_shows_one_s_own_notices_and_marks_them_read_by_post_alone(client, reader):
    question = make_question(reader, title="我自己问的那一句")
    notice = notice_for(reader, item=question, question=question, path=question.own_url)
    theirs = notice_for(make_member())
    client.force_login(reader)

    page = client.get(reverse("qa:notices"))
    assert (page.headers["Cache-Control"], page.status_code) == (
        "max-age=0, no-cache, no-store, must-revalidate, private", 200,
    )  # fmt: skip
    text = page.content.decode()
    assert text.count("有核验过的律师回答了你的提问。</h2>") == 1
    assert "我自己问的那一句" in text
    assert "通知（1 条未读）" in client.get(question.own_url).content.decode()

    assert client.get(reverse("qa:read_notice", args=[notice.pk])).status_code == 405
    assert client.post(reverse("qa:read_notice", args=[theirs.pk])).status_code == 404
    went = client.post(reverse("qa:read_notice", args=[notice.pk]), {"go": "1"})
    assert (went.status_code, went.url) == (302, question.own_url)
    notice.refresh_from_db()
    assert notice.is_read
    assert "没有未读的" in client.get(reverse("qa:notices")).content.decode()


def test_all_are_marked_read_at_once_and_only_one_s_own(client, reader):
    for number in range(3):
        notice_for(reader, key=str(number))
    theirs = notice_for(make_member())
    client.force_login(reader)

    client.post(reverse("qa:read_notices"))

    theirs.refresh_from_db()
    assert (Notice.objects.unread_count(reader), theirs.is_read) == (0, False)


def test_a_notice_names_no_question_that_its_reader_may_not_see_any_more(client, lawyer):
    question = make_question(status="hidden", title="藏起来的标题")
    notice_for(
        lawyer.user, "followed_answered", item=question, question=question, path=question.get_absolute_url()
    )
    client.force_login(lawyer.user)

    page = client.get(reverse("qa:notices")).content.decode()

    assert f"第 {question.pk} 号，现在不公开" in page
    assert "藏起来的标题" not in page
    assert "去看" not in page


def test_a_deadline_is_named_where_there_is_one(client, reader, moderator, told, mailoutbox):
    question = make_question(reader, status="pending")
    with told():
        moderation.reject(question, moderator, "unclear", "请写清楚欠的是哪一家", now=NOW)
    client.force_login(reader)

    page = client.get(reverse("qa:notices")).content.decode()

    assert "2026年12月6日 10:00 以前</b>，觉得不对，可以申诉" in page
    assert "请写清楚欠的是哪一家" in page
    assert "2026年12月6日 10:00 以前可以申诉一次" in mailoutbox[0].body


def test_one_and_twenty_notices_cost_the_same_number_of_queries(client, reader, django_assert_num_queries):
    client.force_login(reader)
    question = make_question(reader)

    def show(queries):
        with django_assert_num_queries(queries):
            assert client.get(reverse("qa:notices")).status_code == 200

    notice_for(reader, item=question, question=question, path=question.own_url)
    show(7)
    for number in range(25):
        other = make_question(reader)
        notice_for(reader, key=f"n{number}", item=other, question=other, path=other.own_url)
    show(7)


@pytest.mark.parametrize("page", ["0", "2", "99999999999999999999", "x"])
def test_pages_that_are_not_there_are_politely_missing(client, reader, page):
    client.force_login(reader)

    assert client.get(reverse("qa:notices"), {"page": page}).status_code == 404


def test_old_notices_go_and_what_they_told_of_stays(reader):
    old, young = notice_for(reader, key="old"), notice_for(reader, key="young")
    Notice.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=181))

    assert choosing.forget_old(NOW) == 1
    assert list(Notice.objects.of(reader)) == [young]


# What is held


def test_notices_and_choices_are_exported_and_go_with_the_account(reader):
    notice_for(reader)
    choosing.choose(reader, {"flags": "site"})
    choosing.void_links(reader)
    theirs = notice_for(make_member())

    held = privacy.export(reader)["通知和后来怎样"]
    privacy.erase(reader)

    assert [row["内容"] for row in held["通知"]] == ["有核验过的律师回答了你的提问。"]
    assert held["怎样通知"]["你举报的内容"] == "不寄邮件，只在站内"
    assert list(Notice.objects.all()) == [theirs]
    assert not NoticeChoice.objects.exists()
