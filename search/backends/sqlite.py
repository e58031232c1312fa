"""Grams in an FTS5 table that reads them from the entries and is kept by triggers.

The `ascii` tokenizer parts only at ASCII blanks and signs: every other character, however new to Unicode, stays a
letter of its gram (`unicode61` would drop what it does not know, `trigram` finds nothing for two characters).
"""

from collections.abc import Iterable
from typing import Any

from search.segment import Term

POSITION = "instr"

_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_grams USING fts5("
    "grams, content='search_searchentry', content_rowid='id', detail='none', columnsize=0, tokenize='ascii')"
)
_ADD = "INSERT INTO search_grams(rowid, grams) VALUES (new.id, new.grams);"
_REMOVE = "INSERT INTO search_grams(search_grams, rowid, grams) VALUES ('delete', old.id, old.grams);"
_TRIGGERS = {
    "search_grams_added": f"AFTER INSERT ON search_searchentry BEGIN {_ADD} END",
    "search_grams_removed": f"AFTER DELETE ON search_searchentry BEGIN {_REMOVE} END",
    "search_grams_changed": f"AFTER UPDATE ON search_searchentry BEGIN {_REMOVE} {_ADD} END",
}
INDEX = [
    _TABLE,
    *(f"CREATE TRIGGER IF NOT EXISTS {name} {rest}" for name, rest in _TRIGGERS.items()),
    "INSERT INTO search_grams(search_grams) VALUES ('rebuild')",
]
HAS_INDEX = (
    "SELECT 1 FROM (SELECT count(*) AS triggers FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_grams_%')"
    " WHERE triggers = 3"
)


def match(terms: Iterable[Term]) -> tuple[str, list[str]]:
    asked = " AND ".join(
        "("
        + " OR ".join("(" + " AND ".join(map(_quote, pattern.grams)) + ")" for pattern in term.patterns)
        + ")"
        for term in terms
    )
    return "e.id IN (SELECT rowid FROM search_grams WHERE search_grams MATCH %s)", [asked]


def holders(gram: str, number: int, limit: int) -> tuple[str, list[Any]]:
    select = f"SELECT * FROM (SELECT {number} AS number, rowid AS id FROM search_grams WHERE search_grams MATCH %s LIMIT %s)"
    return select, [_quote(gram), limit]


def _quote(gram: str) -> str:
    return '"' + gram + '"'


def wait_for_rebuild() -> None:
    """Nothing to do: a transaction that writes has the database for itself."""


def hold_for_rebuild() -> None:
    """Nothing to do, as above."""
