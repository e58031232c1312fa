"""The engine's arrays of this process, brought up to date with the database at every search.

A file under VAR_DIR holds all entries as they once were and is mapped, so processes share it; what has changed since is
read from the database. The file is only a saving of time: entries are compared by id and stamp when a process starts,
so an old file, another site's, or none at all gives the same answers.
"""

import contextlib
import fcntl
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, router

from search import backends
from search.engine import block, joining
from search.engine.block import Block, Row
from search.engine.library import Library
from search.models import SearchEntry

log = logging.getLogger(__name__)

READ_AT_ONCE = 400  # entries a statement
MOST_BETWEEN = 2000  # changes that one search takes in; a mass rebuild is taken in by and by
WORTH_A_FILE = 200  # entries that had to be read at the start: building them costs a process more memory than mapping them
MOST_OWN = 2_000_000  # postings beside the file, some sixteen megabytes, before a newer file is looked for
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
        self._mapped: Block | None = None
        self._file: tuple[int, int] | None = None
        self._mark: int | None = None
        self._seen: set[int] = set()
        self._waiting: set[int] = set()
        self._at = 0.0

    def current(self) -> Library:
        """All entries as this connection sees them now."""
        # Notes and entries come from one database: beside a replica that lags, the one might be newer than the other.
        alias = router.db_for_read(SearchEntry)
        with self._lock:
            if self._library is None:
                self._library = self._from_file() or Library([])
            # Inside a transaction this connection may see what is never committed: nothing is taken for settled.
            if connections[alias].in_atomic_block:
                self._mark = None
                self._library = _compared(self._library, alias)
            elif self._mark is None or time.monotonic() - self._at > COMPARE_AFTER:
                self._start(self._library, alias)
            else:
                self._follow(self._library, self._mark, alias)
            self._at = time.monotonic()
            return self._library

    def save(self) -> int:
        """Write the file anew from what is current, and use it; how many entries it holds."""
        library = self.current()
        joining.save(library.blocks, path(), library.alive_in)
        with self._lock:
            mapped = self._from_file()
            if mapped is not None:
                self._library, self._mark = mapped, None
        return library.count

    def keep(self) -> int:
        """`save`, unless the file says all that is so already."""
        library = self.current()
        as_filed = len(library.blocks) == 1 and library.blocks[0] is self._mapped and library.alive.all()
        return library.count if as_filed else self.save()

    def _from_file(self) -> Library | None:
        """What the file holds; other processes of this machine map the same pages of memory."""
        self._file = _written_at()
        self._mapped = joining.load(path())
        return Library([self._mapped]) if self._mapped is not None else None

    def _start(self, library: Library, alias: str) -> None:
        self._mark, self._seen, self._waiting = backends.current().mark(alias), set(), set()
        gone, changed = _differing(library, alias)
        if len(changed) >= WORTH_A_FILE:
            with _alone():
                # Whoever waited finds the file that another process of this machine has written meanwhile.
                if self._file != _written_at():
                    library = self._from_file() or library
                    gone, changed = _differing(library, alias)
                library = _with_entries(library.without(gone), changed, alias)
                if len(changed) >= WORTH_A_FILE:
                    library = self._kept(library)
        elif gone or changed:
            library = _with_entries(library.without(gone), changed, alias)
        self._library = library

    def _kept(self, library: Library) -> Library:
        """The same as the file that it now stands in."""
        try:
            joining.save(library.blocks, path(), library.alive_in)
        except OSError as error:
            log.warning("The search file could not be written: %s", error)
            return library
        return self._from_file() or library

    def _follow(self, library: Library, mark: int, alias: str) -> None:
        self._mark, notes = backends.current().since(mark, alias)
        fresh = [(number, entry) for number, entry in notes if number not in self._seen]
        # Notes of transactions still under way when they were read come again: they are known by their numbers.
        self._seen = {number for number, _ in notes}
        self._waiting.update(entry for _, entry in fresh)
        if self._waiting:
            taken = sorted(self._waiting)[-MOST_BETWEEN:]
            self._waiting.difference_update(taken)
            library = _with_entries(library, taken, alias)
            own = sum(len(block.places) for block in library.blocks if block is not self._mapped)
            if own > MOST_OWN and self._file != _written_at():
                # What has changed since lies in this process alone: better the file that has been written since.
                library = _compared(self._from_file() or library, alias)
            self._library = library


def _differing(library: Library, alias: str) -> tuple[set[int], list[int]]:
    """Of which entries the library should know no more, and which it does not know as the database has them."""
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT id, substr(digest, 1, {STAMP_DIGITS}) FROM search_searchentry")
        there = {id: stamp_of(digest) for id, digest in cursor.fetchall()}
    alive = library.alive
    known = dict(zip(library.ids[alive].tolist(), library.stamps[alive].tolist(), strict=True))
    if known == there:
        return set(), []
    return known.keys() - there.keys(), [id for id, stamp in there.items() if known.get(id) != stamp]


def _compared(library: Library, alias: str) -> Library:
    """The library with what differs from the database put right."""
    gone, changed = _differing(library, alias)
    return _with_entries(library.without(gone), changed, alias) if changed else library.without(gone)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process of this machine at a time; a folder that cannot be written keeps nobody from searching."""
    with contextlib.ExitStack() as held:
        try:
            path().parent.mkdir(parents=True, exist_ok=True)
            file = held.enter_context(path().with_suffix(".lock").open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)  # let go with the file, also by a process that is killed
        except OSError:
            pass
        yield


def _written_at() -> tuple[int, int] | None:
    """Which file lies there; another one after each writing."""
    try:
        file = path().stat()
    except OSError:
        return None
    return file.st_ino, file.st_mtime_ns


def stamp_of(digest: str) -> int:
    return int(digest[:STAMP_DIGITS] or "0", 16)


def _with_entries(library: Library, ids: Iterable[int], alias: str) -> Library:
    """The library with these entries as the database has them now, or without them where it has them no more."""
    ids = list(ids)
    return library.without(ids).with_rows(_rows(ids, alias), path().parent)


def _rows(ids: Iterable[int], alias: str) -> Iterator[Row]:
    waiting = sorted(ids)
    while waiting:
        taken, waiting = waiting[:READ_AT_ONCE], waiting[READ_AT_ONCE:]
        yield from map(
            _row,
            SearchEntry.objects.using(alias)
            .filter(pk__in=taken)
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


def keep() -> int:
    return _live.keep()


def forget() -> None:
    _live.forget()


def size(blocks: Iterable[Block]) -> int:
    """Bytes of all arrays."""
    return sum(one.size for one in blocks)
