"""The one letter that answers a reader who left an address with a report: written once, tried until it has left.

With the letter goes the address: nothing can be sent to it afterwards. How it is tried: core.letters.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from accounts.models import User
from articles.models import Feedback, Reply
from core import letters
from core.redaction import redact

State = Reply.State
TO_BE_FILLED = "（写上"  # begins what an editor has to put in the place of
READY = {
    Feedback.Outcome.ACCEPTED: "你指出的这一处，我们核对以后认为你说得对，会改。改了什么，会写在那篇文章末尾的更新记录里。",
    "mended": "你指出的这一处，我们核对以后认为你说得对，已经改好。改了什么，写在那篇文章末尾的更新记录里。",
    Feedback.Outcome.DECLINED: "你指出的这一处，我们对照原文核对过，这一次没有改。理由是：（写上理由）。",
    Feedback.Outcome.ALREADY: "你读到的是较早的一版。你指出的这一处，现在的版本里已经改过。",
    Feedback.Outcome.UNDECIDED: "你指出的这一处，凭现有的材料我们判断不了。有原文或者出处，可以在那篇文章的“纠错”里再写一次。",
}


class NotSent(Exception):
    """The letter did not leave; the task is marked as failed, so that operations see it, and the command tries again."""


def write(said: Feedback, text: str, *, by: User | None, now: datetime) -> Reply:
    """Put down the answer to a report; its letter leaves after the commit. Call it inside a transaction."""
    reply = Reply.objects.create(
        feedback=said, text=redact(text.strip()).text[:2000], created_by=by, created_at=now, send_after=now
    )
    transaction.on_commit(lambda: send_reply.enqueue(reply.pk), robust=True)
    return reply


@task()
def send_reply(pk: int) -> None:
    """Send the letter of one answer."""
    reply = _with_report().filter(pk=pk).first()
    if reply is not None and not send(reply, timezone.now()):
        raise NotSent(f"answer {pk}")


def send(reply: Reply, now: datetime) -> bool:
    """Send a letter, if nobody else is doing so; False when it did not leave."""
    if not letters.claim(reply, Reply.objects.due(now), now, put_off="send_after"):
        return True
    claimed = Reply.objects.filter(pk=reply.pk, state=State.DUE)
    address = Feedback.objects.filter(pk=reply.feedback_id).values_list("contact", flat=True).first()
    if not address:
        claimed.update(state=State.FAILED)
        return True
    if not letters.hand_over(lambda: _letter(reply, address), f"answer {reply.pk}"):
        if letters.was_last_try(reply):
            claimed.update(state=State.FAILED)
        return False
    with transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(state=State.SENT, sent_at=now)
        Feedback.objects.filter(pk=reply.feedback_id).update(contact="")
    return True


def send_due(now: datetime) -> tuple[int, int]:
    """Try again what has not left; how many letters left, and how many still did not."""
    left = [send(reply, now) for reply in _with_report().due(now)]
    return sum(left), len(left) - sum(left)


def try_again(reply: Reply, now: datetime) -> bool:
    """Put a letter that was given up back among those that are tried; False when its address is gone."""
    with_address = Reply.objects.not_sent().exclude(feedback__contact="").filter(pk=reply.pk)
    changed = with_address.update(state=State.DUE, attempts=0, send_after=now)
    if changed:
        transaction.on_commit(lambda: send_reply.enqueue(reply.pk), robust=True)
    return bool(changed)


def _with_report():
    return Reply.objects.select_related("feedback__article", "feedback__mended_in").defer(
        "feedback__mended_in__snapshot", "feedback__mended_in__text"
    )


def _letter(reply: Reply, address: str) -> EmailMessage:
    said = reply.feedback
    body = render_to_string(
        "articles/mail/reply.txt",
        {
            "said": said, "reply": reply, "site_name": settings.SITE_NAME,
            "url": settings.SITE_URL + said.article.get_absolute_url(),
        },
    )  # fmt: skip
    return EmailMessage(
        f"[{settings.SITE_NAME}] 你指出的一处，有答复了", body, to=[address],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<answer-{reply.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        },
    )  # fmt: skip
