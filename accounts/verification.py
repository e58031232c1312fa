"""Every change of what staff know about a lawyer: applied, verified, rejected, suspended."""

from datetime import date, datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import notifications
from accounts.models import LawyerProfile, User, VerificationEvent
from core.events import public_page_changed

Status = LawyerProfile.Status
Verb = VerificationEvent.Verb
# From where each verb may start; whatever is not here has been decided by somebody already.
FROM = {
    Verb.VERIFY: (Status.PENDING, Status.VERIFIED, Status.SUSPENDED),
    Verb.REJECT: (Status.PENDING,),
    Verb.SUSPEND: (Status.VERIFIED,),
}


class AlreadyDecided(Exception):
    """Somebody else was first; the words say who and when."""


class CannotApply(Exception):
    """The application is refused before anybody looks at it; the words say why."""


@transaction.atomic
def apply(user: User, *, role: str, real_name: str, firm: str, licence_number: str = "", region: str = "",
          introduction: str = "", now: datetime | None = None) -> LawyerProfile:  # fmt: skip
    """Take an application, the first or a corrected one; a changed profile loses its badge until verified again."""
    now = now or timezone.now()
    profile = LawyerProfile.objects.select_for_update().filter(user=user).first() or LawyerProfile(user=user)
    if profile.status == Status.SUSPENDED:
        raise CannotApply("你的律师资料已暂停，不能重新申请。有疑问请联系我们。")
    was = profile.status if profile.pk else ""
    taken = LawyerProfile.objects.exclude(pk=profile.pk).filter(licence_number=licence_number)
    if licence_number and taken.exists():
        raise CannotApply("这个执业证号已经有人登记。如果不是你，请联系我们。")
    profile.role, profile.real_name, profile.licence_number = role, real_name, licence_number
    profile.firm, profile.region, profile.introduction = firm, region, introduction
    profile.status, profile.applied_at, profile.decision_reason = Status.PENDING, now, ""
    profile.verified_on, profile.verified_by, profile.verification_method = None, None, ""
    profile.version += 1
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError:
        raise CannotApply("这份申请和另一份重复了。请刷新页面看看是不是已经交过。") from None
    _record(profile, Verb.APPLY, was, by=user, note="", now=now)
    return profile


def verify(
    profile: LawyerProfile, *, by: User, method: str, on: date, now: datetime | None = None
) -> LawyerProfile:
    """Say how and when somebody's licence was checked; a practising lawyer bears the badge from now on."""
    found = {"verified_on": on, "verified_by": by, "verification_method": method, "decision_reason": ""}
    return _decide(profile, Verb.VERIFY, Status.VERIFIED, by=by, note=method, now=now, **found)


def reject(profile: LawyerProfile, *, by: User, reason: str, now: datetime | None = None) -> LawyerProfile:
    """Refuse an application with a reason that the applicant sees; they may apply again."""
    return _decide(profile, Verb.REJECT, Status.REJECTED, by=by, note=reason, now=now, decision_reason=reason)


def suspend(profile: LawyerProfile, *, by: User, reason: str, now: datetime | None = None) -> LawyerProfile:
    """Take the badge away on every page at once."""
    return _decide(
        profile, Verb.SUSPEND, Status.SUSPENDED, by=by, note=reason, now=now, decision_reason=reason
    )


@transaction.atomic
def _decide(profile, verb, to_status, *, by, note, now, **changes):
    """The one door: `profile.version` is what the decider saw; a decision on anything newer or older is refused."""
    if not by.is_active or not by.has_perm("accounts.verify_lawyer"):
        raise PermissionDenied("你没有核验律师的权限。")
    if profile.user_id == by.pk:
        raise PermissionDenied("不能核验自己。请另一位工作人员来做。")
    if not note.strip():
        raise ValueError("a decision says how or why")
    was, now = profile.status, now or timezone.now()
    changed = LawyerProfile.objects.filter(
        pk=profile.pk, version=profile.version, status__in=FROM[verb], user__isnull=False
    ).update(status=to_status, version=profile.version + 1, **changes)
    if not changed:
        raise AlreadyDecided(_who_was_first(profile))
    profile.refresh_from_db()
    _record(profile, verb, was, by=by, note=note, now=now)
    transaction.on_commit(partial(notifications.told[verb], profile))
    return profile


def _record(profile, verb, from_status, *, by, note, now):
    VerificationEvent.objects.create(
        profile=profile,
        verb=verb,
        from_status=from_status,
        to_status=profile.status,
        actor=by,
        actor_label=by.public_name,
        note=note[:200],
        created_at=now,
    )
    if Status.VERIFIED in (from_status, profile.status):
        public_page_changed.send(sender=LawyerProfile, reason=f"lawyer: {verb}")


def _who_was_first(profile):
    last = profile.events.first()
    if last is None:
        return "这份资料已经变了，请刷新后再看。"
    when = timezone.localtime(last.created_at).strftime("%Y-%m-%d %H:%M")
    return f"{last.actor_label} 已在 {when} 处理过：{last.get_verb_display()}。请刷新后再看。"
