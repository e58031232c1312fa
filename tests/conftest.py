"""What every test may ask for. Rows come from tests/factories.py; the browser lives in tests/browser/conftest.py."""

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.fixture(autouse=True)
def _forget_what_the_last_test_cached():
    cache.clear()


@pytest.fixture(autouse=True)
def _only_on_postgres(request):
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL itself, and this run is on SQLite")
