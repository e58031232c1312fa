"""The rows that remember who cites what."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.events import public_page_changed
from statutes import reviewing, sources
from statutes.citing.library import Held, Library
from statutes.citing.link import Linked, Unresolved, link_html
from statutes.models import Citation, Provision, ReviewTask, Statute

_TEXTS_AT_ONCE = 100


def record(source_kind: str, source_key: str, linked: Linked, *, on: date) -> None:
    """Remember what a source rests on, and what it names without a link; replaces what was known of it."""
    record_all(source_kind, {source_key: linked}, on=on)


def record_all(source_kind: str, texts: Mapping[str, Linked], *, on: date) -> None:
    """The same for several sources of a kind, in a number of queries that does not grow with them.

    A place that waits for a second look under changed law keeps the wording that it was written on: its number may mean
    another provision by now. A place that names what is already known to change is to be read again at once.
    """
    texts = _as_written(source_kind, texts)
    cited = {(key, one.pk) for key, linked in texts.items() for one in linked.held}
    known = list(Citation.objects.filter(source_kind=source_kind, source_key__in=texts))
    kept = {at: row.pk for row in known if (at := (row.source_key, row.provision_id)) in cited}
    if len(kept) < len(known):
        Citation.objects.filter(pk__in={row.pk for row in known} - set(kept.values())).delete()
    if kept:
        Citation.objects.filter(pk__in=kept.values()).update(cited_on=on)
    rows = Provision.objects.with_statute().in_bulk({pk for _, pk in cited - set(kept)})
    fresh = []
    for key, linked in texts.items():
        found = [rows[one.pk] for one in linked.held if one.pk in rows and (key, one.pk) not in kept]
        fresh += [_resolved(source_kind, key, provision, on) for provision in found]
        fresh += [_unresolved(source_kind, key, one, on) for one in linked.unresolved]
    Citation.objects.bulk_create(fresh)
    reviewing.ask_about_coming(source_kind, texts, on=on, now=timezone.now())


def _as_written(source_kind: str, texts: Mapping[str, Linked]) -> dict[str, Linked]:
    """The texts with the provisions that they were written on, where their law has changed and nobody has confirmed."""
    waiting = ReviewTask.objects.waiting().filter(source_kind=source_kind, source_key__in=texts)
    columns = ("pk", "number", "sub", "edition__statute__slug", "edition__statute__short_title")
    pins: dict[str, dict[tuple, Held]] = {}
    for key, *values in waiting.values_list("source_key", *(f"old_provision__{name}" for name in columns)):
        held = Held(*values)
        pins.setdefault(key, {})[held.slug, held.number, held.sub] = held
    return {key: _pinned(linked, pins.get(key)) for key, linked in texts.items()}


def _pinned(linked: Linked, pins: Mapping[tuple, Held] | None) -> Linked:
    if not pins:
        return linked
    held = [pins.get((one.slug, one.number, one.sub), one) for one in linked.held]
    return Linked(linked.html, list({one.pk: one for one in held}.values()), linked.unresolved)


def _resolved(kind: str, key: str, provision: Provision, on: date) -> Citation:
    words = provision.citation
    return Citation(source_kind=kind, source_key=key, provision=provision, raw_text=words, cited_on=on)


def _unresolved(kind: str, key: str, one: Unresolved, on: date) -> Citation:
    words, reason = one.text[:200], one.reason[:60]
    return Citation(source_kind=kind, source_key=key, raw_text=words, reason=reason, cited_on=on)


def forget(source_kind: str, source_key: str) -> None:
    """Drop what is known of a source that readers see no more."""
    Citation.objects.of(source_kind, source_key).delete()


def record_again(*, on: date, progress: Callable[[str, int], object] = lambda label, texts: None) -> int:
    """Record what every public text cites, after the library has changed; the number of texts.

    Only texts that now rest on something else are written, a batch at a time, each in a short transaction;
    `progress(label, texts)` after each.
    """
    library, count = Library.load(), 0
    for source in sources.every():
        walk = iter(source.walk())
        while batch := dict(islice(walk, _TEXTS_AT_ONCE)):
            linked = {key: link_html(html, on=on, library=library) for key, html in batch.items()}
            changed = _unlike_before(source.kind, linked)
            if changed:
                with transaction.atomic():
                    record_all(source.kind, changed, on=on)
                    public_page_changed.send(sender=Citation, reason=f"cited again by {source.kind}")
            count += len(batch)
            progress(source.label, len(batch))
    return count


def record_again_of(statute: Statute, *, on: date) -> int:
    """The same for the texts that cite an edition of one law which is over, though they were written in its time.

    What did not change under them has moved to the next edition, and so has what was confirmed: whoever changes the law
    once more must find them there. How many texts were looked at; none while no edition is in force.
    """
    if not statute.editions.in_force(on).exists():
        return 0
    over = Citation.objects.filter(
        provision__edition__statute=statute,
        provision__edition__effective_to__lte=on,
        cited_on__lt=F("provision__edition__effective_to"),
    )
    places: dict[str, set[str]] = {}
    for kind, key in over.values_list("source_kind", "source_key"):
        places.setdefault(kind, set()).add(key)
    library = Library.load() if places else None
    for kind, keys in places.items():
        texts = sources.texts(kind, sorted(keys))
        linked = {key: link_html(html, on=on, library=library) for key, html in texts.items()}
        if changed := _unlike_before(kind, linked):
            record_all(kind, changed, on=on)
    return sum(map(len, places.values()))


def _unlike_before(source_kind: str, texts: Mapping[str, Linked]) -> dict[str, Linked]:
    """Those of the texts whose rows say something else."""
    texts = _as_written(source_kind, texts)
    known: dict[str, list] = {key: [] for key in texts}
    rows = Citation.objects.filter(source_kind=source_kind, source_key__in=texts)
    for key, provision, words, reason in rows.values_list("source_key", "provision_id", "raw_text", "reason"):
        known[key].append(provision or (words, reason))
    return {
        key: linked
        for key, linked in texts.items()
        if Counter(known[key])
        != Counter(
            [
                *(one.pk for one in linked.held),
                *((one.text[:200], one.reason[:60]) for one in linked.unresolved),
            ]
        )
    }
