"""Who hears of what: after the commit, in plain Chinese, with nothing private in a subject."""

import email
import re
import traceback
from datetime import timedelta
from email import policy

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import notifications
from core import letters
from qa import duty, moderation, posting
from qa.models import Notice, Question
from qa.notifications import digests, mailing, notify
from qa.notifications.kinds import GROUPS
from tests.factories import NOW, answer_words, make_answer, make_question
from tests.qa.conftest import BODY, TITLE, answered

pytestmark = pytest.mark.django_db


def mails(outbox):
    return [(mail.subject.removeprefix(f"[{settings.SITE_NAME}] "), mail.to) for mail in outbox]


def test_asker_and_lawyer_hear_at_each_step(reader, lawyer, moderator, mailoutbox, told):
    with told():
        question = posting.ask(reader, TITLE, BODY, [], None, NOW)
        moderation.approve(question, moderator, now=NOW)
        answer = answered(lawyer, question, answer_words())
        moderation.approve(answer, moderator, now=NOW)

    number, asker, author = question.pk, [reader.email], [lawyer.user.email]
    assert mails(mailoutbox) == [
        (f"你的提问有新进展（{number} 号）", asker),
        (f"你的回答有新进展（{number} 号）", author),
        (f"你的提问有新进展（{number} 号）", asker),
        (f"你的回答有新进展（{number} 号）", author),
        (f"你的提问有新进展（{number} 号）", asker),
    ]
    first_lines = [mail.body.splitlines()[2][:8] for mail in mailoutbox]
    assert first_lines == [
        "你的提问已收到，",
        "你的回答已收到，",
        "你的提问已通过审",
        "你的回答已通过审",
        "有核验过的律师回",
    ]


def test_a_refusal_says_why_to_its_author(lawyer, moderator, mailoutbox, told):
    question, answer = (
        make_question(status="pending"),
        make_answer(make_question(), lawyer, status="submitted"),
    )

    with told():
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


def test_hiding_and_closing_are_told(moderator, mailoutbox, told):
    hidden, closed, answer = make_question(), make_question(), make_answer()
    canonical = make_question()

    with told():
        moderation.hide(hidden, moderator, "privacy", now=NOW)
        moderation.close_duplicate(closed, moderator, canonical, now=NOW)
        moderation.hide(answer, moderator, "wrong_law", now=NOW)

    assert [(subject.split("（")[0], to) for subject, to in mails(mailoutbox)] == [
        ("你的提问有新进展", [closed.author.email]),  # which nobody takes back
        ("你的提问有新进展", [hidden.author.email]),
        ("你的回答有新进展", [answer.author.email]),
        ("你的提问有新进展", [answer.question.author.email]),
    ]
    assert "wrong_law" not in mailoutbox[3].body
    assert "法律内容有误" in mailoutbox[2].body
    assert "法律内容有误" not in mailoutbox[3].body


def test_mail_carries_the_title_and_never_the_text(reader, moderator, mailoutbox, told):
    with told():
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


def test_a_title_cannot_write_headers_and_is_not_escaped(moderator, mailoutbox, told):
    question = make_question(status="pending", title="问题\r\nBcc: a@b.cn <b>&")

    with told():
        moderation.approve(question, moderator, now=NOW)

    (mail,) = mailoutbox
    assert (mail.bcc, mail.to) == ([], [question.author.email])
    assert "问题 Bcc: a@b.cn <b>&" in mail.body
    assert "Bcc" not in mail.subject
    assert mail.message()["Bcc"] is None


def test_nothing_is_mailed_when_the_decision_does_not_hold(moderator, mailoutbox, told):
    question = make_question(status="pending")

    def decide_and_fail():
        with transaction.atomic():
            moderation.approve(question, moderator, now=NOW)
            raise RuntimeError

    with told(), pytest.raises(RuntimeError):
        decide_and_fail()

    assert mailoutbox == []
    assert Question.objects.get().status == "pending"


def test_a_broken_mail_server_undoes_nothing_and_the_letter_leaves_when_it_is_mended(
    moderator, told, settings, mailoutbox
):
    settings.EMAIL_BACKEND, mended = "tests.accounts.broken_mail.Backend", settings.EMAIL_BACKEND
    question = make_question(status="pending")

    with told():
        moderation.approve(question, moderator, now=NOW)

    assert Question.objects.get().status == "open"
    notice = Notice.objects.get()
    assert (notice.mail, notice.attempts) == ("due", 1)
    settings.EMAIL_BACKEND = mended
    assert mailing.post_due(NOW + timedelta(hours=1)) == (0, 0)  # not before its time has come
    assert mailing.post_due(NOW + timedelta(hours=2)) == (1, 0)
    assert [mail.to for mail in mailoutbox] == [[question.author.email]]


def test_no_log_and_no_task_names_the_address_that_a_mail_server_refused(
    reader, lawyer, moderator, settings, caplog
):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Refusing"
    notify(reader, "question_approved", key="now", now=NOW)
    notify(reader, "comment_approved", key="daily", now=NOW)

    mailing.post_due(NOW)
    digests.send_all(NOW)
    notifications.suspended(lawyer)
    with pytest.raises(duty.NotRung) as rung:
        duty.ring.func("question", 1, "2026-01-05")

    words = caplog.text + "".join(traceback.format_exception(rung.value))
    assert words.count("SMTPRecipientsRefused 550") >= 4
    assert [person for person in (reader, lawyer.user, moderator) if person.email in words] == []


def test_a_letter_that_never_leaves_is_left_for_a_person_and_fails_the_command(moderator, told, settings):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    with told():
        moderation.approve(make_question(status="pending"), moderator, now=NOW)

    for day in range(1, letters.MOST_ATTEMPTS):
        with (
            time_machine.travel(NOW + timedelta(days=2 * day)),
            pytest.raises(CommandError, match="1 封没寄成"),
        ):
            call_command("send_notices")

    assert Notice.objects.get().mail == "failed"
    with time_machine.travel(NOW + timedelta(days=30)):
        call_command("send_notices")  # nothing is tried for ever


def test_nobody_is_mailed_who_is_gone_or_stopped(moderator, mailoutbox, told):
    stopped, gone = make_question(status="pending"), make_question(status="pending")
    type(stopped.author).objects.filter(pk=stopped.author_id).update(is_active=False)
    Question.objects.filter(pk=gone.pk).update(author=None)

    with told():
        for question in (stopped, Question.objects.get(pk=gone.pk)):
            moderation.approve(question, moderator, now=NOW)

    assert mailoutbox == []


def test_the_asker_is_not_sent_to_a_page_that_nobody_can_see(moderator, mailoutbox, told):
    question = make_question()
    answer = make_answer(question, status="submitted")

    with told():  # mail follows the commit: the question is gone before it is written
        moderation.approve(answer, moderator, now=NOW)
        Question.objects.filter(pk=question.pk).update(status="hidden", restored_status="answered")

    assert [mail.to for mail in mailoutbox] == [[answer.author.email]]
    assert "所有人都能看到" not in mailoutbox[0].body
    assert question.title not in mailoutbox[0].body


def letters_in(folder):
    """What lies in the file mailbox, as a mail program reads it."""
    for path in sorted(folder.iterdir()):
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
            if raw.strip():
                yield email.message_from_bytes(raw, policy=policy.default)


def test_a_whole_life_read_from_the_file_mailbox(
    client, reader, lawyer, moderator, second_moderator, told, settings, tmp_path
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    with told():
        question = posting.ask(reader, TITLE, BODY, [], None, NOW)
        moderation.reject(question, moderator, "unclear", "请写清楚欠的是哪一家", now=NOW)
        moderation.grant(
            posting.appeal(question, reader, "写得很清楚了", NOW), second_moderator, "可以公开", now=NOW
        )
        answer = answered(lawyer, question, answer_words())
        moderation.approve(answer, moderator, now=NOW)
        posting.withdraw(answer, lawyer.user, NOW)

    letters = list(letters_in(tmp_path))

    mine = [each for each in letters if each["To"] == reader.email]
    first_words = sorted(each.get_content().split("\n")[2][:9] for each in mine)
    assert first_words == [
        "你的提问下面，有一", "你的提问已收到，正", "你的提问这次没有公", "你的申诉已收到，会", "你的申诉成立，提问",
    ]  # fmt: skip
    said = "".join(each.get_content() for each in letters)
    assert not any(words in said for words in (BODY[:12], "写得很清楚了", "先核对合同和账单，再和"))
    for each in letters:
        assert each.get_content_type() == "text/plain"
        assert re.fullmatch(r"\[有据\] 你的(提问|回答)有新进展（\d+ 号）", each["Subject"].strip())
        assert each["Auto-Submitted"] == "auto-generated"
        stop = each["List-Unsubscribe"].strip("<> \n").removeprefix(settings.SITE_URL)
        assert client.get(stop).status_code == 200
    assert len({each["Message-ID"] for each in letters}) == len(letters)


def test_a_subject_is_the_fixed_words_of_its_group_and_tells_nothing():
    subjects = {group.subject for group in GROUPS.values()}

    assert not any(re.search("欠|债|逾期|还款|贷|呗|法院|起诉|催收", each) for each in subjects)
    assert max(map(len, subjects)) <= 12
