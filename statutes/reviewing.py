"""What has to be read again when the law changes: one task for each place that rests on wording which is no more.

A task is closed by a person, or as needless once the wording of the new edition is held and proves to be the same.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise

from django.db.models import QuerySet

from statutes import comparing
from statutes.comparing import Fate, Pair
from statutes.models import Citation, Edition, Provision, ReviewTask

Place = tuple[str, str, int]  # kind and key of what cites, and the provision that it was written on
Became = Mapping[int, Pair[Provision]]  # of each provision of an edition by its key


def ask_for_review(before: Edition, edition: Edition, now: datetime) -> list[ReviewTask]:
    """One task for each place that cites what the new edition says otherwise, nowhere, or under another number.

    What stands there word for word under its old number needs no second look. Each new provision is also told which
    old one it was, unless an editor has said so.
    """
    became = _compared(before, edition)
    return _told(before, became, edition, Citation.objects.filter(provision__edition=before), now)


def settle(edition: Edition, now: datetime) -> list[ReviewTask]:
    """Compare an edition again with its neighbours in time, after wording or days of it came in; the tasks that are new.

    Open tasks learn what became of their provision. Those for wording that proves to be the same are closed as needless.
    """
    editions = sorted(edition.statute.editions.all(), key=lambda one: one.effective_from)
    fresh = []
    for before, after in pairwise([*editions, None]):
        if edition not in (before, after) or before.effective_to is None:
            continue
        if after is not None and before.effective_to != after.effective_from:
            continue
        became = _compared(before, after)
        # Who cites an ended edition after its end does so on purpose.
        cited = Citation.objects.filter(provision__edition=before, cited_on__lt=before.effective_to)
        fresh += _told(before, became, after, cited, now)
    return fresh


def ask_about_coming(kind: str, keys: Iterable[str], *, on: date, now: datetime) -> list[ReviewTask]:
    """Tasks for texts of a day after which their law changes, as far as is known: then they have to be read, too."""
    cited = Citation.objects.filter(source_kind=kind, source_key__in=list(keys))
    fresh = []
    for before in Edition.objects.ending_after(on).filter(provisions__citations__in=cited).distinct():
        after = before.statute.editions.filter(effective_from=before.effective_to).first()
        of_edition = cited.filter(provision__edition=before)
        rows = before.provisions.filter(citations__in=of_edition).select_related("became").distinct()
        became = {row.pk: Pair(row, row.became, Fate(row.fate)) for row in rows if row.fate}
        if len(became) < len(rows):
            became = _compared(before, after)
        fresh += _opened(before, became, after, of_edition, now)
    return fresh


def ask_again(kind: str, keys: Iterable[str], *, since: datetime, now: datetime) -> None:
    """Ask once more about what was confirmed at some places while their text was not there; who confirmed it stays written."""
    places = ReviewTask.objects.filter(source_kind=kind, source_key__in=list(keys))
    asked = set(places.waiting().values_list("source_key", "old_provision"))
    again = {
        at: task
        for task in places.confirmed().filter(confirmed_at__gte=since).order_by("pk")
        if (at := (task.source_key, task.old_provision_id)) not in asked
    }
    ReviewTask.objects.bulk_create(
        ReviewTask(
            source_kind=kind,
            source_key=task.source_key,
            old_provision_id=task.old_provision_id,
            new_provision_id=task.new_provision_id,
            fate=task.fate,
            reason=task.reason,
            opened_at=now,
        )
        for task in again.values()
    )


def _compared(before: Edition, after: Edition | None) -> Became:
    """What became of each provision of an edition, compared once and written down with it."""
    rows = list(before.provisions.all())
    became = _by_words(rows, after) if after else {row.pk: Pair(row, None, Fate.ENDED, 0.0) for row in rows}
    changed = []
    for row in rows:
        pair = became[row.pk]
        to = pair.new.pk if pair.new else None
        if (row.fate, row.became_id) != (pair.fate, to):
            row.fate, row.became_id = pair.fate, to
            changed.append(row)
    Provision.objects.bulk_update(changed, ["fate", "became"], batch_size=100)
    return became


def _by_words(rows: list[Provision], after: Edition) -> dict[int, Pair[Provision]]:
    provisions = list(after.provisions.all())
    pairs = comparing.compare(rows, provisions, is_whole=after.is_whole(provisions))
    _link(pairs)
    became = {pair.old.pk: pair for pair in pairs if pair.old}
    for new in provisions:
        found = became.get(new.predecessor_id)
        if found and found.new != new and found.fate not in comparing.SAME_WORDS:  # an editor knows better
            became[new.predecessor_id] = comparing.pair(found.old, new)
    return became


def _told(
    before: Edition, became: Became, after: Edition | None, cited: QuerySet[Citation], now: datetime
) -> list[ReviewTask]:
    """Tell the tasks that are open what became of their provision, and open those that are missing."""
    for task in ReviewTask.objects.waiting().filter(old_provision__edition=before):
        _retell(task, became[task.old_provision_id], now)
    _take_along(before, became, now)
    return _opened(before, became, after, cited, now)


def _opened(
    before: Edition, became: Became, after: Edition | None, cited: QuerySet[Citation], now: datetime
) -> list[ReviewTask]:
    known = _known(before)
    reason = _reason(before, after)
    fresh = [
        _task(place, became[place[2]], reason, now)
        for place in _places(cited)
        if became[place[2]].fate != Fate.SAME and not _is_settled(known.get(place), became[place[2]])
    ]
    return ReviewTask.objects.bulk_create(fresh)


def _places(cited: QuerySet[Citation]) -> Iterable[Place]:
    return cited.order_by("pk").values_list("source_kind", "source_key", "provision_id")


def _known(before: Edition) -> dict[Place, ReviewTask]:
    """The latest task for each place that rested on an edition."""
    rows = ReviewTask.objects.filter(old_provision__edition=before).order_by("pk")
    return {(row.source_kind, row.source_key, row.old_provision_id): row for row in rows}


def _is_settled(task: ReviewTask | None, pair: Pair[Provision]) -> bool:
    """Whether somebody has this change before them, or has looked at it in this very wording."""
    if task is None or task.status == ReviewTask.Status.NEEDLESS:
        return False
    return task.status == ReviewTask.Status.OPEN or task.fate == pair.fate or pair.fate == Fate.UNKNOWN


def _task(place: Place, pair: Pair[Provision], reason: str, now: datetime) -> ReviewTask:
    kind, key, old = place
    return ReviewTask(
        source_kind=kind,
        source_key=key,
        old_provision_id=old,
        new_provision=pair.new,
        fate=pair.fate,
        reason=_with_fate(reason, pair.fate),
        opened_at=now,
    )


def _reason(before: Edition, after: Edition | None) -> str:
    name = before.statute.short_title
    if after is None:
        return f"{name}（{before.label}）从 {before.effective_to} 起不再施行"
    return f"{name}有了新版本：{after.label}，{after.effective_from} 起施行"


def _with_fate(reason: str, fate: Fate) -> str:
    return f"{reason}；{fate.label}"[:200]


def _take_along(before: Edition, became: Became, now: datetime) -> None:
    """Places still unread from an earlier change rest on older words, which now have to be held against the newest."""
    waiting = ReviewTask.objects.waiting().filter(new_provision__edition=before)
    for task in waiting.select_related("old_provision"):
        new = became[task.new_provision_id].new
        if new is not None:
            _retell(task, comparing.pair(task.old_provision, new), now)


def _retell(task: ReviewTask, pair: Pair[Provision], now: datetime) -> None:
    """Write what is known by now of the change that a task is about."""
    new = pair.new.pk if pair.new else None
    if pair.fate == Fate.SAME:
        task.status, task.confirmed_at = ReviewTask.Status.NEEDLESS, now
    elif (task.fate, task.new_provision_id) == (pair.fate, new):
        return
    before = pair.old.edition
    reason = _reason(before, pair.new.edition if pair.new else _after(before))
    task.new_provision, task.fate, task.reason = pair.new, pair.fate, _with_fate(reason, pair.fate)
    task.save()


def _after(before: Edition) -> Edition | None:
    return before.statute.editions.filter(effective_from=before.effective_to).first()


def _link(pairs: list[Pair[Provision]]) -> None:
    """Write down which old provision each new one was; the one whose words it took in comes after the one it was."""
    changed: dict[int, Provision] = {}
    of_words = [pair for pair in pairs if pair.old and pair.new and pair.fate != Fate.UNKNOWN]
    for pair in sorted(of_words, key=lambda pair: pair.fate == Fate.MERGED):
        if not pair.new.predecessor_id:
            pair.new.predecessor = pair.old
            changed[pair.new.pk] = pair.new
    Provision.objects.bulk_update(changed.values(), ["predecessor"], batch_size=100)
