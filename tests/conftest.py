"""What every test may ask for. Rows come from tests/factories.py; the browser lives in tests/browser/conftest.py."""

import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from hypothesis import settings

from portal.models import PageGeneration
from qa import guards

# The gate judges a change, not the luck of a draw: it tries the same examples every time. `make test-deep` draws afresh.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("deep", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_collection_modifyitems(config, items):
    """The second database is asked what concerns a database; the rest has been tried on the first."""
    if os.environ.get("ONLY_TESTS_WITH_DATABASE"):
        left = [item for item in items if not _uses_the_database(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if _uses_the_database(item)]


def _uses_the_database(item) -> bool:
    asked = {"db", "transactional_db"} & set(item.fixturenames)
    return bool(asked) or item.get_closest_marker("django_db") is not None


@receiver(post_migrate, dispatch_uid="tests")
def _write_again_what_a_migration_wrote(sender, using, **signal):
    """A test with real transactions empties every table behind it, the page cache's one row too."""
    if sender.name == "portal":
        PageGeneration.objects.using(using).get_or_create(pk=1, defaults={"number": 1})


@pytest.fixture(autouse=True)
def _forget_what_the_last_test_cached():
    cache.clear()


@pytest.fixture(autouse=True)
def _let_the_log_be_emptied(request):
    """A test with real transactions empties every table behind it; `migrate`'s signal then guards the log again."""
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        request.fixturenames
    ):
        request.getfixturevalue("transactional_db")  # so that this ends before the tables are emptied
        yield
        guards.remove(connection)
    else:
        yield


@pytest.fixture(autouse=True)
def _only_on_postgres(request):
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL itself, and this run is on SQLite")
