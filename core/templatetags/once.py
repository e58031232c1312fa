"""`{% once … %}`: what is the same on every page is rendered once in the life of a process."""

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

register = template.Library()
MOST = 512  # a header for each kind of page, and the rest


class OnceNode(template.Node):
    """Its content may rest on nothing that changes while the process runs but the values that the tag names."""

    def __init__(self, nodelist, expressions):
        self.nodelist, self.expressions = nodelist, expressions
        self.kept = {}

    def render(self, context):
        if settings.DEBUG:  # whoever writes templates wants to see them change
            return self.nodelist.render(context)
        values = tuple(str(one.resolve(context)) for one in self.expressions)
        html = self.kept.get(values)
        if html is None:
            html = mark_safe(self.nodelist.render(context))
            if len(self.kept) < MOST:
                self.kept[values] = html
        return html


@register.tag
def once(parser, token):
    expressions = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, expressions)
