"""The steps of one report, and what all open ones on an item weigh; what follows is decided in qa.moderation.reports."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Sum

from accounts.models import User
from qa import steps
from qa.models import Flag, ModerationEvent


def settle_flag(report: Flag, verb: str, to: str, moderator: User, now: datetime) -> ModerationEvent:
    """Say what became of one report; whoever is second is refused."""
    before = report.status
    if not Flag.objects.filter(pk=report.pk, status=Flag.Status.OPEN).update(status=to):
        raise steps.already_decided(report)
    report.status = to
    weigh(report)
    return steps.log(report, verb, actor=moderator, now=now, from_status=before, reason=report.reason)


def reopen_flags(keys: Iterable[int], moderator: User, now: datetime) -> None:
    """Let reports wait again whose settling was taken back."""
    for report in Flag.objects.filter(pk__in=list(keys)).exclude(status=Flag.Status.OPEN).order_by("pk"):
        before = report.status
        Flag.objects.filter(pk=report.pk).update(status=Flag.Status.OPEN)
        report.status = Flag.Status.OPEN
        weigh(report)
        steps.log(report, "undo", actor=moderator, now=now, from_status=before)


def weigh(report: Flag) -> None:
    """Write on each open report of an item what all of them weigh together: the order of the queue."""
    waiting = Flag.objects.on(report.item).filter(status=Flag.Status.OPEN)
    total = waiting.aggregate(total=Sum("weight"))["total"] or 0
    waiting.update(item_weight=total)
