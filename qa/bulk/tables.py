"""Rows by the thousand: COPY on PostgreSQL, one prepared statement on SQLite, without an object for each row."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


class Table:
    """Rows of one model of which only some columns vary; all others hold what a new object of the model holds.

    So a column that somebody adds to the model later is filled with its default without a word here.
    """

    def __init__(self, model: type[models.Model], *varying: str) -> None:
        fields = model._meta.concrete_fields
        columns = {field.attname: field for field in fields}
        unknown = set(varying) - set(columns)
        if unknown:
            raise ValueError(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
        constant = [field for field in fields if field.attname not in varying and not field.primary_key]
        self.model = model
        self._names = [columns[name].column for name in varying] + [field.column for field in constant]
        self._constant = tuple(field.get_db_prep_save(field.get_default(), connection) for field in constant)

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Write rows whose values stand in the order of the varying columns; how many they were."""
        whole = [(*map(_plain, row), *self._constant) for row in rows]
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)
        names = ", ".join(map(quote, self._names))
        if not whole:
            return 0
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in whole:
                        copy.write_row(row)
            else:
                holes = ", ".join(["%s"] * len(self._names))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", whole)
        return len(whole)


def _plain(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def next_key(model: type[models.Model]) -> int:
    """The first key after all that are there; whoever asks holds the end of the log, so nobody takes it meanwhile."""
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def settle_keys(tables: Iterable[type[models.Model]]) -> None:
    """Let the database go on counting after the keys that were written by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
