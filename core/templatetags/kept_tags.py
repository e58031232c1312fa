import re

from django import template
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError

register = template.Library()

# Fields that are never handed back: secrets, and the machinery of forms.
NEVER_SHOWN = ("password", "token", "code", "csrf", "otp", "credential")
SHORTEST = 8
# The value of a choice, a day or a signature: nothing that somebody would have to think up again.
NO_WORDS = re.compile(r"[\w:.-]+", re.ASCII)


@register.inclusion_tag("_kept.html", takes_context=True)
def kept_text(context):
    """What was typed before something went wrong, so that nobody has to write it again."""
    request = context.get("request")
    try:
        pairs = list(request.POST.items()) if request is not None and request.method == "POST" else []
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnicodeError, LookupError, OSError):
        pairs = []  # the body cannot be read; then there is nothing to hand back
    return {
        "kept": [
            value
            for name, value in pairs
            if len(value.strip()) >= SHORTEST
            and not NO_WORDS.fullmatch(value.strip())
            and not any(secret in name.lower() for secret in NEVER_SHOWN)
        ]
    }
