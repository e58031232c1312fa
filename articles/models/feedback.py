from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.revision import Revision
from articles.querysets import FeedbackQuerySet


class Feedback(models.Model):
    """What a reader tells the editors about an article: useful or not, or an error found (纠错)."""

    class Kind(models.TextChoices):
        USEFUL = "useful", "帮到了"
        LACKING = "lacking", "还缺东西"
        CORRECTION = "correction", "纠错"

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        HANDLED = "handled", "已处理"

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="feedback", verbose_name="文章"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="版本"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind)
    section_key = models.CharField("小节", max_length=40, blank=True)
    text = models.TextField("内容", blank=True, max_length=2000)
    contact = models.EmailField("联系邮箱", blank=True)
    form_key = models.CharField(
        max_length=32, unique=True, editable=False, help_text="Of the form as shown, so that it counts once."
    )
    created_at = models.DateTimeField("时间")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="处理人",
    )
    handled_at = models.DateTimeField("处理时间", null=True, blank=True, editable=False)
    handling_note = models.CharField("处理结果", max_length=300, blank=True, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "读者反馈"
        verbose_name_plural = "读者反馈"
        ordering = ["-created_at"]
        permissions = [("handle_feedback", "可以处理读者反馈")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(text=""), name="a_correction_says_what_is_wrong"
            ),
            models.CheckConstraint(
                condition=~Q(status="handled") | Q(handled_at__isnull=False),
                name="handled_feedback_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.article}"
