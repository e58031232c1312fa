"""Grams in a GIN index over an array, so that no text-search parser, dictionary or size limit of tsvector is met."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from search.segment import Term

POSITION = "strpos"

# Not SQL but plpgsql, which is never inlined, and dear: so the planner knows that cutting up grams row by row is slow.
_FUNCTION = """
CREATE OR REPLACE FUNCTION search_grams(grams text) RETURNS text[] AS $$ BEGIN RETURN string_to_array(grams, ' '); END $$
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
"""
# `match` and `holders`, every search.
_INDEX = (
    "CREATE INDEX IF NOT EXISTS search_entry_by_gram ON search_searchentry USING gin (search_grams(grams))"
)
INDEX = [_FUNCTION, _INDEX]
HAS_INDEX = "SELECT 1 FROM pg_class WHERE relname = 'search_entry_by_gram' AND pg_table_is_visible(oid)"
_REBUILD_LOCK = 5_270_675


def match(terms: Iterable[Term]) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    for term in terms:
        conditions.append(" OR ".join(["search_grams(e.grams) @> %s"] * len(term.patterns)))
        parameters += [list(pattern.grams) for pattern in term.patterns]
    return " AND ".join(f"({condition})" for condition in conditions), parameters


def holders(gram: str, number: int, limit: int) -> tuple[str, list[Any]]:
    select = (
        f"(SELECT {number} AS number, id FROM search_searchentry WHERE search_grams(grams) @> %s LIMIT %s)"
    )
    return select, [[gram], limit]


def wait_for_rebuild() -> None:
    """Until the transaction ends, no batch of a rebuild reads what we are about to change; verbs do not wait for verbs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_REBUILD_LOCK])


def hold_for_rebuild() -> None:
    """Wait for the verbs under way and hold up new ones until this batch is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REBUILD_LOCK])
