"""What the pages of a member show: the two lists, and how one thing stands. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from following import things
from following.models import Followed, Kept
from following.things import Thing
from qa.models import Follow

Row = Kept | Followed | Follow


@dataclass(frozen=True)
class Line:
    """One line of a list: the thing, and since when it stands there."""

    thing: Thing
    at: datetime


def kept(user: User):
    return Kept.objects.of(user)


def followed(user: User) -> list[Followed | Follow]:
    """All that somebody follows, the newest first: two queries; there are bounds for how many (following.keeping)."""
    rows: list[Followed | Follow] = [*Followed.objects.of(user), *Follow.objects.of(user)]
    return sorted(rows, key=lambda row: row.since, reverse=True)


def shown(rows: Iterable[Row]) -> list[Line]:
    """The lines of one page: one query more for each kind of thing on it."""
    rows = list(rows)
    found = {(thing.kind, thing.pk): thing for thing in things.listed(things.of_row(row) for row in rows)}
    return [
        Line(found[named], row.since if isinstance(row, Follow) else row.at)
        for row in rows
        if (named := things.of_row(row)) in found
    ]


def standing(user: User, thing: Thing) -> dict[str, bool]:
    """Whether a reader keeps and follows a thing."""
    name = {thing.kind: thing.pk}
    is_kept = thing.kind in Kept.THINGS and Kept.objects.filter(user=user, **name).exists()
    model = Follow if thing.kind == things.QUESTION else Followed
    return {"is_kept": is_kept, "is_followed": model.objects.filter(user=user, **name).exists()}
