"""Keeps the search entries: one page at a time inside the verb that changes it, or all of them by a rebuild.

A rebuild overwrites in batches and at the end removes what no source knows, so searches find something at every
moment; a page that has not changed is not written, so stopping and starting again costs little.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.text import fold
from search import backends, sources
from search.engine.block import FIELDS as ENGINE_FIELDS
from search.models import SearchChange, SearchEntry

VERSION = 3  # raise it when the fields change, so that a rebuild writes every entry again
NOTES_KEPT = timedelta(days=1)  # a process that has slept longer compares everything
SWEEP_EVERY = 500  # notes
FIRST_BATCH, LARGEST_BATCH = 20, 400  # pages that a rebuild writes at once
BATCH_SECONDS = 0.4  # what it aims at, so that nobody waits longer than a second
FIELDS = (
    "title",
    "url",
    "summary",
    "headings",
    "body",
    "tags",
    "asked",
    "folded",
    "groups",
    "authority",
    "updated_on",
    "digest",
)


def refresh(kind: str, obj: Any) -> None:
    """Make the object's page findable as it is now, or not findable if readers may not see it.

    Call it inside the transaction of the change, after the change.
    """
    source = sources.get(kind)
    with transaction.atomic():
        backends.current().wait_for_rebuild()
        document = source.document(obj)
        if document is None:
            _remove(kind, [source.key(obj)])
        elif document.kind != kind or document.key != source.key(obj):
            raise ValueError(f"the {kind} {source.key(obj)} calls itself {document.kind} {document.key}")
        else:
            _write([document])


def refresh_many(kind: str, objects: Iterable[Any]) -> None:
    """`refresh` for many objects of a kind in one pass, inside the transaction of their change."""
    source = sources.get(kind)
    with transaction.atomic():
        backends.current().wait_for_rebuild()
        found = [(obj, source.document(obj)) for obj in objects]
        _write([document for _, document in found if document])
        _remove(kind, [source.key(obj) for obj, document in found if document is None])


def refresh_in_batches(kind: str, rows: QuerySet, progress: Callable[[int], None]) -> None:
    """`refresh` for rows that are stored already, each batch in a short transaction; `progress(pages)` after each.

    For commands that change more than may be written at once. Stopped halfway, it may simply be run again.
    """
    source = sources.get(kind)
    for batch in _batches(replace(source, objects=lambda: rows)):
        progress(len(batch))


def remove(kind: str, key: str) -> None:
    """Make a page not findable; harmless when it was not. Inside the transaction of the change."""
    with transaction.atomic():
        backends.current().wait_for_rebuild()
        _remove(kind, [key])


def rebuild(progress: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Write every page of every source and remove what is left over; the number of entries of each kind.

    `progress(label, pages)` is called after each batch. Holds no lock for longer than about a second.
    """
    counts = {}
    for source in sources.every():
        before, found = _keys(source.kind), set()
        for batch in _batches(source):
            found.update(batch)
            if progress:
                progress(source.label, len(batch))
        # What a verb added meanwhile is in neither and stays.
        _remove_in_batches(source.kind, before - found)
        counts[source.kind] = len(found)
    for kind in set(SearchEntry.objects.values_list("kind", flat=True).distinct()) - set(counts):
        _remove_in_batches(kind, _keys(kind))
    return counts


def _keys(kind: str) -> set[str]:
    return set(SearchEntry.objects.filter(kind=kind).values_list("key", flat=True))


def _batches(source: sources.Source) -> Iterator[list[str]]:
    """Write one batch after the other, each in a short transaction of its own, and yield the keys that it wrote."""
    objects = source.objects()
    rows = objects if isinstance(objects, QuerySet) else None
    waiting: list[Any] = list(objects) if rows is None else list(rows.values_list("pk", flat=True))
    size = FIRST_BATCH
    while waiting:
        taken, waiting = waiting[:size], waiting[size:]
        started = time.monotonic()
        with transaction.atomic():
            backends.current().hold_for_rebuild()
            # Read again under the lock: what was hidden meanwhile must not come back.
            now = taken if rows is None else rows.filter(pk__in=taken)
            documents = [document for document in map(source.document, now) if document]
            _write(documents)
        yield [document.key for document in documents]
        spent = max(time.monotonic() - started, 0.001)
        size = max(1, min(LARGEST_BATCH, int(size * BATCH_SECONDS / spent)))


def _write(documents: Sequence[sources.Document]) -> None:
    """Insert or overwrite the entries that differ from what is there; those keep their row, so pins keep their page."""
    entries = {(document.kind, document.key): _entry(document) for document in documents}
    known = SearchEntry.objects.filter(
        kind__in={kind for kind, _ in entries}, key__in=[key for _, key in entries]
    ).values_list("kind", "key", "digest")
    for kind, key, digest in known:
        if (kind, key) in entries and entries[kind, key].digest == digest:
            del entries[kind, key]
    SearchEntry.objects.bulk_create(
        entries.values(),
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=FIELDS,
        batch_size=50,
    )
    if entries:
        written = SearchEntry.objects.filter(
            kind__in={kind for kind, _ in entries}, key__in=[key for _, key in entries]
        )
        _tell([pk for pk, kind, key in written.values_list("pk", "kind", "key") if (kind, key) in entries])


def _entry(document: sources.Document) -> SearchEntry:
    title = _text(document.title)[:300]
    words = {
        "title": title,
        "tags": _lines(document.tags),
        "headings": _lines(document.headings),
        "summary": _text(document.summary),
        "body": _text(document.body).removeprefix(title).lstrip(),
        "asked": _lines(document.asked),
    }
    folded = SearchEntry.FIELD_BREAK.join(fold(words[name]) for name in ENGINE_FIELDS)
    entry = SearchEntry(
        kind=document.kind,
        key=document.key,
        url=document.url,
        folded=folded,
        groups=_lines(document.groups),
        authority=document.authority,
        updated_on=document.updated_on,
        **words,
    )
    shown = [
        VERSION,
        entry.kind,
        entry.key,
        entry.url,
        entry.authority,
        str(entry.updated_on),
        entry.groups,
        words,
    ]
    entry.digest = hashlib.sha256(json.dumps(shown).encode()).hexdigest()
    return entry


def _text(text: str) -> str:
    return str(text).replace("\0", "").replace(SearchEntry.FIELD_BREAK, " ").strip()


def _lines(text: str | Iterable[str]) -> str:
    return _text(text if isinstance(text, str) else "\n".join(map(str, text)))


def _remove_in_batches(kind: str, keys: Iterable[str]) -> None:
    waiting = sorted(keys)
    while waiting:
        taken, waiting = waiting[:LARGEST_BATCH], waiting[LARGEST_BATCH:]
        with transaction.atomic():
            backends.current().hold_for_rebuild()
            _remove(kind, taken)


def _remove(kind: str, keys: Sequence[str]) -> None:
    entries = SearchEntry.objects.filter(kind=kind, key__in=keys)
    gone = list(entries.values_list("pk", flat=True))
    if gone:
        entries.delete()
        _tell(gone)


def _tell(ids: Sequence[int]) -> None:
    """Let every process know that these entries are no longer what they were; old notes are swept now and then."""
    backends.current().tell(ids)
    if SearchChange.objects.order_by("-pk").values_list("pk", flat=True)[0] % SWEEP_EVERY < len(ids):
        SearchChange.objects.filter(told_at__lt=timezone.now() - NOTES_KEPT).delete()
