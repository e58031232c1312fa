"""How long the database may work for a web process, and what whoever waits is told when that time is over."""

import re
import time

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from portal import errors, patience


def asked_of(text):
    """What a connection asks for when it begins; of what it names twice, the last."""
    return dict(re.findall(r"-c (\w+)=(\S+)", text))


def test_web_processes_have_limits_and_commands_have_none(monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c lock_timeout=5s")
    command = asked_of(patience.options(15))
    monkeypatch.setattr(patience, "serving", True)
    web, without = asked_of(patience.options(15)), asked_of(patience.options(0))

    assert command == {"statement_timeout": "0", "lock_timeout": "5s"}
    assert web == {
        "statement_timeout": "15s",
        "idle_in_transaction_session_timeout": "60s",
        "lock_timeout": "5s",
    }
    assert without["statement_timeout"] == "0s"


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_page_that_asks_too_much_ends_in_calm_words_and_hands_back_what_was_typed(settings):
    settings.ROOT_URLCONF = "tests.portal.urls_that_fail"
    client = Client(raise_request_exception=False)
    limit = "SET LOCAL statement_timeout = '50ms'"

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(limit)
        started = time.monotonic()
        answer = client.post("/dawdles/", {"body": "我断供两个月了，电话打到单位"})
        transaction.set_rollback(True)

    html = answer.content.decode()
    assert time.monotonic() - started < 10
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "<h1>网站这会儿打不开</h1>" in html
    assert "电话打到单位</textarea>" in html
    assert not re.search(r"statement|Traceback|pg_sleep", html)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_change_that_stands_still_is_let_go_and_counts_as_a_busy_hour(monkeypatch):
    monkeypatch.setattr(patience, "serving", True)
    monkeypatch.setattr(patience, "IDLE_IN_CHANGE", "50ms")
    own = connection.copy()
    own.settings_dict = {**own.settings_dict, "OPTIONS": {"options": patience.options(15)}}

    try:
        cursor = own.cursor()
        cursor.execute("BEGIN")
        time.sleep(0.2)
        with pytest.raises(DatabaseError) as ended:
            cursor.execute("SELECT 1")
    finally:
        own.close()

    assert errors.is_away(ended.value)
