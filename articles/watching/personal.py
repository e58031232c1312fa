"""What the letters to editors leave behind about a person: in which weeks one was sent."""

from accounts.models import User
from accounts.privacy import Private
from articles.models import EditorLetter


def export(user: User) -> list[str]:
    return [one.week_of.isoformat() for one in EditorLetter.objects.filter(person=user).order_by("week_of")]


def erase(user: User) -> None:
    EditorLetter.objects.filter(person=user).delete()


PRIVATE = Private("编辑周报（收到过的星期）", export, erase, ("articles.EditorLetter",))
