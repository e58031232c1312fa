"""Which feedback of readers, for whom: the queue of the editors, the figures of the desk, the addresses to be erased."""

from datetime import datetime

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

VOTES = ("useful", "lacking")


class FeedbackQuerySet(models.QuerySet):
    def waiting(self):
        """What an editor should read, oldest first; a vote without words is counted and asks for nothing."""
        return self.filter(status="open").order_by("created_at", "pk")

    def corrections(self):
        return self.filter(kind="correction")

    def votes(self):
        """有帮助 and 没帮助, with words or without."""
        return self.filter(kind__in=VOTES)

    def unhelpful(self):
        """Votes of readers whom an article did not help, newest first."""
        return self.filter(kind="lacking").order_by("-created_at", "-pk")

    def to_mend(self):
        """Reports that an editor has agreed with and that no revision has mended yet, oldest first."""
        return self.filter(outcome="accepted", mended_in=None).order_by("handled_at", "pk")

    def since(self, moment: datetime):
        return self.filter(created_at__gte=moment)

    def with_reason(self, reason):
        return self.filter(reasons__contains=f",{reason},")

    def in_order_of_work(self):
        """Open first, the oldest first; what is done comes after, what is only counted last."""
        rank = Case(When(status="open", then=0), When(status="handled", then=1), default=2)
        return self.annotate(rank=rank).order_by("rank", "created_at", "pk")

    def about_the_same(self, said):
        """The other open reports of the sentence that one is about."""
        if not said.sentence_key:
            return self.none()
        return self.waiting().filter(sentence_key=said.sentence_key).exclude(pk=said.pk)

    def with_company(self):
        """Each with the number of reports of the same sentence, itself included (`company`)."""
        same = (
            self.model.objects.filter(sentence_key=OuterRef("sentence_key"))
            .exclude(sentence_key="")
            .order_by()
            .values("sentence_key")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return self.annotate(company=Coalesce(Subquery(same), Value(1)))

    def votes_by_revision(self):
        """The votes added up, a row for each article and revision, newest revision first.

        Rows are dictionaries: `article_id`, `number` (of the revision), `useful`, `lacking`, and a count of each reason
        under its value (`unclear`, `other_case`, `law`, `steps`, `long`, `other`).
        """
        return self._votes_added_up("article_id").order_by("article_id", "-number")

    def votes_by_section(self):
        """As `votes_by_revision`, a row for each section as well (`section_key`, empty for the whole article)."""
        rows = self._votes_added_up("article_id", "section_key")
        return rows.order_by("article_id", "-number", "section_key")

    def _votes_added_up(self, *names):
        reasons = {
            value: Count("pk", filter=Q(reasons__contains=f",{value},")) for value in self.model.Reason.values
        }
        kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in VOTES}
        rows = self.votes().order_by().values(*names, number=F("revision__number"))
        return rows.annotate(**kinds, **reasons)

    def said_with(self, email):
        return self.filter(contact__iexact=email)

    def reachable(self):
        """Those whose writer left an address to which nothing has been written yet."""
        return self.exclude(contact="").filter(reply=None)

    def with_old_address(self, before: datetime):
        """Those whose address has been kept for as long as was promised."""
        return self.exclude(contact="").filter(created_at__lt=before)


class ReplyQuerySet(models.QuerySet):
    def due(self, now: datetime):
        """What should leave now, oldest first."""
        return self.filter(state="due", send_after__lte=now).order_by("send_after", "pk")

    def not_sent(self):
        """What was tried often enough and did not leave; somebody has to look."""
        return self.filter(state="failed")
