"""The article page as its template needs it: a snapshot whose tokens are filled from the law as it stands today."""

import re
from dataclasses import dataclass, field
from datetime import date
from html import escape, unescape

from django.urls import reverse
from django.utils.safestring import mark_safe

from articles.laws import Code, provisions_by_ref, ref_of
from reference.models import LegalFigure
from statutes.models import Provision
from statutes.templatetags.statutes_tags import provision_block, slip_id

_QUOTED = re.compile(r"<p>\{\{law:([^{}]+)\}\}</p>")
_LINKED = re.compile(r'<a href="law:([^"]+)">(.*?)</a>', re.DOTALL)
_FIGURE = re.compile(r"\{\{figure:([^{}]+)\}\}")


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
    slips: list[Provision] = field(default_factory=list)
    statutes: list[dict] = field(default_factory=list)


def build(snapshot: dict, *, on: date) -> Page:
    """Fill a snapshot with the law and the figures of a day: at most two queries, however much it cites."""
    return _Filler(snapshot, on).page()


class _Filler:
    def __init__(self, snapshot: dict, on: date):
        self.snapshot, self.on = snapshot, on
        self.laws: dict[str, str] = snapshot["laws"]
        refs = {*self.laws.values(), *(ref for section in snapshot["sections"] for ref in section["laws"])}
        self.provisions = provisions_by_ref(refs, on=on)
        keys = set(snapshot["figures"])
        self.figures = {row.key: row for row in LegalFigure.objects.filter(key__in=keys)} if keys else {}
        self.slips: dict[str, Provision] = {}

    def page(self) -> Page:
        shown = self.snapshot
        page = Page(
            short_answer=[self.fill(line) for line in shown["short_answer"]],
            do_now=[{name: self.fill(html) for name, html in step.items()} for step in shown["do_now"]],
            do_not=[self.fill(line) for line in shown["do_not"]],
            sections=[self.section(section) for section in shown["sections"]],
            notes=[note | {"html": self.fill(note["html"])} for note in shown["notes"]],
            sources=shown["sources"],
            further=shown["further"],
            tags=[tag | {"url": reverse("articles:tag", args=[tag["slug"]])} for tag in shown["tags"]],
            minutes=shown["minutes"],
            history=shown["history"],
        )
        page.slips = list(self.slips.values())
        page.statutes = [
            {
                "label": provision.citation,
                "url": provision.get_absolute_url(),
                "status": provision.edition.status_on(self.on),
            }
            for provision in sorted(self.provisions.values(), key=_in_order_of_law)
        ]
        return page

    def section(self, section: dict) -> dict:
        side = [] if section["kind"] == "statutes" else [self.provisions.get(ref) for ref in section["laws"]]
        return section | {
            "html": self.fill(section["html"]),
            "side": [
                {"url": one.get_absolute_url(), "label": _short_label(one), "gloss": one.gloss}
                for one in side
                if one
            ],
        }

    def fill(self, html: str) -> str:
        html = _QUOTED.sub(self._quotation, html)
        html = _LINKED.sub(self._link, html)
        return mark_safe(_FIGURE.sub(self._figure, html))

    def _quotation(self, match: re.Match) -> str:
        code, provision = self._find(match[1])
        return str(provision_block(provision, code.paragraph)) if provision else ""

    def _link(self, match: re.Match) -> str:
        _, provision = self._find(unescape(match[1]))
        if provision is None:
            return match[2]
        self.slips.setdefault(ref_of(provision), provision)
        label = escape(f"看{provision.citation}原文")
        return (
            f'<a href="{provision.get_absolute_url()}">{match[2]}</a>'
            f'<button class="peek" type="button" popovertarget="{slip_id(provision)}" aria-label="{label}">原文</button>'
        )

    def _figure(self, match: re.Match) -> str:
        figure = self.figures.get(match[1].strip())
        return escape(f"{figure.value}{figure.unit}") if figure else "（数值待核对）"

    def _find(self, text: str) -> tuple[Code, Provision | None]:
        return Code.parse(text), self.provisions.get(self.laws.get(text.strip(), ""))


def _short_label(provision: Provision) -> str:
    sub = f"之{provision.sub}" if provision.sub else ""
    return f"{provision.edition.statute.short_title} {provision.number} 条{sub}"


def _in_order_of_law(provision: Provision) -> tuple:
    statute = provision.edition.statute
    return statute.order, statute.slug, provision.number, provision.sub
