"""Provisions in force that a lawyer may put into an answer, found by name, number or words."""

from datetime import date

from core.text import clean_input
from search import query
from statutes.models import Provision

MOST, LOOKED_AT = 8, 40


def provisions_like(text: str, *, on: date) -> list[Provision]:
    """At most eight provisions in force on a day: what was named outright first, then what a search finds."""
    try:
        text = clean_input(text).strip()
    except ValueError:  # a byte that nobody types
        return []
    found = query.search(text, kind="provision", page_size=LOOKED_AT)
    keys = [int(each.key) for each in [*found.direct, *found.hits]]
    rows = Provision.objects.in_force(on).with_statute().in_bulk(keys)
    return [rows[key] for key in dict.fromkeys(keys) if key in rows][:MOST]


def as_offer(provision: Provision) -> dict[str, str]:
    """What the page needs to show a provision, and the two forms in which it is put into an answer."""
    shown = provision.text or provision.summary
    return {
        "name": provision.citation,
        "token": f"{{{{law:{provision.code}}}}}",
        "gloss": provision.gloss,
        "text": shown if len(shown) <= 160 else f"{shown[:159]}…",
        "note": "" if provision.text else "还没有核对官方原文，这是本站的概括。",
        "url": provision.page_url,
    }
