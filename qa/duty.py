"""Whoever is on duty is written to when a post sounds like danger: once for each post, and with nothing of its words."""

from datetime import date, datetime

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
    faults = []
    for person in people(date.fromisoformat(today)):
        message = EmailMessage(f"[{settings.SITE_NAME}] 有一条要先看（{pk} 号）", body, to=[person.email])
        try:
            message.send()
        except NOT_TAKEN as fault:
            faults.append(why(fault))
    if faults:
        # The task is marked as failed, so that operations see it; its row keeps the words of the fault.
        raise NotRung(f"mail to whoever is on duty not sent: {kind} {pk}, {', '.join(faults)}")
