"""What moderators and editors decide. Each verb acts on the row as the decider saw it; the second of two is refused.

An author never decides on their own post. Every decision leaves a ModerationEvent, and what the public sees changes in
the same transaction.
"""

from datetime import datetime

from django.utils import timezone

from accounts.models import LawyerProfile, User
from core.markup import to_text
from qa import answers, chain, notes, steps
from qa.models import Answer, Comment, Flag, Moderated, ModerationEvent, Question
from qa.models.moderated import Reason
from qa.refusals import Incomplete, NotAllowed
from statutes import citing

APPROVED = {
    "question": Question.Status.OPEN,
    "answer": Answer.Status.PUBLISHED,
    "comment": Comment.Status.PUBLISHED,
}


def approve(
    item: Moderated, moderator: User, *, now: datetime, version: int | None = None, internal_note: str = ""
) -> ModerationEvent:
    """Let the public read a question, an answer or a comment that waits."""
    _check(moderator, item)
    columns = _decided(moderator, now) | {
        "approved_at" if isinstance(item, Question) else "published_at": now
    }
    with chain.change():
        if isinstance(item, Answer):
            _check_still_verified(item)
            columns |= answers.prepare(item.body, on=timezone.localdate(now))
        event = steps.take(
            item, "approve", actor=moderator, now=now, allowed=[item.WAITING], to=APPROVED[item.KIND],
            version=version, columns=columns, record={"internal_note": internal_note},
        )  # fmt: skip
        _follow_up(item, now)
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
    _check(moderator, item)
    _check_reason(reason, public_note)
    return steps.take(
        item, "reject", actor=moderator, now=now, allowed=[item.WAITING], to="rejected", version=version,
        columns=_decided(moderator, now, reason, public_note), record=_said(reason, public_note, internal_note),
    )  # fmt: skip


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
    _check(moderator, item)
    if Flag.objects.on(item).waiting().filter(reporter=moderator).exists():
        raise NotAllowed("这一条是你举报的，请另一位审核员来处理。")
    _check_reason(reason, public_note)
    columns = _decided(moderator, now, reason, public_note)
    if isinstance(item, Question):
        columns["restored_status"] = item.status
    if isinstance(item, Comment):
        columns |= {"featured_at": None, "featured_by": None}
    with chain.change():
        event = steps.take(
            item, "hide", actor=moderator, now=now, allowed=item.PUBLIC, to="hidden", version=version,
            columns=columns, record=_said(reason, public_note, internal_note),
        )  # fmt: skip
        for report in Flag.objects.on(item).waiting().select_for_update():
            _settle_flag(report, "uphold", Flag.Status.UPHELD, moderator, now)
        _follow_up(item, now)
    return event


def restore(
    item: Moderated, moderator: User, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Show again what was hidden, in the state that it was hidden from."""
    _check(moderator, item)
    with chain.change():
        if isinstance(item, Answer):
            _check_still_verified(item)
        elif not item.body.strip():
            raise Incomplete("账号注销以后内容已经清空，不能恢复。")
        to = item.restored_status if isinstance(item, Question) else APPROVED[item.KIND]
        columns = _decided(moderator, now) | ({"restored_status": ""} if isinstance(item, Question) else {})
        event = steps.take(
            item, "restore", actor=moderator, now=now, allowed=["hidden"], to=to or APPROVED[item.KIND],
            version=version, columns=columns,
        )  # fmt: skip
        _follow_up(item, now)
    return event


def close(
    question: Question,
    moderator: User,
    reason: str,
    public_note: str = "",
    *,
    now: datetime,
    version: int | None = None,
) -> ModerationEvent:
    """End a question: it stays readable, and nobody answers it any more."""
    _check(moderator, question)
    _check_reason(reason, public_note)
    return steps.take(
        question, "close", actor=moderator, now=now, allowed=Question.ANSWERABLE, to=Question.Status.CLOSED,
        version=version, columns=_decided(moderator, now, reason, public_note), record=_said(reason, public_note),
    )  # fmt: skip


def feature(comment: Comment, editor: User, *, now: datetime, version: int | None = None) -> ModerationEvent:
    """Put a published comment first, as 精彩评论."""
    return _feature(comment, editor, "feature", True, now, version)


def unfeature(
    comment: Comment, editor: User, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    return _feature(comment, editor, "unfeature", False, now, version)


def set_editor_note(
    comment: Comment, editor: User, note: str, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Write beside a comment what is wrong in it; an empty note takes it away."""
    _check(editor, comment, "qa.feature_comment", "qa.moderate")
    columns = {"editor_note": note.strip(), "note_html": notes.as_html(note, on=timezone.localdate(now))}
    return steps.take(
        comment, "note", actor=editor, now=now, allowed=Comment.Status.values, version=version, columns=columns,
        record={"public_note": note.strip()},
    )  # fmt: skip


def dismiss(report: Flag, moderator: User, *, now: datetime) -> ModerationEvent:
    """Say of a report that what it is about may stay."""
    if not moderator.is_active or not moderator.has_perm("qa.moderate"):
        raise NotAllowed("你没有审核的权限。")
    if report.reporter_id == moderator.pk or report.item.author_id == moderator.pk:
        raise NotAllowed("这一条和你有关，请另一位审核员来处理。")
    with chain.change():
        return _settle_flag(report, "dismiss", Flag.Status.DISMISSED, moderator, now)


def _settle_flag(report: Flag, verb: str, to: str, moderator: User, now: datetime) -> ModerationEvent:
    before = report.status
    if not Flag.objects.filter(pk=report.pk, status=Flag.Status.OPEN).update(status=to):
        raise steps.already_decided(report)
    report.status = to
    return steps.log(report, verb, actor=moderator, now=now, from_status=before, reason=report.reason)


def _feature(comment: Comment, editor: User, verb: str, on: bool, now: datetime, version: int | None):
    _check(editor, comment, "qa.feature_comment")
    if comment.parent_id and on:
        raise NotAllowed("只有单独的评论能设为精选，回复不能。")
    if comment.is_featured == on:
        raise steps.already_decided(comment)
    columns = {"featured_at": now if on else None, "featured_by": editor if on else None}
    return steps.take(
        comment,
        verb,
        actor=editor,
        now=now,
        allowed=[Comment.Status.PUBLISHED],
        version=version,
        columns=columns,
    )


def _follow_up(item: Moderated, now: datetime) -> None:
    """What a change of an answer means for its citations and its question; of a question, for its answers."""
    if isinstance(item, Answer):
        _cite(item, now)
        steps.settle(item.question, now=now)
    elif isinstance(item, Question):
        steps.settle(item, now=now)


def _cite(answer: Answer, now: datetime) -> None:
    if answer.is_public:
        today = timezone.localdate(now)
        citing.record(answers.CITES, str(answer.pk), citing.link_html(answer.body, on=today), on=today)
    else:
        citing.forget(answers.CITES, str(answer.pk))


def _check(person: User, item: Moderated, *permissions: str) -> None:
    if not person.is_active or not any(person.has_perm(each) for each in permissions or ("qa.moderate",)):
        raise NotAllowed("你没有审核的权限。")
    if item.author_id is not None and item.author_id == person.pk:
        raise NotAllowed("不能处理自己写的内容，请另一位审核员来做。")


def _check_still_verified(answer: Answer) -> None:
    if not LawyerProfile.objects.verified().filter(pk=answer.lawyer_id).exists():
        raise NotAllowed("这位律师现在不是已核验的状态，回答不能发布。")
    if not to_text(answer.body).strip():
        raise Incomplete("回答没有正文，不能发布。")


def _check_reason(reason: str, public_note: str) -> None:
    if reason not in Reason.values:
        raise Incomplete("请选一个原因，作者会看到。")
    if reason == Reason.OTHER and not public_note.strip():
        raise Incomplete("选了“其他”，请写一句说明，作者会看到。")


def _decided(by: User, now: datetime, reason: str = "", public_note: str = "") -> dict:
    return {
        "decided_at": now,
        "decided_by": by,
        "decision_reason": reason,
        "public_note": public_note.strip(),
    }


def _said(reason: str, public_note: str, internal_note: str = "") -> dict:
    return {"reason": reason, "public_note": public_note.strip(), "internal_note": internal_note.strip()}
