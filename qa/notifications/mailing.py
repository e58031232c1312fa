"""The letters: plain text, neutral subjects, tried again when the mail server does not take them.

A letter is claimed before it is handed over, so that two processes never send it at once; when a process dies between,
it is sent again later. Its Message-ID stays the same, so that mail programs show it once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from core.letters import NOT_TAKEN, why
from qa.models import Notice
from qa.notifications import links
from qa.notifications.kinds import GROUPS, KINDS
from qa.notifications.showing import path, title, until

log = logging.getLogger(__name__)
# How long after each try the next one comes; after the last one a person has to look.
AFTER = [
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
]
MOST_ATTEMPTS = len(AFTER) + 1


def post(notice: Notice, now: datetime) -> bool:
    """Send the mail of a notice, if nobody else is doing so; False when it did not leave."""
    waits = AFTER[min(notice.attempts, len(AFTER) - 1)]
    mine = Notice.objects.filter(pk=notice.pk, mail=Notice.Mail.DUE, attempts=notice.attempts)
    if not mine.update(attempts=F("attempts") + 1, mail_after=now + waits):
        return True
    claimed = Notice.objects.filter(pk=notice.pk)
    if not notice.user.is_active:
        claimed.update(mail=Notice.Mail.NONE)
        return True
    try:
        letter(notice).send()
    except NOT_TAKEN as fault:
        log.error("mail not sent: %s for notice %s, %s", notice.kind, notice.pk, why(fault))
        if notice.attempts + 1 >= MOST_ATTEMPTS:
            claimed.update(mail=Notice.Mail.FAILED)
        return False
    claimed.update(mail=Notice.Mail.SENT, mailed_at=now)
    return True


def post_due(now: datetime, progress: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """Send what is due, and try again what did not leave; returns how many left and how many did not."""
    sent = failed = 0
    for pk in list(Notice.objects.to_mail(now).values_list("pk", flat=True)):
        notice = Notice.objects.with_subjects().select_related("user").get(pk=pk)
        try:
            left = post(notice, now)
        except Exception:  # one letter that cannot be written must not hold up the others
            log.exception("mail could not be written: notice %s", pk)
            if notice.attempts + 1 >= MOST_ATTEMPTS:
                Notice.objects.filter(pk=pk).update(mail=Notice.Mail.FAILED)
            left = False
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
