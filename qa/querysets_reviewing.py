"""Which peer reviews, and for whom."""

from django.db import models
from django.db.models import Case, Value, When

from qa.querysets import PUBLIC_QUESTIONS, WaitingMixin


class PeerReviewQuerySet(WaitingMixin, models.QuerySet):
    def published(self):
        """What anybody may read: published, of an answer that anybody may read."""
        return self.filter(
            status="published", answer__status="published", answer__question__status__in=PUBLIC_QUESTIONS
        )

    def under_answers(self, answers):
        """The published reviews of some answers with who wrote them: disputes first, then in the order of time."""
        return (
            self.published()
            .filter(answer__in=answers)
            .select_related("lawyer__user")
            .order_by(Case(When(verdict="disputed", then=Value(0)), default=Value(1)), "published_at", "pk")
        )

    def live(self):
        """Those that stand or may stand again."""
        return self.filter(status__in=self.model.LIVE)

    def on(self, answer):
        """Every review of an answer that its reviewer has not taken back and that no new words have overtaken."""
        return self.filter(answer=answer, status__in=self.model.WITHDRAWABLE)
