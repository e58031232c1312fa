from django.db import models
from django.db.models import Q

from statutes.models.law import Provision


class CitationQuerySet(models.QuerySet):
    def unresolved(self):
        return self.filter(provision__isnull=True)

    def resolved(self):
        return self.filter(provision__isnull=False)

    def of(self, source_kind, source_key):
        return self.filter(source_kind=source_kind, source_key=source_key)


class Citation(models.Model):
    """One place that rests on a provision, or that names one which we do not hold."""

    source_kind = models.CharField("来源类型", max_length=30)
    source_key = models.CharField("来源编号", max_length=120)
    provision = models.ForeignKey(
        Provision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name="法条",
    )
    raw_text = models.CharField("原文写法", max_length=200)
    reason = models.CharField("未能对应的原因", max_length=60, blank=True)
    cited_on = models.DateField("引用日期")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "引用"
        verbose_name_plural = "引用"
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_key", "provision"],
                condition=Q(provision__isnull=False),
                name="one_citation_per_source_and_provision",
            ),
        ]
        # `Citation.objects.of(kind, key)` when a source is written again.
        indexes = [models.Index(fields=["source_kind", "source_key"], name="citation_by_source")]

    def __str__(self):
        return f"{self.source_kind}:{self.source_key} → {self.raw_text}"
