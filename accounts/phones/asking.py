"""One question to the service that sends messages: bounded in time, and what goes wrong said in words that name nobody."""

import http.client
import json
import ssl
from enum import Enum
from urllib.parse import urlsplit

SECONDS = 8
MOST_BYTES = 64 * 1024


class Why(Enum):
    AWAY = "away"  # nobody answered, or not sensibly: trying again may help
    LIMIT = "limit"  # this number had too many messages today
    REFUSED = "refused"  # this number gets none
    OURS = "ours"  # key, signature, template or balance: whoever runs the site has to look


class NotSent(Exception):
    """The message did not leave. `code` is the service's own word for it, never more than letters and dots."""

    def __init__(self, why: Why, code: str = ""):
        self.why = why
        self.code = "".join(sign for sign in code if sign.isascii() and (sign.isalnum() or sign in "._-"))[
            :60
        ]
        super().__init__(f"{why.value} {self.code}".strip())


def ask(endpoint: str, path: str, headers: dict[str, str], body: bytes) -> dict:
    """POST and read a JSON object; redirections are not followed. Raises NotSent(AWAY) for all that is no such answer."""
    parts = urlsplit(endpoint)
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(
            parts.netloc, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        read = answer.read(MOST_BYTES)
    except (OSError, http.client.HTTPException) as fault:
        raise NotSent(
            Why.AWAY, type(fault).__name__
        ) from None  # its words may hold the address that was asked for
    finally:
        line.close()
    try:
        said = json.loads(read)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotSent(Why.AWAY, f"status.{answer.status}")
    return said
