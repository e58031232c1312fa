"""Blind second looks: a share of decisions is taken again by somebody who is not told the first.

Where the two differ, the case goes to the list 复核, to a third person. Nothing is changed by a second look itself.
"""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import User
from qa import chain, steps
from qa.models import Moderated, ModerationEvent, SecondLook
from qa.moderation.common import check
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed

LAPSES_AFTER = timedelta(days=30)
LOOKED_AT = ("question", "answer", "comment")
# What somebody took back or removed is not looked at for practice.
GONE = ("withdrawn", "summary", "purged", "deleted", "retracted")


def draw(event: ModerationEvent, item: Moderated, now: datetime) -> None:
    """Perhaps put a decision among those to be looked at again; the hash of its event is the lot."""
    if item.KIND not in LOOKED_AT or int(event.hash[:8], 16) % 100 >= settings.SECOND_LOOK_PERCENT:
        return
    SecondLook.objects.create(
        event=event, item_kind=item.KIND, item_id=item.pk, let_through=event.verb != "reject",
        author_id=item.author_id, created_at=now,
    )  # fmt: skip


def is_as_decided(second: SecondLook, item: Moderated) -> bool:
    """Whether the words are still those that the first decided on."""
    return item.status not in GONE and steps.content_hash(item) == second.event.content_hash


def look(
    second: SecondLook, item: Moderated, moderator: User, let_through: bool, note: str = "", *, now: datetime
) -> ModerationEvent:
    """Say how one would have decided; where the first thought otherwise, a third person is asked."""
    check(moderator, item)
    if second.event.actor_id == moderator.pk:
        raise NotAllowed("这是你自己决定的，抽查要由另一位审核员来做。")
    if not let_through and not note.strip():
        raise Incomplete("选了不应当公开，请在内部备注里写一句为什么。")
    if second.status == SecondLook.Status.WAITING and not is_as_decided(second, item):
        raise NotAllowed("作者后来改过或者撤回了，这一条不用再抽查。")
    agrees = let_through == second.let_through
    outcome = SecondLook.Status.AGREED if agrees else SecondLook.Status.DISAGREED
    with chain.change():
        columns = {"status": outcome, "note": note.strip(), "decided_at": now, "decided_by": moderator}
        if not SecondLook.objects.filter(pk=second.pk, status=SecondLook.Status.WAITING).update(**columns):
            first = ModerationEvent.objects.of(second.event).filter(verb="blind_look").order_by("-pk").first()
            raise AlreadyDecided(first.actor_label if first else "", first.created_at if first else None)
        said = "应当公开" if let_through else "不应当公开"
        # Two minds on one case want a third: the event waits like what one person decided alone.
        return steps.log(
            second.event, "blind_look", actor=moderator, now=now, decided_alone=not agrees,
            internal_note="，".join(each for each in (said, note.strip()) if each),
        )  # fmt: skip
