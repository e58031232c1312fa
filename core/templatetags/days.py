"""A day as every page writes it."""

from datetime import date

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter(expects_localtime=True)
def day(value):
    """Of a day or a moment, as Shanghai's calendar has it: what machines read and what people read are the same."""
    said = value.isoformat()[:10] if isinstance(value, date) else ""
    return mark_safe(f'<time datetime="{said}">{said}</time>\n')
