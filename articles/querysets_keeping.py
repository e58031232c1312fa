"""Which times away, corrections and letters about them."""

from django.db import models
from django.db.models import Q


class WithdrawalQuerySet(models.QuerySet):
    def lasting(self):
        """Where readers do not get the article today."""
        return self.filter(ended_at=None)

    def at(self, moment):
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=moment), made_at__lte=moment)


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        """What has not been told to everybody yet."""
        return self.filter(told_at=None)

    def due(self, now, most_attempts):
        return (
            self.waiting()
            .filter(tell_after__lte=now, attempts__lt=most_attempts)
            .order_by("tell_after", "pk")
        )

    def stuck(self, most_attempts):
        """What is not tried any more; a person has to look."""
        return self.waiting().filter(attempts__gte=most_attempts)

    def after(self, revision):
        """What was found wrong in a text after one of its versions, the latest first."""
        wrong_then = Q(kind="correction", revision__number__gt=revision.number)
        return (
            self.filter(wrong_then, article=revision.article_id)
            .select_related("revision")
            .order_by("-made_at")
        )


class CorrectionLetterQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(state="due", send_after__lte=now).order_by("send_after", "pk")

    def given_up(self):
        return self.filter(state="failed")
