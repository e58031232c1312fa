"""One letter a day for whoever wants one: what happened since the last, a line for each."""

from collections.abc import Callable
from datetime import datetime

from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from core.letters import hand_over
from qa.models import Mailbox, Notice
from qa.notifications.kinds import GROUPS, KINDS
from qa.notifications.mailing import envelope, footer
from qa.notifications.showing import title, until

MOST_LINES, MOST_AT_ONCE = 50, 500


def to_do(now: datetime) -> list[int]:
    """Who has news waiting and has had no digest today; in the same order each time, so that a run can go on."""
    today = timezone.localdate(now)
    waiting = Notice.objects.filter(mail=Notice.Mail.DIGEST).values("user")
    had = Mailbox.objects.filter(digest_on=today).values("user")
    people = User.objects.filter(Q(pk__in=waiting) & ~Q(pk__in=had), is_active=True)
    return list(people.order_by("pk").values_list("pk", flat=True))


def send(user_pk: int, now: datetime) -> bool | None:
    """Send one person their digest, once a day however often this is called.

    False when the mail did not leave: the next run tries again. None when there was nothing to do.
    """
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is None or not _take(user, now):
        return None
    notices = list(Notice.objects.for_digest(user).with_subjects()[:MOST_AT_ONCE])
    if notices and not hand_over(lambda: letter(user, notices, now), f"digest of user {user.pk}"):
        Mailbox.objects.filter(user=user).update(digest_on=None)
        return False
    told = Notice.objects.for_digest(user).filter(pk__in=[each.pk for each in notices])
    told.update(mail=Notice.Mail.SENT, mailed_at=now)
    return bool(notices) or None


def send_all(now: datetime, progress: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """Send every digest that is due; returns how many left and how many did not."""
    sent = failed = 0
    for user_pk in to_do(now):
        outcome = send(user_pk, now)
        sent, failed = sent + (outcome is True), failed + (outcome is False)
        progress()
    return sent, failed


def letter(user: User, notices: list[Notice], now: datetime) -> EmailMessage:
    """At most fifty lines; what is more stands on the page of notices, to which the letter leads."""
    lines = [
        {"line": KINDS[each.kind].line, "title": title(each), "until": until(each)}
        for each in notices[:MOST_LINES]
    ]
    body = render_to_string(
        "qa/mail/digest.txt", footer(user, "digest") | {"lines": lines, "total": len(notices)}
    )
    name = f"digest-{user.pk}-{timezone.localdate(now):%Y%m%d}"
    return envelope(user, "digest", f"{GROUPS['digest'].subject}（{len(notices)} 条）", body, name)


def _take(user: User, now: datetime) -> bool:
    """Claim today's digest of one person; False when another process has it."""
    today = timezone.localdate(now)
    Mailbox.objects.bulk_create([Mailbox(user=user)], ignore_conflicts=True)
    return bool(
        Mailbox.objects.filter(user=user)
        .filter(~Q(digest_on=today) | Q(digest_on=None))
        .update(digest_on=today)
    )
