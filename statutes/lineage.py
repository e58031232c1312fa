"""What one provision was called and said in each edition, the words followed from edition to edition, not the number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from statutes import comparing, often
from statutes.changes import Change
from statutes.comparing import Fate
from statutes.models import Edition, Provision


@dataclass(frozen=True)
class Step:
    """One edition: the wording that a provision had in it, if any, and what it had changed of the wording before it."""

    edition: Edition
    status: str
    provision: Provision | None
    change: Change | None
    says: str


def of(provision: Provision, *, today: date) -> list[Step]:
    """Every edition of the law that we hold, newest first; empty where there is only one.

    One query, however many there are.
    """
    statute = provision.edition.statute
    editions: dict[int, Edition] = {}
    by_edition: dict[int, list[Provision]] = {}
    for row in often.line_of(statute=statute.pk, provision=provision.pk):
        edition = editions.setdefault(row.pk, row)
        edition.statute = statute
        here = by_edition.setdefault(row.pk, [])
        if said := vars(row).get("said"):  # Django leaves it away where there is none
            said.edition = edition
            here.append(said)
    if len(editions) < 2:
        return []
    found = {one.pk: one for here in by_edition.values() for one in here}
    steps, last, before = [], [], None
    for edition in editions.values():
        here = by_edition[edition.pk]
        steps += [_step(one, edition, before, found, today) for one in here] or [
            _without(edition, last, today)
        ]
        last, before = here, edition
    return steps[::-1]


def _step(
    one: Provision, edition: Edition, before: Edition | None, found: dict[int, Provision], today: date
) -> Step:
    old = found.get(one.predecessor_id)
    change = Change(old, one, comparing.pair(old, one).fate, today) if old else None
    return Step(edition, edition.status_on(today), one, change, _said(change, before))


def _said(change: Change | None, before: Edition | None) -> str:
    if change:
        return change.sentence if change.fate != Fate.SAME else "文字和条号都没有变。"
    if before is None:
        return "我们收的最早的一版。"
    if before.holds_everything:
        return "新增：上一版里没有找到和它相近的条。"
    return "上一版里和它对应的条，我们没有收。"


def _without(edition: Edition, last: Iterable[Provision], today: date) -> Step:
    """An edition in which the words do not stand, or not as a provision of their own."""
    status = edition.status_on(today)
    for old in last:
        if old.fate == Fate.MERGED and old.became:
            new = old.became
            new.edition = edition
            change = Change(old, new, Fate.MERGED, today)
            return Step(edition, status, new, change, change.sentence)
    nothing_like_it = "这一版里没有找到和它相近的条。"
    not_held = "这一版里和它对应的条，我们没有收，或者没有这一条。"
    return Step(edition, status, None, None, nothing_like_it if edition.holds_everything else not_held)
