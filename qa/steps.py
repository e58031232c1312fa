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
from core.redaction import redact
from qa import chain, consents, fingerprints, notifications, traces
from qa.models import Appeal, Figures, Moderated, ModerationEvent, Question
from qa.models.situation import NOTHING_TICKED
from qa.refusals import AlreadyDecided
from search import index

# What is left of a question whose words were removed.
EMPTIED = {
    "title": "（已删除）", "body": "", "held_for": [], "masked": [], "fingerprint": "", "contacts": [],
    "is_urgent": False,
    "restored_status": "", **NOTHING_TICKED,
}  # fmt: skip


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
        if isinstance(item, Question) and to in Question.ENDED:
            Figures.objects.filter(question=item).delete()
        if isinstance(item, Question) and to in traces.GONE:
            consents.take_back(item, now)
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
    """Write the one record of a change, and that somebody has to hear of it; mail goes out once the transaction holds."""
    said = {"content_hash": content_hash(item)} | columns
    for name in ("public_note", "internal_note"):  # what stands in the chain can never be taken out again
        if said.get(name):
            said[name] = redact(said[name]).text
    event = chain.append(
        item_kind=item.KIND,
        item_id=item.pk,
        verb=verb,
        from_status=from_status,
        to_status=getattr(item, "status", ""),
        actor=actor,
        actor_label=label(actor),
        # Without the writer's words: this row outlives them.
        rule_hits=[{**hit, "word": ""} for hit in getattr(item, "held_for", [])],
        created_at=now,
        **said,
    )
    if isinstance(item, Moderated):
        traces.keep_up(item, verb, from_status)
        fingerprints.keep_up(item, verb, now)
    if notifications.queue(event, item):
        # `robust`: a failing queue of tasks does not undo what was decided; send_notices tells later.
        transaction.on_commit(lambda: notifications.tell.enqueue(event.pk), robust=True)
    return event


def show(item: Moderated, reason: str) -> None:
    """Tell the page cache and the search index that what the public sees has changed."""
    article = getattr(item, "article_id", None)
    public_page_changed.send(sender=type(item), reason=f"{item.KIND} {reason}", article=article)
    question = item if isinstance(item, Question) else getattr(item, "question", None)
    if question is not None and question.is_public:
        index.refresh("question", question)
    elif question is not None:
        index.remove("question", str(question.pk))


def settle(question: Question, *, now: datetime) -> None:
    """Say of a question what its answers make it: answered while one is published, open otherwise.

    What was resolved stays so while an answer stands; what is left of a withdrawn question goes with its last answer,
    and comes back with it.
    The row is held until the commit, so that of two answers decided at once the second sees the first.
    """
    held = Question.objects.select_for_update().get(pk=question.pk)
    state = _answered_or_open(held)
    answered = state == Question.Status.ANSWERED
    since = {"answered_at": (held.answered_at or now) if answered else None}
    if held.status == Question.Status.SUMMARY:
        if not answered:
            take(
                held, "unanswered", actor=None, now=now, allowed=[held.status], to=Question.Status.WITHDRAWN,
                columns={"restored_status": Question.Status.SUMMARY},
            )  # fmt: skip
    elif held.status == Question.Status.WITHDRAWN and held.restored_status == Question.Status.SUMMARY:
        if answered:
            take(
                held, "answered", actor=None, now=now, allowed=[held.status], to=Question.Status.SUMMARY,
                columns={"restored_status": ""},
            )  # fmt: skip
    elif held.status in Question.LISTED:
        keeps = held.status == state or (held.status == Question.Status.RESOLVED and answered)
        if not keeps:
            verb = "answered" if answered else "unanswered"
            take(held, verb, actor=None, now=now, allowed=Question.LISTED, to=state, columns=since)
    elif held.status == Question.Status.HIDDEN and held.restored_status in Question.LISTED:
        if held.restored_status == Question.Status.RESOLVED and answered:
            state = Question.Status.RESOLVED
        Question.objects.filter(pk=held.pk).update(restored_status=state, **since)
    refresh(question)


def resolve(question: Question, actor, *, now: datetime, version: int | None = None) -> ModerationEvent:
    """Answered → resolved, by its asker or by a moderator."""
    return take(
        question, "resolve", actor=actor, now=now, allowed=[Question.Status.ANSWERED],
        to=Question.Status.RESOLVED, version=version,
    )  # fmt: skip


def reopen(question: Question, actor, *, now: datetime, version: int | None = None) -> ModerationEvent:
    """Resolved → answered, or open where no answer stands any more."""
    with chain.change():
        return take(
            question, "reopen", actor=actor, now=now, allowed=[Question.Status.RESOLVED],
            to=_answered_or_open(question), version=version,
        )  # fmt: skip


def purge(
    question: Question,
    actor,
    *,
    now: datetime,
    version: int | None = None,
    columns: dict[str, Any] | None = None,
    record: dict[str, Any] | None = None,
) -> ModerationEvent:
    """Remove for good the words of a question that nobody may read; the record keeps their fingerprint."""
    with chain.change():
        Appeal.objects.filter(question=question).update(body="")
        return take(
            question, "purge", actor=actor, now=now, allowed=Question.PURGEABLE, to=Question.Status.PURGED,
            version=version, columns=(columns or {}) | EMPTIED,
            record={"content_hash": content_hash(question)} | (record or {}),
        )  # fmt: skip


def _answered_or_open(question: Question) -> str:
    answered = question.answers.filter(status="published").exists()
    return Question.Status.ANSWERED if answered else Question.Status.OPEN


def already_decided(item) -> AlreadyDecided:
    """Who was first, and when, as the record says."""
    event = ModerationEvent.objects.of(item).order_by("-pk").first()
    return AlreadyDecided(event.actor_label if event else "", event.created_at if event else None)


def label(actor) -> str:
    return actor.public_name if actor else "系统"


def content_hash(item) -> str:
    """SHA-256 of the words of an item, field by field."""
    texts = item.texts
    if getattr(item, "no_direct_law", False):  # said by a tick, and read as words
        texts = texts | {"no_direct_law": "没有直接的法条"}
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
