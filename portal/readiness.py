"""Whether this process can serve readers, and what it does without meanwhile."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from core import shared
from portal import generation
from portal.models import PageGeneration


def of_this_process() -> tuple[bool, list[str]]:
    """Whether to send readers here, and a line for each part that is away.

    The database answers, every migration is applied, and the row of the page caches is there; or a replica carries the
    readers while the first server is away. For Redis or a replica alone nobody is sent elsewhere: others miss them too.
    """
    missing = []
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        first = PageGeneration.objects.values_list("number", flat=True).filter(pk=1).first()
        ready = not waiting and first is not None
    except (DatabaseError, ImproperlyConfigured):
        first, ready = None, False
        known = generation.current()
        if known is not None and known[0] != DEFAULT_DB_ALIAS:
            ready = True
            missing.append("primary away: reading only")
    missing += [f"{alias} {how}" for alias in settings.REPLICAS if (how := _standing(alias, first))]
    if shared.answers() is False:
        missing.append("redis away")
    return ready, missing


def _standing(alias: str, first: int | None) -> str:
    """What is wrong with a replica, in a word."""
    try:
        number = generation.number_at(alias)
    except PageGeneration.DoesNotExist:
        number = -1
    if number is None:
        return "away"
    return "behind" if number < (first or 0) else ""
