"""Which rows of the editors' desk, and for whom: reviews that wait, who writes where, what appears when."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class ReviewQuerySet(models.QuerySet):
    def open(self):
        """Those that still wait for somebody: for an answer, for changes, or for publication."""
        return self.filter(closed_at=None)

    def with_people(self):
        return self.select_related("submitted_by", "decided_by", "asked_of", "own_approval")


class ReviewCommentQuerySet(models.QuerySet):
    def open(self):
        """What nobody has ticked as done."""
        return self.filter(done_at=None)

    def with_people(self):
        return self.select_related("created_by", "done_by")


class OwnApprovalQuerySet(models.QuerySet):
    def waiting(self):
        """Those at which no colleague has looked since, the oldest first."""
        return self.filter(verdict="").order_by("created_at", "pk")


class LeaseQuerySet(models.QuerySet):
    def standing(self, now):
        """Those that have not run out."""
        return self.filter(until__gt=now)

    def of_others(self, user, now):
        return self.standing(now).exclude(user=user).select_related("user").order_by("since", "pk")


class ScheduleQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status="waiting")

    def due(self, now):
        """What should have appeared by now, in the order of its times."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def unanswered(self):
        """What did not appear, and nobody has seen to it."""
        return self.filter(status="failed", answered_at=None)


class DeskQuerySet(models.QuerySet):
    """Articles by what the desk has to do with them."""

    def not_handed_in(self):
        """Words that readers do not have and that wait for nobody: of drafts, and of published articles changed since.

        An approval of other words than those that stand there now is none.
        """
        reviews = self.model._meta.get_field("reviews").related_model.objects.filter(article=OuterRef("pk"))
        stale = Q(status="approved") & ~Q(digest=OuterRef("words_digest"))
        read = Exists(reviews.filter(closed_at=None).exclude(stale))
        changed = Q(status="published") & ~Q(words_digest=F("published_revision__content_hash"))
        return self.filter(Q(status__in=["draft", "in_review"]) | changed).exclude(read)

    def for_review_by(self, user):
        """Handed in, not written by this person, and asked of them or of nobody in particular."""
        waiting = Q(reviews__closed_at=None, reviews__status="waiting")
        asked = Q(reviews__asked_of=user) | Q(reviews__asked_of=None)
        return self.filter(waiting & asked).exclude(self._written_by(user)).distinct()

    def handed_in_by(self, user):
        return self.filter(reviews__closed_at=None, reviews__submitted_by=user).distinct()

    def to_mend(self):
        """Answered with a wish for changes."""
        return self.filter(reviews__closed_at=None, reviews__status="changes").distinct()

    def to_publish(self):
        """Approved for exactly the words that stand there now."""
        fresh = Q(reviews__closed_at=None, reviews__status="approved", reviews__digest=F("words_digest"))
        return self.filter(fresh).distinct()

    def scheduled(self):
        return self.filter(schedules__status="waiting").distinct()

    def not_appeared(self):
        return self.filter(schedules__status="failed", schedules__answered_at=None).distinct()

    def _written_by(self, user):
        writers = self.model._meta.get_field("writers").related_model
        return Exists(writers.objects.filter(article=OuterRef("pk"), user=user))
