"""How results stand on a page, and what of self-help fits a page of the floors around."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from selfhelp import fitting

register = template.Library()
TAG = re.compile(r"(<[^>]*>)")
DAY = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")


@register.filter
def whole_days(text: str) -> SafeString:
    """The text with its days kept on one line: on a narrow screen 2026-11-25 would break after a hyphen."""
    pieces = TAG.split(conditional_escape(text))
    return mark_safe(
        "".join(
            piece if piece.startswith("<") else DAY.sub(r'<time datetime="\1">\1</time>', piece)
            for piece in pieces
        )
    )


@register.simple_tag
def self_help_for(word: str, articles: list[str], leads_to: list[str]) -> fitting.Fitting:
    """Tools and letters for a topic, from files that are read once: no query."""
    return fitting.fitting(word, articles=articles, leads_to=leads_to)
