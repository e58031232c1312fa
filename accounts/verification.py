"""Every change of what staff know about a lawyer: applied, checked by one, confirmed by another, refused, suspended, expired.

Two members of staff stand behind every badge: one looks the licence up (`propose`), another agrees (`confirm`). Where
nobody else verifies here, one person may do both; the record says so and waits for somebody to look again.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import notifications
from accounts.models import LawyerProfile, User, VerificationEvent
from core import audit
from core.events import public_page_changed

VERIFY = "accounts.verify_lawyer"
Status = LawyerProfile.Status
Verb = VerificationEvent.Verb
CHECKABLE = (Status.SUBMITTED, Status.VERIFIED, Status.SUSPENDED, Status.EXPIRED)
# From where each step of staff may start; whatever is not here has been decided by somebody already.
FROM = {
    "propose": CHECKABLE,
    "confirm": CHECKABLE,
    "reject": (Status.SUBMITTED,),
    "suspend": (Status.VERIFIED, Status.EXPIRED),
}
# What gives or takes a right; the steps of an applicant are their own.
RECORDED = (Verb.PROPOSE, Verb.VERIFY, Verb.RECHECK, Verb.REJECT, Verb.SUSPEND, Verb.EXPIRE, Verb.LOOK)
NO_PROPOSAL = {"proposed_by": None, "proposed_at": None, "proposed_on": None, "proposed_method": ""}


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
    profile.status, profile.applied_at, profile.decision_reason = Status.SUBMITTED, now, ""
    profile.verified_on, profile.verified_by, profile.verification_method = None, None, ""
    profile.checked_by = None
    for name, nothing in NO_PROPOSAL.items():
        setattr(profile, name, nothing)
    profile.version += 1
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError:
        raise CannotApply("这份申请和另一份重复了。请刷新页面看看是不是已经交过。") from None
    _record(profile, Verb.APPLY, was, by=user, note="", now=now)
    return profile


@transaction.atomic
def take_back(profile: LawyerProfile, *, by: User, now: datetime | None = None) -> None:
    """Let an applicant withdraw what nobody has decided yet; they may apply again at any time."""
    if profile.user_id != by.pk:
        raise PermissionDenied("这不是你的申请。")
    columns = {"status": Status.UNVERIFIED, **NO_PROPOSAL}
    _change(profile, (Status.SUBMITTED,), columns)
    _record(profile, Verb.TAKE_BACK, Status.SUBMITTED, by=by, note="", now=now or timezone.now())


@transaction.atomic
def propose(
    profile: LawyerProfile, *, by: User, method: str, on: date, now: datetime | None = None
) -> LawyerProfile:
    """Say how and when one looked a licence up; nothing changes for the public until a second person confirms it."""
    now = now or timezone.now()
    _check(profile, by, method)
    if on > timezone.localdate(now):
        raise ValueError("a licence is not looked up tomorrow")
    was = profile.status
    found = {"proposed_by": by, "proposed_at": now, "proposed_on": on, "proposed_method": method[:200]}
    _change(profile, FROM["propose"], found)
    _record(profile, Verb.PROPOSE, was, by=by, note=method, now=now)
    return profile


@transaction.atomic
def confirm(profile: LawyerProfile, *, by: User, now: datetime | None = None) -> LawyerProfile:
    """Agree with what a colleague found: from now on, and for a year from the check, the profile is verified."""
    first = profile.proposed_by
    if not profile.is_proposed or first is None or not first.is_active:
        raise AlreadyDecided("还没有人提出核验，或者提出的人已经离开。请先查证，再提出核验。")
    _check(profile, by, profile.proposed_method)
    alone = profile.proposed_by_id == by.pk
    if alone and not is_alone(by.pk, profile.user_id):
        raise PermissionDenied("这是你提出的核验，请另一位工作人员来确认。")
    was, method, now = profile.status, profile.proposed_method, now or timezone.now()
    found = {
        "status": Status.VERIFIED, "verified_on": profile.proposed_on, "verified_by": by, "decision_reason": "",
        "checked_by_id": profile.proposed_by_id, "verification_method": method, **NO_PROPOSAL,
    }  # fmt: skip
    _change(profile, FROM["confirm"], found)
    verb = Verb.VERIFY if was == Status.SUBMITTED else Verb.RECHECK
    _record(profile, verb, was, by=by, note=method, now=now, decided_alone=alone)
    return profile


def reject(profile: LawyerProfile, *, by: User, reason: str, now: datetime | None = None) -> LawyerProfile:
    """Refuse an application with a reason that the applicant sees; they may apply again."""
    return _refuse(profile, Verb.REJECT, Status.REJECTED, by=by, reason=reason, now=now)


def suspend(profile: LawyerProfile, *, by: User, reason: str, now: datetime | None = None) -> LawyerProfile:
    """Take the badge away on every page at once."""
    return _refuse(profile, Verb.SUSPEND, Status.SUSPENDED, by=by, reason=reason, now=now)


@transaction.atomic
def expire(profile: LawyerProfile, now: datetime) -> LawyerProfile:
    """Take the badge from somebody whose licence nobody has looked up for a year; their answers keep what was known."""
    today = timezone.localdate(now)
    if profile.recheck_by is None or profile.recheck_by > today:
        raise AlreadyDecided("核验还没有到期。")
    _change(profile, (Status.VERIFIED,), {"status": Status.EXPIRED})
    note = f"上次核验 {profile.verified_on:%Y-%m-%d}"
    _record(profile, Verb.EXPIRE, Status.VERIFIED, by=None, note=note, now=now)
    return profile


@transaction.atomic
def look_again(event: VerificationEvent, *, by: User, note: str, now: datetime) -> VerificationEvent:
    """Look afterwards at what somebody decided alone; what should change is changed by a verb of its own."""
    _check(event.profile, by, note)
    if not event.decided_alone:
        raise AlreadyDecided("这一条是两个人决定的，不用复核。")
    if event.actor_id == by.pk:
        raise PermissionDenied("这是你自己决定的，请另一位工作人员来复核。")
    try:
        with transaction.atomic():
            status = event.profile.status
            return _record(event.profile, Verb.LOOK, status, by=by, note=note, now=now, about=event)
    except IntegrityError:
        first = event.looks.get()
        raise AlreadyDecided(_words(first)) from None


def is_alone(*left_out: int | None) -> bool:
    """True when nobody who verifies here is left but these people: then one decides alone, and it is recorded."""
    others = User.objects.with_perm(VERIFY, is_active=True)
    return not others.exclude(pk__in=[pk for pk in left_out if pk]).exists()


@transaction.atomic
def _refuse(profile, verb, to_status, *, by, reason, now):
    _check(profile, by, reason)
    was = profile.status
    columns = {"status": to_status, "decision_reason": reason, **NO_PROPOSAL}
    _change(profile, FROM[verb.value], columns)
    _record(profile, verb, was, by=by, note=reason, now=now or timezone.now())
    return profile


def _check(profile, by, note):
    if not by.is_active or not by.has_perm(VERIFY):
        raise PermissionDenied("你没有核验律师的权限。")
    if profile.user_id == by.pk:
        raise PermissionDenied("不能核验自己。请另一位工作人员来做。")
    if not note.strip():
        raise ValueError("a decision says how or why")


def _change(profile, allowed, columns):
    """The one door: `profile.version` is what the actor saw; a step on anything newer or older is refused."""
    seen = LawyerProfile.objects.filter(
        pk=profile.pk, version=profile.version, status=profile.status, user__isnull=False
    )
    if profile.status not in allowed or not seen.update(version=profile.version + 1, **columns):
        raise AlreadyDecided(_who_was_first(profile))
    profile.refresh_from_db()


def _record(profile, verb, from_status, *, by, note, now, **more):
    event = VerificationEvent.objects.create(
        profile=profile,
        verb=verb,
        from_status=from_status,
        to_status=profile.status,
        actor=by,
        actor_label=by.public_name if by else "系统",
        note=note[:200],
        created_at=now,
        **more,
    )
    if verb in (Verb.RECHECK, Verb.EXPIRE) or (
        profile.status != from_status
        and Status.VERIFIED
        in (
            from_status,
            profile.status,
        )
    ):
        public_page_changed.send(sender=LawyerProfile, reason=f"lawyer: {verb}")
    notifications.queue(event)
    if (
        verb in RECORDED
    ):  # the note tells whose licence it is, and goes with the account: it stays out of the chain
        steps = {"from": from_status, "to": profile.status, "alone": event.decided_alone}
        audit.record(by, f"lawyer_{verb}", audit.about(profile), detail=steps, now=now)
    return event


def _who_was_first(profile):
    last = profile.events.first()
    return "这份资料已经变了，请刷新后再看。" if last is None else _words(last)


def _words(event):
    when = timezone.localtime(event.created_at).strftime("%Y-%m-%d %H:%M")
    return f"{event.actor_label} 已在 {when} 处理过：{event.get_verb_display()}。请刷新后再看。"
