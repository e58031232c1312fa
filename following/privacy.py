"""What a member keeps and follows: shown to them, and gone with their account."""

from accounts.models import User
from accounts.privacy import Private
from following import things
from following.models import Followed, Kept


def export(user: User) -> dict[str, list]:
    return {
        "留着的": [_row(row) for row in _named(Kept.objects.of(user))],
        "关注的": [_row(row) for row in _named(Followed.objects.of(user))],
    }


def erase(user: User) -> None:
    for model in (Kept, Followed):
        model.objects.filter(user=user).delete()


def _named(rows):
    rows = list(rows)
    found = {(thing.kind, thing.pk): thing for thing in things.listed(things.of_row(row) for row in rows)}
    return [(found[things.of_row(row)], row.at) for row in rows if things.of_row(row) in found]


def _row(named):
    thing, moment = named
    return {"种类": thing.label, "标题": thing.title, "地址": thing.url, "从": moment.isoformat()}


PRIVATE = Private("留着的和关注的", export, erase, ("following.Kept", "following.Followed"))
