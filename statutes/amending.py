"""Every change of the law in the library by a person: corrected wording, a new edition, and what has to be read again."""

from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.db.models import Q

from core.events import public_page_changed
from search import index
from statutes import comparing
from statutes.citing import names
from statutes.models import Citation, Edition, Provision, ReviewTask, Statute


class Refused(ValueError):
    """The change would make the library say something wrong; the words tell the editor why."""


class AlreadyConfirmed(Exception):
    """Somebody else has confirmed the task."""


@transaction.atomic
def keep_statute(statute: Statute, *, by) -> None:
    """Store what is known of a law: its names must be its own."""
    mine = set(names.keys(statute.title, statute.short_title, *statute.aliases))
    for other in Statute.objects.exclude(pk=statute.pk):
        taken = mine & set(names.keys(other.title, other.short_title, *other.aliases))
        if taken:
            raise Refused(
                f"“{sorted(taken)[0]}”已经是《{other.short_title}》的名字，一个名字只能指一部法律。"
            )
    added = statute.pk is None
    statute.save()
    _tell(statute, by, "新增法律" if added else "修改法律信息", added=added)
    _show_again(Provision.objects.filter(edition__statute=statute), f"statute {statute.slug}")


@transaction.atomic
def publish_edition(edition: Edition, *, by, now: datetime) -> list[ReviewTask]:
    """Store a new edition, end the one before it on its first day, and ask for a fresh look at all that cited that one.

    Returns the tasks. Raises Refused when its time overlaps another edition's.
    """
    before = add_edition(edition)
    _tell(edition, by, "新增版本", added=True)
    tasks = [task for one in before for task in ask_for_review(one, edition, now)]
    _show_again(Provision.objects.filter(edition__in=[edition, *before]), f"edition {edition}")
    return tasks


def add_edition(edition: Edition) -> list[Edition]:
    """Store a new edition and end the one that was in force without an end, which is returned, if there is one.

    Part of a verb that also shows the change and asks for reviews. Raises Refused when its time overlaps another's.
    """
    if problem := time_problem(edition):
        raise Refused(problem)
    before = edition.statute.editions.filter(
        effective_from__lt=edition.effective_from, effective_to=None
    ).first()
    if before:
        before.effective_to = edition.effective_from
        before.save(update_fields=["effective_to"])
    edition.save()
    return [before] if before else []


@transaction.atomic
def correct_edition(edition: Edition, *, by, reason: str = "") -> None:
    """Store better dates, source or notes of an edition."""
    if problem := time_problem(edition):
        raise Refused(problem)
    edition.save()
    _tell(edition, by, reason or "修改版本信息")
    _show_again(edition.provisions.all(), f"edition {edition}")


@transaction.atomic
def add_provision(provision: Provision, *, by) -> None:
    """Store one more 条 of an edition."""
    _check(provision)
    provision.save()
    _tell(provision, by, "新增法条", added=True)
    _show_again([provision], f"provision {provision}")


@transaction.atomic
def correct_provision(provision: Provision, *, by, reason: str) -> None:
    """Store a provision as it should read. Changing the official wording needs a reason, which is kept."""
    _check(provision)
    stored = Provision.objects.select_for_update().get(pk=provision.pk)
    if stored.text != provision.text and not reason.strip():
        raise Refused("改动官方原文要写明原因，例如：和公报核对后改正一个字。")
    provision.save()
    _tell(provision, by, reason.strip() or "修改白话说明、边注或编者注")
    _show_again([provision], f"provision {provision}")


@transaction.atomic
def confirm(task: ReviewTask, *, by, now: datetime) -> None:
    """Say that the place that cites has been read again under the new law. Of two people the second is told."""
    open_task = ReviewTask.objects.filter(pk=task.pk, status=ReviewTask.Status.OPEN)
    if not open_task.update(status=ReviewTask.Status.CONFIRMED, confirmed_at=now, confirmed_by=by):
        raise AlreadyConfirmed("这项复核已经有人确认了。")
    public_page_changed.send(sender=ReviewTask, reason="a citation was read again")


def _check(provision: Provision) -> None:
    last = provision.edition.last_number
    if last and provision.number > last:
        raise Refused(f"这一版最后一条是第 {last} 条。")
    unseen = provision.text_status == Provision.TextStatus.UNSEEN
    if unseen and (provision.text or not provision.summary):
        raise Refused("“待核对原文”的条不能有原文，要有本站的概括。")
    if not unseen and not provision.text:
        raise Refused("请填官方原文；还没有核对到的，把文本状态改成“待核对原文”。")


def name_problem(pk: int | None, *given: str) -> str:
    """Why a law cannot go by these names; nothing when it can."""
    mine = set(names.keys(*given))
    others = Statute.objects.all() if pk is None else Statute.objects.exclude(pk=pk)
    for other in others:
        taken = mine & set(names.keys(other.title, other.short_title, *other.aliases))
        if taken:
            return f"“{min(taken)}”已经是“{other.short_title}”的名字，一个名字只能指一部法律。"
    return ""


def time_problem(edition: Edition) -> str:
    """Why an edition cannot be in force when it says; nothing when it can.

    An earlier edition without an end does not stand in the way of a new one, which ends it.
    """
    others = edition.statute.editions.exclude(pk=edition.pk)
    others = others.filter(Q(effective_to=None) | Q(effective_to__gt=edition.effective_from))
    if edition.effective_to:
        others = others.filter(effective_from__lt=edition.effective_to)
    if edition.pk is None:
        others = others.exclude(effective_to=None, effective_from__lt=edition.effective_from)
    other = others.first()
    return f"和“{other.label}”的施行时间重叠，同一天只能有一个版本施行。" if other else ""


def ask_for_review(before: Edition, edition: Edition, now: datetime) -> list[ReviewTask]:
    """One task for each place that cites what the new edition says otherwise, nowhere, or under another number.

    What stands there word for word under its old number needs no second look. Each new provision is also told which
    old one it was, unless an editor has said so.
    """
    provisions = list(edition.provisions.all())
    pairs = comparing.compare(before.provisions.all(), provisions, is_whole=edition.is_whole(provisions))
    became = {pair.old.pk: pair for pair in pairs if pair.old}
    _link(pairs)
    successors = {new.predecessor_id: new for new in provisions if new.predecessor_id}
    head = f"{edition.statute.short_title}有了新版本：{edition.label}，{edition.effective_from} 起施行"
    tasks = [
        ReviewTask(
            citation=citation,
            new_provision=successors.get(citation.provision_id) or became[citation.provision_id].new,
            reason=f"{head}；{became[citation.provision_id].fate.label}"[:200],
            opened_at=now,
        )
        for citation in Citation.objects.filter(provision__edition=before)
        if became[citation.provision_id].fate != comparing.Fate.SAME
    ]
    return ReviewTask.objects.bulk_create(tasks)


def _link(pairs: list[comparing.Pair[Provision]]) -> None:
    """Write down which old provision each new one was; the one whose words it took in comes after the one it was."""
    changed: dict[int, Provision] = {}
    for pair in sorted(pairs, key=lambda pair: pair.fate == comparing.Fate.MERGED):
        if pair.old and pair.new and not pair.new.predecessor_id:
            pair.new.predecessor = pair.old
            changed[pair.new.pk] = pair.new
    Provision.objects.bulk_update(changed.values(), ["predecessor"], batch_size=100)


def _tell(row, by, words: str, *, added: bool = False) -> None:
    if by is not None:
        flag = ADDITION if added else CHANGE
        LogEntry.objects.log_actions(by.pk, [row], flag, change_message=words, single_object=True)


def _show_again(provisions, reason: str) -> None:
    index.refresh_many("provision", provisions if isinstance(provisions, list) else provisions.with_statute())
    public_page_changed.send(sender=Provision, reason=reason)
