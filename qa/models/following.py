from django.conf import settings
from django.db import models

from qa.models.question import Question
from qa.querysets import AppealQuerySet, FollowQuerySet


class Appeal(models.Model):
    """An asker's objection to a refusal; one for each question, decided by somebody who did not refuse it."""

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        GRANTED = "granted", "成立"
        DENIED = "denied", "不成立"

    KIND = "appeal"

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, related_name="appeal", verbose_name="提问"
    )
    body = models.TextField("理由", max_length=1000)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    reply = models.TextField("答复", blank=True, editable=False)
    created_at = models.DateTimeField("提出时间")
    decided_at = models.DateTimeField("处理时间", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="处理人",
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "申诉"
        verbose_name_plural = "申诉"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="open") | models.Q(decided_at__isnull=False),
                name="a_decided_appeal_says_when",
            )
        ]
        # `AppealQuerySet.waiting`: the queue.
        indexes = [
            models.Index(
                fields=["created_at", "id"], condition=models.Q(status="open"), name="appeals_waiting"
            )
        ]

    def __str__(self):
        return f"申诉：{self.question}"

    @property
    def item(self):
        return self.question

    @property
    def texts(self):
        return {"body": self.body, "reply": self.reply}


class Follow(models.Model):
    """Somebody who wants to hear when a question is answered: whoever asked the same."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="读者"
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="follows", verbose_name="提问"
    )
    since = models.DateTimeField("从何时起")

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = "关注"
        verbose_name_plural = "关注"
        constraints = [
            models.UniqueConstraint(fields=["user", "question"], name="a_question_is_followed_once")
        ]

    def __str__(self):
        return f"{self.user} → {self.question}"
