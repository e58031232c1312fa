"""Pages that one process rendered and others may take: in Redis, where that is set, behind each process's own memory.

What lies there is signed with the site's own secret, together with the name under which it lies. So a page that was
cut short, put there by somebody else, or copied from another address or generation is no page; and one of another
release has another name. It is as true as a page in memory: under the number and the day that were read before it was made.
"""

import hashlib
import hmac
import json
import struct

from django.conf import settings

from core import release, shared
from portal.pagecache.addresses import Key
from portal.pagecache.pages import Page

SECONDS = 600  # then whoever is asked renders it anew; a change makes it unfit long before
LARGEST = 1024 * 1024
_FORMAT = b"page1\n"
_SIGNED = 32
_LENGTH = struct.Struct(">I")


def name(key: Key, number: int, day: str) -> str:
    """Where a page lies. The words of its address do not stand there."""
    address = hashlib.blake2b("\0".join(key).encode(), digest_size=16).hexdigest()
    return f"page:{release.digest()}:{number}:{day}:{address}"


def take(place: str) -> Page | None:
    """The page that lies there, unless it is none."""
    value = shared.get(place)
    if value is None or not value.startswith(_FORMAT) or len(value) > 2 * LARGEST:
        return None
    signed, rest = value[len(_FORMAT) :][:_SIGNED], value[len(_FORMAT) + _SIGNED :]
    if not hmac.compare_digest(signed, _signature(place, rest)):
        return None
    (length,) = _LENGTH.unpack_from(rest)
    told = json.loads(rest[_LENGTH.size :][:length])
    headers = [(header, words) for header, words in told["headers"]]
    return Page(headers, rest[_LENGTH.size + length :], etag=told["etag"], coding=told["coding"])


def give(place: str, page: Page) -> None:
    """Lay a page there in the coding that most browsers ask for."""
    coding = "br" if page.is_packed else ""
    body = page.bodies.get(coding)
    if body is None or len(body) > LARGEST:
        return
    headers = [header for header in page.headers if header[0] not in ("ETag", "Vary")]
    told = json.dumps({"headers": headers, "etag": page.etag, "coding": coding}).encode()
    rest = _LENGTH.pack(len(told)) + told + body
    shared.put(place, _FORMAT + _signature(place, rest) + rest, SECONDS)


def _signature(place: str, rest: bytes) -> bytes:
    secret = hashlib.sha256(b"pages\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(secret, place.encode() + b"\0" + rest, "sha256")
