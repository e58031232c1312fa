"""What moderators' tools keep only for a while, thrown away when its time is over."""

from datetime import datetime, timedelta

from qa import fingerprints, traces
from qa.models import Look, Original, SecondLook, Undoable
from qa.moderation.looks import LAPSES_AFTER

ORIGINALS_FOR = timedelta(days=180)
UNDOABLE_FOR = timedelta(
    days=30
)  # the bare fact that something was taken back, for letters that are tried again


def tidy(now: datetime) -> dict[str, int]:
    """Let go of what can be undone no more, of old originals, and of second looks that nobody took; safe to run again.

    What has waited since before there were traces of likeness gets its own.

    Returns how many of each.
    """
    stale = SecondLook.objects.waiting().filter(created_at__lt=now - LAPSES_AFTER)
    Undoable.objects.filter(until__lt=now - UNDOABLE_FOR).delete()
    kept = Undoable.objects.filter(until__lt=now).exclude(before={})
    return {
        "made_findable": traces.catch_up(),
        "looks": Look.objects.filter(until__lt=now).delete()[0],
        "undoable": kept.update(before={}),
        "originals": Original.objects.filter(made_at__lt=now - ORIGINALS_FOR).delete()[0],
        "hashes": fingerprints.forget(now),
        "second_looks": stale.order_by().update(status=SecondLook.Status.LAPSED),
    }
