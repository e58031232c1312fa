"""Counts that add up: rows that are made or added to in one statement, so that two processes never lose each other's."""

from collections.abc import Mapping

from django.db import connection, models

ROWS_AT_ONCE = 90  # SQLite may take no more than 999 values a statement


def add_up(
    model: type[models.Model], sums: Mapping[tuple, int], *, by: tuple[str, ...], into: str = "count"
) -> None:
    """Add each number to the row whose fields `by` have the values of its key; rows that are not there are made.

    `by` has to be unique together. Every other field needs a default in the database or may not exist. Call it inside a
    transaction when there may be more than ROWS_AT_ONCE rows: what is written again after a fault must not be half written.
    """
    columns = {field.name: field for field in model._meta.concrete_fields}
    fields, column = [columns[name] for name in by], columns[into]
    quote = connection.ops.quote_name
    table, total = quote(model._meta.db_table), quote(str(column.column))
    names = [quote(str(field.column)) for field in fields]
    rows = [
        [
            *(field.get_db_prep_save(value, connection) for field, value in zip(fields, key, strict=True)),
            number,
        ]
        for key, number in sorted(
            sums.items()
        )  # always in the same order, so that nobody waits for each other
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        taken = rows[start : start + ROWS_AT_ONCE]
        one = "(" + ", ".join(["%s"] * (len(names) + 1)) + ")"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join([*names, total])}) VALUES {', '.join([one] * len(taken))} "
                f"ON CONFLICT ({', '.join(names)}) DO UPDATE SET {total} = {table}.{total} + excluded.{total}",
                [value for row in taken for value in row],
            )
