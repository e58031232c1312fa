"""Quotations of law, and the chips that lead from words to the provisions that they rest on.

A chip is a link to the provision's words: at the foot of the same page (`statute_slips`), or, where they would make a page
heavy, on one of their own. static/js/law.js shows them beside the chip instead.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils import timezone

from core.differing import Piece, as_html
from core.text import cn_number
from statutes.changes import Changes
from statutes.models import Provision

register = template.Library()


@register.simple_tag
def provision_block(provision: Provision, paragraph: int = 0) -> str:
    """A provision, or one 款 of it, as a quotation with its name, its status today and our plain words."""
    return render_to_string("statutes/_law.html", _quotation(provision, paragraph) | {"with_summary": True})


@register.inclusion_tag("statutes/_slips.html")
def statute_slips(provisions: Iterable[Provision]) -> dict:
    """The words of each provision once, under the id that its chips lead to."""
    once = {provision.pk: provision for provision in provisions}
    return {"slips": [_quotation(provision, 0) | {"id": slip_id(provision)} for provision in once.values()]}


def chip(provision: Provision, *, page: str = "") -> str:
    """原文: leads to the words of a provision, on this page or another."""
    label = escape(f"看{provision.citation}原文")
    return f'<a class="peek" href="{page}#{slip_id(provision)}" aria-label="{label}">原文</a>'


@register.simple_tag
def law_changes(changes: Changes | None, place: str = "这一节") -> str:
    """What readers are told where the law under a place has changed, with both wordings, and who read it again."""
    return render_to_string("statutes/_changes.html", {"changes": changes, "place": place}) if changes else ""


@register.filter
def pieces_html(pieces: Iterable[Piece]) -> str:
    """A side of a comparison: what goes and what comes is told in words too."""
    return as_html(pieces)


def slip_id(provision: Provision) -> str:
    """The id of a provision's slip: law-civil-code-675; one of another day says since when, for both may stand on a page."""
    slip, edition = f"law-{provision.edition.statute.slug}-{provision.number_slug}", provision.edition
    in_force = edition.status_on(timezone.localdate()) == "现行有效"
    return slip if in_force else f"{slip}-{edition.effective_from}"


def _quotation(provision: Provision, paragraph: int) -> dict:
    clauses = provision.clauses
    quoted = clauses[paragraph - 1] if 0 < paragraph <= len(clauses) else provision.paragraphs
    one_of_several = 0 < paragraph <= len(clauses) and len(clauses) > 1
    return {
        "provision": provision,
        "citation": provision.citation + (f"第{cn_number(paragraph)}款" if one_of_several else ""),
        "lines": quoted,
        "status": provision.edition.status_on(timezone.localdate()),
    }
