from django.conf import settings
from django.db import models
from django.db.models import Q


class ConsentQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def about(self, item):
        return self.filter(item_kind=item.KIND, item_id=item.pk)


class Consent(models.Model):
    """That somebody agreed to one thing done with one post, to which words, and when they took it back."""

    class To(models.TextChoices):
        PUBLISH = "publish", "公开"
        FIGURES = "figures", "把确切金额给正在写回答的律师看"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="谁"
    )
    purpose = models.CharField("同意什么", max_length=10, choices=To)
    item_kind = models.CharField("对象", max_length=12)
    item_id = models.PositiveBigIntegerField("编号")
    words = models.CharField("按哪一版说明", max_length=20)
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "item_id", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_consent_for_each_thing",
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}，{self.item_kind}:{self.item_id}"
