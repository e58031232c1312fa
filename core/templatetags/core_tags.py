"""How dates and numbers are written for readers."""

from datetime import date

from django import template
from django.utils.html import format_html

from core import text

register = template.Library()


@register.filter
def cn_date(day: date | None) -> str:
    """2026年11月21日; nothing for no date."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def iso_time(day: date | None) -> str:
    """<time datetime="2026-11-21">2026-11-21</time>; nothing for no date."""
    return format_html('<time datetime="{0}">{0}</time>', day.strftime("%Y-%m-%d")) if day else ""


@register.filter
def cn_number(number: int) -> str:
    """六百七十五."""
    return text.cn_number(number)
