"""Scam warnings beside what a reader searched for or opened."""

from django import template
from django.utils import timezone

from reference import grounds, warnings
from reference.models import Notice

register = template.Library()


@register.inclusion_tag("reference/_warnings.html")
def scam_warnings(*texts: str) -> dict:
    """The warnings that queries or headings call for, at most two: one query, and one more for their provisions."""
    today = timezone.localdate()
    found = warnings.about("|".join(texts), Notice.objects.warnings(today))
    law = grounds.provisions({code for one in found for code in one.provisions}, on=today)
    return {"warnings": [(one, [law[code] for code in one.provisions if code in law]) for one in found]}
