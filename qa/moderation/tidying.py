"""What moderators' tools keep only for a while, thrown away when its time is over."""

from datetime import datetime, timedelta

from qa import fingerprints
from qa.models import Look, Original, SecondLook, Undoable
from qa.moderation.looks import LAPSES_AFTER

ORIGINALS_FOR = timedelta(days=180)


def tidy(now: datetime) -> dict[str, int]:
    """Let go of what can be undone no more, of old originals, and of second looks that nobody took; safe to run again.

    Returns how many of each.
    """
    stale = SecondLook.objects.waiting().filter(created_at__lt=now - LAPSES_AFTER)
    kept = Undoable.objects.filter(until__lt=now).exclude(before={})
    return {
        "looks": Look.objects.filter(until__lt=now).delete()[0],
        "undoable": kept.update(before={}),
        "originals": Original.objects.filter(made_at__lt=now - ORIGINALS_FOR).delete()[0],
        "hashes": fingerprints.forget(now),
        "second_looks": stale.order_by().update(status=SecondLook.Status.LAPSED),
    }
