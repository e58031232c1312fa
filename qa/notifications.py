"""Who hears of what, one function per event. Mail goes out after the commit and never carries the text itself.

Subjects are fixed words and a number, so that nothing private shows on a locked screen and nobody's words reach a mail
header.
"""

import logging
from collections.abc import Callable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from accounts.models import User
from qa.models import Answer, AnswerRevision, Moderated, ModerationEvent, Question

log = logging.getLogger(__name__)


@task()
def tell(event_id: int) -> None:
    """Mail whoever an event concerns; most events concern nobody."""
    event = ModerationEvent.objects.filter(pk=event_id).first()
    if event is None:
        return
    about = {"question": Question, "answer": Answer, "revision": AnswerRevision}.get(event.item_kind)
    item = about.objects.filter(pk=event.item_id).first() if about else None
    if item is not None and (listener := LISTENERS.get((event.item_kind, event.verb))):
        listener(item, event)


def question_received(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问已收到", "question_received", event)


def question_approved(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问已公开", "question_approved", event)


def question_rejected(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问需要修改", "question_rejected", event)


def question_hidden(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问暂时不公开了", "question_hidden", event)


def question_asked_back(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问有新进展", "question_asked_back", event)


def question_joined(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问有新进展", "question_joined", event)


def question_stale(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问有新进展", "question_stale", event)


def question_appealed(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的申诉已收到", "question_appealed", event)


def question_granted(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的申诉有了结果", "question_granted", event)


def question_denied(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的申诉有了结果", "question_denied", event)


def question_restored(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问有新进展", "question_restored", event)


def question_purged(question: Question, event: ModerationEvent) -> None:
    """Whoever removed their own words needs no letter about it."""
    if event.actor_id != question.author_id:
        _send(question, "你的提问有新进展", "question_purged", event)


def answer_received(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答已收到", "answer_received", event)


def answer_approved(answer: Answer, event: ModerationEvent) -> None:
    """The lawyer hears that the answer stands, the asker that there is one to read."""
    _send(answer, "你的回答已发布", "answer_approved", event)
    if answer.question.is_public:
        _send(answer.question, "你的提问有了回答", "question_answered", event)
        for follow in answer.question.follows.select_related("user"):
            _send(answer.question, "你关注的提问有了回答", "followed_answered", event, to=follow.user)


def answer_rejected(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答需要修改", "answer_rejected", event)


def answer_hidden(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答暂时不公开了", "answer_hidden", event)


def answer_restored(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答又公开了", "answer_restored", event)


def revision_received(revision: AnswerRevision, event: ModerationEvent) -> None:
    _send(revision, "你的回答修改已收到", "revision_received", event)


def revision_approved(revision: AnswerRevision, event: ModerationEvent) -> None:
    """The lawyer hears that the new words stand, the asker that what they have read is different now."""
    _send(revision, "你的回答修改已发布", "revision_approved", event)
    if revision.question.is_public:
        _send(revision.question, "你的提问有新进展", "question_revised", event)


def revision_rejected(revision: AnswerRevision, event: ModerationEvent) -> None:
    _send(revision, "你的回答修改没有通过", "revision_rejected", event)


LISTENERS: dict[tuple[str, str], Callable[..., None]] = {
    ("question", "submit"): question_received,
    ("question", "resubmit"): question_received,
    ("question", "approve"): question_approved,
    ("question", "reject"): question_rejected,
    ("question", "hide"): question_hidden,
    ("question", "hide_flagged"): question_hidden,
    ("question", "restore"): question_restored,
    ("question", "ask_back"): question_asked_back,
    ("question", "close_duplicate"): question_joined,
    ("question", "close_stale"): question_stale,
    ("question", "appeal"): question_appealed,
    ("question", "grant"): question_granted,
    ("question", "deny"): question_denied,
    ("question", "purge"): question_purged,
    ("answer", "submit"): answer_received,
    ("answer", "resubmit"): answer_received,
    ("answer", "approve"): answer_approved,
    ("answer", "reject"): answer_rejected,
    ("answer", "hide"): answer_hidden,
    ("answer", "hide_flagged"): answer_hidden,
    ("answer", "restore"): answer_restored,
    ("revision", "submit"): revision_received,
    ("revision", "resubmit"): revision_received,
    ("revision", "approve"): revision_approved,
    ("revision", "reject"): revision_rejected,
}


def _send(
    item: Moderated, subject: str, template: str, event: ModerationEvent, to: User | None = None
) -> None:
    reader = to or item.author
    if reader is None or not reader.is_active:
        return
    question = item if isinstance(item, Question) else item.question
    may_be_named = question.is_public or question.author_id == reader.pk
    body = render_to_string(
        f"qa/mail/{template}.txt",
        {
            "title": " ".join(question.title.split()) if may_be_named else f"第 {question.pk} 号，现在不公开",
            "number": question.pk,
            "is_public": question.is_public,
            "event": event,
            "own_url": settings.SITE_URL + item.own_url,
            "public_url": settings.SITE_URL + item.get_absolute_url(),
            "mine_url": settings.SITE_URL + reverse("qa:my_list"),
            "site_name": settings.SITE_NAME,
        },
    )
    message = EmailMessage(f"[{settings.SITE_NAME}] {subject}（{question.pk} 号）", body, to=[reader.email])
    try:
        message.send()
    except (OSError, SMTPException):
        log.exception("mail not sent: %s for event %s", template, event.pk)
        raise  # the task is marked as failed, so that operations see it; the decision stands
