"""One letter a day for whoever wants one: what happened since the last, a line for each."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from core import letters
from qa.models import Mailbox, Notice
from qa.notifications.kinds import GROUPS
from qa.notifications.mailing import envelope, footer
from qa.notifications.showing import show

MOST_LINES, MOST_AT_ONCE = 50, 500


def to_do(now: datetime, *, only_again: bool = False) -> list[int]:
    """Who has news waiting and has had no digest today; in the same order each time, so that a run can go on.

    `only_again`: those whose letter was begun and did not leave.
    """
    waiting = Notice.objects.filter(mail=Notice.Mail.DIGEST).values("user")
    people = User.objects.filter(pk__in=waiting, is_active=True)
    if only_again:
        people = people.filter(pk__in=Mailbox.objects.begun(now).values("user"))
    else:
        people = people.exclude(pk__in=Mailbox.objects.not_due(now).values("user"))
    return list(people.order_by("pk").values_list("pk", flat=True))


def send(user_pk: int, now: datetime) -> bool | None:
    """Send one person their digest, once a day however often this is called.

    False when the mail did not leave: it is tried again as other letters are (core.letters), the last time before the
    next morning. None when there was nothing to do.
    """
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is None:
        return None
    Mailbox.objects.bulk_create([Mailbox(user=user)], ignore_conflicts=True)
    mailbox, mine = Mailbox.objects.get(user=user), Mailbox.objects.filter(user=user)
    if not letters.claim(mailbox, Mailbox.objects.due(now), now, put_off="digest_after"):
        return None
    over = {"digest_on": timezone.localdate(now), "digest_after": None, "attempts": 0}
    notices = list(Notice.objects.for_digest(user).with_subjects()[:MOST_AT_ONCE])
    if not notices:
        mine.update(**over | {"digest_on": mailbox.digest_on})
        return None
    if not letters.hand_over(lambda: letter(user, notices, now), f"digest of user {user.pk}"):
        if letters.was_last_try(mailbox):  # what it told of waits for the letter of the next day
            mine.update(**over)
        return False
    told = Notice.objects.for_digest(user).filter(pk__in=[each.pk for each in notices])
    with transaction.atomic():
        told.update(mail=Notice.Mail.SENT, mailed_at=now)
        mine.update(**over)
    return True


def send_all(
    now: datetime, progress: Callable[[], object] = lambda: None, *, only_again: bool = False
) -> tuple[int, int]:
    """Send every digest that is due; returns how many left and how many did not."""
    sent = failed = 0
    for user_pk in to_do(now, only_again=only_again):
        outcome = send(user_pk, now)
        sent, failed = sent + (outcome is True), failed + (outcome is False)
        progress()
    return sent, failed


def letter(user: User, notices: list[Notice], now: datetime) -> EmailMessage:
    """At most fifty lines; what is more stands on the page of notices, to which the letter leads."""
    lines = show(notices[:MOST_LINES])
    words = footer(user, "digest") | {"lines": lines, "total": len(notices), "site_url": settings.SITE_URL}
    body = render_to_string("qa/mail/digest.txt", words)
    name = f"digest-{user.pk}-{timezone.localdate(now):%Y%m%d}"
    return envelope(user, "digest", f"{GROUPS['digest'].subject}（{len(notices)} 条）", body, name)
