"""What readers tell the editors about an article, and what the editors did about it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.models import Article, Feedback
from core.redaction import Found, redact

Kind, Status = Feedback.Kind, Feedback.Status


class AlreadyHandled(Exception):
    """Another editor has dealt with this feedback."""


def say_useful(article: Article, kind: str, *, form_key: str, now: datetime) -> Feedback:
    """Count one 帮到了 or 还缺东西; the same form sent twice counts once."""
    return _keep(article, form_key, kind=Kind(kind), status=Status.COUNTED, created_at=now)


def report_error(
    article: Article, text: str, *, section_key: str, contact: str, form_key: str, now: datetime
) -> tuple[Feedback, list[Found]]:
    """Keep what a reader found wrong, without numbers that identify a person; says what was masked."""
    masked = redact(text)
    known = {section["key"] for section in article.live.snapshot["sections"]}
    fields = {
        "text": masked.text,
        "contact": contact,
        "section_key": section_key if section_key in known else "",
    }
    return _keep(article, form_key, kind=Kind.CORRECTION, created_at=now, **fields), masked.found


@transaction.atomic
def handle(feedback: Feedback, *, by: User, note: str, now: datetime) -> None:
    """Close a piece of feedback; of two editors the second is told who was first."""
    changed = Feedback.objects.filter(pk=feedback.pk, status=Status.OPEN).update(
        status=Status.HANDLED,
        outcome=Feedback.Outcome.NOTED,
        handled_by=by,
        handled_at=now,
        handling_note=note.strip()[:300],
    )
    feedback.refresh_from_db()
    if not changed:
        who = feedback.handled_by.public_name if feedback.handled_by else "另一位编辑"
        raise AlreadyHandled(f"{who}已经处理了这条反馈。")


def forget_contact(email: str) -> int:
    """Drop an address from all feedback; the remarks themselves stay."""
    return Feedback.objects.said_with(email).update(contact="")


def _keep(article: Article, form_key: str, **fields) -> Feedback:
    fields |= {"article": article, "revision": article.published_revision}
    return Feedback.objects.get_or_create(form_key=form_key, defaults=fields)[0]
