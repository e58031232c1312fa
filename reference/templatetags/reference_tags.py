"""Scam warnings beside what a reader searched for or opened."""

from django import template
from django.utils import timezone

from reference import grounds, often, resting, warnings
from statutes import changes

register = template.Library()


@register.inclusion_tag("reference/_warnings.html")
def scam_warnings(*texts: str) -> dict:
    """The warnings that queries or headings call for, at most two: one query, and two more for what they rest on."""
    today = timezone.localdate()
    found = warnings.about("|".join(texts), often.warnings(on=today))
    law = grounds.provisions({code for one in found for code in one.provisions}, on=today)
    changed = changes.at(resting.NOTICE, [one.key for one in found], on=today)
    return {"warnings": resting.with_grounds(found, law, changed)}
