"""The file of SQLite: held so that nobody writes, and looked through for what PostgreSQL would not take."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from portal import fingerprints
from portal.fingerprints import Column, Fingerprint
from portal.moving import MoveFault

WAIT = 5.0  # seconds for whoever is writing just now
MOST_NAMED = 20
Tables = dict[str, list[Column]]


@contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """The file with the lock of a writer, so that it stays as it is until the block ends. Reading goes on."""
    if not path.is_file():
        raise MoveFault(f"没有数据库文件 {path}。")
    with closing(fingerprints.open_sqlite(path, mode="rw")) as connection:
        connection.execute(f"PRAGMA busy_timeout = {int(WAIT * 1000)}")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            raise MoveFault(f"有程序正在写 {path}（{fault}）。先停掉网站和后台任务，再搬。") from fault
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")  # nothing was written; the lock goes


def dangling(connection: sqlite3.Connection) -> list[str]:
    """Rows that name others which are not there."""
    found = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_NAMED)
    return [f"{table} 第 {row} 行指着 {parent} 里没有的一行" for table, row, parent, _ in found]


def looked_through(
    connection: sqlite3.Connection, tables: Tables, faults: list[str], progress: Callable[[int], object]
) -> dict[str, Fingerprint]:
    """The fingerprint of every table; what does not fit is added to `faults`."""
    found = {}
    for table, columns in tables.items():
        rows = _fitting(connection, table, columns, faults, progress)
        found[table] = fingerprints.of_rows([column.name for column in columns], rows)
    return found


def _fitting(
    connection: sqlite3.Connection, table: str, columns: list[Column], faults: list[str],
    progress: Callable[[int], object],
) -> Iterator[fingerprints.Row]:  # fmt: skip
    write = fingerprints.writer(columns)
    for row in fingerprints.sqlite_values(connection, table, columns):
        progress(1)
        wrong = [
            f"{table}（{columns[0].name}={row[0]}）的 {column.name}：{why}"
            for column, value in zip(columns, row, strict=True)
            if value is not None and (why := misfit(column, value))
        ]
        if not wrong:
            yield write(row)
        elif len(faults) < MOST_NAMED:
            faults += wrong


def misfit(column: Column, value: Any) -> str:
    """Why PostgreSQL would not take a value that SQLite took, or nothing."""
    match column.kind, value:
        case ("text" | "json", str()) if "\0" in value:
            return "文字里有 NUL 字符"
        case ("text" | "json", str()) if not _is_text(value):
            return "不是完整的 UTF-8 文字"
        case "text", str() if column.length is not None and len(value) > column.length:
            return f"有 {len(value)} 个字，最多 {column.length} 个"
        case "json", str():
            return _wrong_document(value)
        case "integer", int() if not -(2 ** (column.bits - 1)) <= value < 2 ** (column.bits - 1):
            return f"{value} 超出了整数的范围"
        case ("integer", str() | float() | bytes()) | ("boolean", str() | bytes()):
            return f"{value!r} 不是数"
        case ("moment" | "date", _) | ("decimal", str()):
            return _unreadable(column, value)
    return ""


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _wrong_document(value: str) -> str:
    try:
        plain = fingerprints.document(value)
    except ValueError:
        return "不是 JSON"
    if not _is_text(plain):
        return "JSON 里有不完整的字符"
    return "JSON 里有 NUL 字符" if "\\u0000" in plain.replace("\\\\", "") else ""


def _unreadable(column: Column, value: Any) -> str:
    try:
        fingerprints.writer([column])((value,))
        if column.kind == "date":
            fingerprints.writer([Column("", "moment")])((f"{value} 00:00:00",))
    except (ValueError, TypeError, ArithmeticError):
        return f"{value!r} 读不出来"
    return ""


def highest_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    """The highest number that each table ever gave to a row, whether or not the row is still there."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone()
    return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()) if known else {}


def numbered_by(connection: sqlite3.Connection, table: str) -> str:
    """The one column whose whole numbers tell rows apart, or nothing."""
    asked = "SELECT name, type, pk FROM pragma_table_info(?) WHERE pk > 0"
    keys = connection.execute(asked, [table]).fetchall()
    return keys[0][0] if len(keys) == 1 and "int" in keys[0][1].lower() else ""


def migrations(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    try:
        return set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    except sqlite3.Error as fault:
        raise MoveFault(f"这不是本站的数据库：{fault}") from fault


def count(connection: sqlite3.Connection, table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {fingerprints.quoted(table)}").fetchone()[0]
