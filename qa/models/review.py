from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.privacy import GONE
from qa.models.answer import Answer
from qa.models.moderated import Moderated
from qa.querysets_reviewing import PeerReviewQuerySet


class PeerReview(Moderated):
    """What a verified lawyer of another firm says of a published answer, in general words and for everybody to read."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "审核中"
        PUBLISHED = "published", "已发布"
        REJECTED = "rejected", "未通过"
        HIDDEN = "hidden", "已隐藏"
        RETRACTED = "retracted", "已撤回"
        OUTDATED = "outdated", "回答已改，不再算数"

    class Verdict(models.TextChoices):
        ENDORSED = "endorsed", "认同"
        DISPUTED = "disputed", "有不同意见"

    KIND = "review"
    PUBLIC = (Status.PUBLISHED,)
    WAITING = Status.SUBMITTED
    TEXTS = ("body",)
    LIVE = (Status.SUBMITTED, Status.PUBLISHED, Status.HIDDEN)
    EDITABLE = (Status.SUBMITTED, Status.REJECTED)
    WITHDRAWABLE = (*LIVE, Status.REJECTED)

    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, related_name="peer_reviews", verbose_name="回答"
    )
    lawyer = models.ForeignKey(
        "accounts.LawyerProfile", on_delete=models.PROTECT, related_name="peer_reviews", verbose_name="律师"
    )
    verdict = models.CharField("看法", max_length=10, choices=Verdict)
    body = models.TextField("理由")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.SUBMITTED, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    # What was known of the reviewer when the words were let through, as with answers.
    lawyer_firm = models.CharField("当时的执业机构", max_length=60, blank=True, editable=False)
    licence_checked_on = models.DateField("当时的执业证核验日期", null=True, blank=True, editable=False)

    objects = PeerReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "同行复核"
        verbose_name_plural = "同行复核"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(decision_reason=""),
                name="a_rejected_review_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="a_published_review_says_when",
            ),
            models.UniqueConstraint(
                fields=["answer", "lawyer"],
                condition=Q(status__in=["submitted", "published", "hidden"]),
                name="one_live_review_per_lawyer_and_answer",
            ),
        ]
        # `PeerReviewQuerySet.waiting`: the queue.
        indexes = [
            models.Index(
                fields=["-is_urgent", "created_at", "id"],
                condition=Q(status="submitted"),
                name="reviews_waiting",
            )
        ]

    def __str__(self):
        return f"{self.author_label}复核：{self.question}"

    def get_absolute_url(self):
        return self.answer.get_absolute_url()

    @property
    def own_url(self):
        return reverse("qa:mine_review", args=[self.pk])

    @property
    def question(self):
        return self.answer.question

    @property
    def shown_name(self):
        """The reviewer's name once staff have checked it; see Answer.shown_name."""
        if self.lawyer.has_checked_name:
            return self.lawyer.display_name
        return self.author_label if self.lawyer.user_id else GONE

    def get_status_display(self):
        """In words; a review that was let go of says with which of the two it went."""
        if self.status == self.Status.OUTDATED and self.answer.status == Answer.Status.RETRACTED:
            return "回答已撤回，不再算数"
        return self.Status(self.status).label

    @property
    def can_be_edited(self):
        return self.status in self.EDITABLE

    @property
    def can_be_withdrawn(self):
        return self.status in self.WITHDRAWABLE
