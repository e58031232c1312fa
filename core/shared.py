"""A door to Redis, where several machines keep what all of them may lose: counts of limits, and whole public pages.

It never raises and keeps nobody waiting: without `REDIS_URL`, while Redis takes longer than a tenth of a second to let
somebody in or to answer, and for some seconds after that, every answer is None, and whoever asked does without.
"""

import logging
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger(__name__)
LONGEST = 0.1  # seconds for each step: to connect, to be let in, to be answered
REST = 5.0  # seconds without a try after one that failed
MOST_BYTES = 4 * 1024 * 1024
PREFIX = "youju:"
# Made and timed in one step, so that no count lives for ever.
_COUNT = "local n=redis.call('INCR',KEYS[1]) if n==1 then redis.call('PEXPIRE',KEYS[1],ARGV[1]) end return n"


class Door:
    """One address of Redis as one process knows it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.shut_until = 0.0
        self.away = False

    @cached_property
    def redis(self) -> "Redis":
        from redis import Redis  # 13 MB, which a site without Redis does not pay
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        # A kept connection that was closed since is opened anew by the pool; apart from that, nothing is tried twice.
        return Redis.from_url(
            self.url,
            protocol=2,
            socket_connect_timeout=LONGEST,
            socket_timeout=LONGEST,
            retry=Retry(NoBackoff(), 0),
            driver_info=None,  # or each connection would begin with two questions more
        )

    def ask(self, command: Callable[["Redis"], Any]) -> Any:
        """The answer to one command; None while there is none."""
        if time.monotonic() < self.shut_until:
            return None
        try:
            answer = command(self.redis)
        except Exception as fault:  # whatever is wrong with Redis or its address, no reader falls over it
            self._shut(fault)
            return None
        if self.away:
            self.away = False
            log.warning("Redis answers again")
        return answer

    def _shut(self, fault: Exception) -> None:
        self.shut_until = time.monotonic() + REST
        if not self.away:
            self.away = True
            log.warning(
                "Redis is away (%s): limits count in the database, pages are kept by each process alone",
                type(fault).__name__,  # its words may hold what Redis said, or the address with the password
            )
        if "redis" in vars(
            self
        ):  # each connection to a machine that is gone would cost somebody the whole wait
            self.redis.connection_pool.disconnect(inuse_connections=False)


_doors: dict[str, Door] = {}


def _ask(command: Callable[["Redis"], Any]) -> Any:
    url = settings.REDIS_URL
    if not url:
        return None
    door = _doors.get(url) or _doors.setdefault(url, Door(url))
    return door.ask(command)


def get(key: str) -> bytes | None:
    """What was put under this key and has not run out."""
    return _ask(lambda redis: redis.getrange(PREFIX + key, 0, MOST_BYTES - 1)) or None


def put(key: str, value: bytes, seconds: int) -> None:
    """Keep some bytes for so many seconds, if there is room; nobody may rest on their being there."""
    if len(value) <= MOST_BYTES:
        _ask(lambda redis: redis.set(PREFIX + key, value, ex=seconds))


def count(key: str, seconds: int) -> int | None:
    """One more of `key`, and how many there are since the first, which lasts for so many seconds."""
    return _ask(lambda redis: redis.eval(_COUNT, 1, PREFIX + key, seconds * 1000))


def answers() -> bool | None:
    """Whether Redis answers now; None where the site does without."""
    return None if not settings.REDIS_URL else _ask(lambda redis: redis.ping()) is True
