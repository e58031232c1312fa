"""What reports by readers lead to: two verified lawyers take something away at once, a moderator settles it."""

from contextlib import suppress
from datetime import datetime

from accounts.models import LawyerProfile, User
from qa import chain, steps
from qa.models import Answer, Comment, Flag, Moderated, ModerationEvent, Question, Undoable
from qa.models.moderated import Reason
from qa.moderation.common import check_right, decided, said
from qa.moderation.deciding import restore
from qa.moderation.flags import settle_flag
from qa.moderation.following import follow_up
from qa.refusals import Incomplete, NotAllowed

LAWYERS_TO_HIDE = 2


def hide_at_once(item: Moderated, now: datetime) -> ModerationEvent | None:
    """Hide what two verified lawyers have reported, until a moderator has looked; their reports stay open."""
    lawyers = (
        LawyerProfile.objects.verified().filter(user__flags__in=Flag.objects.on(item).waiting()).distinct()
    )
    if not item.is_public or lawyers.count() < LAWYERS_TO_HIDE:
        return None
    columns = decided(None, now, Reason.FLAGGED)
    if isinstance(item, Question):
        columns["restored_status"] = item.status
    if isinstance(item, Comment):
        columns |= {"featured_at": None, "featured_by": None}
    event = steps.take(
        item, "hide_flagged", actor=None, now=now, allowed=item.PUBLIC, to="hidden", columns=columns,
        record=said(Reason.FLAGGED),
    )  # fmt: skip
    follow_up(item, now)
    return event


def uphold(report: Flag, moderator: User, *, now: datetime) -> None:
    """Say that what is not public any more stays so for good reason; every open report on it is upheld."""
    item = _check_report(report, moderator)
    if item.is_public:
        raise NotAllowed("它现在还公开着。举报成立的，请隐藏它。")
    with chain.change():
        settle_flag(report, "uphold", Flag.Status.UPHELD, moderator, now)
        for other in Flag.objects.on(item).waiting().exclude(reporter=moderator).select_for_update():
            settle_flag(other, "uphold", Flag.Status.UPHELD, moderator, now)


def dismiss(report: Flag, moderator: User, *, now: datetime) -> ModerationEvent:
    """Say of a report that what it is about may stay; what was hidden for reports alone comes back with the last."""
    item = _check_report(report, moderator)
    with chain.change():
        event = settle_flag(report, "dismiss", Flag.Status.DISMISSED, moderator, now)
        is_last = not Flag.objects.on(item).waiting().exists()
        if is_last and item.status == "hidden" and item.decision_reason == Reason.FLAGGED:
            with suppress(
                NotAllowed, Incomplete
            ):  # its lawyer or its words are gone: the report is settled all the same
                restored = restore(item, moderator, now=now)
                # Whoever takes that back has the report to decide on again.
                Undoable.objects.filter(event=restored).update(flags=[report.pk])
    return event


def _check_report(report: Flag, moderator: User) -> Question | Answer | Comment:
    check_right(moderator)
    if report.reporter_id == moderator.pk or report.item.author_id == moderator.pk:
        raise NotAllowed("这一条和你有关，请另一位审核员来处理。")
    return report.item
