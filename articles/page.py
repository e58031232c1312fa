"""The article page as its template needs it: a snapshot whose tokens are filled from the law as it stands today."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from articles import places
from articles.laws import Filler, provisions_by_ref
from articles.querysets import CITES
from core.addresses import address
from reference import figures, onpage, resting, warnings
from reference.glossing import Glosser
from reference.models import LegalFigure, Notice, Term
from statutes import changes
from statutes.changes import Changes
from statutes.models import Provision


@dataclass
class Page:
    """What the template of an article shows, filled; the names are those of templates/articles/."""

    short_answer: list
    do_now: list
    do_not: list
    sections: list
    notes: list
    sources: list
    further: list
    tags: list
    minutes: int
    history: list
    slips: list[Provision] = field(default_factory=list)  # what its chips lead to
    law: list[Provision] = field(default_factory=list)  # all that it cites, in the order of law
    statutes: list[dict] = field(default_factory=list)
    warnings: list[tuple[Notice, list[Provision]]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    figures: dict[str, LegalFigure] = field(default_factory=dict)
    changes: dict[str, Changes] = field(
        default_factory=dict
    )  # under the parts around the sections, by anchor

    @property
    def needs_law_list(self) -> bool:
        """A closing section of the editor's lists the law already, unless some of it is not in force any more."""
        listed = any(section["kind"] == "statutes" for section in self.sections)
        return not listed or any(one["status"] != "现行有效" for one in self.statutes)


def build(
    snapshot: dict,
    *,
    article: int,
    on: date,
    beside: Collection[str] = (),
    may_rest_on_changes: bool = True,
    law_page: str = "",
) -> Page:
    """Fill the snapshot of an article with the law and the small facts of a day: three queries, however much it cites.

    `beside` are the keys of figures that something else on the page names; they stand in the page's `figures`. A caller
    who knows that no law under the article has changed (`Article.objects.shown`) saves one of the queries. The chips lead
    to `law_page`, or to the foot of this page.
    """
    facts = onpage.facts([*snapshot["figures"], *beside], on=on)
    about = " ".join([snapshot["title"], *(tag["name"] for tag in snapshot["tags"])])
    shown = warnings.about(about, facts.warnings)
    codes = {code for warning in shown for code in warning.provisions}
    provisions = provisions_by_ref(refs_of(snapshot), on=on, codes=codes)
    resting_here = {
        CITES: places.keys(article, snapshot),
        resting.NOTICE: [one.key for one in shown],
        resting.TERM: [str(one.pk) for one in facts.terms],
    }
    changed = changes.among(resting_here if may_rest_on_changes else dict.fromkeys(resting_here, ()), on=on)
    resting.mark(facts.terms, changed[resting.TERM])
    return PageFiller(
        snapshot,
        on=on,
        provisions={code: one for code, one in provisions.items() if code not in codes},
        figures=facts.figures,
        terms=facts.terms,
        changed=changed[CITES],
        around=places.of_parts(article, changed[CITES]),
        warned=resting.with_grounds(shown, provisions, changed[resting.NOTICE]),
        law_page=law_page,
    ).page()


def refs_of(snapshot: dict) -> set[str]:
    """Everything that a snapshot rests on, as articles.laws.provisions_by_ref takes it."""
    return {*snapshot["laws"].values(), *(ref for section in snapshot["sections"] for ref in section["laws"])}


class PageFiller(Filler):
    """Fills a snapshot with what it is given; glossary, changes of law and warnings are those of a page of today."""

    def __init__(
        self,
        snapshot: dict,
        *,
        on: date,
        provisions: dict[str, Provision],
        figures: dict[str, LegalFigure],
        terms: Collection[Term] = (),
        changed: Mapping[str, Changes] | None = None,
        around: Mapping[str, Changes] | None = None,
        warned: Collection[tuple[Notice, list[Provision]]] = (),
        law_page: str = "",
    ):
        super().__init__(snapshot["laws"], provisions, law_page=law_page)
        self.snapshot, self.on, self.figures, self.warned = snapshot, on, figures, list(warned)
        self.glosser, self.changes, self.around = Glosser(list(terms)), changed or {}, around or {}
        self.anywhere = changes.joined(self.changes.values()).as_written
        self.as_written = self.anywhere

    def page(self) -> Page:
        shown = self.snapshot
        with self.resting_on("gist"):
            short_answer = [self.line(html) for html in shown["short_answer"]]
        with self.resting_on("now"):
            do_now = [
                {"title_html": self.filled(step["title_html"]), "text_html": self.line(step["text_html"])}
                for step in shown["do_now"]
            ]
            do_not = [self.line(html) for html in shown["do_not"]]
        sections = [self.section(section) for section in shown["sections"]]
        with self.resting_on("notes"):
            notes = [note | {"html": self.line(note["html"])} for note in shown["notes"]]
        cited = [row for row in map(self.at, self.provisions) if row]
        return Page(
            short_answer=short_answer,
            do_now=do_now,
            do_not=do_not,
            sections=sections,
            notes=notes,
            sources=shown["sources"],
            further=shown["further"],
            tags=[tag | {"url": address("articles:tag", tag["slug"])} for tag in shown["tags"]],
            minutes=shown["minutes"],
            history=shown["history"],
            warnings=self.warned,
            terms=list(self.glosser.used.values()),
            figures=self.figures,
            changes=self.around,
            slips=list(self.slips.values()),
            law=_once_in_order([*cited, *self.slips.values()]),
            statutes=[
                {"label": one.citation, "url": one.page_url, "status": one.edition.status_on(self.on)}
                for one in _once_in_order(cited)
            ],
        )

    @contextmanager
    def resting_on(self, part: str) -> Iterator[None]:
        """While a part around the sections is filled, its numbers mean what they meant when it was written."""
        self.as_written = self.around[part].as_written if part in self.around else {}
        yield
        self.as_written = self.anywhere

    def section(self, section: dict) -> dict:
        lists_law = section["kind"] == "statutes"  # its provisions are its text: no chips, no margin notes
        changed = self.changes.get(section["uid"])
        self.as_written = changed.as_written if changed else {}
        side = [] if lists_law else [self.at(ref) for ref in section["laws"]]
        filled = section | {
            "html": self.filled(section["html"], chips=False) if lists_law else self.line(section["html"]),
            "side": [
                {"url": one.page_url, "label": _short_label(one), "gloss": one.gloss} for one in side if one
            ],
            "changes": changed,
        }
        self.as_written = self.anywhere
        return filled

    def line(self, html: str) -> SafeString:
        """A text with its law and figures, and the words that it is the first to use explained."""
        return mark_safe(self.glosser.mark(self.filled(html)))

    def filled(self, html: str, *, chips: bool = True) -> SafeString:
        return mark_safe(figures.fill(self.fill(html, chips=chips), self.figures))


def _short_label(provision: Provision) -> str:
    sub = f"之{provision.sub}" if provision.sub else ""
    return f"{provision.edition.statute.short_title} {provision.number} 条{sub}"


def _once_in_order(provisions: Iterable[Provision]) -> list[Provision]:
    return sorted({one.pk: one for one in provisions}.values(), key=_in_order_of_law)


def _in_order_of_law(provision: Provision) -> tuple:
    statute = provision.edition.statute
    return statute.order, statute.slug, provision.number, provision.sub
