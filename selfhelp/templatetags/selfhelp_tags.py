"""How results stand on a page."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

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
