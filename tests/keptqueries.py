"""Whatever a test asks through core.prepared is held against what Django would ask, the first times that it is asked."""

from collections import Counter

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connections

from core.prepared import Prepared, adapted, is_list

TIMES = 3  # with other values, at other hours: what stayed from the first time shows in the second


@pytest.fixture(autouse=True, scope="session")
def kept_queries_are_those_of_django():
    ask, times = Prepared.__call__, Counter()

    def asked(self, *shape, **values):
        key = (id(self), shape, *(len(value) for value in values.values() if is_list(value)))
        times[key] += 1
        rows = ask(self, *shape, **values)
        is_ours = "<locals>" not in self.__qualname__
        if (
            is_ours
            and times[key] <= TIMES
            and all(is_whole(value) for value in values.values() if is_list(value))
        ):
            hold_against_django(self, shape, values)
        return rows

    Prepared.__call__ = asked
    yield
    Prepared.__call__ = ask


def is_whole(values) -> bool:
    """Nothing was repeated to fill it up, and Django leaves nothing out of it."""
    return len(values).bit_count() == 1 and len(values) == len(set(values))


def hold_against_django(prepared, shape, values):
    queryset = prepared.plain(*shape, **values)
    try:
        sql, params = queryset.query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return  # a number that no column holds
    kept = kept_by(prepared, shape, values, queryset.db)

    assert kept == (plain(sql), tuple(params)), (
        f"{prepared.__module__}.{prepared.__name__} asks otherwise than Django:\n{kept}\n{(plain(sql), tuple(params))}"
    )


def kept_by(prepared, shape, values, alias):
    connection = connections[alias]
    key = (shape, *((name, len(value) if is_list(value) else -1) for name, value in values.items()))
    written = prepared._shapes[key].written[connection.vendor]
    given = {name: list(value) if is_list(value) else value for name, value in values.items()}
    params = tuple(
        adapted(one.value(given), connection) if hasattr(one, "place") else one for one in written.params
    )
    return plain(written.sql), params


def plain(sql: str) -> str:
    """Django writes a mark for an expression in brackets."""
    return sql.replace("(%s)", "%s")
