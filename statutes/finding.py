"""What search knows of provisions, and which searches name one outright."""

import re

from django.utils import timezone

from core.text import parse_number
from search.sources import Document, Source
from statutes import citing
from statutes.citing import names
from statutes.models import Provision

_NUMERAL = r"[0-9零〇一二三四五六七八九十百千两]{1,9}"
_ASKED = re.compile(
    rf"(?P<name>.{{0,80}}?)[\s\-:：]*(?P<di>第)?\s*(?P<number>{_NUMERAL})(?:[-之](?P<dash>[0-9]{{1,2}}))?\s*(?P<tiao>[条條])?"
    r"(?:之(?P<sub>[一二三四五六七八九十]{1,3}|[0-9]{1,2}))?"
)
_MAY_NAME = re.compile(r"[0-9]|[零〇一二三四五六七八九十百千两]+\s*[条條]")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９（）", "0123456789()")
MOST = 5


def source() -> Source:
    return Source("provision", "法条", _objects, document, direct, today=_today)


def _objects():
    return Provision.objects.with_statute().order_by("pk")


def _today(keys: list[str]) -> dict[str, Document]:
    rows = Provision.objects.with_statute().filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(row.pk): document(row) for row in rows}


def document(provision: Provision) -> Document:
    """A provision as search sees it today; the law in force stands above what is over or has not begun."""
    edition, statute = provision.edition, provision.edition.statute
    is_in_force = edition.status_on(timezone.localdate()) == "现行有效"
    other_day = "" if is_in_force else f"（{edition.label}）"
    number = f"{provision.number}条之{provision.sub}" if provision.sub else f"{provision.number}条"
    return Document(
        kind="provision",
        key=str(provision.pk),
        title=f"{statute.short_title}{provision.label}{other_day}",
        url=provision.page_url,
        summary=provision.summary,
        headings=[provision.gloss, provision.place],
        body=f"{provision.text}\n{provision.note}",
        tags=[statute.title, *statute.aliases, f"第{number}", f"{statute.short_title}{number}"],
        authority=60 if is_in_force else 20,
        updated_on=edition.text_as_of or edition.effective_from,
        groups=(statute.slug, f"{statute.slug}/{provision.place}"),
    )


def direct(text: str) -> list[Document]:
    """The provisions that a search names: 675条, 民法典675, 《民法典》675, 第293条之一, 民法典第675条 利息."""
    text = text.strip().translate(_FULL_WIDTH)
    if len(text) > 200 or not _MAY_NAME.search(text):
        return []
    library, today = citing.Library.load(), timezone.localdate()
    wanted = _asked_outright(text, library, today)
    if not wanted:
        resolved = [citing.resolve(mention, library, on=today) for mention in citing.find(text, library.keys)]
        wanted = [held.pk for one in resolved for held in one.held]
    rows = Provision.objects.with_statute().in_bulk(wanted[:MOST])
    return [document(rows[pk]) for pk in dict.fromkeys(wanted[:MOST])]


def _asked_outright(text: str, library: citing.Library, today) -> list[int]:
    match = _ASKED.fullmatch(text)
    number = parse_number(match["number"]) if match else None
    if not match or not number:
        return []
    sub = parse_number(match["sub"] or match["dash"] or "") or 0
    name = names.key(match["name"])
    law = library.law(name)
    if not law and (name or not match["tiao"]):
        return []  # a number that is no provision, or words before it that are no law
    editions = [one.in_force(today) or one.editions[0] for one in ([law] if law else library.laws)]
    return [edition.provisions[number, sub].pk for edition in editions if (number, sub) in edition.provisions]
