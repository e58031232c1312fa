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

from qa.models import Answer, Moderated, ModerationEvent, Question

log = logging.getLogger(__name__)


@task()
def tell(event_id: int) -> None:
    """Mail whoever an event concerns; most events concern nobody."""
    event = ModerationEvent.objects.filter(pk=event_id).first()
    if event is None:
        return
    about = {"question": Question, "answer": Answer}.get(event.item_kind)
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


def question_closed(question: Question, event: ModerationEvent) -> None:
    _send(question, "你的提问已关闭", "question_closed", event)


def answer_received(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答已收到", "answer_received", event)


def answer_approved(answer: Answer, event: ModerationEvent) -> None:
    """The lawyer hears that the answer stands, the asker that there is one to read."""
    _send(answer, "你的回答已发布", "answer_approved", event)
    if answer.question.is_public:
        _send(answer.question, "你的提问有了回答", "question_answered", event)


def answer_rejected(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答需要修改", "answer_rejected", event)


def answer_hidden(answer: Answer, event: ModerationEvent) -> None:
    _send(answer, "你的回答暂时不公开了", "answer_hidden", event)


LISTENERS: dict[tuple[str, str], Callable[..., None]] = {
    ("question", "submit"): question_received,
    ("question", "resubmit"): question_received,
    ("question", "approve"): question_approved,
    ("question", "reject"): question_rejected,
    ("question", "hide"): question_hidden,
    ("question", "close"): question_closed,
    ("answer", "submit"): answer_received,
    ("answer", "resubmit"): answer_received,
    ("answer", "approve"): answer_approved,
    ("answer", "reject"): answer_rejected,
    ("answer", "hide"): answer_hidden,
}


def _send(item: Moderated, subject: str, template: str, event: ModerationEvent) -> None:
    reader = item.author
    if reader is None or not reader.is_active:
        return
    question = item if isinstance(item, Question) else item.question
    body = render_to_string(
        f"qa/mail/{template}.txt",
        {
            "title": " ".join(question.title.split()),
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
