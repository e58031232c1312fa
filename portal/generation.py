"""One number for everything public: verbs raise it in their own transaction, page caches read it before rendering.

A rollback leaves nothing behind. What `current` answers names the database that the number was read from: a page that
is kept under it has to be rendered from the same one, so that it can be newer than its number but never older.
"""

import time

from django.db import DEFAULT_DB_ALIAS, DatabaseError, close_old_connections
from django.db.models import F

from portal.models import PageGeneration

SECONDS_BETWEEN_READS = 0.4


def bump(**signal):
    """Something public changed: everything kept is out of date once this transaction commits."""
    if not PageGeneration.objects.filter(pk=1).update(number=F("number") + 1):
        PageGeneration.objects.get_or_create(pk=1, defaults={"number": 1})


class Generation:
    """The generation as this process last read it, at most `SECONDS_BETWEEN_READS` ago."""

    def __init__(self):
        self.known, self.read_at = None, float("-inf")

    def current(self) -> tuple[str, int] | None:
        """The alias of the database that was asked, and its number; None while no database can say."""
        now = time.monotonic()
        if now - self.read_at >= SECONDS_BETWEEN_READS:
            try:
                number = PageGeneration.objects.values_list("number", flat=True).get(pk=1)
            except (DatabaseError, PageGeneration.DoesNotExist):
                close_old_connections()
                return None
            self.known, self.read_at = (DEFAULT_DB_ALIAS, number), now
        return self.known


_of_this_process = Generation()


def current() -> tuple[str, int] | None:
    """What this process knows of the generation; see `Generation.current`."""
    return _of_this_process.current()
