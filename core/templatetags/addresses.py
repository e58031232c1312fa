"""`{% url %}` as Django has it, but each address is worked out once in the life of a process: a page has dozens."""

from django import template
from django.template import defaulttags
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core.addresses import address

register = template.Library()
PLAIN = {str, int, SafeString}


class RememberedURLNode(defaulttags.URLNode):
    """Of names and plain arguments; whatever else one may write in the tag is left to Django."""

    def render(self, context):
        args = [arg.resolve(context) for arg in self.args]
        if self.kwargs or self.asvar or not PLAIN.issuperset(map(type, args)):
            return super().render(context)
        url = address(self.view_name.resolve(context), *args)
        return conditional_escape(url) if context.autoescape else url


@register.tag
def url(parser, token):
    node = defaulttags.url(parser, token)
    return RememberedURLNode(node.view_name, node.args, node.kwargs, node.asvar)
