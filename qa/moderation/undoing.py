"""Taking back one's own decision: within ten minutes, by the same person, and while nothing has followed from it.

Mail about a decision that can be taken back waits for `told_from`; once it `was_undone`, it is never sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError

from accounts.models import User
from qa import chain, steps
from qa.models import (
    Answer,
    Claim,
    Comment,
    Moderated,
    ModerationEvent,
    Original,
    Question,
    SecondLook,
    Undoable,
)
from qa.moderation.common import check, said
from qa.moderation.flags import reopen_flags
from qa.moderation.following import follow_up
from qa.refusals import NotAllowed

WITHIN = timedelta(minutes=10)
VERBS = ("approve", "approve_redacted", "reject", "hide", "restore", "ask_back")
TOO_LATE = "只能在十分钟以内撤销。现在请用隐藏、恢复这些别的办法改。"


@dataclass
class Decision:
    """A decision in the making; what it is called in the record is known once it is written."""

    event: ModerationEvent | None = None
    flags: list[int] = field(default_factory=list)


@contextmanager
def remembered(item: Moderated, now: datetime) -> Iterator[Decision]:
    """Keep, for ten minutes, the columns that a decision changes, as they were; inside the verb's transaction."""
    before, decision = _columns(item), Decision()
    yield decision
    event = decision.event
    if event is None or event.verb not in VERBS:
        return
    steps.refresh(item)
    changed = {name: value for name, value in before.items() if _columns(item)[name] != value}
    changed.pop("version", None)
    Undoable.objects.create(
        event=event, item_kind=item.KIND, item_id=item.pk, before=changed, flags=decision.flags,
        version=item.version, until=now + WITHIN,
    )  # fmt: skip


def undo(event: ModerationEvent, item: Moderated, moderator: User, *, now: datetime) -> ModerationEvent:
    """Bring an item back to where it was before one's own last decision on it."""
    check(moderator, item)
    kept = Undoable.objects.filter(event=event).first()
    if event.actor_id != moderator.pk:
        raise NotAllowed("只能撤销自己刚刚做的决定。")
    if kept is None or now > kept.until or not kept.before:
        raise NotAllowed(TOO_LATE)
    try:
        return _undo(kept, event, item, moderator, now)
    except IntegrityError:  # what waits, or stands, is there once
        raise NotAllowed("这以后作者又交了一份一样的，不能再撤销。请在那一份上决定。") from None


def _undo(kept: Undoable, event: ModerationEvent, item: Moderated, moderator: User, now: datetime):
    with chain.change():
        if followed_by(item, event, now):
            raise NotAllowed("这以后别人已经接着做了，不能再撤销。请用隐藏、退回补充这些别的办法改。")
        held = Undoable.objects.filter(pk=kept.pk, undone_at__isnull=True)
        if not held.update(undone_at=now, before={}):
            raise steps.already_decided(item)
        columns = {name: _python(item, name, value) for name, value in kept.before.items()}
        undone = steps.take(
            item, "undo", actor=moderator, now=now, allowed=[item.status], to=columns.pop("status", ""),
            version=kept.version, columns=columns, record=said(internal_note=f"撤销记录第 {event.number} 条"),
        )  # fmt: skip
        if event.verb == "approve_redacted":
            Original.objects.filter(item_kind=item.KIND, item_id=item.pk).delete()
        SecondLook.objects.filter(event=event).waiting().update(status=SecondLook.Status.LAPSED)
        reopen_flags(kept.flags, moderator, now)
        follow_up(item, now)
    return undone


def still_undoable(moderator: User, now: datetime) -> list[Undoable]:
    """What somebody may take back just now, the latest first. One query."""
    mine = Undoable.objects.filter(event__actor=moderator, until__gte=now, undone_at__isnull=True)
    return list(mine.exclude(before={}).select_related("event").order_by("-event__number")[:10])


def told_from(event: ModerationEvent) -> datetime:
    """The moment from which whoever an event concerns may hear of it: at once, or when it can be taken back no more."""
    kept = Undoable.objects.filter(event=event).first()
    return kept.until if kept else event.created_at


def was_undone(event: ModerationEvent) -> bool:
    return Undoable.objects.filter(event=event, undone_at__isnull=False).exists()


def followed_by(item: Moderated, event: ModerationEvent, now: datetime) -> bool:
    """Whether somebody has built on a decision in a way that the version of its item does not show."""
    if isinstance(item, Question):
        if item.answers.exists() and event.verb in ("approve", "approve_redacted"):
            return True
        if item.duplicates.filter(decided_at__gte=event.created_at).exists():
            return True
        return Claim.objects.standing(now).filter(question=item, claimed_at__gte=event.created_at).exists()
    since = {"created_at__gte": event.created_at}
    if isinstance(item, Comment):
        return item.replies.filter(**since).exists()
    if isinstance(item, Answer):
        return item.comments.filter(**since).exists() or item.revisions.filter(**since).exists()
    return False


def _columns(item: Moderated) -> dict[str, str | None]:
    """Every column as text, so that a moment keeps its microseconds on its way through JSON."""
    return {
        field.attname: _text(item, field) for field in item._meta.concrete_fields if not field.primary_key
    }


def _text(item, field):
    value = field.value_from_object(item)
    return value if value is None else field.value_to_string(item)


def _python(item, name, value):
    return value if value is None else item._meta.get_field(name).to_python(value)
