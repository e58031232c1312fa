"""Reading before publishing: who handed a working copy in, what was answered, and for exactly which words."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LawyerProfile
from articles.models.article import Article
from articles.models.revision import Revision
from articles.querysets_desk import OwnApprovalQuerySet, ReviewCommentQuerySet, ReviewQuerySet


def staff_key(words, **options):
    """Somebody of the staff; what they did stays when they leave."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name=options.pop("related_name", "+"),
        verbose_name=words,
        **options,
    )


class Review(models.Model):
    """One round of reading. An article has at most one that is open; it closes when readers get the words, when it is
    taken back, or when the copy is handed in anew."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等人复核"
        CHANGES = "changes", "要修改"
        APPROVED = "approved", "已批准"
        WITHDRAWN = "withdrawn", "已收回"

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="reviews", verbose_name="文章"
    )
    digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the copy that was handed in, or approved."
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING, editable=False)
    request = models.CharField("提交时说的", max_length=300, blank=True)
    asked_of = staff_key("请谁看")
    submitted_by = staff_key("提交的人")
    submitted_at = models.DateTimeField("提交时间")
    decided_by = staff_key("复核的人")
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    note = models.CharField("复核意见", max_length=1000, blank=True)
    checked_on = models.DateField(
        "核对日期", null=True, blank=True, editable=False,
        help_text="The words were compared with the law as well; recorded when readers get these words, not before.",
    )  # fmt: skip
    checked_by = models.ForeignKey(
        LawyerProfile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="复核律师",
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    revision = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="发布成的版本",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "复核"
        verbose_name_plural = "复核记录"
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(closed_at=None), name="one_open_review_of_an_article"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_at__isnull=False), name="an_answer_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(digest=""), name="an_approval_says_of_what"
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()}：{self.article}"

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def may_be_recorded_as_check(self):
        """Whether a check waits with it that would still hold: the lawyer named is one who may be named."""
        return self.checked_on is not None and (self.checked_by is None or self.checked_by.is_verified_lawyer)

    def is_of(self, digest):
        """Whether it was handed in, or approved, for exactly these words."""
        return self.digest == digest


class ReviewComment(models.Model):
    """What somebody who read the working copy wants changed, in one section or in the whole; ticked when it is done."""

    LONGEST = 2000

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="review_comments", verbose_name="文章"
    )
    review = models.ForeignKey(
        Review, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments", verbose_name="复核"
    )
    section_uid = models.CharField(max_length=120, blank=True, help_text="Empty: about the whole.")
    section_title = models.CharField("小节", max_length=60, blank=True, help_text="As it was called then.")
    text = models.TextField("意见", max_length=LONGEST)
    digest = models.CharField(max_length=64, blank=True, help_text="Of the copy that was read.")
    created_by = staff_key("谁提的")
    author_name = models.CharField(
        "谁提的",
        max_length=60,
        blank=True,
        help_text="Of somebody without an account, as the link names them.",
    )
    created_at = models.DateTimeField("时间")
    done_by = staff_key("谁改好的")
    done_at = models.DateTimeField("改好的时间", null=True, blank=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "复核意见"
        verbose_name_plural = "复核意见"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_remark_says_something")]

    def __str__(self):
        return self.text[:40]

    @property
    def who(self):
        return self.created_by.public_name if self.created_by else self.author_name or "已离开的同事"

    @property
    def is_done(self):
        return self.done_at is not None


class OwnApproval(models.Model):
    """Why somebody approved words that they had written themselves; a colleague looks at it afterwards, once."""

    class Verdict(models.TextChoices):
        FINE = "fine", "已看过，没有问题"
        PROBLEM = "problem", "有问题"

    review = models.OneToOneField(
        Review, on_delete=models.CASCADE, related_name="own_approval", verbose_name="复核"
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="own_approvals", verbose_name="文章"
    )
    reason = models.CharField("理由", max_length=300)
    created_by = staff_key("谁批准的")
    created_at = models.DateTimeField("时间")
    verdict = models.CharField("复看", max_length=10, choices=Verdict, blank=True)
    looked_by = staff_key("谁复看的")
    looked_at = models.DateTimeField("复看时间", null=True, blank=True)
    look_note = models.CharField("复看的话", max_length=300, blank=True)

    objects = OwnApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "自己批准"
        verbose_name_plural = "自己批准的"
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("approve_own", "可以写明理由批准自己写的稿子")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_own_approval_says_why"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(looked_at__isnull=False), name="a_second_look_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="problem") | ~Q(look_note=""), name="a_problem_found_says_which"
            ),
        ]

    def __str__(self):
        return f"{self.article}：{self.reason}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("an own approval is never changed; looking at it is a verb of articles.reviewing")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("an own approval is never deleted")
