from django.conf import settings
from django.db import models
from django.db.models import Q

from qa.models.answer import Answer
from qa.models.comment import Comment
from qa.models.question import Question
from qa.querysets import FlagQuerySet


class Flag(models.Model):
    """One reader's report of one item; it never changes the item by itself."""

    class Reason(models.TextChoices):
        ADVERT = "advert", "广告或拉客"
        PRIVACY = "privacy", "泄露个人信息"
        WRONG_LAW = "wrong_law", "法律内容有误"
        ABUSE = "abuse", "辱骂或恐吓"
        OTHER = "other", "其他"

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        UPHELD = "upheld", "成立"
        DISMISSED = "dismissed", "不成立"

    KIND = "flag"

    # Cut off when the account closes: what was hidden for a report alone still waits for a moderator.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="flags",
        verbose_name="举报人",
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="flags", verbose_name="提问"
    )
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="flags", verbose_name="回答"
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="flags", verbose_name="评论"
    )
    reason = models.CharField("原因", max_length=12, choices=Reason)
    note = models.TextField("说明", blank=True, max_length=500)
    created_at = models.DateTimeField("时间")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.OPEN, editable=False)
    weight = models.PositiveSmallIntegerField(
        "分量", default=1, editable=False, help_text="See qa.weighing; it decides the order of the queue."
    )
    item_weight = models.PositiveIntegerField(
        "合计分量", default=1, editable=False, help_text="Of all open reports on the same item."
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = "举报"
        verbose_name_plural = "举报"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(question__isnull=False, answer__isnull=True, comment__isnull=True)
                    | Q(question__isnull=True, answer__isnull=False, comment__isnull=True)
                    | Q(question__isnull=True, answer__isnull=True, comment__isnull=False)
                ),
                name="a_flag_is_on_one_item",
            ),
            models.UniqueConstraint(
                fields=["reporter", "question"],
                condition=Q(question__isnull=False),
                name="one_flag_per_question",
            ),
            models.UniqueConstraint(
                fields=["reporter", "answer"], condition=Q(answer__isnull=False), name="one_flag_per_answer"
            ),
            models.UniqueConstraint(
                fields=["reporter", "comment"],
                condition=Q(comment__isnull=False),
                name="one_flag_per_comment",
            ),
        ]
        # `FlagQuerySet.waiting`: the queue.
        indexes = [
            models.Index(
                fields=["-item_weight", "created_at", "id"], condition=Q(status="open"), name="flags_weighed"
            )
        ]

    def __str__(self):
        return f"{self.get_reason_display()}：{self.item}"

    @property
    def item(self):
        return self.question or self.answer or self.comment

    @property
    def texts(self):
        return {"reason": self.reason, "note": self.note}
