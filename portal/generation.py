"""One number for everything public: verbs raise it in their own transaction, page caches read it before rendering.

A rollback leaves nothing behind. What `current` answers names the database that the number was read from: a page that
is kept under it has to be rendered from the same one, so that it can be newer than its number but never older. A replica
is named only when it has come as far as the first server; so nobody has to know how many seconds it lags.
"""

import logging
import os
import secrets
import threading
import time

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import F

from portal.models import PageGeneration

log = logging.getLogger(__name__)
SECONDS_BETWEEN_READS = 0.4
SHORTEST_REST = 0.5  # seconds in which a server that did not answer is not asked again
LONGEST_REST = 20
LARGEST_STEP = 2**24  # a number of 63 bits has room for a million million of them
RESTS = 4  # times as long as somebody waited for it in vain
_resting: dict[str, float] = {}


def bump(**signal):
    """Something public changed: everything kept is out of date once this transaction commits.

    By a random step: after a restored backup or a switch to another server no other state ever bears the same number.
    """
    step = 1 + secrets.randbelow(LARGEST_STEP)
    if not PageGeneration.objects.filter(pk=1).update(number=F("number") + step):
        PageGeneration.objects.get_or_create(pk=1, defaults={"number": step})


class Generation:
    """The generation as this process last read it, at most `SECONDS_BETWEEN_READS` ago."""

    def __init__(self):
        self.known: tuple[str, int] | None = None
        self.read_at = float("-inf")
        self.reading = threading.Lock()  # a slow reading must not come after a newer one
        self.first_number, self.heard_at = 0, time.monotonic()

    def current(self) -> tuple[str, int] | None:
        """The alias of the database to read from, and its number; None while no database can say."""
        with self.reading:
            now = time.monotonic()
            is_read = self.known is not None and self.known[0] not in _resting
            if not is_read or now - self.read_at >= SECONDS_BETWEEN_READS:
                self.known = self._read(now)
                self.read_at = now
            return self.known

    def _read(self, now: float) -> tuple[str, int] | None:
        try:
            first = number_at(DEFAULT_DB_ALIAS)  # before the replicas, which may only have gone on since
        except PageGeneration.DoesNotExist:
            return None
        if first is not None:
            self.first_number, self.heard_at = first, now
        elif now - self.heard_at > settings.PRIMARY_AWAY_MINUTES * 60:
            return None
        for alias in _replicas():
            try:
                number = number_at(alias)
            except PageGeneration.DoesNotExist:
                continue
            # Never less than was shown before: what has been taken back must not come again.
            if number is not None and number >= self.first_number:
                self.first_number = number
                return alias, number
        return None if first is None else (DEFAULT_DB_ALIAS, first)


def _replicas() -> list[str]:
    """All of them, beginning with that of this process: processes spread over the servers."""
    own = os.getpid() % max(len(settings.REPLICAS), 1)
    return settings.REPLICAS[own:] + settings.REPLICAS[:own]


def number_at(alias: str) -> int | None:
    """The number as this server has it; None while the server is away.

    Raises PageGeneration.DoesNotExist.
    """
    began = time.monotonic()
    if _resting.get(alias, 0) > began:
        return None
    try:
        try:
            number = _asked(alias)
        except DatabaseError:
            if connections[alias].in_atomic_block or time.monotonic() - began > SHORTEST_REST:
                raise
            connections[alias].close()  # held since before the server was started anew
            number = _asked(alias)
    except DatabaseError as fault:
        away(alias, fault, waited=time.monotonic() - began)
        return None
    if _resting.pop(alias, None) is not None:
        log.warning("The database %s answers again", alias)
    return number


def _asked(alias: str) -> int:
    return PageGeneration.objects.using(alias).values_list("number", flat=True).get(pk=1)


def away(alias: str, fault: Exception, waited: float = 0.0) -> None:
    """Let a server that failed be for a while: for readers others are asked meanwhile."""
    if not connections[alias].in_atomic_block:
        connections[alias].close()
    if alias not in _resting:
        log.warning("The database %s is away (%s)", alias, type(fault).__name__)
    _resting[alias] = time.monotonic() + min(max(SHORTEST_REST, RESTS * waited), LONGEST_REST)


def is_resting(alias: str) -> bool:
    return alias in _resting


of_this_process = Generation()


def current() -> tuple[str, int] | None:
    """What this process knows of the generation; see `Generation.current`."""
    return of_this_process.current()
