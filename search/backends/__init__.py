"""What differs between the databases: how the grams are indexed and asked. Ranking is in `search.ranking`, for both.

Each backend offers
    INDEX: statements that put the gram index in place, each harmless when repeated
    HAS_INDEX: a query that finds a row when the gram index is whole
    match(terms) -> (condition, parameters) for entries `e` that have the grams of every term
    holders(gram, number, limit) -> (select, parameters) of rows (number, entry id)
    POSITION: SQL function for the place of one text in another
    wait_for_rebuild(), hold_for_rebuild(): keep verbs and a rebuild from undoing each other
"""

from types import ModuleType

from django.db import connection

from search.backends import postgres, sqlite

_BY_VENDOR = {"sqlite": sqlite, "postgresql": postgres}


def current() -> ModuleType:
    """The backend of the database in use."""
    return _BY_VENDOR[connection.vendor]


def prepare() -> None:
    """Put the gram index in place, after any migration: rebuilding a table on SQLite silently drops its triggers."""
    backend = current()
    with connection.cursor() as cursor:
        if "search_searchentry" not in connection.introspection.table_names(cursor):
            return  # migrated back to nothing
        cursor.execute(backend.HAS_INDEX)
        if cursor.fetchone() is None:
            for statement in backend.INDEX:
                cursor.execute(statement)
