"""What every test may ask for. Rows come from tests/factories.py; the browser lives in tests/browser/conftest.py."""

import contextlib
import gc
import os

import pytest
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings

from common import in_ci
from tests import databases
from tests.keptqueries import kept_queries_are_those_of_django  # noqa: F401  # tried with every test

# The gate judges a change, not the luck of a draw: it tries the same examples every time. By hand `make test-deep` draws afresh.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("deep", derandomize=in_ci(), deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_collection_modifyitems(config, items):
    """The second database is asked what concerns a database; the rest has been tried on the first.

    The browser is with the second alone, so whatever asks for it stays.
    """
    if os.environ.get("ONLY_TESTS_WITH_DATABASE"):
        left = [item for item in items if not _uses_the_database(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if _uses_the_database(item)]


def pytest_collection_finish():
    """What is loaded by now stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter):
    """What tests say that they tried (`record_property("told", …)`), from whichever process they ran in."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, words in getattr(report, "user_properties", ()):
                if name == "told" and getattr(report, "when", "") == "call":
                    terminalreporter.write_line(f"{report.nodeid}\n{words}")


def _uses_the_database(item) -> bool:
    asked = {"db", "transactional_db", "live_server", "browser"} & set(item.fixturenames)
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(request, tmp_path_factory, django_test_environment, django_db_blocker):
    """In place of pytest-django's: see tests/databases.py."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    folder = tmp_path_factory.getbasetemp()
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: databases.put_back())
    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(
                databases.of_this_worker(folder.parent if worker else folder, worker or "own")
            )
        yield
        patch.undo()
        with django_db_blocker.unblock():
            stack.close()


def _came_in_by_the_whole_way(sender, request, user, **signal):
    """`client.force_login` stands for password and second factor; whoever comes through the forms has shown what they have."""
    from allauth.account.internal.flows.login import record_authentication  # models are there only now

    if not request.path:  # no page was asked for
        record_authentication(request, user, "mfa", type="totp")


user_logged_in.connect(_came_in_by_the_whole_way, dispatch_uid="tests.conftest")


@pytest.fixture(autouse=True)
def _forget_what_the_last_test_cached():
    cache.clear()


@pytest.fixture(autouse=True)
def _only_on_postgres(request):
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL itself, and this run is on SQLite")
