"""Where two stories of posts meet: nothing names what is not public, nothing waits for ever, nothing is promised wrongly."""

from datetime import timedelta

import pytest
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from qa import moderation, posting, similar
from qa.models import Appeal, Flag, Follow, LogHead, ModerationEvent, Question
from qa.refusals import AlreadyDecided, NotAllowed
from search import index
from tests.factories import (
    NOW,
    make_answer,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_staff,
)
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db
SECRET = "提问人写的话不给别人看"


def text(response):
    return response.content.decode()


# Nothing names what is not public


def test_who_wrote_under_a_question_that_was_taken_away_reads_its_title_nowhere(
    client, lawyer, moderator, mailoutbox, told
):
    question = make_question(title=SECRET)
    answer = make_answer(question, lawyer)
    parent = make_comment(answer, status="hidden", body=f"{SECRET}，是评论。")
    comment = make_comment(answer, lawyer.user, parent=parent, created_at=timezone.now())
    moderation.hide(question, moderator, "privacy", now=NOW)
    with told():
        moderation.hide(answer, moderator, "wrong_law", now=NOW)
        moderation.restore(answer, moderator, now=NOW)
    client.force_login(lawyer.user)

    own = [f"{reverse('qa:my_list')}?kind=answers", answer.own_url, comment.own_url]
    for url in [*own, reverse("qa:edit_comment", args=[comment.pk])]:
        page = client.get(url)
        assert (page.status_code, SECRET in text(page)) == (200, False), url
        assert f'href="{question.get_absolute_url()}' not in text(page), url
    letters = [mail for mail in mailoutbox if mail.to == [lawyer.user.email]]
    assert len(letters) == 3
    for mail in letters:
        assert SECRET not in mail.body
        assert "所有人都能看到" not in mail.body


def test_what_is_left_of_a_withdrawn_question_is_pointed_at_from_nowhere(client):
    words = {"title": "催收给家人打电话怎么办", "body": "通讯录里的人都接到了电话。"}
    left, kept = make_question(status="summary", **words), make_question(status="answered", **words)
    for number in range(4):
        make_question(title=f"别的事情第 {number} 件，工资和社保", body="公司没有交社保，怎么办。")
    index.rebuild()

    assert [row.pk for row in similar.questions_like(left)] == [kept.pk]
    ((_, entries),) = similar.while_asking(words["title"], words["body"])
    assert [entry.url for entry in entries] == [kept.get_absolute_url()]
    assert left.get_absolute_url() not in text(client.get(reverse("sitemap")))


def test_an_editor_who_puts_comments_first_sees_those_that_are_public(client, editor, article):
    gone, public = make_comment(article, status="deleted", body=SECRET), make_comment(article)
    client.force_login(editor)

    assert client.get(reverse("admin:qa_item", args=["comment", public.pk])).status_code == 200
    assert client.get(reverse("admin:qa_item", args=["comment", gone.pk])).status_code == 404
    assert SECRET not in text(client.get(reverse("admin:qa_comment_changelist")))


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_an_appeal_goes_with_the_words_of_its_question(reader, leave):
    question = make_question(reader, status="answered", answered_at=NOW)
    make_answer(question)
    Appeal.objects.create(question=question, body=SECRET, created_at=NOW, status="granted", decided_at=NOW)

    if leave == "withdraw":
        posting.withdraw(question, reader, NOW)
    else:
        privacy.erase(reader)

    assert Appeal.objects.get().body == ""


# Nothing is promised wrongly


def test_nothing_is_published_under_a_question_that_nobody_may_read(client, lawyer, moderator):
    question = make_question()
    answer = make_answer(question, lawyer, status="submitted")
    moderation.hide(question, moderator, "privacy", now=NOW)

    with pytest.raises(NotAllowed, match="提问现在不公开"):
        moderation.approve(answer, moderator, now=NOW)
    client.force_login(lawyer.user)
    assert "提问再公开时，不用你重新交" in text(client.get(answer.own_url))
    moderation.restore(question, moderator, now=NOW)
    moderation.approve(answer, moderator, now=NOW)

    question.refresh_from_db()
    assert question.status == "answered"


def test_keeping_for_later_is_for_drafts_and_no_way_around_the_form(client, reader):
    question = make_question(reader, status="pending", title=TITLE, body=BODY)
    client.force_login(reader)

    answer = client.post(reverse("qa:edit", args=[question.pk]), {"keep": "1", "title": "", "body": "短"})

    question.refresh_from_db()
    assert (answer.status_code, question.title, question.body) == (400, TITLE, BODY)


# Nothing waits for ever


def test_an_answer_that_comes_back_brings_back_what_was_left_of_its_question(client, reader, moderator):
    question = make_question(reader, status="answered", answered_at=NOW)
    answer = make_answer(question)
    posting.withdraw(question, reader, NOW)
    moderation.hide(answer, moderator, "wrong_law", now=NOW)
    assert client.get(question.get_absolute_url()).status_code == 404

    moderation.restore(answer, moderator, now=NOW)

    page = text(client.get(question.get_absolute_url()))
    assert "提问人已撤回" in page
    assert "先核对账单。" in page


def test_who_was_joined_to_a_question_is_led_on_when_that_one_is_joined_to_a_third(client, moderator):
    first, second, third = (make_question(make_member()) for _ in range(3))
    moderation.close_duplicate(first, moderator, second, now=NOW)

    moderation.close_duplicate(second, moderator, third, now=NOW)

    first.refresh_from_db()
    assert first.canonical == third
    assert set(Follow.objects.values_list("user", "question")) == {
        (first.author_id, third.pk),
        (second.author_id, third.pk),
    }
    posting.withdraw(first, first.author, NOW)
    client.force_login(first.author)
    assert reverse("qa:step", args=[first.pk, "unfollow"]) in text(client.get(first.own_url))


def test_one_question_withdrawn_meanwhile_does_not_keep_the_others_open():
    first, late, last = (make_question(status="needs_info", decided_at=NOW) for _ in range(3))

    def withdraw_another(sender, instance, **signal):
        if instance.number == 1:
            posting.withdraw(late, late.author, NOW)

    post_save.connect(withdraw_another, sender=LogHead)
    try:
        closed = moderation.close_stale(NOW + timedelta(days=15))
    finally:
        post_save.disconnect(withdraw_another, sender=LogHead)

    assert [event.item_id for event in closed] == [first.pk, last.pk]


def test_a_report_is_settled_though_its_item_cannot_come_back(client, moderator, article):
    lawyers = [make_lawyer(make_member()) for _ in range(2)]
    answer, comment = make_answer(), make_comment(article)
    reports = [posting.flag(each.user, answer, "advert", "", NOW) for each in lawyers]
    type(answer.lawyer).objects.filter(pk=answer.lawyer_id).update(status="submitted")
    for report in reports:
        moderation.dismiss(report, moderator, now=NOW)
    taken_back = posting.flag(lawyers[0].user, comment, "advert", "", NOW)
    posting.withdraw(comment, comment.author, NOW)
    client.force_login(moderator)
    page = text(client.get(reverse("admin:qa_item", args=["flag", taken_back.pk])))
    assert "举报成立，维持不公开" in page

    client.post(
        reverse("admin:qa_decide", args=["flag", taken_back.pk]), {"verb": "keep_hidden", "version": 0}
    )

    answer.refresh_from_db()
    assert answer.status == "hidden"
    assert list(Flag.objects.order_by("pk").values_list("status", flat=True)) == [
        "dismissed",
        "dismissed",
        "upheld",
    ]


def test_a_button_of_another_kind_of_item_is_no_button(client, moderator, article):
    comment = make_comment(article, status="pending")
    question = make_question(status="pending")
    client.force_login(moderator)

    for kind, item, verb in (("comment", comment, "ask_back"), ("question", question, "grant")):
        url = reverse("admin:qa_decide", args=[kind, item.pk])
        assert client.post(url, {"verb": verb, "version": 0, "public_note": "补"}).status_code == 404, verb
    assert not ModerationEvent.objects.exists()


STATES = {
    "draft": "写好以后交", "pending": "接下来", "needs_info": "补充再交", "open": "有回答时写信到你的邮箱",
    "answered": "可以标为已解决", "resolved": "重新打开", "closed": "补充再交", "rejected": "改好以后可以再交",
    "hidden": "恢复公开会写信告诉你", "withdrawn": "重新提一个", "purged": "重新提一个",
}  # fmt: skip


def test_the_page_of_each_state_says_what_happens_next(client, reader):
    client.force_login(reader)

    for state, words in STATES.items():
        question = make_question(reader, status=state)
        assert words in text(client.get(question.own_url)), state
    assert {*STATES, "summary"} == set(Question.Status.values)


def test_an_appeal_that_nobody_will_decide_is_not_promised_an_answer(client, reader):
    question = make_question(reader, status="rejected", decided_at=NOW)
    posting.appeal(question, reader, "没有写到任何人的名字。", NOW)
    client.force_login(reader)
    assert "会由另一位审核员来看" in text(client.get(question.own_url))

    question.refresh_from_db()
    posting.edit_question(question, reader, TITLE, BODY, [], NOW)

    page = text(client.get(question.own_url))
    assert "会由另一位审核员来看" not in page
    assert "这次申诉不用再处理" in page


def test_somebody_in_danger_in_an_appeal_sees_the_numbers_first(client, reader, watchwords):
    question = make_question(reader, status="rejected", decision_reason="privacy", decided_at=timezone.now())
    client.force_login(reader)

    appealed = {"body": "我没有写单位的名字，我不想活了。"}
    page = client.post(reverse("qa:appeal", args=[question.pk]), appealed, follow=True).content.decode()

    assert "申诉已收到" in page
    assert page.index('id="help-first-h"') < page.index("<h1>")


def test_two_who_settle_an_appeal_and_purge_its_question_hear_of_each_other(reader, moderator):
    question = make_question(reader, status="rejected", decided_at=NOW, decided_by=make_staff("审核员"))
    appeal = posting.appeal(question, reader, "没有写到任何人的名字。", NOW)
    stale = Appeal.objects.select_related("question").get(pk=appeal.pk)
    question.refresh_from_db()

    posting.purge(question, reader, NOW)

    with pytest.raises(AlreadyDecided, match=f"已由{reader.public_name}于"):
        moderation.deny(stale, moderator, "维持原来的决定。", now=NOW)
    assert (Appeal.objects.get().status, Appeal.objects.get().body) == ("open", "")
