from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

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
