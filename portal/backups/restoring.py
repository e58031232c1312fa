"""The way back: a backup takes the place of what is there, which is kept aside.

What takes its place has been compared with the backup before anybody is let in. Everything is stopped meanwhile; where
somebody still has the database open, nothing is touched.
"""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from psycopg import sql

from portal import fingerprints
from portal.backups import BackupFault, Plan, dumping, proving, shelf

USERS = "accounts_user"
_NEW_SCHEMA = "CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"  # as PostgreSQL itself lays it


@dataclass
class Restored:
    made_at: datetime
    rows: int
    aside: str = ""  # where what was there before is kept: a file, or a schema of the same database
    secrets: Path | None = None
    not_laid: str = ""  # why files are missing, though the database is there
    unknown: list[int] = field(default_factory=list)  # accounts that had been closed since the backup


def put_back(
    path: Path, database: dict, plan: Plan, *, identity: Path | None, replace: bool, now: datetime,
    known_migrations: Iterable[tuple[str, str]],
) -> Restored:  # fmt: skip
    """Bring the database and the media to where the backup has them. Raises BackupFault; then all is as before."""
    with shelf.workplace(plan.folder) as work:
        folder = work / "opened"
        manifest = proving.open_up(path, folder, identity)
        _refuse_what_is_newer(manifest, set(known_migrations))
        mine = "sqlite" if dumping.is_sqlite(database) else "postgresql"
        if manifest["engine"] != mine:
            raise BackupFault(
                f"这是 {manifest['engine']} 的备份，这个网站用的是 {mine}。"
                "SQLite 的备份先还原成 SQLite，再用 move_database 搬到 PostgreSQL。"
            )
        stamp = f"{timezone.localtime(now):%Y%m%d_%H%M%S}"
        if mine == "sqlite":
            aside = _into_sqlite(folder, manifest, Path(database["NAME"]), replace, stamp)
        else:
            aside = _into_postgres(folder, manifest, database, replace, stamp)
        restored = Restored(
            made_at=datetime.fromisoformat(manifest["made_at"]),
            rows=sum(each["rows"] for each in manifest["tables"].values()),
            aside=aside,
            unknown=_closed_since(database, aside) if aside else [],
        )
        try:
            _lay_media(folder / "media", plan.media)
            restored.secrets = _lay_secrets(folder / "keys", plan.folder / f"keys-{stamp}")
        except OSError as fault:
            restored.not_laid = str(fault)
        return restored


def _refuse_what_is_newer(manifest: dict[str, Any], known: set[tuple[str, str]]) -> None:
    """By number: what bears an unknown name and a low number was done by a former version, and stands in another since."""
    last: dict[str, str] = {}
    for app, name in known:
        last[app] = max(name[:4], last.get(app, ""))
    done = [(app, name) for app, name in manifest["migrations"] if (app, name) not in known]
    newer = [f"{app}.{name}" for app, name in done if name[:4] > last.get(app, name)]
    if newer:
        raise BackupFault(
            f"这份备份来自更新的程序，这一版不认得 {'、'.join(newer[:5])}。先装上做备份时的那一版，再还原。"
        )


# SQLite


def _into_sqlite(folder: Path, manifest: dict, target: Path, replace: bool, stamp: str) -> str:
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        dumping.unpack_sqlite(folder / "database.sqlite3.gz", fresh)
        proving.compare(manifest, dumping.inside_sqlite(fresh))
        aside = _put_file_aside(target, replace, stamp)
        shelf.settle(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _put_file_aside(target: Path, replace: bool, stamp: str) -> str:
    if not target.exists() or target.stat().st_size == 0:
        return ""
    if not replace and _has_tables(target):
        raise _not_empty(str(target))
    _refuse_in_use(target)
    aside = target.with_name(f"{target.stem}.before-{stamp}{target.suffix}")
    for ending in ("-wal", "-shm"):  # left only beside a file that SQLite itself cannot read
        log = target.with_name(target.name + ending)
        if log.exists():
            os.replace(log, aside.with_name(aside.name + ending))
    os.replace(target, aside)
    return str(aside)


def _has_tables(path: Path) -> bool:
    try:
        with closing(fingerprints.open_sqlite(path)) as connection:
            return bool(fingerprints.sqlite_tables(connection))
    except sqlite3.Error:
        return True  # what cannot be read is not thrown away unasked


def _refuse_in_use(target: Path) -> None:
    """Whoever has the file open holds a lock that keeps it from leaving its write-ahead log."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as fault:
        raise BackupFault(
            f"还有程序开着 {target}。先停掉网站和后台任务（systemctl stop youju-web 'youju-worker@*' youju-bulk），再还原。"
        ) from fault
    except sqlite3.DatabaseError:
        return  # no database any more: nobody can be using it


# PostgreSQL


def _into_postgres(folder: Path, manifest: dict, database: dict, replace: bool, stamp: str) -> str:
    """What is there moves into another schema of the same database, in one step; that wants no right to make databases."""
    aside = ""
    with dumping.connected(database) as connection:
        others = _others(connection)
        if others:
            raise BackupFault(
                f"还有 {others} 个连接开着数据库 {database['NAME']}。先停掉网站和后台任务"
                "（systemctl stop youju-web 'youju-worker@*' youju-bulk），再还原。"
            )
        if fingerprints.postgres_tables(connection):
            if not replace:
                raise _not_empty(database["NAME"])
            aside = f"{dumping.ASIDE}{stamp}"
            connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(aside)))
            connection.execute(_NEW_SCHEMA)
        connection.commit()
    try:
        dumping.fill_postgres(database, folder / "database.dump")
        proving.compare(manifest, dumping.inside_postgres(database))
    except BaseException:
        with dumping.connected(database) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            back = sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(aside))
            connection.execute(back if aside else _NEW_SCHEMA)
            connection.commit()
        raise
    return aside


def _others(connection) -> int:
    asked = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    """
    return connection.execute(asked).fetchone()[0]


def _not_empty(name: str) -> BackupFault:
    return BackupFault(f"{name} 不是空的。要让备份取代它，请加上 --replace；现在的内容会留在旁边，不会删掉。")


# What was forgotten since


def _closed_since(database: dict, aside: str) -> list[int]:
    """Accounts of the backup that are not among those of before: their owners closed them, and they stay closed."""
    try:
        if dumping.is_sqlite(database):
            with closing(fingerprints.open_sqlite(Path(database["NAME"]))) as now_there:
                restored = _sqlite_users(now_there)
            with closing(fingerprints.open_sqlite(Path(aside))) as before:
                return sorted(restored - _sqlite_users(before))
        with dumping.connected(database) as connection:
            users = [_postgres_users(connection, schema) for schema in ("public", aside)]
            return sorted(users[0] - users[1])
    except sqlite3.Error:
        return []  # what was there cannot be read any more; the record of deeds is then lost as well


def _sqlite_users(connection: sqlite3.Connection) -> set[int]:
    if USERS not in fingerprints.sqlite_tables(connection):
        return set()
    return {
        pk
        for (pk,) in connection.execute(
            f"SELECT id FROM {USERS} WHERE email NOT LIKE 'closed-%@account.invalid'"
        )
    }


def _postgres_users(connection, schema: str) -> set[int]:
    if USERS not in fingerprints.postgres_tables(connection, schema):
        return set()
    asked = sql.SQL("SELECT id FROM {} WHERE email NOT LIKE 'closed-%@account.invalid'")
    return {pk for (pk,) in connection.execute(asked.format(sql.Identifier(schema, USERS))).fetchall()}


# Files


def _lay_media(source: Path, target: Path) -> None:
    for path in source.rglob("*") if source.is_dir() else []:
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, place) if _same_disk(path, place.parent) else _copied(path, place)


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _copied(path: Path, place: Path) -> None:
    place.write_bytes(path.read_bytes())


def _lay_secrets(source: Path, target: Path) -> Path | None:
    """Keys are laid aside for somebody to put in place: this machine may have had new ones since."""
    if not source.is_dir():
        return None
    target.mkdir(mode=0o700)
    for path in source.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
        (target / path.name).chmod(0o600)
    return target
