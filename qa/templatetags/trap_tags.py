from django import template
from django.utils import timezone

from qa import traps

register = template.Library()


@register.inclusion_tag("qa/_trap.html", takes_context=True)
def trap(context, form):
    """Two fields that nobody sees, inside a form: when its page was first opened, and one that has to stay empty."""
    posted = context["request"].POST
    stamped = posted.get(traps.STAMP, "")
    if not traps.is_genuine(stamped):
        typed_before = form.is_bound or any(isinstance(each, str) and each for each in form.initial.values())
        stamped = traps.stamp(timezone.now(), is_prefilled=typed_before)
    return {"stamp": stamped, "unseen": posted.get(traps.UNSEEN, "").replace("\0", "")}
