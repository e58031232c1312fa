from datetime import timedelta

from django.db import models
from django.db.models import Q
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from core.addresses import address
from qa.models.moderated import Moderated
from qa.models.situation import Situation
from qa.querysets import LISTED_QUESTIONS, PUBLIC_QUESTIONS, QuestionQuerySet

APPEAL_WITHIN = timedelta(days=15)
# How long somebody has who was asked to complete their question, before it is closed for the time being.
COMPLETE_WITHIN = timedelta(days=14)


class TaggedQuestion(ItemBase):
    content_object = models.ForeignKey("Question", on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey("articles.Tag", on_delete=models.CASCADE, related_name="tagged_questions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="a_question_bears_a_tag_once")
        ]

    def __str__(self):
        return f"{self.content_object} #{self.tag}"


class Question(Situation, Moderated):
    """What a reader asks; nobody but the asker and staff sees it before a moderator has approved it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        PENDING = "pending", "审核中"
        NEEDS_INFO = "needs_info", "等你补充"
        OPEN = "open", "等律师回答"
        ANSWERED = "answered", "律师已答"
        RESOLVED = "resolved", "已解决"
        CLOSED = "closed", "已关闭"
        REJECTED = "rejected", "未通过"
        HIDDEN = "hidden", "已隐藏"
        WITHDRAWN = "withdrawn", "已撤回"
        SUMMARY = "summary", "提问人已撤回"
        PURGED = "purged", "已删除"

    KIND = "question"
    PUBLIC = PUBLIC_QUESTIONS
    LISTED = LISTED_QUESTIONS
    WAITING = Status.PENDING
    TEXTS = ("title", "body")
    ANSWERABLE = (Status.OPEN, Status.ANSWERED)
    EDITABLE = (Status.PENDING, Status.NEEDS_INFO, Status.REJECTED)
    WITHDRAWABLE = (
        *LISTED_QUESTIONS, Status.PENDING, Status.NEEDS_INFO, Status.CLOSED, Status.REJECTED, Status.HIDDEN,
    )  # fmt: skip
    # Where its asker still has to mind a last day.
    UNSETTLED = (
        Status.DRAFT,
        Status.PENDING,
        Status.NEEDS_INFO,
        Status.OPEN,
        Status.ANSWERED,
        Status.REJECTED,
    )
    # Where no lawyer writes any more: the exact amounts go.
    ENDED = (Status.RESOLVED, Status.CLOSED, Status.WITHDRAWN, Status.SUMMARY, Status.PURGED)
    # What nobody may read any more, whose words can be removed for good.
    PURGEABLE = (Status.REJECTED, Status.CLOSED, Status.HIDDEN, Status.WITHDRAWN)

    title = models.CharField("一句话问题", max_length=60)
    body = models.TextField("经过", max_length=5000)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.PENDING, editable=False)
    restored_status = models.CharField(
        max_length=12, blank=True, editable=False, help_text="Where a hidden one goes back to."
    )
    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="相关文章",
    )
    canonical = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        editable=False,
        verbose_name="并到的提问",
    )
    approved_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    answered_at = models.DateTimeField("首次回答时间", null=True, blank=True, editable=False)
    brought_from = models.CharField(
        "转自", max_length=120, blank=True, editable=False, help_text="Empty for what was asked here."
    )
    brought_key = models.CharField(
        "在那里的编号",
        max_length=80,
        blank=True,
        editable=False,
        help_text="Keeps one row from coming in twice.",
    )

    tags = TaggableManager("标签", through=TaggedQuestion, blank=True)
    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "提问"
        verbose_name_plural = "提问"
        permissions = [("moderate", "可以审核问答和评论")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(decision_reason=""),
                name="a_rejected_question_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "answered", "resolved", "summary"])
                | Q(approved_at__isnull=False),
                name="a_public_question_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(status="hidden") | ~Q(restored_status=""), name="a_hidden_question_can_come_back"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(decision_reason="stale") | Q(canonical__isnull=False),
                name="a_closed_question_is_stale_or_a_duplicate",
            ),
            models.CheckConstraint(
                condition=~Q(status="purged") | Q(body="", fingerprint=""),
                name="a_purged_question_has_no_words",
            ),
            models.UniqueConstraint(
                fields=["author", "fingerprint"],
                condition=Q(status="pending") & ~Q(fingerprint=""),
                name="a_question_waits_once_per_author",
            ),
            models.UniqueConstraint(
                fields=["brought_from", "brought_key"],
                condition=~Q(brought_from=""),
                name="a_question_is_brought_in_once",
            ),
        ]
        indexes = [
            # `QuestionQuerySet.listed`: the public list, newest first.
            models.Index(
                fields=["-approved_at", "-id"],
                condition=Q(status__in=["open", "answered", "resolved"]),
                name="questions_as_listed",
            ),
            # `QuestionQuerySet.narrowed` and `counts`: the public list of one state, newest first.
            models.Index(
                fields=["status", "-approved_at", "-id"],
                condition=Q(status__in=["open", "answered", "resolved"]),
                name="questions_in_a_state",
            ),
            # `QuestionQuerySet.narrowed`: the public list of one stage, newest first.
            models.Index(
                fields=["stage", "-approved_at", "-id"],
                condition=Q(status__in=["open", "answered", "resolved"]),
                name="questions_of_a_stage",
            ),
            # `qa.desk.offers`: what lawyers may still answer in time.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=["open", "answered"], due_on__isnull=False),
                name="questions_with_a_last_day",
            ),
            # `qa.desk.offers`: what waits for a first answer, the longest first.
            models.Index(
                fields=["approved_at", "id"], condition=Q(status="open"), name="questions_without_an_answer"
            ),
            # `qa.waiting`: how long the last ones waited for their first answer.
            models.Index(
                fields=["-answered_at"],
                condition=Q(answered_at__isnull=False),
                name="questions_as_answered",
            ),
            # `QuestionQuerySet.silent_since`: whose asker has not answered us.
            models.Index(
                fields=["decided_at"], condition=Q(status="needs_info"), name="questions_to_complete"
            ),
            # `QuestionQuerySet.waiting`: the queue.
            models.Index(
                fields=["-is_urgent", "due_on", "created_at", "id"],
                condition=Q(status="pending"),
                name="questions_waiting",
            ),
        ]

    def __str__(self):
        return self.title or "（还没写标题）"

    def get_absolute_url(self):
        return address("qa:detail", self.pk)

    @property
    def own_url(self):
        """The page that its asker alone sees."""
        return address("qa:mine", self.pk)

    @property
    def can_be_answered(self):
        return self.status in self.ANSWERABLE

    @property
    def can_be_edited(self):
        """What its asker may mend and hand in; a question that went stale, too, but not a duplicate."""
        is_stale = self.status == self.Status.CLOSED and self.canonical_id is None
        return self.status in self.EDITABLE or is_stale

    @property
    def can_be_purged(self):
        return self.status in self.PURGEABLE

    @property
    def appeal_until(self):
        """Until when its asker may object to a refusal, or None; whether they have done so is another matter."""
        return (
            self.decided_at + APPEAL_WITHIN
            if self.status == self.Status.REJECTED and self.decided_at
            else None
        )

    @property
    def can_be_withdrawn(self):
        return self.status in self.WITHDRAWABLE
