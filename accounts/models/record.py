from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.lawyers import LawyerProfile


class VerificationEventQuerySet(models.QuerySet):
    def waiting(self):
        """Decisions of one person where two are wanted, at which nobody else has looked since; the oldest first."""
        return self.filter(decided_alone=True, looks__isnull=True).order_by("created_at", "pk")


class VerificationEvent(models.Model):
    """The record of one step in a verification; written once, never changed."""

    class Verb(models.TextChoices):
        APPLY = "apply", "申请"
        TAKE_BACK = "take_back", "撤回申请"
        PROPOSE = "propose", "查证，提出核验"
        VERIFY = "verify", "核验通过"
        RECHECK = "recheck", "复核通过"
        REJECT = "reject", "不通过"
        SUSPEND = "suspend", "暂停"
        EXPIRE = "expire", "核验到期"
        REMIND = "remind", "提醒复核"
        LOOK = "look", "复核一人决定"

    profile = models.ForeignKey(
        LawyerProfile, on_delete=models.CASCADE, related_name="events", verbose_name="律师资料"
    )
    verb = models.CharField("动作", max_length=10, choices=Verb)
    from_status = models.CharField("原状态", max_length=20, choices=LawyerProfile.Status, blank=True)
    to_status = models.CharField("新状态", max_length=20, choices=LawyerProfile.Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    actor_label = models.CharField("操作人称呼", max_length=40)
    note = models.CharField("方式或原因", max_length=200, blank=True)
    decided_alone = models.BooleanField(
        "一人决定",
        default=False,
        help_text="Two people are wanted and there was only one; to be looked at again.",
    )
    about = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="looks", verbose_name="复核的是"
    )
    created_at = models.DateTimeField("时间")

    objects = VerificationEventQuerySet.as_manager()

    class Meta:
        verbose_name = "核验记录"
        verbose_name_plural = "核验记录"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about"], condition=Q(about__isnull=False), name="a_decision_is_looked_at_once"
            )
        ]

    def __str__(self):
        return f"{self.actor_label}：{self.get_verb_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a verification event is never changed")
        super().save(*args, **kwargs)
