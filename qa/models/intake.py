from django.conf import settings
from django.db import models
from django.db.models import F, Q

from qa.querysets_intake import DutyShiftQuerySet, IntakePauseQuerySet


class IntakePause(models.Model):
    """That no new questions are taken until a day; what was begun can be kept as a draft."""

    began_at = models.DateTimeField("从何时起", editable=False)
    reopens_on = models.DateField("哪天恢复", help_text="到这一天自动恢复。")
    words = models.CharField(
        "给读者的一句话", max_length=200, help_text="为什么停，读者会看到。例如：审核员在休假。"
    )
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="谁暂停的",
    )
    paused_by_label = models.CharField("谁暂停的", max_length=40, editable=False)
    ended_at = models.DateTimeField("提前恢复", null=True, blank=True, editable=False)
    ended_by_label = models.CharField("谁恢复的", max_length=40, blank=True, editable=False)

    objects = IntakePauseQuerySet.as_manager()

    class Meta:
        verbose_name = "暂停提问"
        verbose_name_plural = "暂停提问"
        ordering = ["-began_at", "-pk"]

    def __str__(self):
        return f"停到 {self.reopens_on}"

    def has_ended(self, today):
        return self.ended_at is not None or self.reopens_on <= today


class DutyShift(models.Model):
    """Who is rung up by mail when a post sounds like danger, from one day to another."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="谁"
    )
    starts_on = models.DateField("从哪天")
    ends_on = models.DateField("到哪天", help_text="连这一天在内。")

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = "值班"
        verbose_name_plural = "值班"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_shift_ends_after_it_begins",
                violation_error_message="结束的日子在开始以前，请核对。",
            )
        ]

    def __str__(self):
        return f"{self.person}，{self.starts_on} 到 {self.ends_on}"


class DutyCall(models.Model):
    """That somebody is written to about one post that sounds like danger: once for each post."""

    item_kind = models.CharField(max_length=12)
    item_id = models.PositiveBigIntegerField()
    called_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, help_text="When a letter left; until then it is tried again.")

    class Meta:
        verbose_name = "值班提醒"
        verbose_name_plural = "值班提醒"
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "item_id"], name="duty_is_called_once_for_a_post")
        ]

    def __str__(self):
        return f"{self.item_kind} {self.item_id}"
