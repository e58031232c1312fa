from django.db import models
from django.db.models import Q
from django.urls import reverse

from qa.models.answer import Answer
from qa.models.moderated import Moderated
from qa.models.parts import InParts
from qa.querysets import AnswerRevisionQuerySet


class AnswerRevision(InParts, Moderated):
    """New words for a published answer; until they are let through, the old ones stand."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "审核中"
        PUBLISHED = "published", "已发布"
        REJECTED = "rejected", "未通过"
        RETRACTED = "retracted", "已撤回"

    KIND = "revision"
    PUBLIC = ()  # what the public reads is the answer
    WAITING = Status.SUBMITTED
    EDITABLE = (Status.SUBMITTED, Status.REJECTED)
    WITHDRAWABLE = (Status.SUBMITTED, Status.REJECTED)

    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, related_name="revisions", verbose_name="回答"
    )
    replaced = models.JSONField(
        "换下的文字", default=dict, blank=True, editable=False, help_text="The words that stood before."
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.SUBMITTED, editable=False)

    objects = AnswerRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "回答的修改"
        verbose_name_plural = "回答的修改"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(decision_reason=""),
                name="a_rejected_revision_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | ~Q(body="") | ~Q(grounds="") | Q(no_direct_law=True),
                name="a_revision_names_its_law_or_says_there_is_none",
            ),
            models.UniqueConstraint(
                fields=["answer"],
                condition=Q(status__in=["submitted", "rejected"]),
                name="one_open_revision_per_answer",
            ),
        ]
        # `AnswerRevisionQuerySet.waiting`: the queue.
        indexes = [
            models.Index(
                fields=["-is_urgent", "created_at", "id"],
                condition=Q(status="submitted"),
                name="revisions_waiting",
            )
        ]

    def __str__(self):
        return f"修改：{self.answer}"

    def get_absolute_url(self):
        return self.answer.get_absolute_url()

    @property
    def own_url(self):
        return reverse("qa:mine_answer", args=[self.answer_id])

    @property
    def question(self):
        return self.answer.question

    @property
    def can_be_edited(self):
        return self.status in self.EDITABLE

    @property
    def can_be_withdrawn(self):
        return self.status in self.WITHDRAWABLE
