"""Queries whose SQL is written once in the life of a process.

Django writes the SQL of a queryset anew whenever it is asked, which takes several times as long as the database needs for
its answer. A function under `@prepared` says a queryset as always; its SQL is kept, and later only the values differ:

    @prepared
    def rows_of(first, slug, on):
        return Provision.objects.filter(edition__statute__slug=slug).in_force(on=on)[first : first + 20]

    rows_of(0, slug="civil-code", on=today)

Positional arguments shape the query (each shape has SQL of its own; few are kept). Keyword arguments are values: text,
numbers, days, moments, or lists of them behind `__in` (of plain columns: behind a foreign key Django reads the values).
The function gets a mark in the place of each and may only compare with it.
It may not look at the clock or at the database: what it says the first time holds until the process ends.
"""

import re
import threading
from collections.abc import Callable
from datetime import date, datetime
from functools import update_wrapper
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, QuerySet

MOST_SHAPES = 48
GREATEST = (1 << 63) - 1
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Given(Expression):
    """The place of a value that is given when the query is asked."""

    def __init__(self, name: str, place: int = -1) -> None:
        super().__init__()
        self.name, self.place = name, place

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def value(self, values: dict):
        return values[self.name] if self.place < 0 else values[self.name][self.place]


class Prepared:
    """What `@prepared` makes of a function: call it for a list of rows, `plain` for the queryset that Django would ask."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        update_wrapper(self, build)
        self.plain = build
        self._shapes: dict[tuple, _Shape] = {}

    def __call__(self, *shape, **values) -> list:
        values = {name: padded(value) if is_list(value) else value for name, value in values.items()}
        key = (shape, *((name, len(value) if is_list(value) else -1) for name, value in values.items()))
        kept = self._shapes.get(key)
        if kept is None:
            marks = {
                name: [Given(name, place) for place in range(len(value))] if is_list(value) else Given(name)
                for name, value in values.items()
            }
            if len(self._shapes) >= MOST_SHAPES:
                self._shapes.pop(next(iter(tuple(self._shapes))), None)
            kept = self._shapes.setdefault(key, _Shape(self.plain(*shape, **marks)))
        return kept.rows(values)


prepared = Prepared


class _Shape:
    """One queryset and its SQL, for each kind of database."""

    def __init__(self, queryset: QuerySet) -> None:
        self.queryset = queryset
        self.written: dict[str, _Written] = {}
        self.writing = threading.Lock()

    def rows(self, values: dict) -> list:
        alias = self.queryset.db
        connection = connections[alias]
        written = self.written.get(connection.vendor) or self.write(alias, connection.vendor)
        rows = bare_copy(self.queryset)
        rows._query = written.query(alias, connection, values)
        return list(rows)

    def write(self, alias: str, vendor: str) -> "_Written":
        """One thread alone: while Django writes the SQL of a query it adds joins to it, and takes them away again."""
        with self.writing:
            if vendor not in self.written:
                self.written[vendor] = _Written(self.queryset, alias)
            return self.written[vendor]


class _Written:
    """The SQL of a queryset, and how its rows are read: all that Django's compiler knows once it has written a query."""

    def __init__(self, queryset: QuerySet, alias: str) -> None:
        self.template = queryset.query
        compiler = self.template.get_compiler(alias)
        try:
            self.sql, self.params = compiler.as_sql()
        except EmptyResultSet:
            raise ValueError("a prepared query must be one that can have rows") from None
        for one in self.params:
            if isinstance(one, date) or (isinstance(one, str) and _MOMENT.match(one)):
                raise ValueError(
                    f"{one} would stand in this query until the process ends; give it as a value"
                )
        self.columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        del compiler.connection  # belongs to one thread
        self.compiler = compiler

    def query(self, alias: str, connection, values: dict):
        """A query for Django's own reading of rows, whose compiler has the SQL already."""
        params = tuple(
            adapted(one.value(values), connection) if type(one) is Given else one for one in self.params
        )
        converters = self._converters(connection)
        compiler = bare_copy(self.compiler)
        compiler.connection, compiler.using = connection, alias
        compiler.as_sql = lambda *args, **kwargs: (self.sql, params)
        compiler.get_converters = lambda columns: converters
        query = bare_copy(self.template)
        query.get_compiler = lambda *args, **kwargs: compiler
        return query

    def _converters(self, connection):
        """How values become Python's. They hold on to the connection, and so they are kept by it, as long as the SQL is."""
        kept = connection.__dict__.setdefault("prepared_converters", WeakKeyDictionary())
        if self not in kept:
            compiler = bare_copy(self.compiler)
            compiler.connection = connection
            kept[self] = compiler.get_converters(self.columns)
        return kept[self]


def bare_copy(thing):
    """The same attributes in another object; neither evaluates a queryset nor copies what its query is made of."""
    copy = object.__new__(type(thing))
    copy.__dict__ = thing.__dict__.copy()
    return copy


def is_list(value) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def padded(values) -> list:
    """A list with its last value repeated up to a power of two: so that there are few shapes of `IN (…)`."""
    values = list(values)
    if not values:
        raise ValueError("a query about nothing need not be asked")
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def adapted(value, connection):
    """A value as the database's own driver takes it."""
    match value:
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case date():
            return connection.ops.adapt_datefield_value(value)
        case str():
            return value
        case int():  # no column holds a greater one, and drivers refuse it
            return max(-GREATEST, min(value, GREATEST))
    raise TypeError(f"{value!r} cannot be a value of a prepared query")
