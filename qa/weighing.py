"""How much a report weighs in the order of the queue: by who made it, never by what happens to the item.

A verified lawyer's report weighs more than all that a few readers could add; somebody who has been here for three
months and was right before weighs more than somebody new. Nothing is hidden by weight: that takes two verified lawyers
(qa.moderation.reports).
"""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.models import LawyerProfile, User
from qa.models import Flag

LAWYER, KNOWN, NEW = 8, 3, 1
HERE_FOR = timedelta(days=90)


def weight_of(reporter: User, now: datetime) -> int:
    """Of one report that somebody makes now."""
    if LawyerProfile.objects.verified().filter(user=reporter).exists():
        return LAWYER
    if reporter.date_joined > now - HERE_FOR:
        return NEW
    settled = Flag.objects.filter(reporter=reporter).aggregate(
        upheld=Count("pk", filter=Q(status=Flag.Status.UPHELD)),
        dismissed=Count("pk", filter=Q(status=Flag.Status.DISMISSED)),
    )
    return KNOWN if settled["upheld"] > settled["dismissed"] else NEW
