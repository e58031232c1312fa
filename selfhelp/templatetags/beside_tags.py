"""Self-help beside an article: `{% load beside_tags %}{% self_help_beside article.slug page.further as ways %}`."""

from django import template

from selfhelp import beside

register = template.Library()


@register.simple_tag
def self_help_beside(slug: str, further: list[dict]) -> list[tuple[str, str]]:
    """Titles and addresses of what an article's reader can use now: from files that are read once, no query."""
    return beside.ways(slug, {way["url"] for way in further})
