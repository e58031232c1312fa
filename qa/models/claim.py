from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

LEASE = timedelta(minutes=30)
LONGEST = timedelta(hours=2)


class ClaimQuerySet(models.QuerySet):
    def standing(self, now):
        """Leases that keep others from writing at this moment."""
        return self.filter(status="held", expires_at__gt=now)

    def run_out(self, now):
        """Leases whose time is over and of which nobody has taken note yet; the oldest first."""
        return self.filter(status="held", expires_at__lte=now).order_by("expires_at", "pk")

    def held_by(self, lawyer, question, now):
        """The lease that a lawyer holds on a question at this moment, or None."""
        return self.standing(now).filter(lawyer=lawyer, question=question).first()

    def of(self, lawyer):
        """The leases of one lawyer, the newest first."""
        return self.filter(lawyer=lawyer).order_by("-claimed_at", "-pk")


class Claim(models.Model):
    """One lawyer's turn to write an answer to a question, for a while, so that two do not write the same one."""

    class Status(models.TextChoices):
        HELD = "held", "正在写"
        HANDED_IN = "handed_in", "已交"
        GIVEN_UP = "given_up", "已放下"
        LAPSED = "lapsed", "到时收回"

    KIND = "claim"

    question = models.ForeignKey(
        "qa.Question", on_delete=models.CASCADE, related_name="claims", verbose_name="提问"
    )
    lawyer = models.ForeignKey(
        "accounts.LawyerProfile", on_delete=models.CASCADE, related_name="claims", verbose_name="律师"
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.HELD, editable=False)
    no_conflict_with = models.CharField(
        "声明没有利益冲突的对象", max_length=120, help_text="What the lawyer ticked, word for word."
    )
    claimed_at = models.DateTimeField("领取时间")
    expires_at = models.DateTimeField("到什么时候")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "领取"
        verbose_name_plural = "领取"
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(status="held"), name="one_lawyer_writes_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="held", ended_at__isnull=True)
                | ~Q(status="held") & Q(ended_at__isnull=False),
                name="a_claim_that_ended_says_when",
            ),
        ]
        indexes = [
            # `ClaimQuerySet.standing` and `run_out`: what is held, by the time until which it is.
            models.Index(fields=["expires_at"], condition=Q(status="held"), name="claims_held"),
            # `ClaimQuerySet.of`: the desk of one lawyer.
            models.Index(fields=["lawyer", "-claimed_at"], name="claims_of_a_lawyer"),
        ]

    def __str__(self):
        return f"{self.lawyer.real_name}：{self.question}"

    def minutes_left(self, now):
        """Whole minutes until it runs out, 0 when it has."""
        return max(0, int((self.expires_at - now).total_seconds() // 60))

    @property
    def latest(self):
        """The moment beyond which no renewing reaches."""
        return self.claimed_at + LONGEST

    @property
    def texts(self):
        """What the record of a claim vouches for."""
        return {"question": self.question_id, "lawyer": self.lawyer_id, "no_conflict": self.no_conflict_with}


class AnswerDraftQuerySet(models.QuerySet):
    def of(self, lawyer):
        """What one lawyer has begun to write, the newest first."""
        return self.filter(lawyer=lawyer).order_by("-saved_at", "-pk")

    def on(self, lawyer, question):
        """What a lawyer has begun to write to one question, or None."""
        return self.filter(lawyer=lawyer, question=question).first()

    def untouched_since(self, moment):
        return self.filter(saved_at__lt=moment)


class AnswerDraft(models.Model):
    """An answer, or new words for one, before it is handed in; nobody but its lawyer sees it, staff neither."""

    question = models.ForeignKey(
        "qa.Question", on_delete=models.CASCADE, related_name="answer_drafts", verbose_name="提问"
    )
    lawyer = models.ForeignKey(
        "accounts.LawyerProfile", on_delete=models.CASCADE, related_name="answer_drafts", verbose_name="律师"
    )
    fields = models.JSONField(
        "写下的字", default=dict, help_text="By the name of the form's field; masked like all that is stored."
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Raised by every save; tells two windows apart."
    )
    begun_at = models.DateTimeField("开始时间")
    saved_at = models.DateTimeField("保存时间", db_index=True)

    objects = AnswerDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "回答的草稿"
        verbose_name_plural = "回答的草稿"
        constraints = [
            models.UniqueConstraint(fields=["lawyer", "question"], name="one_draft_per_lawyer_and_question")
        ]

    def __str__(self):
        return f"草稿：{self.question}"


class FirmConflictQuerySet(models.QuerySet):
    def of_firm(self, key):
        """What one firm may not act against today, by the key of its name."""
        return self.filter(firm_key=key, ended_at__isnull=True).order_by("name_key")


class FirmConflict(models.Model):
    """A creditor against whom no lawyer of one firm answers here; kept by the firm's verified lawyers."""

    MOST = 60

    firm_key = models.CharField("机构", max_length=60, help_text="Folded name, see LawyerProfile.firm_key.")
    name = models.CharField("回避的机构或产品", max_length=30)
    name_key = models.CharField(max_length=60, editable=False, help_text="The name folded.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="添加人",
    )
    added_at = models.DateTimeField("添加时间")
    ended_at = models.DateTimeField("移除时间", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="移除人",
    )

    objects = FirmConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "律所的回避名单"
        verbose_name_plural = "律所的回避名单"
        constraints = [
            models.UniqueConstraint(
                fields=["firm_key", "name_key"],
                condition=Q(ended_at__isnull=True),
                name="a_firm_names_a_creditor_once",
            )
        ]

    def __str__(self):
        return f"{self.firm_key}：{self.name}"
