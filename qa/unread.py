"""Words that nobody may read any more are not kept for ever: refused, hidden or taken back, they go after half a year.

The record keeps the fingerprint of what stood there. Drafts that nobody has touched for a year go as well.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from qa import chain, steps
from qa.models import (
    Answer,
    AnswerRevision,
    Appeal,
    Comment,
    Moderated,
    ModerationEvent,
    PeerReview,
    Question,
)
from qa.privacy import EMPTY, PURGED
from qa.refusals import AlreadyDecided

KEPT_FOR = timedelta(days=180)
DRAFTS_FOR = timedelta(days=365)
MOST_AT_ONCE = 2000  # of each kind in one night
UNREAD: dict[type[Moderated], tuple[str, ...]] = {
    Question: Question.PURGEABLE,
    Answer: ("rejected", "hidden", "retracted"),
    AnswerRevision: ("rejected", "retracted"),
    PeerReview: ("rejected", "hidden", "retracted", "outdated"),
    Comment: ("rejected", "hidden", "deleted"),
}


def forget(now: datetime) -> int:
    """Empty what has been unreadable for so long and nobody has touched since; how many posts. Safe to run again."""
    return sum(_empty(item, now) for item in _due(now - KEPT_FOR))


def forget_drafts(now: datetime) -> int:
    """Remove questions that somebody began and left; how many."""
    return (
        Question.objects.filter(status="draft", created_at__lt=now - DRAFTS_FOR)
        .delete()[1]
        .get("qa.Question", 0)
    )


def _due(before: datetime) -> Iterator[Moderated]:
    for model, states in UNREAD.items():
        lately = ModerationEvent.objects.filter(
            item_kind=model.KIND, item_id=OuterRef("pk"), created_at__gte=before
        )
        rows = _with_words(model.objects.filter(status__in=states, created_at__lt=before))
        yield from rows.exclude(Exists(lately)).order_by("pk")[:MOST_AT_ONCE]


def _with_words(rows: QuerySet) -> QuerySet:
    """Those of which something is left; an emptied question stands under a state of its own."""
    if rows.model is Question:
        return rows
    return rows.exclude(**{name: "" for name in rows.model.TEXTS if name in ("conclusion", "body")})


def _empty(item: Moderated, now: datetime) -> bool:
    is_question = isinstance(item, Question)
    columns = steps.EMPTIED if is_question else EMPTY[item.KIND] | PURGED
    try:
        with chain.change():
            if is_question:
                Appeal.objects.filter(question=item).update(body="")
            steps.take(
                item, "run_out", actor=None, now=now, allowed=[item.status],
                to=Question.Status.PURGED if is_question else "", columns=columns,
                record={"content_hash": steps.content_hash(item)},
            )  # fmt: skip
    except AlreadyDecided:
        return False  # somebody has just touched it
    return True
