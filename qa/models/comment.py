from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from qa.models.answer import Answer
from qa.models.moderated import Moderated
from qa.querysets import FEATURED_FIRST, CommentQuerySet

PLACES = ("article", "answer", "parent")
EDIT_WITHIN = timedelta(minutes=10)


class Comment(Moderated):
    """A remark under an article or an answer; the featured ones stand first as 精彩评论."""

    class Status(models.TextChoices):
        PENDING = "pending", "审核中"
        PUBLISHED = "published", "已发布"
        REJECTED = "rejected", "未通过"
        HIDDEN = "hidden", "已隐藏"
        DELETED = "deleted", "已删除"

    class Origin(models.TextChoices):
        READER = "reader", "读者"
        REPRINT = "reprint", "转载"

    KIND = "comment"
    PUBLIC = (Status.PUBLISHED,)
    WAITING = Status.PENDING
    TEXTS = ("body",)
    WITHDRAWABLE = (Status.PENDING, Status.PUBLISHED, Status.REJECTED, Status.HIDDEN)

    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name="文章",
    )
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="comments", verbose_name="回答"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies", verbose_name="回复"
    )
    body = models.TextField("内容", max_length=1000)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.PENDING, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    featured_at = models.DateTimeField("精选时间", null=True, blank=True, editable=False)
    featured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="精选人",
    )
    editor_note = models.TextField(
        "编者注",
        blank=True,
        max_length=1000,
        help_text="评论里有说错的，在这里写明对的是什么。可以写《民法典》第六百七十五条，会变成链接。",
    )
    note_html = models.TextField(
        blank=True, editable=False, help_text="The note with its links, made on saving."
    )
    origin = models.CharField("来源", max_length=10, choices=Origin, default=Origin.READER, editable=False)
    reprint_key = models.CharField(max_length=40, blank=True, editable=False)
    reprint_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the reprint as last loaded; differs once staff edit.",
    )
    printed_role = models.CharField("原页写的身份", max_length=20, blank=True)
    printed_on = models.CharField("原页写的日期", max_length=40, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "评论"
        verbose_name_plural = "评论"
        permissions = [("feature_comment", "可以精选评论")]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, answer__isnull=True)
                | Q(article__isnull=True, answer__isnull=False),
                name="a_comment_is_under_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(decision_reason=""),
                name="a_rejected_comment_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="a_published_comment_says_when",
            ),
            models.CheckConstraint(
                condition=Q(featured_at__isnull=True) | Q(status="published"),
                name="only_a_published_comment_is_featured",
            ),
            models.CheckConstraint(
                condition=Q(origin="reprint", author__isnull=True) & ~Q(reprint_key="")
                | Q(origin="reader", reprint_key=""),
                name="a_reprint_has_a_key_and_no_account",
            ),
            models.UniqueConstraint(
                fields=["reprint_key"], condition=~Q(reprint_key=""), name="one_comment_per_reprint_key"
            ),
            # Null is not equal to null in an index; 0 is the key of nothing.
            models.UniqueConstraint(
                F("author"),
                F("fingerprint"),
                *(Coalesce(F(place), 0, output_field=models.BigIntegerField()) for place in PLACES),
                condition=Q(status="pending") & ~Q(fingerprint=""),
                name="a_comment_waits_once_per_author",
            ),
        ]
        indexes = [
            # `CommentQuerySet.thread`: what stands under one article or answer, in the order of a thread.
            models.Index("article", FEATURED_FIRST, "published_at", "id", name="thread_of_an_article"),
            models.Index("answer", FEATURED_FIRST, "published_at", "id", name="thread_of_an_answer"),
            # `of` a person, and `qa.queues.histories`: what somebody wrote, and what became of it.
            models.Index(fields=["author", "-created_at", "-id", "status"], name="comments_by_author"),
            # `CommentQuerySet.waiting`: the queue.
            models.Index(
                fields=["-is_urgent", "created_at", "id"],
                condition=Q(status="pending"),
                name="comments_waiting",
            ),
        ]

    def __str__(self):
        return self.body[:40]

    @property
    def target(self):
        return self.article or self.answer

    @property
    def is_reprint(self):
        return self.origin == self.Origin.REPRINT

    @property
    def is_featured(self):
        return self.featured_at is not None

    @property
    def can_be_withdrawn(self):
        return self.status in self.WITHDRAWABLE

    def may_be_mended(self, now):
        """A slip of the pen is mended within ten minutes; what was public goes back to a moderator."""
        mendable = self.status in (self.Status.PENDING, self.Status.PUBLISHED) and not self.is_reprint
        return mendable and now <= self.created_at + EDIT_WITHIN

    @property
    def lawyer(self):
        """The writer's lawyer profile as it stands today, or None."""
        try:
            return self.author.lawyer_profile if self.author else None
        except ObjectDoesNotExist:
            return None

    def get_absolute_url(self):
        return f"{self.target.get_absolute_url().split('#')[0]}#comment-{self.pk}"

    @property
    def own_url(self):
        return reverse("qa:mine_comment", args=[self.pk])
