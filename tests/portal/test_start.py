"""What a web process holds when it has started and nobody has asked for anything yet."""

import json
import os
import subprocess
import sys

import pytest

STARTED = """
import json, sys
from portal.wsgi import application
from django.conf import settings
from django.db import connections
asked = []
status = application({"REQUEST_METHOD": "GET", "PATH_INFO": "/healthz", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
    "wsgi.input": sys.stdin.buffer, "wsgi.url_scheme": "http", "HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1",
    "SCRIPT_NAME": "", "QUERY_STRING": ""}, lambda status, headers, exc_info=None: asked.append(status))
modules = sorted(sys.modules)
from django.urls import reverse
reverse("articles:list")  # as the first page does, by which Django looks through all addresses
print(json.dumps({
    "modules": modules, "named": sorted(sys.modules), "status": asked, "connected": connections["default"].connection is not None,
    "options": settings.DATABASES["default"]["OPTIONS"]["options"]}))
"""
# Each is asked for by few requests, and costs up to a tenth of a second and ten megabytes.
NOT_YET = {
    "PIL", "docx", "lxml", "openpyxl", "tablib", "import_export", "pypinyin", "rjieba", "opencc", "tqdm", "hypothesis",
    "unfold.admin", "articles.admin", "qa.admin", "articles.checking", "articles.sourcepages", "statutes.importing",
    "portal.bulk.jobs", "qa.bulk", "xml.dom", "redis", "markdown_it",
}  # fmt: skip


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A process of its own, as granian's workers begin, beside a database that is not there."""
    given = {
        "VAR_DIR": str(tmp_path_factory.mktemp("var")), "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
        "SECRET_KEY": "x" * 60, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "0", "STATEMENT_TIMEOUT": "7",
        "DATABASE_POOLER": "0", "PGOPTIONS": "", "REPLICA_URLS": "", "REDIS_URL": "",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTED],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_is_loaded_that_only_some_requests_want(started):
    assert NOT_YET & set(started["modules"]) == set()


def test_the_first_page_that_names_an_address_does_not_bring_the_admin(started):
    assert {name for name in started["named"] if ".admin" in name and "contrib" not in name} <= set(
        started["modules"]
    )
    assert "portal.office.urls" not in started["named"]


def test_a_process_starts_and_says_so_without_a_database_and_asks_it_for_limits_later(started):
    assert started["status"] == ["200 OK"]
    assert not started["connected"]
    assert started["options"] == "-c statement_timeout=7s -c idle_in_transaction_session_timeout=60s"
