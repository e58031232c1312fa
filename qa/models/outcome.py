from django.db import models
from django.db.models import F, Q

from qa.models.question import Question
from qa.querysets_notices import OutcomeQuerySet, OutcomeSumQuerySet

DAYS = (30, 90)


class Said(models.TextChoices):
    SETTLED = "settled", "协商成功"
    PAID = "paid", "已还清"
    SUED = "sued", "被起诉"
    SAME = "same", "没有变化"


class Outcome(models.Model):
    """What an asker was asked about how it went, and says of it for as long as they may still change it.

    Afterwards the answer is added to an OutcomeSum and forgotten here; the row only says that they were asked.
    """

    KIND = "outcome"

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="outcomes", verbose_name="提问"
    )
    days = models.PositiveSmallIntegerField("公开以后几天", choices=[(each, f"{each} 天") for each in DAYS])
    asked_at = models.DateTimeField("问的时间")
    said = models.CharField("说", max_length=10, choices=Said, blank=True)
    said_at = models.DateTimeField("回答时间", null=True, blank=True)
    counted_at = models.DateTimeField("计入合计的时间", null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = "后来怎样"
        verbose_name_plural = "后来怎样"
        constraints = [
            models.UniqueConstraint(fields=["question", "days"], name="one_is_asked_once_at_each_time"),
            models.CheckConstraint(
                condition=Q(said="") | Q(said_at__isnull=False, counted_at__isnull=True),
                name="what_was_counted_is_forgotten",
            ),
        ]
        # `OutcomeQuerySet.to_count`.
        indexes = [models.Index(fields=["said_at"], condition=~Q(said=""), name="outcomes_to_count")]

    def __str__(self):
        return f"{self.question_id} 号，{self.days} 天"


class OutcomeSum(models.Model):
    """How many people said the same of the same product; nobody knows any more who they were."""

    product = models.ForeignKey(
        "articles.Tag",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="outcome_sums",
        verbose_name="产品",
    )
    days = models.PositiveSmallIntegerField("公开以后几天")
    said = models.CharField("说", max_length=10, choices=Said)
    number = models.PositiveIntegerField("人数", default=0)
    shown = models.PositiveIntegerField(
        "公开的人数", default=0, help_text="What the number was when enough more people had been added."
    )

    objects = OutcomeSumQuerySet.as_manager()

    class Meta:
        verbose_name = "后来怎样的合计"
        verbose_name_plural = "后来怎样的合计"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "days", "said"],
                condition=Q(product__isnull=False),
                name="one_sum_per_product",
            ),
            models.UniqueConstraint(
                fields=["days", "said"], condition=Q(product__isnull=True), name="one_sum_of_the_rest"
            ),
        ]

    def __str__(self):
        return f"{self.product or '其他'} {self.days} 天 {self.get_said_display()}：{self.number}"

    @classmethod
    def join_tags(cls, into, gone):
        """Add what was said of other products to the one that stays, see articles.tagging; returns how many rows moved."""
        rows = list(cls.objects.filter(product__in=gone))
        for row in rows:
            more = {"number": F("number") + row.number, "shown": F("shown") + row.shown}
            same = cls.objects.filter(product=into, days=row.days, said=row.said)
            if same.update(**more):
                row.delete()
            else:
                cls.objects.filter(pk=row.pk).update(product=into)
        return len(rows)
