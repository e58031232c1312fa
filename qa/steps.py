"""The one way in which a moderated row changes its state.

A step is one conditional UPDATE on the key, the states it may come from, and the version that the actor saw. Whoever is
second changes no row and is told who was first. The record, the search index and the page cache follow in the same
transaction; mail waits for the commit.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core.events import public_page_changed
from qa import chain
from qa.models import Moderated, ModerationEvent, Question
from qa.refusals import AlreadyDecided
from search import index


def take(
    item: Moderated,
    verb: str,
    *,
    actor,
    now: datetime,
    allowed: Iterable[str],
    to: str = "",
    version: int | None = None,
    columns: dict[str, Any] | None = None,
    record: dict[str, Any] | None = None,
) -> ModerationEvent:
    """Bring `item` from one of the `allowed` states to the state `to` (or leave it in its own), and record it.

    `version` is what the actor saw, by default what `item` was loaded with. `columns` are set in the same UPDATE,
    `record` goes into the event. Raises AlreadyDecided when the row is no longer as the actor saw it.
    """
    version, before = item.version if version is None else version, item.status
    if before not in allowed:
        raise already_decided(item)
    with chain.change():
        rows = type(item).objects.filter(pk=item.pk, version=version, status=before)
        changed = rows.update(version=F("version") + 1, **({"status": to} if to else {}), **(columns or {}))
        if not changed:
            raise already_decided(item)
        was_public = before in item.PUBLIC
        refresh(item)
        event = log(item, verb, actor=actor, now=now, from_status=before, **(record or {}))
        if was_public or item.is_public:
            show(item, verb)
    return event


def refresh(item: Moderated) -> None:
    """Read the columns again, keeping the rows that are already at hand."""
    item.refresh_from_db(fields=[field.attname for field in item._meta.concrete_fields])


def log(item, verb: str, *, actor, now: datetime, from_status: str = "", **columns: Any) -> ModerationEvent:
    """Write the one record of a change; its mail goes out once the transaction holds."""
    event = chain.append(
        item_kind=item.KIND,
        item_id=item.pk,
        verb=verb,
        from_status=from_status,
        to_status=item.status,
        actor=actor,
        actor_label=label(actor),
        rule_hits=getattr(item, "held_for", []),
        content_hash=content_hash(item),
        created_at=now,
        **columns,
    )
    transaction.on_commit(lambda: announce(event.pk), robust=True)
    return event


def announce(event_id: int) -> None:
    """Queue the mail of an event; `robust` above keeps a failing queue from undoing what was decided."""
    from qa.notifications import tell  # notifications knows the steps' rows, not the other way round

    tell.enqueue(event_id)


def show(item: Moderated, reason: str) -> None:
    """Tell the page cache and the search index that what the public sees has changed."""
    public_page_changed.send(sender=type(item), reason=f"{item.KIND} {reason}")
    question = item if isinstance(item, Question) else getattr(item, "question", None)
    if question is not None and question.is_public:
        index.refresh("question", question)
    elif question is not None:
        index.remove("question", str(question.pk))


def settle(question: Question, *, now: datetime) -> None:
    """Say of a question what its answers make it: answered while one is published, open otherwise.

    The row is held until the commit, so that of two answers decided at once the second sees the first.
    """
    held = Question.objects.select_for_update().get(pk=question.pk)
    answered = held.answers.filter(status="published").exists()
    state = Question.Status.ANSWERED if answered else Question.Status.OPEN
    since = {"answered_at": (held.answered_at or now) if answered else None}
    if held.status in Question.ANSWERABLE and held.status != state:
        verb = "answered" if answered else "unanswered"
        take(held, verb, actor=None, now=now, allowed=Question.ANSWERABLE, to=state, columns=since)
    elif held.status == Question.Status.HIDDEN and held.restored_status in Question.ANSWERABLE:
        Question.objects.filter(pk=held.pk).update(restored_status=state, **since)
    refresh(question)


def already_decided(item) -> AlreadyDecided:
    """Who was first, and when, as the record says."""
    event = ModerationEvent.objects.of(item).order_by("-pk").first()
    return AlreadyDecided(event.actor_label if event else "", event.created_at if event else None)


def label(actor) -> str:
    return actor.public_name if actor else "系统"


def content_hash(item) -> str:
    """SHA-256 of the words of an item, field by field."""
    texts = getattr(item, "texts", None) or {"reason": item.reason, "note": item.note}
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
