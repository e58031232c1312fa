"""The database into a file and out of it again: what differs between SQLite and PostgreSQL."""

import gzip
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg
from django.db.backends.postgresql.client import DatabaseClient
from django.db.utils import ConnectionHandler
from psycopg import sql

from portal import fingerprints
from portal.backups import LEFT_OUT, BackupFault, NotTried
from portal.databases import SQLITE
from portal.fingerprints import Fingerprint

ASIDE = "before_"  # what a schema is called that a restore has put aside
TRIAL = "_trial_"  # within the name of a database that a backup is tried in
_OPTIONS = [
    "--format=custom", "--no-password",
    *(f"--exclude-table-data={table}" for table in LEFT_OUT),
]  # fmt: skip
_RESTORING = ["--no-owner", "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction"]


@dataclass
class Dump:
    """What was in the database at the moment of the dump."""

    engine: str
    server: str
    tables: dict[str, Fingerprint]
    shape: dict[str, int]
    migrations: list[list[str]] = field(default_factory=list)


def is_sqlite(database: dict) -> bool:
    return database["ENGINE"] == SQLITE


def dump(database: dict, path: Path) -> Dump:
    """Write the database as it is at one moment, while others go on writing; `path` is not there yet."""
    return _dump_sqlite(database, path) if is_sqlite(database) else _dump_postgres(database, path)


# SQLite


def _dump_sqlite(database: dict, path: Path) -> Dump:
    """Copied page by page by SQLite itself: a copy by hand would miss what is in the write-ahead log."""
    source = Path(database["NAME"])
    if not source.is_file():
        raise BackupFault(f"没有数据库文件 {source}。")
    plain = path.with_suffix(".plain")
    try:
        with (
            closing(sqlite3.connect(source, timeout=20)) as ours,
            closing(sqlite3.connect(plain, isolation_level=None)) as copy,
        ):
            ours.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in there.intersection(LEFT_OUT):
                copy.execute(f"DELETE FROM {fingerprints.quoted(table)}")
            copy.execute("VACUUM")  # or deleted rows would still stand in pages that nobody uses
        with closing(fingerprints.open_sqlite(plain)) as copy:
            found = Dump("sqlite", sqlite3.sqlite_version, *_of_sqlite(copy))
        with plain.open("rb") as read, gzip.open(path, "wb", compresslevel=4) as written:
            shutil.copyfileobj(read, written, 1024 * 1024)
        return found
    except sqlite3.Error as fault:
        raise BackupFault(f"SQLite 说：{fault}") from fault
    finally:
        plain.unlink(missing_ok=True)


def _of_sqlite(
    connection: sqlite3.Connection,
) -> tuple[dict[str, Fingerprint], dict[str, int], list[list[str]]]:
    tables = fingerprints.of_sqlite(connection, LEFT_OUT)
    counted = connection.execute("SELECT type, count(*) FROM sqlite_master GROUP BY type ORDER BY type")
    return tables, dict(counted.fetchall()), _migrations(connection, tables)


def unpack_sqlite(path: Path, target: Path) -> None:
    with gzip.open(path, "rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, 1024 * 1024)
        written.flush()
        os.fsync(written.fileno())


def inside_sqlite(path: Path) -> Dump:
    """What a file holds, after SQLite has looked at every page of it."""
    try:
        with closing(fingerprints.open_sqlite(path)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                raise BackupFault(f"还原出来的文件不完整：{said}")
            return Dump("sqlite", sqlite3.sqlite_version, *_of_sqlite(connection))
    except sqlite3.Error as fault:
        raise BackupFault(f"还原出来的文件读不了：{fault}") from fault


# PostgreSQL


def _dump_postgres(database: dict, path: Path) -> Dump:
    """`pg_dump` and our own counting look through one snapshot, so both see the same moment."""
    with connected(database) as holder:
        holder.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        holder.read_only = True
        (snapshot,) = holder.execute("SELECT pg_export_snapshot()").fetchone()
        # Only what is the site's: what a restore has put aside lies in schemas of its own, and so may things of others.
        # (`--schema=public` would have the dump make that schema, which is there wherever it comes to.)
        asked = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"
        others = [f'--exclude-schema="{name}"' for (name,) in holder.execute(asked).fetchall()]
        command, variables = pg_dump(database, path)
        _run([*command[:-1], f"--snapshot={snapshot}", *others, command[-1]], variables)
        return _of_postgres(holder)


def pg_dump(database: dict, path: Path) -> tuple[list[str], dict[str, str]]:
    """The command that dumps one of `settings.DATABASES`, and the variables that it wants, with the password among them."""
    args, variables = DatabaseClient.settings_to_cmd_args_env(database, [*_OPTIONS, f"--file={path}"])
    return ["pg_dump", *args[1:]], variables or {}


def fill_postgres(database: dict, path: Path) -> None:
    """Bring a dump into a database whose schema `public` is empty: whole, or not at all."""
    args, variables = DatabaseClient.settings_to_cmd_args_env(database, [])
    place = [*args[1:-1], f"--dbname={args[-1]}"]
    _run(["pg_restore", *_RESTORING, *place, str(path)], variables or {})


def inside_postgres(database: dict, schema: str = "public") -> Dump:
    with connected(database) as connection:
        return _of_postgres(connection, schema)


def _of_postgres(connection: psycopg.Connection, schema: str = "public") -> Dump:
    tables = fingerprints.of_postgres(connection, LEFT_OUT, schema)
    asked = """
        SELECT 'index', count(*) FROM pg_indexes WHERE schemaname = %(schema)s
        UNION ALL SELECT 'constraint', count(*) FROM pg_constraint WHERE connamespace = to_regnamespace(%(schema)s)
            AND contype <> 'n'
        UNION ALL SELECT 'trigger', count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relnamespace = to_regnamespace(%(schema)s) AND NOT tgisinternal
        UNION ALL SELECT 'sequence', count(*) FROM pg_sequences WHERE schemaname = %(schema)s
    """
    shape = dict(connection.execute(asked, {"schema": schema}).fetchall())
    (server,) = connection.execute("SHOW server_version").fetchone()
    return Dump("postgresql", server, tables, shape, _migrations(connection, tables))


@contextmanager
def connected(database: dict, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A connection of our own, beside those of Django."""
    wrapper = ConnectionHandler({"default": dict(database)})["default"]
    try:
        connection = psycopg.connect(**wrapper.get_connection_params(), autocommit=autocommit)
    except psycopg.Error as fault:
        raise BackupFault(f"连不上数据库 {database['NAME']}：{fault}") from fault
    with closing(connection):
        yield connection


@contextmanager
def trial(database: dict, today: date) -> Iterator[dict]:
    """An empty database on the same server, gone when the block ends. Raises NotTried where the role may make none."""
    name = f"{database['NAME'][:30]}{TRIAL}{today:%Y%m%d}_{secrets.token_hex(3)}"
    with connected(database, autocommit=True) as connection:
        _sweep(connection, database["NAME"][:30] + TRIAL, today)
        try:
            asked = "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
            order, letters = connection.execute(asked).fetchone()
            made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}")
            connection.execute(made.format(sql.Identifier(name), sql.Literal(order), sql.Literal(letters)))
        except psycopg.errors.InsufficientPrivilege as fault:
            raise NotTried(
                f"没有试过还原：数据库用户 {database['USER']} 不能新建数据库。"
                f"请运行 ALTER ROLE {database['USER']} CREATEDB，或者在别的机器上运行 verify_backup。"
            ) from fault
        try:
            yield database | {"NAME": name}
        finally:
            _drop(connection, name)


def _sweep(connection: psycopg.Connection, stem: str, today: date) -> None:
    """What a run that was killed on another day has left."""
    names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [stem])
    for (name,) in names.fetchall():
        if not name.startswith(f"{stem}{today:%Y%m%d}"):
            _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# Both


def _migrations(connection: sqlite3.Connection | psycopg.Connection, tables: dict) -> list[list[str]]:
    if "django_migrations" not in tables:
        return []
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")  # type: ignore[union-attr]
    return [list(row) for row in rows.fetchall()]


def _run(command: list[str], variables: dict[str, str]) -> None:
    try:
        done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True)
    except FileNotFoundError as fault:
        raise BackupFault(f"没有找到 {command[0]}，请安装 postgresql-client（版本不低于服务器）。") from fault
    if done.returncode:
        last = "；".join(done.stderr.strip().splitlines()[-3:])
        raise BackupFault(f"{command[0]} 没有做成：{last}")
