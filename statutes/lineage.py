"""What one provision was called and said in each edition, the words followed from edition to edition, not the number."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from statutes import comparing
from statutes.changes import Change
from statutes.models import Provision

MOST_STEPS = 12  # editions of one law that we could come to hold


@dataclass(frozen=True)
class Step:
    """One wording of a provision, its standing today, and what it had changed of the wording before it."""

    provision: Provision
    status: str
    change: Change | None

    @property
    def says(self) -> str:
        if self.change is None:
            return "我们收的最早的一版"
        return self.change.sentence if self.change.fate != comparing.Fate.SAME else "文字和条号都没有变。"


def of(provision: Provision, *, today: date) -> list[Step]:
    """The wordings of a provision, newest first; empty where only this one is held. One query for each edition."""
    found, edge = {provision.pk: provision}, [provision]
    for _ in range(MOST_STEPS):
        beyond = Q(pk__in=[one.predecessor_id for one in edge if one.predecessor_id])
        beyond |= Q(predecessor__in=[one.pk for one in edge])
        edge = list(Provision.objects.filter(beyond).exclude(pk__in=found).with_statute())
        if not edge:
            break
        found |= {one.pk: one for one in edge}
    if len(found) == 1:
        return []
    newest_first = sorted(found.values(), key=_in_time, reverse=True)
    return [
        Step(one, one.edition.status_on(today), _change(found.get(one.predecessor_id), one, today))
        for one in newest_first
    ]


def _in_time(provision: Provision) -> tuple:
    return provision.edition.effective_from, -provision.number, -provision.sub


def _change(old: Provision | None, new: Provision, today: date) -> Change | None:
    return Change(old, new, comparing.pair(old, new).fate, today) if old else None
