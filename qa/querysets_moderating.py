"""Which rows of the moderators' own tools, and for whom."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Q

LOOKED_AT_WITHIN = timedelta(days=90)


class SecondLookQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status="waiting").order_by("created_at", "pk")

    def for_(self, user):
        """What one moderator may look at: neither decided nor written by them."""
        return self.exclude(event__actor=user).exclude(author=user)

    def agreement(self, now):
        """How many of the last months' second looks were of one mind, and how many there were: sums alone."""
        decided = self.filter(decided_at__gte=now - LOOKED_AT_WITHIN)
        return decided.aggregate(
            total=Count("pk", filter=Q(status__in=["agreed", "disagreed"])),
            agreed=Count("pk", filter=Q(status="agreed")),
        )
