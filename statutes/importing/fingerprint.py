"""Whether a row still holds what a file gave it: then a file may change it, otherwise a person has."""

import hashlib
import json
from typing import Any

# What files say of a provision; `content_hash` is over these.
OF_PROVISION = ("place", "text", "text_status", "summary", "gloss", "note")


def digest_of(values: dict[str, Any]) -> str:
    """One fingerprint for the values that a file gives a row."""
    return hashlib.sha256(
        json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()


def digest(row: Any, names) -> str:
    """The same fingerprint of what the row holds now; it equals `content_hash` until somebody edits the row."""
    return digest_of({name: getattr(row, name) for name in names})
