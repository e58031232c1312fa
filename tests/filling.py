"""Very many rows in one statement each, for tests that ask PostgreSQL how it goes about its work."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def unchecked():
    """As a replica does it: neither foreign keys nor triggers look at each row. Ends with fresh statistics."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")


def fill(model, rows, /, like=None, **columns):
    """So many rows: SQL for the columns named, in which `n` counts from 1; all others as in `like`, or as in a new object."""
    given, rest, values = {}, {}, []
    for field in model._meta.concrete_fields:
        if field.attname in columns:
            given[field.column] = columns[field.attname]
        elif not field.primary_key:
            rest[field.column] = f'pattern."{field.column}"' if like else "%s"
            if not like:
                values.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{name}"' for name in [*given, *rest])
    expressions = given.values() if like else [each.replace("%", "%%") for each in given.values()]
    wanted = ", ".join([*expressions, *rest.values()])
    source = f"generate_series(1, {rows}) AS n"
    if like:
        source += f' JOIN {model._meta.db_table} AS pattern ON pattern."{model._meta.pk.column}" = {like.pk}'
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {wanted} FROM {source}",
            None if like else values,
        )
