"""A whole law → rows, beside what we have written about it: our words stay, and wording is never replaced silently.

All of the law comes in by one short transaction, so that readers see the old text or the whole new one. The search
and the citations follow in short batches; stopped there, the same import may be run again and goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.events import public_page_changed
from search import index
from statutes import amending, reviewing
from statutes.citing import record_again
from statutes.importing.fingerprint import OF_PROVISION, digest, digest_of
from statutes.importing.identity import Identity, Unclear
from statutes.importing.load import read_addresses, store_provisions
from statutes.importing.whole import WholeLaw, WholeProvision
from statutes.models import Edition, Provision, Statute
from statutes.wording import level, parting

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how many
_FEW = 4  # with fewer provisions to compare nobody can tell that a file is of another edition


@dataclass(frozen=True)
class Difference:
    """A provision whose official wording here is not that of the file; what stands at the first place where they part."""

    label: str
    line: int
    ours: str
    theirs: str


@dataclass
class Imported:
    """What an import did, or would do."""

    created: int = 0
    completed: int = 0  # held without wording until now
    replaced: list[str] = field(default_factory=list)
    same: int = 0
    tasks: int = 0  # places to be read again, because an older edition has ended
    superseded: str = ""
    edition_is_new: bool = False
    differences: list[Difference] = field(default_factory=list)

    @property
    def wrote(self) -> bool:
        return bool(self.created or self.completed or self.replaced or self.edition_is_new)

    @property
    def summary(self) -> str:
        changed = self.completed + len(self.replaced)
        words = f"新增 {self.created} 条，更新 {changed} 条，不变 {self.same} 条"
        return words + (f"，{len(self.differences)} 条和库里不一样，没有改" if self.differences else "")


class _OnlyTried(Exception):
    """Takes back a trial run."""


def import_law(
    law: WholeLaw,
    identity: Identity,
    *,
    now: datetime,
    replace: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda *_: None,
) -> Imported:
    """Bring a law without problems into the library. Running it again changes nothing.

    Raises Unclear when most wordings differ, which means another edition, and amending.Refused when the dates overlap.
    With `dry_run` nothing is kept.
    """
    imported = Imported()
    read_addresses()
    progress("写入法条", 0, len(law.provisions))
    try:
        with transaction.atomic():
            edition, before = _write(law, identity, imported, now, replace)
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        return imported
    progress("写入法条", len(law.provisions), len(law.provisions))
    rows = Provision.objects.filter(edition__in=[edition, *before]).with_statute().order_by("pk")
    total, done = rows.count(), 0

    def show(pages: int) -> None:
        nonlocal done
        done += pages
        progress("更新搜索", done, total)

    index.refresh_in_batches("provision", rows, show)
    progress("更新引用", 0, 1)
    record_again(on=timezone.localdate(now))
    progress("更新引用", 1, 1)
    return imported


def _write(
    law: WholeLaw, identity: Identity, imported: Imported, now: datetime, replace: bool
) -> tuple[Edition, list[Edition]]:
    statute = _lock(identity)
    edition = statute.editions.filter(effective_from=identity.edition["effective_from"]).first()
    before = []
    if edition is None:
        edition = Edition(statute=statute, content_hash=digest_of(identity.edition), **identity.edition)
        before = amending.add_edition(edition)
        imported.edition_is_new = True
    _merge(law, edition, imported, replace)
    if before and imported.edition_is_new:
        imported.superseded = str(before[0])
        imported.tasks = len(reviewing.ask_for_review(before[0], edition, now))
    elif imported.wrote:
        imported.tasks = len(reviewing.settle(edition, now))
    if imported.wrote:
        public_page_changed.send(sender=Provision, reason=f"imported {identity.name}")
    return edition, before


def _lock(identity: Identity) -> Statute:
    """The law's row, so that a second import waits here and then finds the work done."""
    values = identity.statute
    Statute.objects.get_or_create(slug=values["slug"], defaults={**values, "content_hash": digest_of(values)})
    return Statute.objects.select_for_update().get(slug=values["slug"])


def _merge(law: WholeLaw, edition: Edition, imported: Imported, replace: bool) -> None:
    known = {(one.number, one.sub): one for one in edition.provisions.all()}
    compared = sum(bool(known[at].text) for one in law.provisions if (at := (one.number, one.sub)) in known)
    written = []
    for one in law.provisions:
        row = known.get((one.number, one.sub))
        written += [row] if (row := _settle(one, row, edition, imported, replace)) else []
    differing = len(imported.differences) + len(imported.replaced)
    if compared >= _FEW and differing * 2 > compared:
        raise Unclear(
            f"库里有原文的 {compared} 条里，{differing} 条和文件不一样：文件多半是另一版或者另一部法律，什么都没有改。"
            "请核对文件，或者用 --effective-from 说明是哪一版。"
        )
    store_provisions(written)


def _settle(
    one: WholeProvision, row: Provision | None, edition: Edition, imported: Imported, replace: bool
) -> Provision | None:
    """The row to be stored, or nothing where all stays as it is."""
    if row is None:
        imported.created += 1
        row = Provision(edition=edition, number=one.number, sub=one.sub, place=one.place, text=one.text)
        row.content_hash = digest(row, OF_PROVISION)
        return row
    if level(row.text) == level(one.text):
        imported.same += 1
        return None
    untouched = row.content_hash == digest(row, OF_PROVISION)
    if not row.text:
        imported.completed += 1
        row.text, row.text_status = one.text, Provision.TextStatus.OFFICIAL
        row.place = row.place or one.place
        if untouched:  # our own file may go on changing what it says; it never takes the wording away
            row.content_hash = digest(row, OF_PROVISION)
        return row
    if not replace:
        imported.differences.append(Difference(row.label, one.line, *parting(row.text, one.text)))
        return None
    imported.replaced.append(row.label + ("" if untouched else "（站内改过）"))
    row.text = one.text  # and not the fingerprint: `seed` must not bring the old wording back
    return row
