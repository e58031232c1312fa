"""Every change of the law in the library by a person: corrected wording, a new edition, and what has to be read again."""

from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.events import public_page_changed
from search import index
from statutes import reviewing, sources
from statutes.citing import link_html, names, record_again_of
from statutes.models import Edition, Provision, ReviewTask, Statute

LONGEST_NOTE = 300


class Refused(ValueError):
    """The change would make the library say something wrong; the words tell the editor why."""


class AlreadyConfirmed(Exception):
    """Somebody else has confirmed the task."""


class StillNamed(Exception):
    """The text names a number under which the law now says something else; the words tell the editor."""


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
    tasks = [task for one in before for task in reviewing.ask_for_review(one, edition, now)]
    _show_again(Provision.objects.filter(edition__in=[edition, *before]), f"edition {edition}")
    return tasks


def add_edition(edition: Edition) -> list[Edition]:
    """Store a new edition and end the one that was in force until then, which is returned, if there is one.

    Part of a verb that also shows the change and asks for reviews. Raises Refused when its time overlaps another's.
    """
    if problem := time_problem(edition):
        raise Refused(problem)
    record_again_of(edition.statute, on=timezone.localdate())
    ends = Q(effective_to=None) | Q(effective_to=edition.effective_from)
    before = edition.statute.editions.filter(ends, effective_from__lt=edition.effective_from).first()
    if before and before.effective_to is None:
        before.effective_to = edition.effective_from
        before.save(update_fields=["effective_to"])
    edition.save()
    return [before] if before else []


@transaction.atomic
def correct_edition(edition: Edition, *, by, reason: str = "") -> list[ReviewTask]:
    """Store better dates, source or notes of an edition; the tasks that other days open, such as that of its end."""
    if problem := time_problem(edition):
        raise Refused(problem)
    stored = Edition.objects.select_for_update().get(pk=edition.pk)
    edition.save()
    days = ("effective_from", "effective_to", "last_number")
    has_other_days = any(getattr(stored, name) != getattr(edition, name) for name in days)
    tasks = reviewing.settle(edition, timezone.now()) if has_other_days else []
    _tell(edition, by, reason or "修改版本信息")
    _show_again(edition.provisions.all(), f"edition {edition}")
    return tasks


@transaction.atomic
def add_provision(provision: Provision, *, by) -> None:
    """Store one more 条 of an edition."""
    _check(provision)
    provision.save()
    reviewing.settle(provision.edition, timezone.now())
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
    if stored.text != provision.text or stored.predecessor_id != provision.predecessor_id:
        reviewing.settle(provision.edition, timezone.now())
    _tell(provision, by, reason.strip() or "修改白话说明、边注或编者注")
    _show_again([provision], f"provision {provision}")


@transaction.atomic
def confirm(task: ReviewTask, *, by, now: datetime, note: str = "", means_the_new: bool = False) -> None:
    """Say that the place that cites has been read again under the new law. Of two people the second is told.

    Raises StillNamed while the text names a number that has moved, unless it `means_the_new` provision of that number.
    """
    text = sources.texts(task.source_kind, [task.source_key]).get(task.source_key, "")
    if not means_the_new and (problem := number_problem(task, text)):
        raise StillNamed(problem)
    waiting = ReviewTask.objects.waiting().filter(pk=task.pk)
    done = ReviewTask.Status.CONFIRMED
    if not waiting.update(status=done, confirmed_at=now, confirmed_by=by, note=note.strip()[:LONGEST_NOTE]):
        raise AlreadyConfirmed("这项复核已经有人确认了。")
    public_page_changed.send(sender=ReviewTask, reason="a citation was read again")


def number_problem(task: ReviewTask, html: str) -> str:
    """Why a place cannot be confirmed with its text: the number in it now leads to other words. Nothing when it can."""
    old, new = task.old_provision, task.new_provision
    edition = old.edition
    if edition.effective_to is None or (new and (new.number, new.sub) == (old.number, old.sub)):
        return ""
    named = {(one.slug, one.number, one.sub) for one in link_html(html, on=edition.effective_to).held}
    if (edition.statute.slug, old.number, old.sub) not in named:
        return ""
    now = f"现在是{new.label}" if new else "在新版里没有相近的条"
    return (
        f"文中还写着{old.citation}，它{now}；新版的{old.label}说的是另一件事。"
        f"先把文中的条号改对。如果文中说的就是新版的{old.label}，勾选“文中指的就是新版的这个条号”再确认。"
    )


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


def _tell(row, by, words: str, *, added: bool = False) -> None:
    if by is not None:
        flag = ADDITION if added else CHANGE
        LogEntry.objects.log_actions(by.pk, [row], flag, change_message=words, single_object=True)


def _show_again(provisions, reason: str) -> None:
    index.refresh_many("provision", provisions if isinstance(provisions, list) else provisions.with_statute())
    public_page_changed.send(sender=Provision, reason=reason)
