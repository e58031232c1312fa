from django.db import models

from core.models.chained import ChainedRow, ChainEnd


class AuditEntryQuerySet(models.QuerySet):
    def about(self, subject):
        """What was done to one row, the last first."""
        return self.filter(subject=subject).order_by("-number")


class AuditEntry(ChainedRow):
    """One sensitive deed: who did what to which row, and why. It holds numbers of rows, never words of a person.

    The account of the actor is a number, not a key: an account that was closed leaves its number and nothing else here.
    """

    LINKED = (
        "number", "previous_hash", "actor_number", "actor_label", "verb", "subject", "reason", "detail",
    )  # fmt: skip

    actor_number = models.PositiveBigIntegerField("操作人的账号", null=True, blank=True)
    actor_label = models.CharField("操作人", max_length=40, help_text="工作人员的显示名，或者账号的编号。")
    verb = models.CharField("动作", max_length=40)
    subject = models.CharField("对象", max_length=80, help_text="种类和编号，例如 accounts.user:12。")
    reason = models.CharField("原因", max_length=300, blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)
    created_at = models.DateTimeField("时间")

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "重要操作记录"
        verbose_name_plural = "重要操作记录"
        ordering = ["-number"]
        indexes = [
            # What was done to one row (`about`), and whether somebody has looked at it within the hour.
            models.Index(fields=["subject", "verb"], name="audit_of_a_subject"),
            # The admin's ways in: by who, by what, by day.
            models.Index(fields=["actor_number", "number"], name="audit_of_an_actor"),
            models.Index(fields=["verb", "number"], name="audit_of_a_verb"),
            models.Index(fields=["created_at"], name="audit_of_a_day"),
        ]

    def __str__(self):
        return f"{self.actor_label} {self.verb} {self.subject}"


class AuditEnd(ChainEnd):
    """The end of the chain of sensitive deeds."""

    class Meta:
        verbose_name = "重要操作记录的末端"
        verbose_name_plural = "重要操作记录的末端"
