"""What the library holds, read once and then asked many times."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.utils import timezone

from core.addresses import address
from statutes.citing import names
from statutes.models import Edition, Provision


@dataclass(frozen=True)
class Held:
    """One provision in the library: enough to link to it."""

    pk: int
    number: int
    sub: int
    slug: str
    short_title: str
    on: date | None = None  # a day on which its edition is in force, where today is none

    @property
    def number_slug(self) -> str:
        return f"{self.number}-{self.sub}" if self.sub else str(self.number)

    @property
    def code(self) -> str:
        return f"{self.short_title}-{self.number_slug}"

    @property
    def address(self) -> str:
        # An edition that has ended or not begun is reached by its date; the plain address shows what is in force.
        plain = address("statutes:provision", self.slug, self.number_slug)
        return f"{plain}?on={self.on}" if self.on else plain


@dataclass
class HeldEdition:
    years: frozenset[int]
    named_year: int | None
    amended: bool
    effective_from: date
    effective_to: date | None
    numbering_since: date
    last_number: int | None
    provisions: dict[tuple[int, int], Held] = field(default_factory=dict)

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or self.effective_to > on)


@dataclass
class HeldLaw:
    """A statute with the editions that we hold, newest first."""

    title: str
    short_title: str
    slug: str
    editions: list[HeldEdition] = field(default_factory=list)

    def in_force(self, on: date) -> HeldEdition | None:
        return next((edition for edition in self.editions if edition.in_force(on)), None)

    def of_year(self, year: int) -> HeldEdition | None:
        """The edition that a text means by 2021年修正 or 2022年1月1日起施行."""
        named = [edition for edition in self.editions if edition.named_year == year]
        return next(iter(named or [edition for edition in self.editions if year in edition.years]), None)


class Library:
    """All names, editions and numbers that we hold. Load it once for a page or a batch: two queries."""

    def __init__(self, laws: list[HeldLaw], aliases: dict[str, HeldLaw]):
        self.laws = laws
        self._by_key = aliases
        self.keys = _known_forms() | aliases.keys()

    @classmethod
    def load(cls) -> "Library":
        editions = Edition.objects.select_related("statute").order_by(
            "statute__order", "statute_id", "-effective_from"
        )
        numbers: dict[int, list[tuple[int, int, int]]] = {}
        for pk, edition_id, number, sub in Provision.objects.values_list("pk", "edition_id", "number", "sub"):
            numbers.setdefault(edition_id, []).append((pk, number, sub))
        return cls.of((edition, numbers.get(edition.pk, [])) for edition in editions)

    @classmethod
    def of(cls, editions: Iterable[tuple[Edition, Iterable[tuple[int, int, int]]]]) -> "Library":
        """A library of editions, each with (key, number, sub) of its provisions; of one law the newest comes first."""
        today = timezone.localdate()
        laws: dict[str, HeldLaw] = {}
        aliases: dict[str, HeldLaw] = {}
        for edition, numbers in editions:
            statute = edition.statute
            law = laws.get(statute.slug)
            if law is None:
                law = laws[statute.slug] = HeldLaw(statute.title, statute.short_title, statute.slug)
                for form in names.keys(statute.title, statute.short_title, *statute.aliases):
                    aliases.setdefault(form, law)
            held = _held(edition)
            law.editions.append(held)
            day = None if held.in_force(today) else held.effective_from
            for pk, number, sub in numbers:
                held.provisions[number, sub] = Held(pk, number, sub, law.slug, law.short_title, day)
        return cls(list(laws.values()), aliases)

    def law(self, form: str) -> HeldLaw | None:
        """The law that goes by a name (see names.key)."""
        return self._by_key.get(form) or self._by_key.get(names.SHORT.get(form, ""))


@cache
def _known_forms() -> frozenset[str]:
    """The names of laws that we know of without holding them."""
    return frozenset(form for name in names.KNOWN for form in names.keys(name))


def _held(edition: Edition) -> HeldEdition:
    named = int(edition.label[:4]) if edition.label[:4].isdecimal() else None
    dates = (edition.promulgated_on, edition.effective_from)
    return HeldEdition(
        years=frozenset({day.year for day in dates if day} | ({named} if named else set())),
        named_year=named,
        amended=edition.is_amended,
        effective_from=edition.effective_from,
        effective_to=edition.effective_to,
        numbering_since=edition.numbering_since or edition.effective_from,
        last_number=edition.last_number,
    )
