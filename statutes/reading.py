"""What the pages of the law show, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.http import Http404

from core.paging import CountOf
from core.text import cn_number
from statutes import lineage, often, sources
from statutes.models import Edition, Provision, Statute
from statutes.otherdays import NotOnThatDay, OtherDay, explain

UNFOLDED = 100  # provisions that a page lists one below the other
MOST_CITING = 50  # pages of a kind that a provision's page names
MOST_PLACES = 300  # places of a kind that are asked for: several may be of one page, or not public any more


@dataclass(frozen=True)
class Neighbour:
    """The provision before or after, among those that we hold."""

    number: int
    sub: int
    gloss: str
    address: str

    @property
    def label(self) -> str:
        return f"第{cn_number(self.number)}条" + (f"之{cn_number(self.sub)}" if self.sub else "")


@dataclass(frozen=True)
class CitedBy:
    """One kind of page, with the titles and addresses of those that cite; the newest, where there are very many."""

    label: str
    pages: list[tuple[str, str]]
    is_cut: bool = False


@dataclass
class ProvisionPage:
    provision: Provision
    status: str
    asked: date | None
    editions: list[Provision]  # the same number in every edition that we hold, newest first
    previous: Neighbour | None
    next: Neighbour | None
    cited_by: list[CitedBy] = field(default_factory=list)
    history: list[lineage.Step] = field(default_factory=list)

    @property
    def coming(self) -> lineage.Step | None:
        """What the provision becomes next, where that is known already."""
        if self.status != "现行有效":
            return None
        return next((step for step in reversed(self.history) if step.status == "尚未施行"), None)


@dataclass(frozen=True)
class Place:
    """One stretch of a statute: its chapter and the provisions that we hold of it."""

    title: str
    provisions: list[Provision]

    @property
    def explained(self) -> list[Provision]:
        return [one for one in self.provisions if one.gloss or one.summary]

    @property
    def others(self) -> list[Provision]:
        return [one for one in self.provisions if not (one.gloss or one.summary)]

    @property
    def reach(self) -> str:
        """第六百六十七条至第六百八十条."""
        first, last = self.provisions[0], self.provisions[-1]
        return first.label if first is last else f"{first.label}至{last.label}"


@dataclass(frozen=True)
class Part:
    """One 编 with the stretches below it; without a title, all of a law that has none."""

    title: str
    places: list[Place]


@dataclass
class StatutePage:
    statute: Statute
    edition: Edition
    status: str
    asked: date | None
    editions: list[tuple[Edition, str]]
    places: list[Place]
    is_whole: bool
    held: int

    @property
    def is_folded(self) -> bool:
        return self.held > UNFOLDED

    @property
    def parts(self) -> list[Part]:
        """The stretches by 编, where the law has them."""
        return [
            Part(title, [Place(_below(title, one.title), one.provisions) for one in places])
            for title, places in groupby(self.places, key=lambda place: _book(place.title))
        ]


def _book(title: str) -> str:
    top = title.partition(" / ")[0]
    return top if "编" in top.partition(" ")[0] or top == "附则" else ""


def _below(book: str, title: str) -> str:
    return title.removeprefix(book).removeprefix(" / ") if title != book else title


@dataclass(frozen=True)
class Listed:
    """A statute in the list: the edition to show, its status today, and how many provisions of it we hold."""

    statute: Statute
    edition: Edition
    status: str
    held: int


def statutes_by_level(today: date) -> list[tuple[str, list[Listed]]]:
    """Statutes of which a provision is held, by rank."""
    by_level: dict[str, list[Listed]] = {level: [] for level in Statute.Level.values}
    for _, editions in groupby(often.editions_held(), key=lambda edition: edition.statute_id):
        edition = _edition_of(list(editions), None, today)
        row = Listed(edition.statute, edition, edition.status_on(today), vars(edition)["held"])
        by_level[edition.statute.level].append(row)
    return [(Statute.Level(level).label, found) for level, found in by_level.items() if found]


def newest_editions(most: int) -> list[Edition]:
    """The editions that took effect last or are about to, of which a provision is held; `held` says how many."""
    its = Provision.objects.filter(edition=OuterRef("pk"))
    filled = Edition.objects.filter(Exists(its)).annotate(
        held=CountOf(its)
    )  # counted for those that are named alone
    return list(filled.select_related("statute").order_by("-effective_from", "-pk")[:most])


def statute_page(slug: str, asked: date | None, *, today: date) -> StatutePage:
    """One statute as of the day asked for, else as it stands today; Http404 for one that we do not hold.

    NotOnThatDay when no edition that we hold is of that day.
    """
    editions = often.editions_at(slug=slug)
    edition = _edition_of(editions, asked, today)
    if edition is None and asked and editions:
        raise NotOnThatDay(explain(editions, asked, today=today))
    if edition is None:
        raise Http404("法条库里没有这部法律。")
    provisions = often.provisions_in(edition=edition.pk)
    for provision in provisions:
        provision.edition = edition
    places = [Place(title, list(group)) for title, group in groupby(provisions, key=lambda p: p.place)]
    return StatutePage(
        statute=edition.statute,
        edition=edition,
        status=edition.status_on(today),
        asked=asked,
        editions=[(one, one.status_on(today)) for one in editions],
        places=places,
        is_whole=edition.is_whole(provisions),
        held=len(provisions),
    )


def _edition_of(editions: list[Edition], asked: date | None, today: date) -> Edition | None:
    """The edition in force; without a day asked for, the newest where none is."""
    in_force = [edition for edition in editions if edition.status_on(asked or today) == "现行有效"]
    return next(iter(in_force or ([] if asked else editions)), None)


def provision_page(slug: str, number: int, sub: int, asked: date | None, *, today: date) -> ProvisionPage:
    """One provision as of the day asked for, else as it stands today, else as it last or next stands.

    Http404 when no edition that we hold has the number; NotOnThatDay when only another day's has it. Two queries, and
    one more where we hold several editions of the law.
    """
    rows = often.of_number(slug=slug, number=number, sub=sub)
    if not rows:
        raise Http404("法条库里没有这一条。")
    in_force = [row for row in rows if row.edition.status_on(asked or today) == "现行有效"]
    if asked and not in_force:
        raise NotOnThatDay(_on_no_such_day(rows[0], asked, today))
    provision = (in_force or rows)[0]
    return ProvisionPage(
        provision=provision,
        status=provision.edition.status_on(today),
        asked=asked,
        editions=rows,
        previous=_read_neighbour(provision, provision.before),
        next=_read_neighbour(provision, provision.after),
        cited_by=cited_by(provision, today=today),
        history=lineage.of(provision, today=today) if provision.has_other_editions else [],
    )


def _on_no_such_day(row: Provision, asked: date, today: date) -> OtherDay:
    editions = Edition.objects.filter(statute=row.edition.statute).select_related("statute")
    return explain(list(editions.order_by("-effective_from")), asked, today=today, number=row.label)


def _read_neighbour(provision: Provision, packed: str | None) -> Neighbour | None:
    if not packed:
        return None
    number, sub, gloss = packed.split("|", 2)
    beside = Provision(edition=provision.edition, number=int(number), sub=int(sub))
    return Neighbour(beside.number, beside.sub, gloss, beside.page_url)


def cited_by(provision: Provision, *, today: date) -> list[CitedBy]:
    """Public pages that cite a provision, by kind, each page once; one query.

    Among them those that cited it before its edition took effect, when the same number was its predecessor's.
    """
    named = {
        one.kind: one.title_and_url for one in sources.every() if isinstance(one.title_and_url, sources.Rows)
    }
    cited = often.places_citing(
        MOST_PLACES,
        tuple(named.items()),
        provision=provision.pk,
        predecessor=provision.predecessor_id or 0,
        number=provision.number,
        sub=provision.sub,
        on=today,
    )
    places: dict[str, dict[str, list]] = {}
    for kind, key, said in cited:
        places.setdefault(kind, {})[key] = said
    found = []
    for source in sources.every():
        if here := places.get(source.kind):
            if rows := named.get(source.kind):
                pages = _each_page_once(
                    rows.place(*columns) for said in here.values() for columns in said or ()
                )
            else:
                titles = source.title_and_url(list(here))
                pages = _each_page_once(titles[key] for key in here if key in titles)
            if pages:
                is_cut = len(pages) > MOST_CITING or len(here) == MOST_PLACES
                found.append(CitedBy(source.label, pages[-MOST_CITING:], is_cut))
    return found


def _each_page_once(places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Several sections of one article are one page; the first address leads to the first of them."""
    pages: dict[str, tuple[str, str]] = {}
    for title, address in places:
        pages.setdefault(address.partition("#")[0], (title, address))
    return list(pages.values())
