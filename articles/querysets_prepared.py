"""Which prepared pages say what is true now."""

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q


class PreparedPageQuerySet(models.QuerySet):
    def fit(self, *, day, release):
        """Pages of published articles, made on this day by this release, since which nothing that they show has changed."""
        return self.filter(
            article__status="published",
            article__published_revision=F("revision"),
            number__in=self._generation("number"),
            day=day,
            release=release,
        )

    def with_fit_talk(self):
        """Whether what readers say is as it was when the talk of each was made."""
        same = Q(talk_made_under=F("talk_number"), talk_made_under_all__in=self._generation("talk"))
        return self.annotate(is_talk_fit=ExpressionWrapper(same, BooleanField()))

    def of(self, article):
        """Where the page of a row of articles is to be looked for, in a query over those."""
        return Exists(self.filter(article=OuterRef(article)))

    def _generation(self, column):
        generation = self.model._meta.apps.get_model("articles", "ArticleGeneration")
        return generation.objects.filter(pk=1).values(column)
