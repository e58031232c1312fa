"""How often somebody may do something, counted where all workers see it: in Redis where there is one, else in the database.

Nobody is let through because Redis is away, and nobody shut out: the database counts on, from nothing for the present
window. So somebody may come to twice the limit in the window in which Redis went, and once more when it comes back.
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection

from core import shared
from core.models import LimitCount

_KEEP_SECONDS = 7 * 24 * 3600


def hit(key: str, *, limit: int, seconds: int, now: datetime) -> bool:
    """Count one use of `key`; True while no more than `limit` fall into the present window of `seconds`.

    One atomic step, so that two workers never read the same count. Call it outside a transaction that may
    roll back, or the use is forgotten. `settings.RATE_LIMITS = False` lets everything pass, uncounted.
    """
    if not settings.RATE_LIMITS:
        return True
    moment = int(now.timestamp())
    window = moment - moment % seconds
    key = f"{seconds}:{key}"
    count = shared.count(f"limit:{window}:{_hashed(key)}", seconds)
    if count is not None:
        return count <= limit
    count = _count(_short(key), window)
    if count == 1:  # a new window: the moment to sweep old ones
        LimitCount.objects.filter(window__lt=moment - _KEEP_SECONDS).delete()
    return count <= limit


def _count(key: str, window: int) -> int:
    # Django's bulk_create can update on conflict, but only to the value sent, not to itself plus one.
    table = connection.ops.quote_name(LimitCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("key", "window", "count") VALUES (%s, %s, 1) '
            f'ON CONFLICT ("key", "window") DO UPDATE SET "count" = {table}."count" + 1 RETURNING "count"',
            [key, window],
        )
        return cursor.fetchone()[0]


def _short(key: str) -> str:
    if len(key) <= (LimitCount._meta.get_field("key").max_length or 0):
        return key
    return _hashed(key)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
