"""Loads the small facts of content/reference/ without touching what staff have changed or deleted since.

A file is read and checked whole before anything of it is written; a malformed row names file and line, and nothing of
that file is loaded.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from core.events import public_page_changed
from reference import keeping
from reference.models import (
    FeeSchedule,
    Hotline,
    LegalFigure,
    LoadedRow,
    LoanPrimeRate,
    LocalFigure,
    Notice,
    Term,
)
from reference.rows import Malformed, Row, Table, read

TABLES = [
    Table("hotlines.csv", Hotline, "number"),
    Table("glossary.csv", Term, "word"),
    Table("figures.csv", LegalFigure, "key"),
    Table("lpr.csv", LoanPrimeRate, "published_on"),
    Table("notices.toml", Notice, "key"),
    Table("fees.toml", FeeSchedule, "key"),
    Table("local.csv", LocalFigure, "key"),
]


@dataclass(frozen=True)
class Loaded:
    """What became of one file; `kept` rows are those that staff have changed or deleted, `words` says what went wrong."""

    name: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0
    kept: tuple[str, ...] = ()
    words: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.words)


def load_reference(folder: Path) -> list[Loaded]:
    """Load every known file of the folder; one that is not there is passed over, a malformed one is reported."""
    return [
        _load(table, Path(folder) / table.file) for table in TABLES if (Path(folder) / table.file).exists()
    ]


def _load(table: Table, path: Path) -> Loaded:
    try:
        return _write(table, read(path, table))
    except Malformed as error:
        return Loaded(table.file, words=str(error))


@transaction.atomic
def _write(table: Table, rows: Iterable[Row]) -> Loaded:
    counts = dict.fromkeys(("added", "changed", "removed", "same"), 0)
    kept: list[str] = []
    there = {str(getattr(row, table.key)): row for row in table.model._default_manager.all()}
    remembered = {one.key: one for one in LoadedRow.objects.filter(table=table.name)}
    for wanted in rows:
        outcome = _settle(table, wanted, there.get(wanted.key), remembered.pop(wanted.key, None))
        if outcome == "kept":
            kept.append(wanted.key)
        else:
            counts[outcome] += 1
    for key, loaded in remembered.items():  # no longer in the file
        row = there.get(key)
        if row and fingerprint(table, row) != loaded.content_hash:
            kept.append(key)
            continue
        if row:
            keeping.discard(row)
            counts["removed"] += 1
        loaded.delete()
    done = Loaded(
        table.file, counts["added"], counts["changed"], counts["removed"], counts["same"], tuple(kept)
    )
    if done.added or done.changed or done.removed:
        public_page_changed.send(sender=table.model, reason=f"{table.file} loaded")
    return done


def _settle(table: Table, wanted: Row, there: Any, loaded: LoadedRow | None) -> str:
    """Write one row unless staff have made it theirs: added, changed, same or kept."""
    said = fingerprint(table, wanted.instance)
    if there is None and loaded:
        return "kept"  # deleted by staff
    now = fingerprint(table, there) if there else ""
    if there and (loaded is None or now != loaded.content_hash) and now != said:
        return "kept"
    if now != said:
        wanted.instance.pk = there.pk if there else None
        keeping.store(wanted.instance)
    LoadedRow.objects.update_or_create(table=table.name, key=wanted.key, defaults={"content_hash": said})
    return "same" if now == said else "changed" if there else "added"


def fingerprint(table: Table, row: Any) -> str:
    """Changes with every column that a file can say; a column that says nothing is left out, so that new ones change none."""
    values = {
        name: str(value)
        for name, field in table.fields.items()
        if (value := getattr(row, name)) != field.get_default()
    }
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
