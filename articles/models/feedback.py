from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.revision import Revision
from articles.querysets_feedback import FeedbackQuerySet, ReplyQuerySet


class Feedback(models.Model):
    """What a reader tells the editors about the revision that they read: whether it helped, or what is wrong in it (纠错)."""

    class Kind(models.TextChoices):
        USEFUL = "useful", "有帮助"
        LACKING = "lacking", "没帮助"
        CORRECTION = "correction", "纠错"

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", "看不懂"
        OTHER_CASE = "other_case", "没有我的情况"
        LAW = "law", "法条不对"
        STEPS = "steps", "步骤走不通"
        LONG = "long", "太长"
        OTHER = "other", "其他"

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        HANDLED = "handled", "已处理"
        COUNTED = "counted", "只计数"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        DECLINED = "declined", "不采纳"
        ALREADY = "already", "已经改过"
        UNDECIDED = "undecided", "判断不了"
        NOTED = "noted", "看过了"

    VOTES = (Kind.USEFUL, Kind.LACKING)

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="feedback", verbose_name="文章"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="版本"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind)
    reasons = models.CharField("原因", max_length=60, blank=True, help_text="Between commas: ,law,long,")
    section_key = models.CharField("小节", max_length=40, blank=True)
    quote = models.CharField("指的是哪一句", max_length=500, blank=True)
    # Where the quoted words were found in the revision, and what gathers reports of the same sentence.
    sentence = models.CharField("文章里的原句", max_length=600, blank=True)
    sentence_key = models.CharField(max_length=32, blank=True, editable=False)
    text = models.TextField("内容", blank=True, max_length=2000)
    grounds = models.CharField("读者的依据", max_length=500, blank=True)
    contact = models.EmailField("联系邮箱", blank=True)
    form_key = models.CharField(
        max_length=32, unique=True, editable=False, help_text="Of the form as shown, so that it counts once."
    )
    created_at = models.DateTimeField("时间")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True, editable=False)
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
    mended_in = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="改在哪一版",
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "读者反馈"
        verbose_name_plural = "读者反馈"
        ordering = ["-created_at"]
        permissions = [("handle_feedback", "可以处理读者反馈")]
        indexes = [
            # `FeedbackQuerySet.waiting`, the editors' queue, oldest first.
            models.Index(fields=["status", "created_at"], name="feedback_by_age"),
            # `FeedbackQuerySet.about_the_same`, reports of one sentence together.
            models.Index(fields=["sentence_key"], name="feedback_by_sentence"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(text=""), name="a_correction_says_what_is_wrong"
            ),
            models.CheckConstraint(
                condition=~Q(status="handled") | Q(handled_at__isnull=False),
                name="handled_feedback_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(status="handled") & ~Q(outcome="")) | (~Q(status="handled") & Q(outcome="")),
                name="handled_feedback_alone_has_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.article}"

    @property
    def is_vote(self):
        return self.kind in self.VOTES

    @property
    def reason_labels(self):
        chosen = set(self.reasons.strip(",").split(","))
        return [str(label) for value, label in self.Reason.choices if value in chosen]

    @property
    def waits_to_be_mended(self):
        return self.outcome == self.Outcome.ACCEPTED and self.mended_in_id is None


class Reply(models.Model):
    """The one letter that answers a reader who left an address; once it has left, the address is gone."""

    class State(models.TextChoices):
        DUE = "due", "等着寄出"
        SENT = "sent", "已寄出"
        FAILED = "failed", "没有寄成"

    feedback = models.OneToOneField(
        Feedback, on_delete=models.CASCADE, related_name="reply", verbose_name="反馈"
    )
    text = models.TextField("答复", max_length=2000)
    state = models.CharField("状态", max_length=8, choices=State, default=State.DUE, editable=False)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    send_after = models.DateTimeField("最早什么时候寄")
    created_at = models.DateTimeField("写好的时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁写的",
    )
    sent_at = models.DateTimeField("寄出时间", null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "给读者的答复"
        verbose_name_plural = "给读者的答复"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="a_reply_that_left_says_when"
            )
        ]
        # `ReplyQuerySet.due` and `not_sent`, every five minutes.
        indexes = [
            models.Index(
                fields=["state", "send_after", "id"],
                condition=Q(state__in=["due", "failed"]),
                name="replies_not_sent",
            )
        ]

    def __str__(self):
        return f"给反馈 {self.feedback_id} 号的答复"
