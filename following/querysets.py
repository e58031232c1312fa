"""Whose rows, and who is to hear of what; each question of the second sort is one query, however many people follow.

The rows of `news` carry `key`, by which each person is told of one thing once: a notice with that key is the record of it.
"""

from datetime import date, datetime

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from articles.models import Article, Correction, Revision
from qa.models import Notice
from statutes.comparing import Fate
from statutes.models import Edition


class KeptQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).order_by("-kept_at", "-pk")

    def ended(self, today: date):
        """Wordings that are in force no more, of which it is known what they became."""
        return _ended(self, today)


class FollowedQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).order_by("-since", "-pk")

    def ended(self, today: date):
        return _ended(self, today)

    def changed_articles(self, after: datetime):
        """An article whose text was changed in substance since somebody follows it; readers get that version or a later one."""
        at = "article__revisions"
        return self._news(
            Q(**{f"{at}__weight": Revision.Weight.SUBSTANCE, f"{at}__created_at__gt": F("since")}),
            Q(**{f"{at}__created_at__gt": after}),
            Q(article__in=Article.objects.published()),
            key=("revision", at),
        )

    def corrected_articles(self, after: datetime):
        """What an article said was wrong, and was put right or taken back."""
        at = "article__corrections"
        return self._news(
            Q(**{f"{at}__made_at__gt": F("since")}),
            Q(**{f"{at}__made_at__gt": after}),
            key=("correction", at),
        ).annotate(
            is_retracted=models.Case(
                models.When(Q(**{f"{at}__kind": Correction.Kind.RETRACTION}), then=True),
                default=False,
                output_field=models.BooleanField(),
            )
        )

    def retired_articles(self, after: datetime):
        """An article that readers get no more, though nothing in it was wrong."""
        at = "article__withdrawals"
        return self._news(
            Q(**{f"{at}__made_at__gt": F("since"), f"{at}__ended_at": None, f"{at}__is_retraction": False}),
            Q(**{f"{at}__made_at__gt": after}),
            key=("withdrawal", at),
        )

    def new_articles(self, after: datetime):
        """An article that first appeared under a tag since somebody follows the tag; once, however many tags it bears."""
        bears = "tag__tagged_revisions__content_object"
        article = f"{bears}__article"
        return self._news(
            Q(
                **{
                    f"{article}__published_revision": F(bears),
                    f"{article}__in": Article.objects.published(),
                    f"{article}__published_at__gt": F("since"),
                }
            ),
            Q(**{f"{article}__published_at__gt": after}),
            key=("new", article),
        ).annotate(found=F(article), found_slug=F(f"{article}__slug"))

    def new_editions(self, after: date, today: date):
        """A law of which another edition has come into force since somebody follows it."""
        at = "statute__editions"
        return self._news(
            Q(**{f"{at}__effective_from__gt": F("since__date"), f"{at}__effective_from__lte": today}),
            Q(**{f"{at}__effective_from__gt": after}),
            key=("edition", at),
        )

    def ended_laws(self, after: date, today: date):
        """A law that ended and has no edition in force."""
        at = "statute__editions"
        in_force = Edition.objects.in_force(today).filter(statute=OuterRef("statute"))
        return self._news(
            Q(**{f"{at}__effective_to__gt": F("since__date"), f"{at}__effective_to__lte": today}),
            Q(**{f"{at}__effective_to__gt": after}),
            ~Exists(in_force),
            key=("law-ended", at),
        )

    def ended_provisions(self, after: date, today: date):
        """A provision whose wording, or number, is another since its edition ended."""
        ends = "provision__edition__effective_to"
        return (
            self._news(
                Q(**{f"{ends}__gt": F("since__date"), f"{ends}__lte": today}),
                Q(**{f"{ends}__gt": after}),
                key=("provision", "provision"),
            )
            .exclude(provision__fate=Fate.SAME)
            .select_related("provision__edition__statute", "provision__became__edition__statute")
        )

    def _news(self, *conditions: Q | Exists, key: tuple[str, str]):
        """Rows of people who have not been told; `key` is a word, and the path to the row whose number follows it."""
        word, path = key
        found = self.filter(*conditions, user__is_active=True)
        found = found.annotate(key=Concat(Value(f"{word}:"), Cast(F(path), CharField())))
        told = Notice.objects.filter(user=OuterRef("user"), key=OuterRef("key"))
        return found.filter(~Exists(told)).order_by("pk")


def _ended(rows, today: date):
    return rows.filter(
        provision__edition__effective_to__lte=today, provision__became__edition__effective_from__lte=today
    )
