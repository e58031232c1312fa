"""What the passing of a year does to a verification: two letters before it runs out, and the end of the badge.

Run once a day; a second run on the same day changes nothing, and one that was cut off is simply run again.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import notifications, verification
from accounts.models import LawyerProfile, VerificationEvent

# Days before the check runs out; whoever comes late to the first letter gets the second one alone.
LETTERS = (7, 30)


def remind(now: datetime) -> int:
    """Write to those whose check runs out soon, once for each letter. Returns how many letters went out."""
    today, written = timezone.localdate(now), 0
    for profile in LawyerProfile.objects.to_check_again(today + timedelta(days=max(LETTERS))):
        left = (profile.recheck_by - today).days
        days = next((each for each in LETTERS if 0 < left <= each), None)
        if days is not None:
            written += _remind(profile, days, now)
    return written


def expire(now: datetime) -> int:
    """End the verifications that nobody has renewed for a year. Returns how many."""
    ended = 0
    for profile in LawyerProfile.objects.to_check_again(timezone.localdate(now)):
        with suppress(verification.AlreadyDecided):  # somebody has looked a moment ago
            verification.expire(profile, now)
            ended += 1
    return ended


@transaction.atomic
def _remind(profile: LawyerProfile, days: int, now: datetime) -> bool:
    held = LawyerProfile.objects.select_for_update().get(pk=profile.pk)  # two runs at once write one letter
    note = f"{held.recheck_by:%Y-%m-%d} 到期，提前 {days} 天"
    known = {"profile": held, "verb": VerificationEvent.Verb.REMIND, "note": note}
    if held.status != LawyerProfile.Status.VERIFIED or VerificationEvent.objects.filter(**known).exists():
        return False
    event = VerificationEvent.objects.create(
        **known,
        from_status=held.status,
        to_status=held.status,
        actor=None,
        actor_label="系统",
        created_at=now,
    )
    notifications.queue(event)
    return True
