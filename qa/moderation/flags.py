"""The one step that settles a report; what follows from it is decided in qa.moderation.reports."""

from datetime import datetime

from accounts.models import User
from qa import steps
from qa.models import Flag, ModerationEvent


def settle_flag(report: Flag, verb: str, to: str, moderator: User, now: datetime) -> ModerationEvent:
    """Say what became of one report; whoever is second is refused."""
    before = report.status
    if not Flag.objects.filter(pk=report.pk, status=Flag.Status.OPEN).update(status=to):
        raise steps.already_decided(report)
    report.status = to
    return steps.log(report, verb, actor=moderator, now=now, from_status=before, reason=report.reason)
