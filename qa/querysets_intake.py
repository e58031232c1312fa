"""Which pause holds on a day, who is on duty, and whom to write to when nobody is."""

from django.db import models


class IntakePauseQuerySet(models.QuerySet):
    def holding(self, today):
        """The pause that holds on a day, or None."""
        return self.held_on(today).first()

    def held_on(self, today):
        return self.filter(ended_at__isnull=True, reopens_on__gt=today).order_by("-began_at", "-pk")[:1]


class DutyShiftQuerySet(models.QuerySet):
    def on(self, today):
        """Those on duty on a day whose account may still be used."""
        return (
            self.filter(starts_on__lte=today, ends_on__gte=today, person__is_active=True)
            .select_related("person")
            .order_by("pk")
        )
