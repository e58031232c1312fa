"""What editors do with a comment: put it first, and write beside it what is wrong in it."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from qa import notes, steps
from qa.models import Comment, ModerationEvent
from qa.moderation.common import MODERATE, check
from qa.refusals import NotAllowed

FEATURE = "qa.feature_comment"


def feature(comment: Comment, editor: User, *, now: datetime, version: int | None = None) -> ModerationEvent:
    """Put a published comment first, as 精彩评论."""
    return _put_first(comment, editor, "feature", True, now, version)


def unfeature(
    comment: Comment, editor: User, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    return _put_first(comment, editor, "unfeature", False, now, version)


def set_editor_note(
    comment: Comment, editor: User, note: str, *, now: datetime, version: int | None = None
) -> ModerationEvent:
    """Write beside a comment what is wrong in it; an empty note takes it away."""
    check(editor, comment, FEATURE, MODERATE)
    columns = {"editor_note": note.strip(), "note_html": notes.as_html(note, on=timezone.localdate(now))}
    return steps.take(
        comment, "note", actor=editor, now=now, allowed=Comment.Status.values, version=version, columns=columns,
        record={"public_note": note.strip()},
    )  # fmt: skip


def _put_first(comment: Comment, editor: User, verb: str, on: bool, now: datetime, version: int | None):
    check(editor, comment, FEATURE)
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
