"""Whoever is on duty is written to when a post sounds like danger: once for each post, and with nothing of its words."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.models import User
from core.letters import NOT_TAKEN, why
from qa.models import DutyCall, DutyShift, Moderated

MODERATE = "qa.moderate"
# A letter that did not leave is tried again with each run of send_notices, until moderators have long seen the queue.
AGAIN_AFTER, AGAIN_UNTIL = timedelta(minutes=5), timedelta(days=2)


class NotRung(Exception):
    """Somebody on duty was not written to; the words name neither them nor what was written."""


def call(item: Moderated, now: datetime) -> None:
    """Let somebody on duty know, once the transaction of the caller holds; nothing for a post without danger.

    A queue that fails keeps no post from being taken in.
    """
    if not item.is_urgent:
        return
    call_row = {"item_kind": item.KIND, "item_id": item.pk}
    _, is_first = DutyCall.objects.get_or_create(**call_row, defaults={"called_at": now})
    if is_first:
        today = timezone.localdate(now).isoformat()
        transaction.on_commit(lambda: ring.enqueue(item.KIND, item.pk, today), robust=True)


def people(today: date) -> list[User]:
    """Those on duty on a day; all who moderate where nobody is."""
    on_duty = [shift.person for shift in DutyShift.objects.on(today) if shift.person.has_perm(MODERATE)]
    return list(dict.fromkeys(on_duty)) or list(
        get_user_model().objects.with_perm(MODERATE, is_active=True).order_by("pk")
    )


@task()
def ring(kind: str, pk: int, today: str) -> None:
    """One mail to each; it says where to look and nothing of what was written."""
    url = settings.SITE_URL + reverse("admin:qa_item", args=[kind, pk])
    body = render_to_string("qa/mail/duty.txt", {"url": url, "site_name": settings.SITE_NAME})
    faults, sent = [], 0
    for person in people(date.fromisoformat(today)):
        message = EmailMessage(f"[{settings.SITE_NAME}] 有一条要先看（{pk} 号）", body, to=[person.email])
        try:
            sent += message.send()
        except NOT_TAKEN as fault:
            faults.append(why(fault))
    if sent:
        DutyCall.objects.filter(item_kind=kind, item_id=pk).update(rung_at=timezone.now())
    if faults:
        # The task is marked as failed, so that operations see it; its row keeps the words of the fault.
        raise NotRung(f"mail to whoever is on duty not sent: {kind} {pk}, {', '.join(faults)}")


def ring_again(now: datetime) -> tuple[int, int]:
    """Write once more about posts of which no letter has left; how many were rung, and how many still were not."""
    silent = DutyCall.objects.filter(
        rung_at=None, called_at__gt=now - AGAIN_UNTIL, called_at__lte=now - AGAIN_AFTER
    )
    rows = list(silent.order_by("called_at", "pk").values_list("item_kind", "item_id"))
    for kind, pk in rows:
        with suppress(NotRung):
            ring.func(kind, pk, timezone.localdate(now).isoformat())
    left = silent.count()
    return len(rows) - left, left
