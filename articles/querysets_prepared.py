"""Which prepared pages say what is true now."""

from django.db import models
from django.db.models import Exists, F, OuterRef


class PreparedPageQuerySet(models.QuerySet):
    def fit(self, *, day, release):
        """Pages of published articles, made on this day by this release, since which nothing that they show has changed."""
        generation = self.model._meta.apps.get_model("articles", "ArticleGeneration")
        return self.filter(
            article__status="published",
            article__published_revision=F("revision"),
            number__in=generation.objects.filter(pk=1).values("number"),
            day=day,
            release=release,
        )

    def of(self, article):
        """Where the page of a row of articles is to be looked for, in a query over those."""
        return Exists(self.filter(article=OuterRef(article)))
