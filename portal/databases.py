"""How Django is told of the databases: one that is written, and on PostgreSQL any number that follow it and are only read."""

from pathlib import Path

import dj_database_url

from portal import patience

SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"
# A machine that is gone is noticed in seconds; a server that works on something long is not taken for gone.
ATTENTIVE = {
    "connect_timeout": 3, "tcp_user_timeout": 5000,
    "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3,
}  # fmt: skip


def configured(
    first: dict, replica_urls: list[str], *, pooler: bool, statement_timeout: int, conn_max_age: int
) -> dict[str, dict]:
    """DATABASES, from what was read of DATABASE_URL; ValueError says in one sentence what is wrong.

    With `pooler`, PgBouncer in transaction mode stands between: no cursor or setting may outlive a transaction.
    """
    if first["ENGINE"] == SQLITE and not replica_urls:
        return {"default": _sqlite(first)}
    if first["ENGINE"] not in (SQLITE, POSTGRES):
        raise ValueError("DATABASE_URL must begin with sqlite:/// or postgres://")
    found = {"default": first} | {
        f"replica{place}": _parsed(url) | {"TEST": {"MIRROR": "default"}}
        for place, url in enumerate(replica_urls, start=1)
    }
    if any(each["ENGINE"] != POSTGRES for each in found.values()):
        raise ValueError("DATABASE_URL and REPLICA_URLS must both begin with postgres://")
    return {
        alias: _postgres(each, pooler, statement_timeout) | {"CONN_MAX_AGE": conn_max_age}
        for alias, each in found.items()
    }


def _parsed(url: str) -> dict:
    try:
        return dj_database_url.parse(url)
    except ValueError:
        return {"ENGINE": ""}


def _sqlite(given: dict) -> dict:
    Path(given["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # FULL: what was acknowledged is on the disk. With NORMAL the last transactions may be gone after a power cut.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    return given | {"OPTIONS": options, "CONN_MAX_AGE": None}


def _postgres(given: dict, pooler: bool, statement_timeout: int) -> dict:
    options = ATTENTIVE | given.get("OPTIONS", {})
    if not pooler:  # PgBouncer refuses them: there the role brings them along, see docs/operations.md
        asked = f"{options.get('options', '')} {patience.options(statement_timeout)}"
        options["options"] = asked.strip()
    return given | {
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooler,
    }
