"""What the environment says of databases, and what Django is told: without a database."""

import dj_database_url
import pytest

from portal import checks, databases

PRIMARY = "postgres://site:secret@10.0.0.2:6432/youju"


def configured(url=PRIMARY, *replicas, pooler=False):
    given = dj_database_url.parse(url)
    return databases.configured(given, list(replicas), pooler=pooler, statement_timeout=15, conn_max_age=600)


def test_replicas_are_reached_as_the_first_server_is_but_under_their_own_addresses():
    found = configured(
        PRIMARY, "postgres://reader@10.0.0.3/youju", "postgres://%2Frun%2Fpg/youju?sslmode=require"
    )

    assert list(found) == ["default", "replica1", "replica2"]
    assert [(each["HOST"], each["USER"]) for each in found.values()] == [
        ("10.0.0.2", "site"), ("10.0.0.3", "reader"), ("/run/pg", ""),
    ]  # fmt: skip
    assert {each["CONN_MAX_AGE"] for each in found.values()} == {600}
    assert {each["OPTIONS"]["connect_timeout"] for each in found.values()} == {3}
    assert found["replica2"]["OPTIONS"]["sslmode"] == "require"
    assert [each.get("TEST") for each in found.values()] == [
        None,
        {"MIRROR": "default"},
        {"MIRROR": "default"},
    ]


def test_through_a_pooler_nothing_outlives_a_transaction():
    found = configured(PRIMARY, "postgres://10.0.0.3/youju", pooler=True)

    assert ["options" in each["OPTIONS"] for each in found.values()] == [False, False]
    assert [each["DISABLE_SERVER_SIDE_CURSORS"] for each in found.values()] == [True, True]
    assert "statement_timeout" in configured()["default"]["OPTIONS"]["options"]
    assert not configured()["default"]["DISABLE_SERVER_SIDE_CURSORS"]


@pytest.mark.parametrize(
    "urls",
    [
        ("mysql://10.0.0.2/youju",),
        ("sqlite:////tmp/a.sqlite3", "postgres://10.0.0.3/youju"),
        (PRIMARY, "sqlite:////tmp/a.sqlite3"),
        (PRIMARY, "10.0.0.3"),
    ],
)
def test_what_cannot_be_together_is_told_without_the_password(urls):
    with pytest.raises(ValueError, match="must") as told:
        configured(*urls)

    assert "secret" not in str(told.value)


def test_several_machines_are_reminded_of_one_key(settings, monkeypatch):
    monkeypatch.setattr(checks, "key_is_made_here", lambda: True)
    assert checks.one_key(None) == []

    settings.REDIS_URL = "redis://10.0.0.4"
    assert [warning.id for warning in checks.one_key(None)] == ["portal.W004"]

    monkeypatch.setattr(checks, "key_is_made_here", lambda: False)
    assert checks.one_key(None) == []
