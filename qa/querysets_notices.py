"""Which notices, choices and outcomes, and for whom; all of them are somebody's own and on no public page but as sums."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

MOST_COUNTED = 99


class TellingQuerySet(models.QuerySet):
    def due(self, now: datetime, most_attempts: int):
        """What may be told by now, in the order of the log."""
        return self.filter(not_before__lte=now, attempts__lt=most_attempts).order_by("event__number")

    def stuck(self, most_attempts: int):
        """What could not be told, however often it was tried."""
        return self.filter(attempts__gte=most_attempts)


class NoticeQuerySet(models.QuerySet):
    def of(self, user):
        """What one person was told, the newest first."""
        return self.filter(user=user).order_by("-created_at", "-pk")

    def with_subjects(self):
        """With all that a line about each needs."""
        return self.select_related("event", "question")

    def unread(self):
        return self.filter(read_at__isnull=True)

    def unread_count(self, user) -> int:
        """How many are unread, as far as anybody wants to count."""
        return self.filter(user=user).unread().order_by()[: MOST_COUNTED + 1].count()

    def to_mail(self, now: datetime):
        """Mails that are due, or due to be tried again."""
        return self.filter(mail="due", mail_after__lte=now).order_by("mail_after", "pk")

    def for_digest(self, user):
        return self.filter(user=user, mail="digest").order_by("created_at", "pk")

    def given_up(self):
        return self.filter(mail="failed")

    def older_than(self, moment: datetime):
        return self.filter(created_at__lt=moment)


class MailboxQuerySet(models.QuerySet):
    def due(self, now: datetime):
        """Those of people who have had no digest today, and whose digest nobody is sending just now."""
        return self.exclude(self._not_due(now))

    def not_due(self, now: datetime):
        return self.filter(self._not_due(now))

    def begun(self, now: datetime):
        """Those whose digest did not leave, and may be tried again."""
        return self.due(now).filter(attempts__gt=0)

    @staticmethod
    def _not_due(now: datetime):
        had_today = Q(digest_on__isnull=False, digest_on=timezone.localdate(now))
        return had_today | Q(digest_after__isnull=False, digest_after__gt=now)


class OutcomeQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(question__author=user).order_by("asked_at", "pk")

    def to_count(self, moment: datetime):
        """Answers that were given before a moment and have not been added to the sums."""
        return self.filter(said_at__lte=moment).exclude(said="").order_by("pk")


class OutcomeSumQuerySet(models.QuerySet):
    def shown(self, fewest: int):
        """The sums of each product and time of which enough people are to be shown; never fewer than `fewest`."""
        total = (
            self.model.objects.filter(product=OuterRef("product"), days=OuterRef("days"))
            .order_by()
            .values("product", "days")
            .annotate(people=Sum("shown"))
            .filter(people__gte=fewest)
        )
        return (
            self.filter(Exists(total), product__isnull=False)
            .select_related("product")
            .order_by("product__name", "days", "said")
        )


def to_ask(questions, outcomes, *, days: int, now: datetime, within: timedelta):
    """Listed questions that became public `days` ago (and not much longer), whose asker was not asked at that time."""
    until = now - timedelta(days=days)
    asked = outcomes.filter(question=OuterRef("pk"), days=days)
    return (
        questions.in_lists()
        .filter(approved_at__lte=until, approved_at__gt=until - within, author__is_active=True)
        .filter(~Exists(asked))
        .select_related("author")
        .order_by("approved_at", "pk")
    )
