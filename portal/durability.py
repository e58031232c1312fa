"""Whether the database keeps what it has acknowledged when its machine loses power: it does, until somebody turns it off."""

from django.db import DEFAULT_DB_ALIAS, connections

# What PostgreSQL comes with; anything else is faster and forgets.
ON = ("fsync", "full_page_writes")
WAITS_FOR_THE_DISK = ("on", "local", "remote_write", "remote_apply")
FULL = 2  # what SQLite calls synchronous=FULL; EXTRA is 3


def doubts(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """A sentence for each setting by which acknowledged posts may be lost; empty where there is none."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _of_sqlite(cursor)
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*ON, "synchronous_commit"]]
        )
        found = dict(cursor.fetchall())
    said = [
        f"PostgreSQL 的 {name} 关着，断电以后整个数据库可能坏掉。请在 postgresql.conf 里打开。"
        for name in ON
        if found.get(name) != "on"
    ]
    if found.get("synchronous_commit") not in WAITS_FOR_THE_DISK:
        said.append(
            "PostgreSQL 的 synchronous_commit 关着，断电以后最后几条已经收下的内容可能没有了。请打开。"
        )
    return said


def _of_sqlite(cursor) -> list[str]:
    cursor.execute("PRAGMA journal_mode")
    mode = cursor.fetchone()[0]
    cursor.execute("PRAGMA synchronous")
    synchronous = cursor.fetchone()[0]
    said = []
    if mode != "wal":
        said.append(f"SQLite 的日志方式是 {mode}，不是 WAL：有人写的时候，别人读不了。")
    if synchronous < FULL:
        said.append("SQLite 的 synchronous 低于 FULL，断电以后最后几条已经收下的内容可能没有了。")
    return said
