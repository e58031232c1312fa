from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core import structured
from portal import heads

register = template.Library()


class HeadNode(template.Node):
    """`{% head %}…{% endhead %}` around the title, the description and what a page adds: see portal.heads."""

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        html = self.nodelist.render(context)
        return mark_safe(
            heads.finished(html, context.get("request"), name=settings.SITE_NAME, **context.get("shared", {}))
        )


@register.tag
def head(parser, token):
    nodelist = parser.parse(("endhead",))
    parser.delete_first_token()
    return HeadNode(nodelist)


@register.simple_tag(takes_context=True)
def crumb_list(context, *pairs):
    """The way to a page that is found, from the home page down: name and address of each step."""
    steps = [("首页", "/"), *((name, url) for name, url in zip(pairs[::2], pairs[1::2], strict=True) if name)]
    if len(steps) < 2 or not heads.address_of(context.get("request")):
        return ""
    items = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": {"@id": settings.SITE_URL + url}}
        for place, (name, url) in enumerate(steps, 1)
    ]
    return _data(structured.SCHEMA | {"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag
def site_facts():
    """Who the site is, and how it is searched."""
    home = f"{settings.SITE_URL}/"
    return _data(
        structured.SCHEMA
        | {
            "@type": "WebSite",
            "name": settings.SITE_NAME,
            "alternateName": settings.SITE_TAGLINE,
            "url": home,
            "inLanguage": "zh-CN",
            "publisher": {
                "@type": "Organization",
                "name": settings.SITE_NAME,
                "url": home,
                "logo": settings.SITE_URL + static("apple-touch-icon.png"),
            },
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": settings.SITE_URL + reverse("search:search") + "?q={words}",
                },
                "query-input": "required name=words",
            },
        }
    )


def _data(facts):
    return format_html('<script type="application/ld+json">{}</script>', structured.text(facts))
