"""Who looks at what just now: a short lease that the page renews, told to colleagues by name. It keeps nobody out."""

from datetime import datetime, timedelta

from accounts.models import User
from qa.models import Look
from qa.moderation.common import check_right

LASTS = timedelta(seconds=90)


def look(moderator: User, kind: str, pk: int, now: datetime) -> None:
    """Say that somebody has one item before them, and no other any more."""
    check_right(moderator)
    mine = Look.objects.filter(moderator=moderator)
    here = mine.filter(item_kind=kind, item_id=pk, until__gt=now)
    if here.update(until=now + LASTS):
        mine.exclude(item_kind=kind, item_id=pk).delete()
        return
    mine.delete()
    row = Look(item_kind=kind, item_id=pk, moderator=moderator, since=now, until=now + LASTS)
    Look.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=["until"],
        unique_fields=["item_kind", "item_id", "moderator"],
    )


def leave(moderator: User) -> None:
    """Say that somebody looks at nothing any more."""
    Look.objects.filter(moderator=moderator).delete()
