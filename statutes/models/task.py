from django.conf import settings
from django.db import models
from django.db.models import Q

from statutes.models.citation import Citation
from statutes.models.law import Provision


class ReviewTask(models.Model):
    """Somebody must look again at one citation because the law it rests on has changed."""

    class Status(models.TextChoices):
        OPEN = "open", "待复核"
        CONFIRMED = "confirmed", "已确认"

    citation = models.ForeignKey(
        Citation, on_delete=models.CASCADE, related_name="review_tasks", verbose_name="引用"
    )
    new_provision = models.ForeignKey(
        Provision, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="新条文"
    )
    reason = models.CharField("原因", max_length=200)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    opened_at = models.DateTimeField("提出时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="确认人",
    )

    class Meta:
        verbose_name = "复核任务"
        verbose_name_plural = "复核任务"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | Q(confirmed_at__isnull=False), name="a_confirmed_task_says_when"
            )
        ]

    def __str__(self):
        return f"{self.citation}：{self.reason}"
