"""Let through, refuse, hide, restore: the decisions that every kind of post knows."""

from datetime import datetime

from django.utils import timezone

from accounts.models import LawyerProfile, User
from core.markup import to_text
from qa import answers, chain, reviewing, steps
from qa.models import Answer, AnswerRevision, Comment, Flag, Moderated, ModerationEvent, PeerReview, Question
from qa.moderation.common import check, check_reason, decided, is_alone, said
from qa.moderation.flags import settle_flag
from qa.moderation.following import follow_up
from qa.moderation.looks import draw
from qa.moderation.undoing import remembered
from qa.refusals import Incomplete, NotAllowed

APPROVED = {
    "question": Question.Status.OPEN,
    "answer": Answer.Status.PUBLISHED,
    "comment": Comment.Status.PUBLISHED,
    "revision": AnswerRevision.Status.PUBLISHED,
    "review": PeerReview.Status.PUBLISHED,
}


def approve(
    item: Moderated, moderator: User, *, now: datetime, version: int | None = None, internal_note: str = ""
) -> ModerationEvent:
    """Let the public read a question, an answer, its new words, what a colleague says of it, or a comment that waits."""
    check(moderator, item)
    record = {"internal_note": internal_note, "decided_alone": _brought_it_alone(item, moderator)}
    columns = decided(moderator, now)
    if isinstance(item, Question):
        columns["approved_at"] = now
    elif not isinstance(item, AnswerRevision):
        columns["published_at"] = now
    with chain.change(), remembered(item, now) as decision:
        if isinstance(item, Answer):
            _check_question_public(item)
            columns |= _check_still_verified(item) | answers.prepare(item.parts, on=timezone.localdate(now))
        elif isinstance(item, AnswerRevision):
            columns["replaced"] = _replace(item, moderator, now)
        elif isinstance(item, PeerReview):
            columns |= reviewing.check_publishable(item)
        event = steps.take(
            item, "approve", actor=moderator, now=now, allowed=[item.WAITING], to=APPROVED[item.KIND],
            version=version, columns=columns, record=record,
        )  # fmt: skip
        follow_up(item, now)
        if not isinstance(
            item, AnswerRevision
        ):  # its words stand in another row now: what is wrong is revised again
            decision.event = event
            draw(event, item, now)
    return event


def reject(
    item: Moderated,
    moderator: User,
    reason: str,
    public_note: str = "",
    *,
    now: datetime,
    version: int | None = None,
    internal_note: str = "",
) -> ModerationEvent:
    """Refuse what waits, with a reason that its author reads."""
    check(moderator, item)
    check_reason(reason, public_note)
    with chain.change(), remembered(item, now) as decision:
        decision.event = steps.take(
            item, "reject", actor=moderator, now=now, allowed=[item.WAITING], to="rejected", version=version,
            columns=decided(moderator, now, reason, public_note), record=said(reason, public_note, internal_note),
        )  # fmt: skip
        draw(decision.event, item, now)
    return decision.event


def hide(
    item: Moderated,
    moderator: User,
    reason: str,
    public_note: str = "",
    *,
    now: datetime,
    version: int | None = None,
    internal_note: str = "",
) -> ModerationEvent:
    """Take away from the public what it could read; flags on it are upheld, and it can be restored."""
    check(moderator, item)
    if not item.is_public:
        raise steps.already_decided(item)
    if Flag.objects.on(item).waiting().filter(reporter=moderator).exists():
        raise NotAllowed("这一条是你举报的，请另一位审核员来处理。")
    check_reason(reason, public_note)
    columns = decided(moderator, now, reason, public_note)
    if isinstance(item, Question):
        columns["restored_status"] = item.status
    if isinstance(item, Comment):
        columns |= {"featured_at": None, "featured_by": None}
    with chain.change(), remembered(item, now) as decision:
        decision.event = steps.take(
            item, "hide", actor=moderator, now=now, allowed=item.PUBLIC, to="hidden", version=version,
            columns=columns, record=said(reason, public_note, internal_note),
        )  # fmt: skip
        for report in Flag.objects.on(item).waiting().select_for_update():
            settle_flag(report, "uphold", Flag.Status.UPHELD, moderator, now)
            decision.flags.append(report.pk)
        follow_up(item, now)
    return decision.event


def restore(
    item: Moderated, moderator: User, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Show again what was hidden, in the state that it was hidden from."""
    check(moderator, item)
    with chain.change(), remembered(item, now) as decision:
        if isinstance(item, Answer):
            _check_still_verified(item)
        elif isinstance(item, PeerReview):
            reviewing.check_publishable(item)
        elif not item.body.strip():
            raise Incomplete("账号注销以后内容已经清空，不能恢复。")
        to = item.restored_status if isinstance(item, Question) else APPROVED[item.KIND]
        columns = decided(moderator, now) | ({"restored_status": ""} if isinstance(item, Question) else {})
        decision.event = steps.take(
            item, "restore", actor=moderator, now=now, allowed=["hidden"], to=to or APPROVED[item.KIND],
            version=version, columns=columns,
        )  # fmt: skip
        follow_up(item, now)
    return decision.event


def _replace(revision: AnswerRevision, moderator: User, now: datetime) -> dict:
    """Put the words of a revision in the place of its answer's; what stood there is returned."""
    answer = revision.answer
    steps.refresh(answer)  # a colleague's view may have come in meanwhile: it changes the row, not its words
    _check_question_public(answer)
    if not answer.can_be_revised:
        raise NotAllowed("这个回答现在不公开，修改不能发布。")
    before = answer.words
    columns = revision.words | answers.prepare(revision.parts, on=timezone.localdate(now))
    columns |= _check_still_verified(answer) | {"revised_at": now}
    steps.take(
        answer, "revise", actor=moderator, now=now, allowed=[Answer.Status.PUBLISHED], columns=columns,
        record=said(internal_note=f"修改 {revision.pk} 号"),
    )  # fmt: skip
    follow_up(answer, now)
    reviewing.outdate(answer, now=now)
    return before


def _brought_it_alone(item: Moderated, moderator: User) -> bool:
    """Whether a question was brought in by this moderator, of whom there is no other; refused where there is."""
    if not isinstance(item, Question) or not item.brought_from:
        return False
    if not ModerationEvent.objects.of(item).filter(verb="load", actor=moderator).exists():
        return False
    if not is_alone(moderator.pk):
        raise NotAllowed("这一条是你用表格导入的，请另一位审核员来看。")
    return True


def _check_question_public(answer: Answer) -> None:
    """Under a question that nobody may read nothing is published: its lawyer would be told that everybody sees it."""
    if not Question.objects.approved().filter(pk=answer.question_id).exists():
        raise NotAllowed(
            "提问现在不公开，回答不能发布。提问会再公开的，等它公开以后再来；不会的，请选不通过。"
        )


def _check_still_verified(answer: Answer) -> dict:
    """What is known of the lawyer today, to be kept beside the words; refused where they lost the badge."""
    lawyer = LawyerProfile.objects.verified().filter(pk=answer.lawyer_id).first()
    if lawyer is None:
        raise NotAllowed("这位律师现在不是已核验的状态，回答不能发布。")
    if not (to_text(answer.reasons).strip() or answer.no_direct_law):
        raise Incomplete("回答没有正文，不能发布。")
    return {
        "lawyer_role": lawyer.role,
        "lawyer_firm": lawyer.firm,
        "licence_checked_on": lawyer.verified_on,
    }
