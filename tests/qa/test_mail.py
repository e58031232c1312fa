"""Who hears of what: after the commit, in plain Chinese, with nothing private in a subject."""

import pytest
from django.conf import settings
from django.db import transaction

from qa import moderation, posting
from qa.models import Question
from tests.factories import NOW, answer_words, make_answer, make_comment, make_question
from tests.qa.conftest import BODY, TITLE, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def mails(outbox):
    return [(mail.subject.removeprefix(f"[{settings.SITE_NAME}] "), mail.to) for mail in outbox]


def test_asker_and_lawyer_hear_at_each_step(reader, lawyer, moderator, mailoutbox, after_commit):
    with after_commit():
        question = posting.ask(reader, TITLE, BODY, [], None, NOW)
        moderation.approve(question, moderator, now=NOW)
        answer = answered(lawyer, question, answer_words())
        moderation.approve(answer, moderator, now=NOW)

    number, asker, author = question.pk, [reader.email], [lawyer.user.email]
    assert mails(mailoutbox) == [
        (f"你的提问已收到（{number} 号）", asker),
        (f"你的提问已公开（{number} 号）", asker),
        (f"你的回答已收到（{number} 号）", author),
        (f"你的回答已发布（{number} 号）", author),
        (f"你的提问有了回答（{number} 号）", asker),
    ]


def test_a_refusal_says_why_to_its_author(lawyer, moderator, mailoutbox, after_commit):
    question, answer = (
        make_question(status="pending"),
        make_answer(make_question(), lawyer, status="submitted"),
    )

    with after_commit():
        moderation.reject(
            question, moderator, "privacy", "请删掉单位名字", now=NOW, internal_note="不给作者看的话"
        )
        moderation.reject(answer, moderator, "wrong_law", "第二段说反了", now=NOW)

    first, second = (mail.body for mail in mailoutbox)
    assert "原因：里面有能认出人的信息" in first
    assert "审核员的说明：请删掉单位名字" in first
    assert "不给作者看的话" not in first
    assert "原因：法律内容有误" in second
    assert f"{settings.SITE_URL}{answer.own_url}" in second


def test_hiding_and_closing_are_told(moderator, mailoutbox, after_commit):
    hidden, closed, answer = make_question(), make_question(), make_answer()
    canonical = make_question()

    with after_commit():
        moderation.hide(hidden, moderator, "privacy", now=NOW)
        moderation.close_duplicate(closed, moderator, canonical, now=NOW)
        moderation.hide(answer, moderator, "wrong_law", now=NOW)

    assert [subject.split("（")[0] for subject, _ in mails(mailoutbox)] == [
        "你的提问暂时不公开了", "你的提问有新进展", "你的回答暂时不公开了",
    ]  # fmt: skip


def test_mail_carries_the_title_and_never_the_text(reader, moderator, mailoutbox, after_commit):
    with after_commit():
        question = posting.ask(
            reader, "标题里的话，说一句就够了", "经过里的话不该寄出去，只在自己的页面上看。", [], None, NOW
        )
        moderation.approve(question, moderator, now=NOW)

    for mail in mailoutbox:
        assert "标题里的话" in mail.body
        assert "经过里的话" not in mail.body
        assert "标题里的话" not in mail.subject
        assert "110" in mail.body
        assert "12356" in mail.body


def test_a_title_cannot_write_headers_and_is_not_escaped(moderator, mailoutbox, after_commit):
    question = make_question(status="pending", title="问题\r\nBcc: a@b.cn <b>&")

    with after_commit():
        moderation.approve(question, moderator, now=NOW)

    (mail,) = mailoutbox
    assert (mail.bcc, mail.to) == ([], [question.author.email])
    assert "问题 Bcc: a@b.cn <b>&" in mail.body
    assert "Bcc" not in mail.subject
    assert mail.message()["Bcc"] is None


def test_nothing_is_mailed_when_the_decision_does_not_hold(moderator, mailoutbox, after_commit):
    question = make_question(status="pending")

    def decide_and_fail():
        with transaction.atomic():
            moderation.approve(question, moderator, now=NOW)
            raise RuntimeError

    with after_commit(), pytest.raises(RuntimeError):
        decide_and_fail()

    assert mailoutbox == []
    assert Question.objects.get().status == "pending"


def test_a_broken_mail_server_undoes_nothing(moderator, after_commit, settings):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    question = make_question(status="pending")

    with after_commit():
        moderation.approve(question, moderator, now=NOW)

    assert Question.objects.get().status == "open"


def test_nobody_is_mailed_who_is_gone_or_stopped(moderator, mailoutbox, after_commit):
    stopped, gone = make_question(status="pending"), make_question(status="pending")
    type(stopped.author).objects.filter(pk=stopped.author_id).update(is_active=False)
    Question.objects.filter(pk=gone.pk).update(author=None)

    with after_commit():
        for question in (stopped, Question.objects.get(pk=gone.pk)):
            moderation.approve(question, moderator, now=NOW)

    assert mailoutbox == []


def test_the_asker_is_not_sent_to_a_page_that_nobody_can_see(moderator, mailoutbox, after_commit):
    question = make_question()
    answer = make_answer(question, status="submitted")

    with after_commit():  # mail follows the commit: the question is gone before it is written
        moderation.approve(answer, moderator, now=NOW)
        Question.objects.filter(pk=question.pk).update(status="hidden", restored_status="answered")

    assert [mail.to for mail in mailoutbox] == [[answer.author.email]]
    assert "所有人都能看到" not in mailoutbox[0].body
    assert question.title not in mailoutbox[0].body


def test_comments_and_featuring_mail_nobody(editor, moderator, article, mailoutbox, after_commit):
    comment = make_comment(article, status="pending")

    with after_commit():
        moderation.approve(comment, moderator, now=NOW)
        moderation.feature(comment, editor, now=NOW)

    assert mailoutbox == []
