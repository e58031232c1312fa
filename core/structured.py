"""Facts about a page as JSON-LD, for search engines; what they are is for the rooms to say."""

import json

from django.utils.safestring import SafeString, mark_safe

SCHEMA = {"@context": "https://schema.org"}
_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def text(facts: dict) -> SafeString:
    """The inside of `<script type="application/ld+json">`: a block of data, which no browser runs and nothing in it can end."""
    given = {key: said for key, said in facts.items() if said not in (None, "", [])}
    return mark_safe(json.dumps(given, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT))
