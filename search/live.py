"""The engine's arrays of this process, brought up to date with the database at every search.

A file under VAR_DIR holds all entries as they once were and is mapped, so processes share it; what has changed since is
read from the database. The file is only a saving of time: entries are compared by id and stamp when a process starts,
so an old file, another site's, or none at all gives the same answers.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from search import backends
from search.engine import block
from search.engine.block import Block, Row
from search.engine.library import Library
from search.models import SearchEntry

log = logging.getLogger(__name__)

READ_AT_ONCE = 400  # entries a statement
MOST_BETWEEN = 2000  # changes that one search takes in; a mass rebuild is taken in by and by
WORTH_A_FILE = 200  # entries that had to be read at the start: building them costs a process more memory than mapping them
COMPARE_AFTER = 3600  # seconds without a search, after which notes may have been swept
STAMP_DIGITS = 15


class Live:
    """What one process knows; everything under one lock, and a search then works on a library that never changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin again from the file and the database."""
        self._library: Library | None = None
        self._mark: int | None = None
        self._seen: set[int] = set()
        self._waiting: set[int] = set()
        self._at = 0.0

    def current(self) -> Library:
        """All entries as this connection sees them now."""
        with self._lock:
            if self._library is None:
                mapped = block.load(path())
                self._library = Library([mapped] if mapped else [])
            # Inside a transaction this connection may see what is never committed: nothing is taken for settled.
            if connection.in_atomic_block:
                self._mark = None
                self._library = self._compared(self._library)
            elif self._mark is None or time.monotonic() - self._at > COMPARE_AFTER:
                self._start()
            else:
                self._follow(self._mark)
            self._at = time.monotonic()
            return self._library

    def save(self) -> int:
        """Write the file anew from what is current, and use it; how many entries it holds."""
        library = self.current()
        whole = block.merge(library.blocks, library.alive_in)
        block.save(whole, path())
        with self._lock:
            mapped = block.load(path())
            if mapped is not None:
                self._library, self._mark = Library([mapped]), None
        return len(whole)

    def _start(self) -> None:
        self._mark, self._seen, self._waiting = backends.current().mark(), set(), set()
        before = self._library or Library([])
        self._library = self._compared(before)
        if len(self._library.blocks) > 0 and self._library.count - before.count >= WORTH_A_FILE:
            self._keep_file()

    def _keep_file(self) -> None:
        library = self._library or Library([])
        try:
            block.save(block.merge(library.blocks, library.alive_in), path())
        except OSError as error:
            log.warning("The search file could not be written: %s", error)
            return
        mapped = block.load(path())
        if mapped is not None:
            self._library = Library([mapped])

    def _follow(self, mark: int) -> None:
        self._mark, notes = backends.current().since(mark)
        fresh = [(number, entry) for number, entry in notes if number not in self._seen]
        # Notes of transactions still under way when they were read come again: they are known by their numbers.
        self._seen = {number for number, _ in notes}
        self._waiting.update(entry for _, entry in fresh)
        if self._waiting and self._library is not None:
            taken = sorted(self._waiting)[-MOST_BETWEEN:]
            self._waiting.difference_update(taken)
            self._library = _with_entries(self._library, taken)

    def _compared(self, library: Library) -> Library:
        """The library with what differs from the database put right."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, substr(digest, 1, {STAMP_DIGITS}) FROM search_searchentry")
            there = {id: stamp_of(digest) for id, digest in cursor.fetchall()}
        alive = library.alive
        known = dict(zip(library.ids[alive].tolist(), library.stamps[alive].tolist(), strict=True))
        if known == there:
            return library
        gone = known.keys() - there.keys()
        changed = [id for id, stamp in there.items() if known.get(id) != stamp]
        if not changed:
            return library.without(gone)
        return _with_entries(library.without(gone), changed)


def stamp_of(digest: str) -> int:
    return int(digest[:STAMP_DIGITS] or "0", 16)


def _with_entries(library: Library, ids: Iterable[int]) -> Library:
    """The library with these entries as the database has them now, or without them where it has them no more."""
    ids = list(ids)
    return library.without(ids).with_rows(_rows(ids))


def _rows(ids: Iterable[int]) -> Iterator[Row]:
    waiting = sorted(ids)
    while waiting:
        taken, waiting = waiting[:READ_AT_ONCE], waiting[READ_AT_ONCE:]
        yield from map(
            _row,
            SearchEntry.objects.filter(pk__in=taken)
            .order_by("pk")
            .values_list("pk", "digest", "kind", "key", "folded", "authority", "updated_on", "groups"),
        )


def _row(values: tuple) -> Row:
    pk, digest, kind, key, folded, authority, updated_on, groups = values
    named = [*groups.split("\n"), "", ""]
    return Row(
        id=pk,
        stamp=stamp_of(digest),
        kind=kind,
        key=key,
        fields=tuple(folded.split(SearchEntry.FIELD_BREAK)),
        authority=authority,
        day=updated_on.toordinal() if updated_on else 0,
        groups=(named[0], named[1]),
    )


def path() -> Path:
    """The file of this database; its name tells databases apart that share a VAR_DIR."""
    at = connection.settings_dict
    name = block.hashed(f"{connection.vendor} {at.get('HOST')} {at.get('PORT')} {at.get('NAME')}")
    return Path(settings.VAR_DIR) / "search" / f"{name:x}.index"


_live = Live()


def current() -> Library:
    return _live.current()


def save() -> int:
    return _live.save()


def forget() -> None:
    _live.forget()


def size(blocks: Iterable[Block]) -> int:
    """Bytes of all arrays."""
    return sum(one.size for one in blocks)
