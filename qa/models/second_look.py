from django.conf import settings
from django.db import models

from qa.models.moderation import ModerationEvent
from qa.querysets_moderating import SecondLookQuerySet


class SecondLook(models.Model):
    """A decision that a second moderator takes again without being told the first; see qa.moderation.looks."""

    class Status(models.TextChoices):
        WAITING = "waiting", "待抽查"
        AGREED = "agreed", "看法一致"
        DISAGREED = "disagreed", "看法不同"
        LAPSED = "lapsed", "不再抽查"

    KIND = "second"

    event = models.OneToOneField(ModerationEvent, on_delete=models.PROTECT, related_name="second_look_at")
    item_kind = models.CharField("对象", max_length=12)
    item_id = models.PositiveBigIntegerField("编号")
    let_through = models.BooleanField(help_text="What the first decided.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.WAITING, editable=False)
    note = models.TextField("第二位的说明", blank=True)
    created_at = models.DateTimeField("时间")
    decided_at = models.DateTimeField("抽查时间", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查"
        verbose_name_plural = "抽查"
        indexes = [
            # `SecondLookQuerySet.waiting`: the queue.
            models.Index(
                fields=["created_at", "id"], condition=models.Q(status="waiting"), name="second_looks_waiting"
            ),
            # `SecondLookQuerySet.agreement`: the sum of the last months.
            models.Index(fields=["decided_at", "status"], name="second_looks_decided"),
        ]

    def __str__(self):
        return f"抽查 {self.pk} 号"

    @property
    def texts(self):
        """What the second person vouches for: the words that the first decided on."""
        return {"event": self.event.hash}
