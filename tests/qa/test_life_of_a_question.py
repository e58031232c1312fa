"""What becomes of a question after it was handed in, as its asker, moderators and the public see it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from qa import moderation, posting
from qa.models import Appeal, Follow, ModerationEvent, Question
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed
from search.models import SearchEntry
from tests.factories import NOW, answer_words, make_answer, make_question, make_staff
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db


# Asked back


def test_a_question_that_was_asked_back_is_completed_read_again_and_public_from_then(
    client, reader, moderator
):
    question = make_question(reader, status="open")
    with pytest.raises(Incomplete, match="要补充什么"):
        moderation.ask_back(question, moderator, " ", now=NOW)

    moderation.ask_back(question, moderator, "哪天收到的？", now=NOW)
    assert client.get(question.get_absolute_url()).status_code == 404
    client.force_login(reader)
    assert "哪天收到的？" in client.get(question.own_url).content.decode()
    client.post(
        reverse("qa:edit", args=[question.pk]),
        {"title": TITLE, "body": BODY, "agreed": "on", "version": question.version},
    )
    question.refresh_from_db()
    assert (question.status, question.public_note) == ("pending", "")
    moderation.approve(question, moderator, now=NOW + timedelta(days=1))

    assert question.approved_at == NOW + timedelta(days=1)
    assert BODY[:10] in client.get(question.get_absolute_url()).content.decode()


def test_silence_of_fourteen_days_closes_and_the_asker_may_still_complete_it(reader):
    early, late = (
        make_question(reader, status="needs_info", decided_at=NOW - timedelta(days=days)) for days in (14, 13)
    )

    assert [event.item_id for event in moderation.close_stale(NOW)] == [early.pk]

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.status, early.decision_label, late.status) == (
        "closed", "请你补充以后，十四天没有收到", "needs_info",
    )  # fmt: skip
    posting.edit_question(early, reader, TITLE, BODY, [], NOW)
    assert early.status == "pending"


# Duplicates


def test_a_duplicate_leads_to_the_first_question_for_good_and_its_asker_hears_of_answers_there(
    client, reader, moderator, lawyer, mailoutbox, told
):
    first, again = make_question(title="先问的那个问题"), make_question(reader)
    moderation.close_duplicate(again, moderator, first, now=NOW)
    answer = make_answer(first, lawyer, status="submitted")

    with told():
        moderation.approve(answer, moderator, now=NOW)

    response = client.get(again.get_absolute_url())
    assert (response.status_code, response.url) == (301, first.get_absolute_url())
    assert not SearchEntry.objects.filter(kind="question", key=str(again.pk)).exists()
    of_joining, letter = (mail for mail in mailoutbox if mail.to == [reader.email])
    assert "并到了那里" in of_joining.body
    assert "那里有核验过的律师回答了" in letter.body
    assert first.get_absolute_url() in letter.body

    client.force_login(reader)
    assert "先问的那个问题" in client.get(again.own_url).content.decode()
    client.post(reverse("qa:step", args=[again.pk, "unfollow"]))
    assert not Follow.objects.exists()


def test_a_question_is_joined_only_to_another_public_one(moderator):
    question, hidden = make_question(), make_question(status="hidden")

    for canonical in (None, hidden, question):
        with pytest.raises(Incomplete, match="公开提问的编号"):
            moderation.close_duplicate(question, moderator, canonical, now=NOW)
    with pytest.raises(NotAllowed, match="已有律师的回答"):
        moderation.close_duplicate(make_question(status="answered"), moderator, question, now=NOW)
    with pytest.raises(IntegrityError, match="stale_or_a_duplicate"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(status="closed")


# Appeals


def test_an_appeal_is_made_once_and_within_fifteen_days(reader):
    question = make_question(reader, status="rejected", decided_at=NOW)

    with pytest.raises(NotAllowed, match="十五天"):
        posting.appeal(question, reader, "没有写到任何人。", NOW + timedelta(days=15, seconds=1))
    posting.appeal(question, reader, "没有写到任何人，电话13800138000。", NOW + timedelta(days=15))
    with pytest.raises(NotAllowed, match="申诉过一次"):
        posting.appeal(question, reader, "再申诉一次。", NOW)

    assert "13800138000" not in Appeal.objects.get().body


def test_whoever_refused_does_not_decide_the_appeal_while_there_is_somebody_else(moderator, second_moderator):
    question = make_question(status="rejected", decided_by=moderator)
    appeal = Appeal.objects.create(question=question, body="没有写到任何人。", created_at=NOW)

    with pytest.raises(NotAllowed, match="另一位审核员"):
        moderation.grant(appeal, moderator, now=NOW)
    with pytest.raises(Incomplete, match="写明为什么"):
        moderation.deny(appeal, second_moderator, " ", now=NOW)
    event = moderation.deny(appeal, second_moderator, "还是能认出人。", now=NOW)

    assert (appeal.status, appeal.reply, question.status) == ("denied", "还是能认出人。", "rejected")
    assert not event.decided_alone


def test_where_nobody_else_moderates_one_decides_alone_and_it_is_looked_at_later(client, moderator):
    question = make_question(status="rejected", decided_by=moderator)
    appeal = Appeal.objects.create(question=question, body="没有写到任何人。", created_at=NOW)

    event = moderation.grant(appeal, moderator, "看错了。", now=NOW)
    assert (question.status, event.decided_alone, list(ModerationEvent.objects.waiting())) == (
        "open",
        True,
        [event],
    )
    with pytest.raises(NotAllowed, match="你自己决定的"):
        moderation.look_again(event, moderator, "没问题。", now=NOW)

    later = make_staff("审核员")
    client.force_login(later)
    page = client.get(reverse("admin:qa_queue", args=["event"])).content.decode()
    assert "审核员甲一个人决定的" in page
    client.post(
        reverse("admin:qa_decide", args=["event", event.pk]),
        {"verb": "look_again", "version": question.version, "internal_note": "看过，没有认得出人的话。"},
    )

    assert list(ModerationEvent.objects.waiting()) == []
    assert ModerationEvent.objects.of(event).get().actor == later
    with pytest.raises(AlreadyDecided):
        moderation.look_again(event, later, "再看一次。", now=NOW)


# Resolved, withdrawn, purged


def test_a_resolved_question_stays_readable_takes_no_answers_and_opens_again(client, reader, lawyer):
    question = make_question(reader, status="answered", answered_at=NOW)
    make_answer(question)
    client.force_login(reader)
    resolve, reopen = (reverse("qa:step", args=[question.pk, verb]) for verb in ("resolve", "reopen"))

    assert client.get(resolve).status_code == 200
    question.refresh_from_db()
    assert question.status == "answered"
    client.post(resolve, {"version": question.version})
    question.refresh_from_db()

    assert question.status == "resolved"
    assert "这个问题已解决" in client.get(question.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowed):
        posting.answer(lawyer, question, answer_words(), NOW)
    client.post(reopen, {"version": question.version})
    question.refresh_from_db()
    assert question.status == "answered"


def test_a_withdrawn_question_with_answers_leaves_a_neutral_summary_without_its_asker(
    client, reader, moderator
):
    question = make_question(reader, status="answered", answered_at=NOW, title="只有我会这么问的标题")
    answer = make_answer(question, conclusion="回答的结论留下来。")
    client.force_login(reader)
    url = reverse("qa:withdraw", args=["question", question.pk])
    assert "律师的回答是写给更多人看的" in client.get(url).content.decode()

    response = client.post(url)

    assert response.url == reverse("qa:my_list")
    question.refresh_from_db()
    assert (question.status, question.author, question.author_label) == ("summary", None, "读者")
    page = client.get(question.get_absolute_url()).content.decode()
    assert "回答的结论留下来。" in page
    assert "提问人已撤回" in page
    assert "只有我会这么问的标题" not in page
    assert "只有我会这么问的标题" not in SearchEntry.objects.get(kind="question").title
    assert question.title not in client.get(reverse("qa:list")).content.decode()

    moderation.hide(answer, moderator, "wrong_law", now=NOW)

    assert client.get(question.get_absolute_url()).status_code == 404
    assert Question.objects.get().status == "withdrawn"


def test_purging_removes_every_word_and_keeps_the_fingerprint_in_the_record(client, reader):
    question = make_question(
        reader,
        status="rejected",
        fingerprint="f" * 64,
        held_for=[{"level": "hold", "reason": "", "word": "洗白"}],
    )
    posting.appeal(question, reader, "没有写到任何人。", NOW)
    words = ModerationEvent.objects.get().content_hash
    client.force_login(reader)

    client.post(reverse("qa:step", args=[question.pk, "purge"]))

    question.refresh_from_db()
    assert (question.status, question.body, question.fingerprint, question.held_for) == ("purged", "", "", [])
    assert Appeal.objects.get().body == ""
    assert [event.content_hash for event in ModerationEvent.objects.of(question)] == [words] * 2


# Drafts


def test_a_draft_is_kept_for_its_writer_alone_and_handed_in_later(client, reader, moderator):
    client.force_login(reader)
    response = client.post(reverse("qa:ask"), {"title": "还没", "body": "电话13800138000", "keep": "1"})
    draft = Question.objects.get()
    assert (response.url, draft.status, draft.title) == (draft.own_url, "draft", "还没")
    assert "13800138000" not in draft.body
    assert not ModerationEvent.objects.exists()

    client.post(reverse("qa:edit", args=[draft.pk]), {"title": TITLE, "body": "", "keep": "1"})
    assert Question.objects.get().title == TITLE
    assert "接着写" in client.get(draft.own_url).content.decode()
    client.force_login(moderator)
    assert TITLE not in client.get(reverse("admin:qa_queue", args=["question"])).content.decode()
    assert client.get(reverse("admin:qa_item", args=["question", draft.pk])).status_code == 404
    client.force_login(reader)
    client.post(reverse("qa:edit", args=[draft.pk]), {"title": TITLE, "body": BODY, "agreed": "on"})

    assert (Question.objects.get().status, ModerationEvent.objects.get().verb) == ("pending", "submit")


def test_a_draft_is_thrown_away_without_a_trace_and_there_are_five_at_most(client, reader):
    drafts = [posting.save_draft(reader, None, "", f"草稿{n}", [], None, NOW) for n in range(5)]
    client.force_login(reader)

    page = client.post(reverse("qa:ask"), {"title": "", "body": "第六份草稿", "keep": "1"})
    assert "草稿最多留 5 份" in page.content.decode()
    assert "第六份草稿" in page.content.decode()
    client.post(reverse("qa:step", args=[drafts[0].pk, "discard"]))

    assert not Question.objects.filter(pk=drafts[0].pk).exists()
    with pytest.raises(NotAllowed):
        posting.discard_draft(make_question(reader, status="pending"), reader)
