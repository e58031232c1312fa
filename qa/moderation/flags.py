"""What becomes of a report by a reader."""

from datetime import datetime

from accounts.models import User
from qa import chain, steps
from qa.models import Flag, ModerationEvent
from qa.moderation.common import check_right
from qa.refusals import NotAllowed


def dismiss(report: Flag, moderator: User, *, now: datetime) -> ModerationEvent:
    """Say of a report that what it is about may stay."""
    check_right(moderator)
    if report.reporter_id == moderator.pk or report.item.author_id == moderator.pk:
        raise NotAllowed("这一条和你有关，请另一位审核员来处理。")
    with chain.change():
        return settle_flag(report, "dismiss", Flag.Status.DISMISSED, moderator, now)


def settle_flag(report: Flag, verb: str, to: str, moderator: User, now: datetime) -> ModerationEvent:
    """Say what became of one report; whoever is second is refused."""
    before = report.status
    if not Flag.objects.filter(pk=report.pk, status=Flag.Status.OPEN).update(status=to):
        raise steps.already_decided(report)
    report.status = to
    return steps.log(report, verb, actor=moderator, now=now, from_status=before, reason=report.reason)
