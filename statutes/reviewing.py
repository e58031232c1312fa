"""What has to be read again when the law changes: one task for each place that rests on wording which is no more.

A task is closed by a person, or as needless once the wording of the new edition is held and proves to be the same.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from statutes import comparing
from statutes.comparing import Fate
from statutes.models import Citation, Edition, Provision, ReviewTask

Place = tuple[str, str, int]  # kind and key of what cites, and the provision that it was written on


def ask_for_review(before: Edition, edition: Edition, now: datetime) -> list[ReviewTask]:
    """One task for each place that cites what the new edition says otherwise, nowhere, or under another number.

    What stands there word for word under its old number needs no second look. Each new provision is also told which
    old one it was, unless an editor has said so.
    """
    return _compare(before, edition, now, Citation.objects.filter(provision__edition=before))


def settle(edition: Edition, now: datetime) -> list[ReviewTask]:
    """Compare an edition again with its neighbours in time, after wording of it came in; the tasks that are new.

    Open tasks learn what became of their provision. Those for wording that proves to be the same are closed as needless.
    """
    editions = sorted(edition.statute.editions.all(), key=lambda one: one.effective_from)
    fresh = []
    for before, after in pairwise(editions):
        if edition in (before, after) and before.effective_to == after.effective_from:
            # Who cites an ended edition after its end does so on purpose.
            cited = Citation.objects.filter(provision__edition=before, cited_on__lt=after.effective_from)
            fresh += _compare(before, after, now, cited)
    return fresh


def _compare(before: Edition, edition: Edition, now: datetime, cited) -> list[ReviewTask]:
    provisions = list(edition.provisions.all())
    pairs = comparing.compare(before.provisions.all(), provisions, is_whole=edition.is_whole(provisions))
    _link(pairs)
    became = {pair.old.pk: pair for pair in pairs if pair.old}
    for new in provisions:
        found = became.get(new.predecessor_id)
        if found and found.new != new and found.fate not in comparing.SAME_WORDS:  # an editor knows better
            became[new.predecessor_id] = comparing.pair(found.old, new)
    known = _known(before)
    _take_along(before, became, edition, now)
    for task in known.values():
        if task.status == ReviewTask.Status.OPEN:
            _retell(task, became[task.old_provision_id], edition, now)
    fresh = [
        _task(place, became[place[2]], edition, now)
        for place in _places(cited)
        if became[place[2]].fate != Fate.SAME and not _is_settled(known.get(place), became[place[2]])
    ]
    return ReviewTask.objects.bulk_create(fresh)


def _places(cited) -> Iterable[Place]:
    return cited.order_by("pk").values_list("source_kind", "source_key", "provision_id")


def _known(before: Edition) -> dict[Place, ReviewTask]:
    """The latest task for each place that rested on an edition."""
    rows = ReviewTask.objects.filter(old_provision__edition=before).order_by("pk")
    return {(row.source_kind, row.source_key, row.old_provision_id): row for row in rows}


def _is_settled(task: ReviewTask | None, pair: comparing.Pair[Provision]) -> bool:
    """Whether somebody has this change before them, or has looked at it in this very wording."""
    if task is None or task.status == ReviewTask.Status.NEEDLESS:
        return False
    return task.status == ReviewTask.Status.OPEN or task.fate == pair.fate or pair.fate == Fate.UNKNOWN


def _task(place: Place, pair: comparing.Pair[Provision], edition: Edition, now: datetime) -> ReviewTask:
    kind, key, old = place
    return ReviewTask(
        source_kind=kind,
        source_key=key,
        old_provision_id=old,
        new_provision=pair.new,
        fate=pair.fate,
        reason=_reason(edition, pair.fate),
        opened_at=now,
    )


def _reason(edition: Edition, fate: Fate) -> str:
    head = f"{edition.statute.short_title}有了新版本：{edition.label}，{edition.effective_from} 起施行"
    return f"{head}；{fate.label}"[:200]


def _take_along(before: Edition, became: dict, edition: Edition, now: datetime) -> None:
    """Places still unread from an earlier change rest on older words, which now have to be held against the newest."""
    waiting = ReviewTask.objects.waiting().filter(new_provision__edition=before)
    for task in waiting.select_related("old_provision"):
        new = became[task.new_provision_id].new
        if new is not None:
            _retell(task, comparing.pair(task.old_provision, new), edition, now)


def _retell(task: ReviewTask, pair: comparing.Pair[Provision], edition: Edition, now: datetime) -> None:
    """Write what is known by now of the change that a task is about."""
    new = pair.new.pk if pair.new else None
    if pair.fate == Fate.SAME:
        task.status, task.confirmed_at = ReviewTask.Status.NEEDLESS, now
    elif (task.fate, task.new_provision_id) == (pair.fate, new):
        return
    task.new_provision, task.fate, task.reason = pair.new, pair.fate, _reason(edition, pair.fate)
    task.save()


def _link(pairs: list[comparing.Pair[Provision]]) -> None:
    """Write down which old provision each new one was; the one whose words it took in comes after the one it was."""
    changed: dict[int, Provision] = {}
    of_words = [pair for pair in pairs if pair.old and pair.new and pair.fate != Fate.UNKNOWN]
    for pair in sorted(of_words, key=lambda pair: pair.fate == Fate.MERGED):
        if not pair.new.predecessor_id:
            pair.new.predecessor = pair.old
            changed[pair.new.pk] = pair.new
    Provision.objects.bulk_update(changed.values(), ["predecessor"], batch_size=100)
