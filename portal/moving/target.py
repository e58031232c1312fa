"""The database of PostgreSQL while it is being filled: marked as ours, without foreign keys, table by table.

Each batch is one transaction. The mark goes with the last one; until then the site refuses nothing and knows nothing of it,
and the same command goes on where a former one ended, however it ended.
"""

from collections.abc import Callable, Iterable, Iterator

import psycopg
from psycopg import sql

from portal import fingerprints
from portal.fingerprints import Column, Fingerprint, Row
from portal.moving import MoveFault

MARK = "moving_from_sqlite"
BATCH = 5000
_LAID = "migrate has come to its end"
_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2
"""


class Target:
    """One connection to the database that is filled."""

    def __init__(self, url: str) -> None:
        try:
            self.connection = psycopg.connect(url, autocommit=True, client_encoding="UTF8")
        except psycopg.Error as fault:
            raise MoveFault(f"连不上目标数据库：{fault}") from fault

    def close(self) -> None:
        self.connection.close()

    def claim(self) -> bool:
        """Mark an empty database as ours, or find our own mark; whether a former run left something. Raises MoveFault."""
        (encoding,) = self.connection.execute("SHOW server_encoding").fetchone()
        if encoding != "UTF8":
            raise MoveFault(f"目标数据库的编码是 {encoding}，要 UTF8。")
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = {name for (name,) in self.connection.execute(asked).fetchall()}
        if MARK in names:
            self._alone()
            return True
        if names:
            raise MoveFault("目标数据库里已经有表，只能搬进空的数据库。")
        made = sql.SQL("CREATE TABLE {} (place text, name text, definition text)")
        self.connection.execute(made.format(sql.Identifier(MARK)))
        self._alone()
        return False

    def is_laid(self) -> bool:
        """Whether `migrate` came to its end: run again over half-filled tables, it would add rows of its own."""
        asked = sql.SQL("SELECT 1 FROM {} WHERE name = %s").format(sql.Identifier(MARK))
        return self.connection.execute(asked, [_LAID]).fetchone() is not None

    def note_laid(self) -> None:
        self.connection.execute(
            sql.SQL("INSERT INTO {} (name) VALUES (%s)").format(sql.Identifier(MARK)), [_LAID]
        )

    def _alone(self) -> None:
        """Two at once would fill one table twice; the lock ends with the connection, even by `kill -9`."""
        (mine,) = self.connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [MARK]).fetchone()
        if not mine:
            raise MoveFault("另一个 move_database 正在往这个数据库里搬。")

    def tables(self) -> dict[str, list[Column]]:
        return {
            name: columns
            for name, columns in fingerprints.postgres_tables(self.connection).items()
            if name != MARK
        }

    def take_off_keys(self) -> None:
        """Rows come in the order of tables, not of what they name; the keys are noted down and put back at the end."""
        with self.connection.transaction():
            for place, name, definition in self.connection.execute(_KEYS).fetchall():
                note = sql.SQL("INSERT INTO {} VALUES (%s, %s, %s)").format(sql.Identifier(MARK))
                self.connection.execute(note, [place, name, definition])
                gone = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
                self.connection.execute(gone.format(sql.SQL(place), sql.Identifier(name)))

    def fingerprint(
        self, table: str, columns: list[Column], *, tail: sql.Composable | None = None
    ) -> Fingerprint:
        with self.connection.transaction():
            rows = fingerprints.postgres_rows(self.connection, table, columns, tail=tail)
            return fingerprints.of_rows([column.name for column in columns], rows)

    def last(self, table: str, number: str) -> int | None:
        asked = sql.SQL("SELECT max({}) FROM {}").format(sql.Identifier(number), sql.Identifier(table))
        return self.connection.execute(asked).fetchone()[0]

    def empty(self, table: str) -> None:
        """Whatever guards a log guards it from the site, not from being filled again; in one transaction, so it is never off."""
        with self.connection.transaction():
            place = sql.Identifier(table)
            self.connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(place))
            self.connection.execute(sql.SQL("DELETE FROM {}").format(place))
            self.connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(place))

    def fill(
        self, table: str, columns: list[Column], rows: Iterable[Row], progress: Callable[[int], object],
        batch: int = BATCH,
    ) -> None:  # fmt: skip
        """Write rows as they come, each batch in a transaction of its own."""
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        for some in _batches(rows, batch):
            with self.connection.transaction():
                # What a moment is written as names no zone: it is that of the world.
                self.connection.execute("SET LOCAL TimeZone = 'UTC'")
                with self.connection.cursor() as cursor, cursor.copy(copy) as stream:
                    for row in some:
                        stream.write_row(row)
            progress(len(some))

    def finish(self, highest: dict[str, int]) -> None:
        """Keys back (each is proved as it comes), numbers go on after the highest, the mark goes: all or nothing."""
        with self.connection.transaction():
            noted = sql.SQL("SELECT DISTINCT place, name, definition FROM {} WHERE place IS NOT NULL").format(
                sql.Identifier(MARK)
            )
            for place, name, definition in self.connection.execute(noted).fetchall():
                back = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
                words = back.format(sql.SQL(place), sql.Identifier(name), sql.SQL(definition))
                self.connection.execute(words)
            # Another state than any that a kept page was made of.
            step = "UPDATE portal_pagegeneration SET number = number + 1 + floor(random() * 16777216)::bigint"
            self.connection.execute(step)
            for table, column in self._numbered():
                self._go_on_after(table, column, highest.get(table, 0))
            self.connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(MARK)))
        self.connection.execute("ANALYZE")

    def _numbered(self) -> list[tuple[str, str]]:
        asked = """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL
        """
        return self.connection.execute(asked).fetchall()

    def _go_on_after(self, table: str, column: str, highest: int) -> None:
        """A number that a row once had is never given to another: links to it are about."""
        last = max(self.last(table, column) or 0, highest)
        if last:
            self.connection.execute(
                "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s)", [table, column, last]
            )


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
