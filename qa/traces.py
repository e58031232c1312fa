"""What is kept beside a post only while it is of use: what makes it findable among its like, and its first words."""

from accounts.models import User
from qa import alike
from qa.models import Comment, Likeness, Moderated, Original, Question, Undoable

# Taken back or removed by its writer: then nothing of the words stays in any other row.
GONE = ("withdrawn", "summary", "purged", "deleted", "retracted")
HANDED_IN = ("submit", "resubmit")
MOST_AT_ONCE = 5000
KIND_NAMES = {"question": "提问", "comment": "评论"}


def keep_up(item: Moderated, verb: str, from_status: str) -> None:
    """To be called in the transaction of every change of a post."""
    if item.status == from_status and verb not in HANDED_IN:
        return
    was_waiting = from_status == item.WAITING
    if was_waiting or item.is_waiting:
        Likeness.objects.filter(item_kind=item.KIND, item_id=item.pk).delete()
    if item.is_waiting and item.KIND in alike.KINDS:
        Likeness.objects.bulk_create(_likenesses(item))
    if item.status in GONE:
        forget(item)
    elif verb in HANDED_IN and from_status:
        Original.objects.filter(item_kind=item.KIND, item_id=item.pk).delete()


def catch_up() -> int:
    """Make findable among their like the posts that waited before anybody kept such traces; returns how many."""
    done = 0
    for kind, model in alike.KINDS.items():
        known = Likeness.objects.filter(item_kind=kind).values("item_id")
        for item in model.objects.waiting().exclude(pk__in=known)[:MOST_AT_ONCE]:
            done += bool(Likeness.objects.bulk_create(_likenesses(item)))
    return done


def _likenesses(item: Moderated) -> list[Likeness]:
    bands = alike.bands(alike.words_of(item))
    return [Likeness(item_kind=item.KIND, item_id=item.pk, band=band) for band in bands]


def forget(item: Moderated) -> None:
    """Leave nothing of the words of a post outside its own row."""
    here = {"item_kind": item.KIND, "item_id": item.pk}
    Original.objects.filter(**here).delete()
    Undoable.objects.filter(**here).update(before={})


def originals_of(user: User) -> list[Original]:
    """The first words of what somebody wrote and a moderator blanked in part."""
    found: list[Original] = []
    for model in (Question, Comment):
        mine = model.objects.of(user).values("pk")
        found += Original.objects.filter(item_kind=model.KIND, item_id__in=mine.order_by())
    return found
