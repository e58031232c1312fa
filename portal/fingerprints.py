"""What a table holds, in two words: how many rows, and a hash that neither the order of rows nor of columns changes.

A value is written as one text before it is hashed, and PostgreSQL is asked for that same text; so a table of SQLite and its
copy on PostgreSQL have one fingerprint, and so have a database and what was restored from its backup.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

BITS = 128
ROWS_AT_ONCE = 2000
# As information_schema calls them, and what we call them.
KINDS = {
    "smallint": "integer", "integer": "integer", "bigint": "integer",
    "boolean": "boolean", "character varying": "text", "text": "text", "character": "text",
    "date": "date", "timestamp with time zone": "moment", "numeric": "decimal",
    "jsonb": "json", "bytea": "bytes", "uuid": "uuid",
}  # fmt: skip
# What PostgreSQL says of a value of each kind; `places` of a decimal are those of its column.
_SPOKEN = {
    "boolean": "({})::int::text",
    "moment": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "date": "to_char({}, 'YYYY-MM-DD')",
    "uuid": "replace({}::text, '-', '')",
    "bytes": "'\\x' || encode({}, 'hex')",
}
_AS_SQLITE_RECKONS = Context(prec=15)
Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Column:
    """How values of a column are to be read; `raw` is SQLite's own way, where nothing says what was meant."""

    name: str
    kind: str = "raw"
    places: int = 0  # of a decimal
    bits: int = 0  # of an integer
    length: int | None = None  # the most characters of a text


@dataclass(frozen=True)
class Fingerprint:
    rows: int
    digest: str

    def plain(self) -> dict[str, Any]:
        return asdict(self)


class UnknownKind(Exception):
    """A column of a type that nobody has said how to write."""


def of_rows(columns: Iterable[str], rows: Iterable[Row]) -> Fingerprint:
    """One hash over rows in any order; `columns` are named in the order in which rows hold them."""
    names = list(columns)
    order = sorted(range(len(names)), key=names.__getitem__)
    count = total = 0
    for row in rows:
        total += int.from_bytes(_hash(row[place] for place in order))
        count += 1
    total += int.from_bytes(_hash(names[place] for place in order))
    return Fingerprint(count, f"{total % 2**BITS:0{BITS // 4}x}")


def _hash(values: Iterable[str | None]) -> bytes:
    """Each value with its length before it, so that no two rows are written alike."""
    words = "".join("-" if value is None else f"{len(value)}:{value}" for value in values)
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=BITS // 8).digest()


def differing(one: dict[str, Fingerprint], other: dict[str, Fingerprint]) -> list[str]:
    """A sentence for each table that is not the same on both sides."""
    found = []
    for table in sorted(one.keys() | other.keys()):
        left, right = one.get(table), other.get(table)
        if left is None or right is None:
            found.append(f"{table}：只有一边有这张表")
        elif left.rows != right.rows:
            found.append(f"{table}：{left.rows} 行对 {right.rows} 行")
        elif left != right:
            found.append(f"{table}：行数相同（{left.rows}），内容不同")
    return found


# SQLite


def sqlite_tables(connection: sqlite3.Connection) -> dict[str, list[Column]]:
    """Every table of a file, with its columns."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return {
        name: [
            Column(row[1])
            for row in connection.execute(f"SELECT * FROM pragma_table_info({_literal(name)})")
        ]
        for (name,) in names
    }  # fmt: skip


def sqlite_rows(
    connection: sqlite3.Connection, table: str, columns: list[Column], *, tail: str = ""
) -> Iterator[Row]:
    """Rows as texts; `tail` is the end of the statement (WHERE, ORDER BY)."""
    return map(writer(columns), sqlite_values(connection, table, columns, tail=tail))


def sqlite_values(
    connection: sqlite3.Connection, table: str, columns: list[Column], *, tail: str = ""
) -> Iterator[tuple[Any, ...]]:
    """Rows as SQLite holds them."""
    chosen = ", ".join(quoted(column.name) for column in columns)
    return connection.execute(f"SELECT {chosen} FROM {quoted(table)} {tail}")


def writer(columns: list[Column]) -> Callable[[tuple[Any, ...]], Row]:
    """How a row of SQLite is written as texts."""
    writers = [_WRITERS[column.kind](column) for column in columns]

    def write(row: tuple[Any, ...]) -> Row:
        return tuple([None if value is None else one(value) for one, value in zip(writers, row, strict=True)])

    return write


def open_sqlite(path: Path, *, mode: str = "ro") -> sqlite3.Connection:
    """A file as it is, without Django's ways of reading; bytes that are no text come as lone surrogates."""
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None)
    connection.text_factory = lambda word: word.decode("utf-8", "surrogateescape")
    return connection


def of_sqlite(connection: sqlite3.Connection, leave_out: Iterable[str] = ()) -> dict[str, Fingerprint]:
    return {
        table: of_rows([column.name for column in columns], sqlite_rows(connection, table, columns))
        for table, columns in sqlite_tables(connection).items()
        if table not in leave_out
    }


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


# PostgreSQL


def postgres_tables(connection: psycopg.Connection, schema: str = "public") -> dict[str, list[Column]]:
    """Every table of a schema, with its columns. Raises UnknownKind."""
    found: dict[str, list[Column]] = {}
    asked = """
        SELECT table_name, column_name, data_type, numeric_scale, numeric_precision, character_maximum_length
        FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = %s AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position
    """
    for table, name, type_, scale, precision, length in connection.execute(asked, [schema]):
        if type_ not in KINDS:
            raise UnknownKind(f"{schema}.{table} 的列 {name} 是 {type_}，还没有说过这种值怎么比。")
        column = Column(name, KINDS[type_], places=scale or 0, bits=precision or 0, length=length)
        found.setdefault(table, []).append(column)
    return found


def postgres_rows(
    connection: psycopg.Connection, table: str, columns: list[Column], *, schema: str = "public",
    tail: sql.Composable | None = None,
) -> Iterator[Row]:  # fmt: skip
    """The texts that `sqlite_rows` gives of the same values; to be called inside a transaction."""
    chosen = sql.SQL(", ").join(
        sql.SQL(_SPOKEN.get(column.kind, "{}::text")).format(sql.Identifier(column.name)) for column in columns
    )  # fmt: skip
    statement = sql.SQL("SELECT {} FROM {} {}").format(
        chosen, sql.Identifier(schema, table), tail or sql.SQL("")
    )
    documents = [place for place, column in enumerate(columns) if column.kind == "json"]
    with psycopg.ServerCursor(connection, "reading_a_table") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(statement)
        for row in cursor:
            if not documents:
                yield row
                continue
            values = list(row)
            for place in documents:
                values[place] = None if values[place] is None else document(values[place])
            yield tuple(values)


def of_postgres(
    connection: psycopg.Connection, leave_out: Iterable[str] = (), schema: str = "public"
) -> dict[str, Fingerprint]:
    return {
        table: of_rows(
            [column.name for column in columns], postgres_rows(connection, table, columns, schema=schema)
        )
        for table, columns in postgres_tables(connection, schema).items()
        if table not in leave_out
    }


# Values as texts


def document(text: str) -> str:
    """JSON with its keys in order, and a whole number written as one: PostgreSQL keeps neither order nor `1e2`."""
    return json.dumps(
        _plain_numbers(json.loads(text)), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def _plain_numbers(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain_numbers(inner) for key, inner in value.items()}
        case list():
            return [_plain_numbers(inner) for inner in value]
        case float() if value.is_integer():
            return int(value)
    return value


def _raw(value: Any) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else f"{type(value).__name__[0]}{value!r}"


def _moment(value: str) -> str:
    if len(value) == 26:
        return value
    moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _decimal(column: Column) -> Callable[[Any], str]:
    step = Decimal(1).scaleb(-column.places)

    def write(value: Any) -> str:
        was_float = isinstance(value, float)
        number = _AS_SQLITE_RECKONS.create_decimal_from_float(value) if was_float else Decimal(value)
        return f"{number.quantize(step) + 0:f}"  # + 0: PostgreSQL has no negative nothing

    return write


_WRITERS: dict[str, Callable[[Column], Callable[[Any], str]]] = {
    "raw": lambda column: _raw,
    "integer": lambda column: str,
    "boolean": lambda column: lambda value: "1" if value else "0",
    "text": lambda column: str,
    "date": lambda column: str,
    "uuid": lambda column: str,
    "json": lambda column: document,
    "moment": lambda column: _moment,
    "decimal": _decimal,
    "bytes": lambda column: lambda value: f"\\x{bytes(value).hex()}",
}
