"""Numbers sealed for the database, and marks by which one is found again without being read.

Keys come from FIELD_KEY, and behind them stands SECRET_KEY, which seals where there are none: so nothing is lost on the day
on which the first FIELD_KEY is set. The first one seals and marks; all of them open and find, so that a key is changed by
putting a new one in front, running `manage.py seal_anew`, and taking the old one away.
"""

import base64
import hmac
from functools import cache
from hashlib import sha256

from django.conf import settings

SEALED = "gAAAA"  # how all that is sealed begins


class CannotOpen(Exception):
    """Sealed with a key that is not known here."""


def seal(words: str) -> str:
    return _box(_keys()).encrypt(words.encode()).decode()


def unseal(sealed: str) -> str:
    from cryptography.fernet import InvalidToken  # as below

    try:
        return _box(_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen("sealed with a key that is not among FIELD_KEY") from None


def marks(number: str) -> list[str]:
    """What a number is known by under each key; the first is the one to store."""
    return [hmac.new(_derived(key, b"mark"), number.encode(), sha256).hexdigest() for key in _keys()]


def _keys():
    return (*settings.FIELD_KEYS, settings.SECRET_KEY)


@cache
def _box(keys):
    from cryptography.fernet import (
        Fernet,
        MultiFernet,
    )  # five megabytes that a site without numbers never needs

    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))) for key in keys])


@cache
def _derived(key, purpose):
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length=32, salt=b"youju fields", info=purpose).derive(key.encode())
