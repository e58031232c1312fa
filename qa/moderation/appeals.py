"""Second opinions: appeals against a refusal, and decisions that one person took where a rule wants two."""

from datetime import datetime

from accounts.models import User
from qa import chain, queues, steps
from qa.models import Appeal, ModerationEvent, Question
from qa.moderation.common import check, decided, is_alone, said
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed


def grant(
    appeal: Appeal, moderator: User, reply: str = "", *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Agree with the asker: the question that was refused is public."""
    columns = decided(moderator, now) | {"approved_at": now}
    return _decide(
        appeal, moderator, reply, "grant", Appeal.Status.GRANTED, Question.Status.OPEN, columns, now, version
    )


def deny(
    appeal: Appeal, moderator: User, reply: str, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Stay with the refusal, and say why; there is no second appeal."""
    if not reply.strip():
        raise Incomplete("请写明为什么维持原来的决定，提问的人会看到。")
    return _decide(appeal, moderator, reply, "deny", Appeal.Status.DENIED, "", {}, now, version)


def look_again(event: ModerationEvent, moderator: User, note: str, *, now: datetime) -> ModerationEvent:
    """Look afterwards at what wants another person; what should change is changed by a verb of its own.

    That is what somebody decided alone, and a case on which two disagreed: the latter is for a third, or where nobody
    else moderates for the second of the two, alone and on record.
    """
    (post,) = queues.posts(event.KIND, [event])
    check(moderator, post)
    if event.actor_id == moderator.pk and event.verb != "blind_look":
        raise NotAllowed("这是你自己决定的，请另一位审核员来复核。")
    alone = _is_party(event, moderator)
    if not note.strip():
        raise Incomplete("请写一句复核的结果。")
    with chain.change():
        first = ModerationEvent.objects.of(event).filter(verb="second_look").first()
        if first is not None:
            raise AlreadyDecided(first.actor_label, first.created_at)
        return steps.log(
            event, "second_look", actor=moderator, now=now, internal_note=note.strip(), decided_alone=alone
        )


def _is_party(event: ModerationEvent, moderator: User) -> bool:
    """Whether somebody settles a disagreement in which they took part; refused while there is anybody else."""
    if event.verb != "blind_look":
        return False
    first = ModerationEvent.objects.get(pk=event.item_id)
    if moderator.pk not in (event.actor_id, first.actor_id):
        return False
    if moderator.pk == first.actor_id or not is_alone(event.actor_id, first.actor_id):
        raise NotAllowed("这一条你已经表过态，请第三位审核员来复核。")
    return True


def _decide(appeal, moderator, reply, verb, outcome, to, columns, now, version):
    """One decision on an appeal: by somebody who did not refuse the question, or alone and on record."""
    question = appeal.question
    check(moderator, question)
    if appeal.status != Appeal.Status.OPEN:
        raise steps.already_decided(question)
    alone = question.decided_by_id == moderator.pk
    if alone and not is_alone(moderator.pk, question.author_id):
        raise NotAllowed("这个提问是你没有通过的，申诉请另一位审核员来处理。")
    with chain.change():
        decision = {"status": outcome, "reply": reply.strip(), "decided_at": now, "decided_by": moderator}
        if not Appeal.objects.filter(pk=appeal.pk, status=Appeal.Status.OPEN).update(**decision):
            raise steps.already_decided(question)
        event = steps.take(
            question, verb, actor=moderator, now=now, allowed=[Question.Status.REJECTED], to=to, version=version,
            columns=columns, record=said(public_note=reply) | {"decided_alone": alone},
        )  # fmt: skip
        steps.settle(question, now=now)
    appeal.refresh_from_db()
    return event
