"""What readers are told of changed law at the very place that rests on it, until somebody has read the place again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from core import differing
from core.differing import Piece
from core.prepared import prepared
from statutes.comparing import Fate
from statutes.models import Provision, ReviewTask, Statute


@dataclass(frozen=True)
class Change:
    """One provision under a place that the law has changed, and what a reader needs to know of it today."""

    old: Provision
    new: Provision | None
    fate: Fate
    today: date

    @property
    def since(self) -> date | None:
        """The first day of the new wording."""
        return self.new.edition.effective_from if self.new else self.old.edition.effective_to

    @property
    def ends_the_law(self) -> bool:
        return self.fate == Fate.ENDED

    @property
    def is_to_come(self) -> bool:
        return self.since is not None and self.since > self.today

    @property
    def sentence(self) -> str:
        """What became of it, in one sentence."""
        was, to = self.old.label, self.new.label if self.new else ""
        number = f"，现在是{to}" if self.new and to != was else ""
        said = {
            Fate.CHANGED: f"{was}的文字改了{number}",
            Fate.MERGED: f"{was}的内容并入了{to}",
            Fate.REPEALED: f"新版里没有找到和{was}相近的条",
            Fate.ENDED: "我们没有收到接着它的新版",
            Fate.MOVED: f"{was}的文字没有变{number}",
            Fate.REFERRED: f"{was}只改了文中提到的条号{number}",
        }
        return said.get(self.fate, f"{was}在新版里的原文，我们还没有录入") + "。"

    @property
    def is_other_wording(self) -> bool:
        return self.fate not in (Fate.SAME, Fate.MOVED)

    @property
    def is_worth_comparing(self) -> bool:
        """Whether there are words to look at: where only the number is another, the sentence says it all."""
        return bool(self.old.text) and self.is_other_wording

    @property
    def has_both(self) -> bool:
        return bool(self.new and self.old.text and self.new.text)

    @property
    def before(self) -> list[Piece]:
        return differing.before(self._pieces)

    @property
    def after(self) -> list[Piece]:
        return differing.after(self._pieces)

    @property
    def _pieces(self) -> tuple[Piece, ...]:
        return pieces(self.old.text, self.new.text if self.new else "")


@lru_cache(256)  # a change of one provision stands on many pages
def pieces(old: str, new: str) -> tuple[Piece, ...]:
    return tuple(differing.difference(old, new))


@dataclass(frozen=True)
class OfLaw:
    """What one law changed under a place on one day, or that it ended on that day."""

    statute: Statute
    since: date | None
    ends_the_law: bool
    changes: list[Change]

    @property
    def is_to_come(self) -> bool:
        return self.changes[0].is_to_come


@dataclass
class Changes:
    """What waits at one place, and who last looked at it again."""

    waiting: list[Change] = field(default_factory=list)
    confirmed: ReviewTask | None = None

    @property
    def by_law(self) -> list["OfLaw"]:
        """What waits, one law and day after the other: a law that changes often changes many numbers at once."""
        groups: dict[tuple, list[Change]] = {}
        for one in self.waiting:
            groups.setdefault((one.old.edition.statute, one.since, one.ends_the_law), []).append(one)
        return [OfLaw(statute, since, ends, found) for (statute, since, ends), found in groups.items()]

    @property
    def as_written(self) -> dict[tuple[str, str], Provision]:
        """The wordings that the place was written on, by law and number: what its numbers mean until it is read again."""
        return {(one.old.edition.statute.slug, one.old.number_slug): one.old for one in self.waiting}


def at(kind: str, keys: Iterable[str], *, on: date) -> dict[str, Changes]:
    """What there is to say at some places of one kind on a day; one query, places without a change are left out."""
    return among({kind: keys}, on=on)[kind]


def among(places: Mapping[str, Iterable[str]], *, on: date) -> dict[str, dict[str, Changes]]:
    """The same for places of several kinds, which stand on one page: kind → key → changes, in one query."""
    wanted = {kind: list(keys) for kind, keys in places.items()}
    asked = [kind for kind, keys in wanted.items() if keys]
    keys = {f"keys{place}": wanted[kind] for place, kind in enumerate(asked)}
    tasks = _tasks(*asked, **keys) if asked else []
    return {kind: _by_place([one for one in tasks if one.source_kind == kind], on) for kind in wanted}


@prepared
def _tasks(*kinds, **keys):
    return ReviewTask.objects.at({kind: keys[f"keys{place}"] for place, kind in enumerate(kinds)})


def on_page(kind: str, name: str, *, on: date) -> dict[str, Changes]:
    """The same for all places of a page whose keys are its name, or begin with it: letter#paragraph."""
    return _by_place(ReviewTask.objects.on_page(kind, name), on)


def _by_place(tasks: Iterable[ReviewTask], on: date) -> dict[str, Changes]:
    found: dict[str, Changes] = {}
    for task in tasks:
        place = found.setdefault(task.source_key, Changes())
        if task.status == ReviewTask.Status.OPEN:
            place.waiting.append(Change(task.old_provision, task.new_provision, Fate(task.fate), on))
        else:
            place.confirmed = place.confirmed or task
    return found


def joined(places: Iterable[Changes]) -> Changes:
    """Several places of one page told in one: each provision once, and the latest confirmation."""
    places = list(places)
    waiting = {one.old.pk: one for place in places for one in place.waiting}
    confirmed = [place.confirmed for place in places if place.confirmed]
    return Changes(list(waiting.values()), max(confirmed, key=lambda task: task.confirmed_at, default=None))
