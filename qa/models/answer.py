from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.privacy import GONE
from qa.models.moderated import Moderated
from qa.models.parts import InParts
from qa.models.question import Question
from qa.querysets import AnswerQuerySet


class Answer(InParts, Moderated):
    """What a verified lawyer says in general; never advice on one case."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "审核中"
        PUBLISHED = "published", "已发布"
        REJECTED = "rejected", "未通过"
        HIDDEN = "hidden", "已隐藏"
        RETRACTED = "retracted", "已撤回"

    class Review(models.TextChoices):
        """What colleagues of other firms say of the words as they stand; see qa.reviewing."""

        NONE = "none", "没有请同行复核"
        REQUESTED = "requested", "已请同行复核"
        ENDORSED = "endorsed", "同行复核：认同"
        DISPUTED = "disputed", "同行复核：有不同意见"

    KIND = "answer"
    PUBLIC = (Status.PUBLISHED,)
    WAITING = Status.SUBMITTED
    LIVE = (Status.SUBMITTED, Status.PUBLISHED, Status.HIDDEN)
    EDITABLE = (Status.SUBMITTED, Status.REJECTED)
    WITHDRAWABLE = (*LIVE, Status.REJECTED)
    JUDGED = (Review.ENDORSED, Review.DISPUTED)

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="answers", verbose_name="提问"
    )
    lawyer = models.ForeignKey(
        "accounts.LawyerProfile", on_delete=models.PROTECT, related_name="answers", verbose_name="律师"
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.SUBMITTED, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    revised_at = models.DateTimeField("修改后再发布的时间", null=True, blank=True, editable=False)
    # What was known of the writer when the words that stand were let through; the profile says what is known today.
    lawyer_role = models.CharField("当时的身份", max_length=20, blank=True, editable=False)
    lawyer_firm = models.CharField("当时的执业机构", max_length=60, blank=True, editable=False)
    licence_checked_on = models.DateField("当时的执业证核验日期", null=True, blank=True, editable=False)

    peer_review = models.CharField(
        "同行复核", max_length=12, choices=Review, default=Review.NONE, editable=False
    )
    review_requested_at = models.DateTimeField("请同行复核的时间", null=True, blank=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "律师回答"
        verbose_name_plural = "律师回答"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(decision_reason=""),
                name="a_rejected_answer_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="a_published_answer_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "published"])
                | ~Q(body="")
                | ~Q(grounds="")
                | Q(no_direct_law=True),
                name="an_answer_names_its_law_or_says_there_is_none",
            ),
            models.UniqueConstraint(
                fields=["question", "lawyer"],
                condition=Q(status__in=["submitted", "published", "hidden"]),
                name="one_live_answer_per_lawyer",
            ),
        ]
        # `AnswerQuerySet.waiting`: the queue; `wanting_review`: what colleagues are asked to look at.
        indexes = [
            # `of` a person, and `qa.queues.histories`: what somebody wrote, and what became of it.
            models.Index(fields=["author", "-created_at", "-id", "status"], name="answers_by_author"),
            models.Index(
                fields=["-is_urgent", "created_at", "id"],
                condition=Q(status="submitted"),
                name="answers_waiting",
            ),
            models.Index(
                fields=["review_requested_at", "id"],
                condition=Q(status="published", peer_review="requested"),
                name="answers_wanting_review",
            ),
            # `AnswerQuerySet.by`: the public page of one lawyer, newest first.
            models.Index(
                fields=["lawyer", "-published_at", "-id"],
                condition=Q(status="published"),
                name="answers_of_a_lawyer",
            ),
        ]

    def __str__(self):
        return f"{self.author_label}答：{self.question}"

    def get_absolute_url(self):
        return f"{self.question.get_absolute_url()}#answer-{self.pk}"

    @property
    def own_url(self):
        return reverse("qa:mine_answer", args=[self.pk])

    @property
    def shown_name(self):
        """The lawyer's name once staff have checked it; until then the name under which the answer was handed in."""
        if self.lawyer.has_checked_name:
            return self.lawyer.display_name
        return self.author_label if self.lawyer.user_id else GONE

    @property
    def is_placeholder(self):
        """True for what its lawyer took back after others had read it: the place stays, the words do not show."""
        return self.status == self.Status.RETRACTED and self.published_at is not None

    @property
    def law_status(self):
        """`review_due` while a change of law under it waits to be looked at, else `current`; empty where it cites no law.

        Follows from the review tasks, so that it cannot be forgotten; for rows of `with_law_status`.
        """
        if self.law_due_since:
            return "review_due"
        return "current" if self.laws else ""

    @property
    def law_checked_at(self):
        """When its law was last looked at: as its words were let through, or as a change was found to leave them right."""
        return max(filter(None, (self.published_at, self.revised_at, self.law_confirmed_at)), default=None)

    @property
    def can_be_revised(self):
        return self.status == self.Status.PUBLISHED

    @property
    def can_be_edited(self):
        return self.status in self.EDITABLE

    @property
    def can_be_withdrawn(self):
        return self.status in self.WITHDRAWABLE
