"""The way to one's notices, on personal pages alone: `{% load notices_tags %}{% notices_link %}`."""

from django import template

from qa.models import Notice
from qa.querysets_notices import MOST_COUNTED

register = template.Library()


@register.inclusion_tag("qa/_notices_link.html", takes_context=True)
def notices_link(context):
    """The link with how many are unread: one query, and none for somebody who is not signed in."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return {"is_shown": False}
    unread = Notice.objects.unread_count(user)
    return {
        "is_shown": True,
        "unread": f"{MOST_COUNTED} 条以上" if unread > MOST_COUNTED else f"{unread} 条",
        "any": unread,
    }
