"""What happens to a question besides being let through or refused: asked back, joined to another, closed, emptied."""

from contextlib import suppress
from datetime import datetime

from accounts.models import User
from qa import chain, steps
from qa.models import Flag, Follow, ModerationEvent, Question
from qa.models.moderated import Reason
from qa.models.question import COMPLETE_WITHIN
from qa.moderation.common import check, check_reason, decided, said
from qa.moderation.undoing import remembered
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed

JOINABLE = (Question.Status.PENDING, Question.Status.NEEDS_INFO, Question.Status.OPEN)


def ask_back(
    question: Question, moderator: User, public_note: str, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Ask for what is missing; until the asker has added it and it was read again, nobody else sees the question."""
    check(moderator, question)
    if not public_note.strip():
        raise Incomplete("请写明要补充什么，提问的人会看到。")
    columns = decided(moderator, now, Reason.UNCLEAR, public_note) | {"approved_at": None}
    with chain.change(), remembered(question, now) as decision:
        decision.event = steps.take(
            question, "ask_back", actor=moderator, now=now, to=Question.Status.NEEDS_INFO, version=version,
            allowed=[Question.Status.PENDING, Question.Status.OPEN], columns=columns,
            record=said(Reason.UNCLEAR, public_note),
        )  # fmt: skip
    return decision.event


def close_duplicate(
    question: Question,
    moderator: User,
    canonical: Question | None,
    public_note: str = "",
    *,
    now: datetime,
    version: int | None = None,
) -> ModerationEvent:
    """Join a question to the same one asked before: its address leads there, and its asker hears of answers there."""
    check(moderator, question)
    if question.status == Question.Status.ANSWERED:
        raise NotAllowed("这个提问已有律师的回答，不能并到别的提问下面。可以反过来并。")
    with chain.change():
        # Held until the commit, so that of two questions each is not joined to the other.
        found = Question.objects.select_for_update().filter(pk=canonical.pk).first() if canonical else None
        if found is None or found.pk == question.pk or found.status not in Question.LISTED:
            raise Incomplete("要并到的提问不存在，或者没有公开。请填一个公开提问的编号。")
        columns = decided(moderator, now, Reason.DUPLICATE, public_note) | {"canonical": found}
        event = steps.take(
            question, "close_duplicate", actor=moderator, now=now, allowed=JOINABLE, to=Question.Status.CLOSED,
            version=version, columns=columns, record=said(Reason.DUPLICATE, public_note, f"并到 {found.pk} 号"),
        )  # fmt: skip
        _lead_on(question, found, now)
    return event


def _lead_on(question: Question, found: Question, now: datetime) -> None:
    """Whoever asked or followed the joined question follows the other; what was joined to it earlier leads there, too."""
    Question.objects.filter(canonical=question).update(canonical=found)
    followers = {question.author_id, *question.follows.values_list("user_id", flat=True)}
    for user_id in followers - {None, found.author_id}:
        Follow.objects.get_or_create(user_id=user_id, question=found, defaults={"since": now})
    question.follows.all().delete()


def close_stale(now: datetime) -> list[ModerationEvent]:
    """Close what was asked back and not completed for fourteen days; its asker may still complete it."""
    closed = []
    for question in Question.objects.silent_since(now - COMPLETE_WITHIN):
        with suppress(AlreadyDecided):  # completed or withdrawn a moment ago: there is nothing to close
            closed.append(_close_silent(question, now))
    return closed


def _close_silent(question: Question, now: datetime) -> ModerationEvent:
    return steps.take(
        question, "close_stale", actor=None, now=now, allowed=[Question.Status.NEEDS_INFO], to=Question.Status.CLOSED,
        columns=decided(None, now, Reason.STALE), record=said(Reason.STALE),
    )  # fmt: skip


def resolve(
    question: Question, moderator: User, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Say that the answers have settled a question: it stays, and nobody is asked to answer it any more."""
    check(moderator, question)
    return steps.resolve(question, moderator, now=now, version=version)


def reopen(
    question: Question, moderator: User, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Let lawyers answer a settled question again."""
    check(moderator, question)
    return steps.reopen(question, moderator, now=now, version=version)


def purge(
    question: Question,
    moderator: User,
    reason: str,
    public_note: str = "",
    *,
    now: datetime,
    version: int | None = None,
    internal_note: str = "",
) -> ModerationEvent:
    """Remove for good the words of what nobody may read; its fingerprint and its record stay."""
    check(moderator, question)
    if Flag.objects.on(question).waiting().filter(reporter=moderator).exists():
        raise NotAllowed("这一条是你举报的，请另一位审核员来处理。")
    check_reason(reason, public_note)
    return steps.purge(
        question, moderator, now=now, version=version, columns=decided(moderator, now, reason, public_note),
        record=said(reason, public_note, internal_note),
    )  # fmt: skip
