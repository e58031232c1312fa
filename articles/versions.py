"""An article as readers got it at a moment: the words, the law of that day with its editions, who had checked it, and the seal.

The words are those of a revision; quotations are filled with the law that was in force on the day that is asked for, in the
wording that was kept at the publication. Where a place had yet to be read again under changed law, readers got the old
wording with a note, and so does whoever asks. Glossary, warnings and comments are today's business and are left out.
"""

import copy
import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from articles import keeping, places
from articles.laws import provisions_by_ref, ref_of
from articles.models import Article, Correction, LawCheck, Revision, Withdrawal
from articles.page import Page, PageFiller, refs_of
from articles.querysets import CITES
from reference.models import LegalFigure
from statutes import changes
from statutes.changes import Change, Changes
from statutes.comparing import Fate
from statutes.models import Provision, ReviewTask

EARLIEST = 2000
_BLANK_FOR_PLUS = re.compile(
    r"(?<=T\d\d:\d\d) (?=\d\d:\d\d$)|(?<=T\d\d:\d\d:\d\d) (?=\d\d:\d\d$)"
)  # as addresses do


class BadMoment(ValueError):
    """What was typed is no moment at which readers could have got an article; the words say what to write instead."""


class NotShown(Exception):
    """At that moment readers did not get the article; the words say why."""


@dataclass(frozen=True)
class Law:
    """One provision that a version rests on, in the edition of its day."""

    provision: Provision
    kept: bool  # whether its wording was kept at the publication, or is the library's of today

    @property
    def edition(self):
        return self.provision.edition


@dataclass(frozen=True)
class Version:
    """What the page of a version shows; `until` is when the next one or a withdrawal took its place, or None."""

    revision: Revision
    page: Page
    moment: datetime
    until: datetime | None
    laws: list[Law]
    check: LawCheck | None
    later_checks: list[LawCheck]
    corrections: list[Correction]
    newer: int  # how many versions have followed
    proof: str

    @property
    def disclaimer(self) -> str:
        return self.revision.kept.get("disclaimer", "")

    @property
    def is_sealed(self) -> bool:
        return bool(self.revision.seal)

    @property
    def address_then(self) -> str:
        return self.revision.kept.get("address", "")


def moment_of(text: str, *, now: datetime) -> datetime:
    """`2026-05-01T10:00` or `2026-05-01` (its last moment) in our time; an offset may be given. Raises BadMoment."""
    typed = _BLANK_FOR_PLUS.sub("+", text.strip()).replace(" ", "T")
    try:
        if len(typed) == len("2026-05-01"):
            found = datetime.combine(date.fromisoformat(typed), time.max)
        else:
            found = datetime.fromisoformat(typed)
        if not EARLIEST <= found.year <= now.year + 1:
            raise ValueError(typed)
        moment = found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        raise BadMoment("时间要写成 2026-05-01 或者 2026-05-01T10:00，用北京时间。") from None
    if timezone.localdate(moment) > timezone.localdate(now):
        raise BadMoment("这个时间还没有到。")
    return min(moment, now)


def number_at(article: Article, moment: datetime) -> int:
    """The number of the revision that readers got at a moment. Raises NotShown."""
    away = Withdrawal.objects.at(moment).filter(article=article).first()
    if away:
        since = f"{timezone.localtime(away.made_at):%Y-%m-%d %H:%M}"
        raise NotShown(f"那时这篇文章已经撤下（{since} 起），读者看不到。原因：{away.reason}")
    number = (
        article.revisions.filter(created_at__lte=moment)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    if number is None:
        raise NotShown("那时这篇文章还没有发布。")
    return number


def build(revision: Revision, *, at: datetime | None = None) -> Version:
    """A version as it was when it came out, or at a moment while it was what readers got."""
    article, moment = revision.article, at or revision.created_at
    later = list(
        article.revisions.filter(number__gt=revision.number)
        .order_by("number")
        .values_list("created_at", flat=True)
    )
    ends = later[:1] + list(
        revision.withdrawals.filter(made_at__gte=revision.created_at).values_list("made_at", flat=True)
    )
    until = min(ends, default=None)
    checks = list(article.law_checks.select_related("lawyer__user").order_by("-made_at", "-pk"))
    page, laws = _filled(revision, moment)
    return Version(
        revision=revision,
        page=page,
        moment=moment,
        until=until,
        laws=laws,
        check=next((one for one in checks if one.made_at <= moment), None),
        later_checks=[
            one for one in checks if moment < one.made_at and (until is None or one.made_at < until)
        ],
        corrections=list(Correction.objects.after(revision)),
        newer=len(later),
        proof=keeping.proof(revision),
    )


def rested_on(revision: Revision, *, on: date) -> tuple[dict[str, Law], dict[str, LegalFigure]]:
    """The law by ref and the figures by key that a revision shows on a day, as they were kept; two queries at most."""
    kept, is_that_day = _kept(revision), on == timezone.localdate(revision.created_at)
    law = {
        ref: _as_kept(provision, kept.get(ref), is_that_day)
        for ref, provision in provisions_by_ref(refs_of(revision.snapshot), on=on).items()
    }
    figures = {
        one["key"]: LegalFigure(
            key=one["key"], value=one["value"], unit=one["unit"], source_status=one["status"]
        )
        for one in revision.kept.get("figures", [])
    }
    return law, figures or LegalFigure.objects.by_key(revision.snapshot["figures"])


def waiting_at(revision: Revision, moment: datetime) -> dict[str, Changes]:
    """What stood over each place at a moment because nobody had read it again yet; one query."""
    tasks = ReviewTask.objects.filter(
        Q(confirmed_at=None) | Q(confirmed_at__gt=moment),
        source_kind=CITES,
        source_key__in=places.keys(revision.article_id, revision.snapshot),
        opened_at__lte=moment,
    )
    kept = _kept(revision)
    found: dict[str, Changes] = {}
    for task in tasks.with_both_wordings().order_by("old_provision__number", "pk"):
        old = _as_kept(task.old_provision, kept.get(ref_of(task.old_provision))).provision
        change = Change(old, task.new_provision, Fate(task.fate), timezone.localdate(moment))
        found.setdefault(task.source_key, Changes()).waiting.append(change)
    return found


def _filled(revision: Revision, moment: datetime) -> tuple[Page, list[Law]]:
    on = timezone.localdate(moment)
    found, figures = rested_on(revision, on=on)
    waiting = waiting_at(revision, moment)
    page = PageFiller(
        revision.snapshot,
        on=on,
        provisions={ref: law.provision for ref, law in found.items()},
        figures=figures,
        changed=waiting,
        around=places.of_parts(revision.article_id, waiting),
    ).page()
    kept = _kept(revision)
    for (slug, number), old in changes.joined(waiting.values()).as_written.items():
        if (ref := f"{slug}/{number}") in found:
            found[ref] = _as_kept(old, kept.get(ref))
    once = {law.provision.pk: law for law in found.values()}
    return page, sorted(once.values(), key=_in_order_of_law)


def _kept(revision: Revision) -> dict[str, dict]:
    return {one["ref"]: one for one in revision.kept.get("law", [])}


def _as_kept(provision: Provision, kept: dict | None, is_that_day: bool = False) -> Law:
    """The library's row with the wording that was kept of it; another edition, in force since, has the library's own.

    On the very day of the publication what was kept is what readers got, whatever days the library gives now.
    """
    is_same = kept is not None and kept["from"] == provision.edition.effective_from.isoformat()
    if kept is None or not (is_same or is_that_day):
        return Law(provision, kept=False)
    then = copy.copy(provision)
    then.text, then.text_status, then.summary = kept["text"], kept["status"], kept["summary"]
    if not is_same:
        then.edition = copy.copy(provision.edition)
        then.edition.label, then.edition.effective_from = kept["edition"], date.fromisoformat(kept["from"])
        then.edition.effective_to = date.fromisoformat(kept["to"]) if kept["to"] else None
    return Law(then, kept=True)


def _in_order_of_law(law: Law) -> tuple:
    statute = law.edition.statute
    return statute.order, statute.slug, law.provision.number, law.provision.sub
