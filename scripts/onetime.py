"""Codes of an authenticator app (RFC 6238), for scripts that sign the people of the demonstration in.

python scripts/onetime.py SECRET
"""

import base64
import hashlib
import hmac
import struct
import sys
import time

PERIOD = 30
_used: dict[str, int] = {}


def code_at(secret: str, moment: float) -> str:
    key = base64.b32decode(secret, casefold=True)
    digest = hmac.new(key, struct.pack(">Q", int(moment) // PERIOD), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def fresh_code(secret: str) -> str:
    """A code that this program has not used: the site takes each one once, so a second sign-in waits for the next."""
    while _used.get(secret) == int(time.time()) // PERIOD:
        time.sleep(1)
    now = time.time()
    _used[secret] = int(now) // PERIOD
    return code_at(secret, now)


if __name__ == "__main__":
    print(code_at(sys.argv[1], time.time()))
