from django import template
from django.utils.html import format_html

from core import idempotency

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context):
    """A hidden field with the key by which a form is told from all others; one that comes back refused keeps its own."""
    request = context.get("request")
    key = (idempotency.key_of(request) if request is not None else "") or idempotency.new_key()
    return format_html('<input type="hidden" name="{}" value="{}">', idempotency.FIELD, key)
