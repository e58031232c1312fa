from django.db import models
from django.db.models import F, Q


class OutsideLinkQuerySet(models.QuerySet):
    def broken(self):
        """Addresses that did not open on three different days, but for those that an editor has set aside."""
        return self.filter(failing_days__gte=self.model.DAYS_UNTIL_BROKEN, ignored_at=None)

    def set_aside(self):
        """Those that do not open, of which an editor has said why nothing is to be done."""
        return self.filter(failing_days__gte=self.model.DAYS_UNTIL_BROKEN, ignored_at__isnull=False)

    def of_nobody(self):
        """Those that stand in no article, or only in articles that have no editor."""
        places = self.model.places.rel.related_model.objects.filter(link=models.OuterRef("pk"))
        looked_after = ~Q(article__responsible_editor=None, article__deputy_editor=None)
        return self.exclude(models.Exists(places.filter(looked_after, article__isnull=False)))

    def to_check(self, before, containing=""):
        """What was last asked before a moment, the longest ago first."""
        rows = self.filter(Q(checked_at=None) | Q(checked_at__lt=before))
        if containing:
            rows = rows.filter(url__icontains=containing)
        return rows.order_by(F("checked_at").asc(nulls_first=True), "url")


class EditorLetterQuerySet(models.QuerySet):
    def due(self, now):
        """Letters that have not left, and that nobody else is sending right now."""
        return self.filter(sent_at=None, send_after__lte=now)

    def at_rest(self, now):
        """Letters of which there is nothing to do now: they have left, or are tried again later."""
        return self.filter(Q(sent_at__isnull=False) | Q(send_after__gt=now))
