"""Who may decide, what a decision needs, and what it writes; shared by the verbs of this package."""

from datetime import datetime

from django.contrib.auth import get_user_model

from accounts.models import User
from core.redaction import redact
from qa.models import Moderated, PeerReview
from qa.models.moderated import CHOSEN_REASONS, Reason
from qa.refusals import Incomplete, NotAllowed

MODERATE = "qa.moderate"
_CHOSEN = dict(CHOSEN_REASONS)


def check(person: User, item: Moderated, *permissions: str) -> None:
    """Refuse whoever has none of the permissions, and those whose own words a decision would be about."""
    check_right(person, *permissions)
    if concerns(item, person):
        raise NotAllowed("不能处理自己写的内容，请另一位审核员来做。")


def concerns(item: Moderated, person: User) -> bool:
    """Whether somebody wrote a post, or the answer that a colleague judges in it."""
    written = {item.author_id, item.answer.author_id if isinstance(item, PeerReview) else None}
    return person.pk in written


def check_right(person: User, *permissions: str) -> None:
    if not person.is_active or not any(person.has_perm(each) for each in permissions or (MODERATE,)):
        raise NotAllowed("你没有审核的权限。")


def check_reason(reason: str, public_note: str) -> None:
    if reason not in _CHOSEN:
        raise Incomplete("请选一个原因，作者会看到。")
    if reason == Reason.OTHER and not public_note.strip():
        raise Incomplete("选了“其他”，请写一句说明，作者会看到。")


def is_alone(*left_out: int | None) -> bool:
    """True when nobody who moderates here is left but these people: then one decides alone, and it is recorded."""
    others = get_user_model().objects.with_perm(MODERATE, is_active=True)
    return not others.exclude(pk__in=[pk for pk in left_out if pk]).exists()


def decided(by: User | None, now: datetime, reason: str = "", public_note: str = "") -> dict:
    """The columns of Moderated that a decision sets."""
    return {
        "decided_at": now,
        "decided_by": by,
        "decision_reason": reason,
        "public_note": redact(public_note.strip()).text,
    }


def said(reason: str = "", public_note: str = "", internal_note: str = "") -> dict:
    """The columns of the event that say why."""
    return {"reason": reason, "public_note": public_note.strip(), "internal_note": internal_note.strip()}
