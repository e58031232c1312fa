"""A share of decisions is taken again by somebody who is not told the first; where they differ, a third person looks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from qa import moderation, posting, queues
from qa.models import ModerationEvent, SecondLook
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_member,
    make_question,
    make_revision,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_decision(settings):
    settings.SECOND_LOOK_PERCENT = 100


@pytest.fixture
def drawn(moderator):
    """A decision of the first moderator, drawn for a second look."""
    question = make_question(status="pending", title="给抽查用的问题")
    moderation.reject(question, moderator, "privacy", "请删掉单位名字", now=NOW)
    return SecondLook.objects.get(), question


def test_the_share_is_a_setting_and_the_event_is_the_lot(moderator, settings):
    settings.SECOND_LOOK_PERCENT = 40
    events = [moderation.approve(make_question(status="pending"), moderator, now=NOW) for _ in range(12)]

    drawn = set(SecondLook.objects.values_list("event", flat=True))

    assert drawn == {event.pk for event in events if int(event.hash[:8], 16) % 100 < 40}
    settings.SECOND_LOOK_PERCENT = 0
    moderation.approve(make_question(status="pending"), moderator, now=NOW)
    settings.SECOND_LOOK_PERCENT = 100
    moderation.approve(make_revision(), moderator, now=NOW)
    assert SecondLook.objects.count() == len(drawn)


def test_the_second_is_not_told_what_the_first_decided(client, drawn, second_moderator):
    client.force_login(second_moderator)

    page = client.get(reverse("admin:qa_queue", args=["second"])).content.decode()

    assert "给抽查用的问题" in page
    for told in ("未通过", "能认出人的信息", "请删掉单位名字", "审核员甲"):
        assert told not in page


def test_blanks_in_the_words_would_tell_and_what_it_stands_under_is_told(
    client, moderator, second_moderator, article
):
    blanked = make_question(status="pending", body="在华盛印刷厂上班，客服说要起诉我。")
    moderation.approve_redacted(blanked, moderator, ["印刷厂"], now=NOW)
    moderation.approve(make_comment(article, status="pending"), moderator, now=NOW)
    answer = make_answer(make_question(title="答的是这一问"), status="submitted")
    moderation.reject(answer, moderator, "wrong_law", now=NOW)
    url, pages = reverse("admin:qa_queue", args=["second"]), []

    for person in (second_moderator, moderator):
        client.force_login(person)
        pages.append(client.get(url).content.decode())

    assert set(SecondLook.objects.values_list("item_kind", flat=True)) == {"comment", "answer"}
    assert (f"《{article.title}》" in pages[0], "在提问下面：答的是这一问" in pages[0]) == (True, True)
    assert ("抽查 2</a>" in pages[0], "抽查 0</a>" in pages[1]) == (True, True)


def test_whoever_decided_or_wrote_it_is_not_asked(client, drawn, moderator, second_moderator):
    second, question = drawn
    own = make_question(second_moderator, status="pending")
    moderation.approve(own, moderator, now=NOW)

    assert [each.pk for each in queues.rows("second", second_moderator)] == [second.pk]
    assert list(queues.rows("second", moderator)) == []
    with pytest.raises(NotAllowed, match="你自己决定的"):
        moderation.look(second, question, moderator, False, "同前", now=NOW)
    with pytest.raises(NotAllowed, match="自己写的"):
        moderation.look(SecondLook.objects.get(item_id=own.pk), own, second_moderator, True, now=NOW)
    with pytest.raises(NotAllowed):
        moderation.look(second, question, make_member(), True, now=NOW)
    client.force_login(moderator)
    page = client.get(reverse("admin:qa_item", args=["second", second.pk])).content.decode()
    assert "请另一位审核员来抽查" in page


def test_agreeing_closes_it_and_nothing_else_changes(drawn, second_moderator, third):
    second, question = drawn
    version = question.version

    with pytest.raises(Incomplete, match="为什么"):
        moderation.look(second, question, second_moderator, False, now=NOW)
    event = moderation.look(second, question, second_moderator, False, "能认出单位", now=NOW)

    question.refresh_from_db()
    assert (question.status, question.version) == ("rejected", version)
    assert (event.verb, event.item_kind, event.internal_note) == (
        "blind_look",
        "event",
        "不应当公开，能认出单位",
    )
    assert list(queues.rows("event", third)) == []
    with pytest.raises(AlreadyDecided):
        moderation.look(SecondLook.objects.get(), question, third, True, now=NOW)


@pytest.fixture
def third(db):
    return make_staff("审核员", display_name="审核员丙")


def test_two_minds_want_a_third(client, drawn, moderator, second_moderator, third):
    second, question = drawn
    event = moderation.look(second, question, second_moderator, True, now=NOW)

    pages = []
    for person in (second_moderator, third):
        client.force_login(person)
        pages.append(client.get(reverse("admin:qa_queue", args=["event"])).content.decode())
    assert ("两位审核员看法不同" in pages[1], "给抽查用的问题" in pages[1]) == (True, True)
    assert ["要由另一位审核员来定" in page for page in pages] == [True, False]
    for party in (moderator, second_moderator):
        with pytest.raises(NotAllowed, match="第三位"):
            moderation.look_again(event, party, "维持", now=NOW)
    client.post(
        reverse("admin:qa_decide", args=["event", event.pk]),
        {"verb": "look_again", "version": 0, "internal_note": "维持原来的决定", "from": "queue"},
    )
    assert list(queues.rows("event", third)) == []
    assert ModerationEvent.objects.of(event).get().decided_alone is False


def test_in_a_team_of_two_the_second_settles_it_on_record_and_it_is_looked_at_later(
    drawn, moderator, second_moderator
):
    second, question = drawn
    event = moderation.look(second, question, second_moderator, True, now=NOW)

    with pytest.raises(NotAllowed):
        moderation.look_again(event, moderator, "维持", now=NOW)
    alone = moderation.look_again(event, second_moderator, "单位名不算，应当公开", now=NOW)

    (waiting,) = queues.rows("event", moderator)
    assert (waiting, alone.decided_alone) == (alone, True)
    assert queues.posts("event", [waiting]) == [question]
    moderation.look_again(alone, moderator, "同意", now=NOW)
    assert list(queues.rows("event", moderator)) == []


@pytest.mark.parametrize("happening", ["mended", "withdrawn"])
def test_what_its_writer_changed_since_is_not_looked_at(
    client, moderator, second_moderator, reader, article, happening
):
    comment = make_comment(article, reader, status="pending")
    moderation.approve(comment, moderator, now=NOW)
    if happening == "mended":
        posting.edit_comment(comment, reader, "改过的一句话，意思不一样了。", NOW)
    else:
        posting.withdraw(comment, reader, NOW)
    second = SecondLook.objects.get()
    client.force_login(second_moderator)

    page = client.get(reverse("admin:qa_queue", args=["second"])).content.decode()
    with pytest.raises(NotAllowed, match="不用再抽查"):
        moderation.look(second, comment, second_moderator, True, now=NOW)

    assert ("不用再抽查" in page, 'value="look_public"' in page) == (True, False)


def test_a_decision_that_was_taken_back_and_one_that_nobody_looked_at_lapse(moderator):
    undone, left = (make_question(status="pending") for _ in range(2))
    event = moderation.approve(undone, moderator, now=NOW)
    moderation.approve(left, moderator, now=NOW)

    moderation.undo(event, undone, moderator, now=NOW)
    assert SecondLook.objects.get(item_id=undone.pk).status == "lapsed"
    assert moderation.tidy(NOW + timedelta(days=29))["second_looks"] == 0
    assert moderation.tidy(NOW + timedelta(days=31))["second_looks"] == 1


def test_agreement_is_shown_in_sum_and_only_of_ten_or_more(client, moderator, second_moderator):
    now = NOW
    for number in range(10):
        question = make_question(status="pending")
        moderation.approve(question, moderator, now=now)
        if number == 9:
            assert SecondLook.objects.agreement(now) == {"total": 9, "agreed": 8}
        moderation.look(
            SecondLook.objects.get(item_id=question.pk),
            question,
            second_moderator,
            number != 0,
            "说明",
            now=now,
        )

    assert SecondLook.objects.agreement(now) == {"total": 10, "agreed": 9}
    assert SecondLook.objects.agreement(now + timedelta(days=91)) == {"total": 0, "agreed": 0}
