"""The letters: plain text, neutral subjects, tried again when the mail server does not take them (core.letters)."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from core import letters
from qa.models import Notice
from qa.notifications import links
from qa.notifications.kinds import GROUPS, KINDS
from qa.notifications.showing import path, title, until


def post(notice: Notice, now: datetime) -> bool:
    """Send the mail of a notice, if nobody else is doing so; False when it did not leave."""
    if not letters.claim(notice, Notice.objects.to_mail(now), now, put_off="mail_after"):
        return True
    claimed = Notice.objects.filter(pk=notice.pk)
    if not notice.user.is_active:
        claimed.update(mail=Notice.Mail.NONE)
        return True
    if not letters.hand_over(lambda: letter(notice), f"{notice.kind} for notice {notice.pk}"):
        if letters.was_last_try(notice):
            claimed.update(mail=Notice.Mail.FAILED)
        return False
    claimed.update(mail=Notice.Mail.SENT, mailed_at=now)
    return True


def post_due(now: datetime, progress: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """Send what is due, and try again what did not leave; returns how many left and how many did not."""
    sent = failed = 0
    for pk in list(Notice.objects.to_mail(now).values_list("pk", flat=True)):
        notice = Notice.objects.with_subjects().select_related("user").filter(pk=pk).first()
        left = notice is None or post(notice, now)  # none where an account was closed meanwhile
        sent, failed = sent + left, failed + (not left)
        progress()
    return sent, failed


def letter(notice: Notice) -> EmailMessage:
    kind = KINDS[notice.kind]
    group = GROUPS[kind.group]
    number = f"（{notice.question_id} 号）" if notice.question_id else ""
    body = render_to_string(f"qa/mail/{notice.kind}.txt", words(notice))
    return envelope(notice.user, kind.group, f"{group.subject}{number}", body, f"notice-{notice.pk}")


def envelope(user: User, group: str, subject: str, body: str, name: str) -> EmailMessage:
    """A letter that says that nobody typed it, and how to have no more of its kind."""
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        f"[{settings.SITE_NAME}] {subject}", body, to=[user.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{name}@{host}>",
            **links.headers(user, group),
        },
    )  # fmt: skip


def words(notice: Notice) -> dict:
    """What the templates of mails may name: no more of a question than its reader may see on the site."""
    question, event = notice.question, notice.event
    is_own = question is not None and question.author_id == notice.user_id
    return footer(notice.user, KINDS[notice.kind].group) | {
        "line": KINDS[notice.kind].line,
        "title": title(notice),
        "number": notice.question_id,
        "is_public": question is not None and question.is_public,
        "event": event,
        "until": until(notice),
        "due_on": question.due_on if is_own else None,
        "mine_url": settings.SITE_URL + reverse("qa:my_list") + "?kind=answers",
        "own_url": settings.SITE_URL + path(notice),
        "public_url": settings.SITE_URL + question.get_absolute_url() if question else "",
    }


def footer(user: User, group: str) -> dict:
    return {
        "site_name": settings.SITE_NAME,
        "stop_url": links.stop_url(user, group),
        "notices_url": settings.SITE_URL + reverse("qa:notices"),
    }
