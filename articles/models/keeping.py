"""What the site keeps of an article besides its revisions: checks, times away from readers, restores, and who is to be told."""

from django.db import models
from django.db.models import Q

from accounts.models import LawyerProfile
from articles.models.article import Article
from articles.models.feedback import Feedback
from articles.models.review import staff_key
from articles.models.revision import Revision
from articles.querysets_keeping import CorrectionLetterQuerySet, CorrectionQuerySet, WithdrawalQuerySet


class LawCheck(models.Model):
    """That somebody compared a text with the law, and on which day; `made_at` is when readers could see it."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="law_checks", verbose_name="文章"
    )
    by_lawyer = models.BooleanField("律师复核", default=False)
    lawyer = models.ForeignKey(
        LawyerProfile,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="复核律师",
    )
    checked_on = models.DateField("核对日期")
    made_at = models.DateTimeField("记下的时间")
    made_by = staff_key("记下的人")

    class Meta:
        verbose_name = "核对记录"
        verbose_name_plural = "核对记录"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by_lawyer=True) | Q(lawyer=None), name="a_check_with_a_lawyer_says_so"
            )
        ]
        # `versions.check_at`: the last check before a moment.
        indexes = [models.Index(fields=["article", "-made_at"], name="law_checks_of_an_article")]

    def __str__(self):
        return f"{self.article}：{self.checked_on}"


class Withdrawal(models.Model):
    """A time during which readers did not get an article, and why; a retraction says that what it said was wrong."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="withdrawals", verbose_name="文章"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="withdrawals", verbose_name="撤下的版本"
    )
    reason = models.CharField("原因", max_length=200)
    is_retraction = models.BooleanField("因为内容有错", default=False)
    made_at = models.DateTimeField("撤下时间")
    made_by = staff_key("撤下的人")
    ended_at = models.DateTimeField("再发布的时间", null=True, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = "撤下记录"
        verbose_name_plural = "撤下记录"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(ended_at=None), name="an_article_is_withdrawn_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why"),
        ]

    def __str__(self):
        return f"{self.article}：{self.reason}"


class Restoration(models.Model):
    """An old text was brought back into the working copy; what it took the place of is kept, so that nothing is lost."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="restorations", verbose_name="文章"
    )
    revision = models.ForeignKey(
        Revision,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="restorations",
        verbose_name="找回的版本",
    )
    undone = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="找回的是哪一次换下的稿子",
    )
    replaced = models.JSONField("换下的稿子", help_text="See articles.workingcopy.")
    replaced_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField("时间")
    made_by = staff_key("谁找回的")

    class Meta:
        verbose_name = "找回记录"
        verbose_name_plural = "找回记录"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revision=None, undone__isnull=False) | Q(revision__isnull=False, undone=None),
                name="a_restoration_says_what_of",
            )
        ]

    def __str__(self):
        return f"{self.article}：找回{self.source_label}"

    @property
    def source_label(self):
        if self.revision:
            return str(self.revision)
        when = self.undone.made_at if self.undone else None
        return f"{when:%Y-%m-%d} 换下的稿子" if when else "换下的稿子"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("what was restored is never changed")
        super().save(*args, **kwargs)


class Correction(models.Model):
    """That readers may have acted on something wrong: written with the publication or retraction, told after it."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "更正"
        RETRACTION = "retraction", "撤回"

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="corrections", verbose_name="文章"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind)
    revision = models.ForeignKey(
        Revision,
        on_delete=models.CASCADE,
        related_name="corrections",
        verbose_name="版本",
        help_text="The one that puts right, or the one that was taken back.",
    )
    words = models.CharField("错在哪里", max_length=300)
    made_at = models.DateTimeField("时间")
    told_at = models.DateTimeField("告知完成的时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    tell_after = models.DateTimeField("最早什么时候告知")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "更正和撤回"
        verbose_name_plural = "更正和撤回"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "kind"], name="one_correction_of_a_kind_per_revision"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_correction_says_what_was_wrong"),
        ]
        # `CorrectionQuerySet.due`.
        indexes = [models.Index(fields=["tell_after"], condition=Q(told_at=None), name="corrections_to_tell")]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.article}"


class CorrectionLetter(models.Model):
    """One letter to a reader who had reported an error and left an address; the address stays with the report."""

    class State(models.TextChoices):
        DUE = "due", "等着寄出"
        SENT = "sent", "已寄出"
        FAILED = "failed", "没有寄成"
        NEEDLESS = "needless", "不用寄了"

    correction = models.ForeignKey(
        Correction, on_delete=models.CASCADE, related_name="letters", verbose_name="更正"
    )
    feedback = models.ForeignKey(
        Feedback, on_delete=models.CASCADE, related_name="+", verbose_name="读者的纠错"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    send_after = models.DateTimeField("最早什么时候寄")
    sent_at = models.DateTimeField("寄出时间", null=True, blank=True)

    objects = CorrectionLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "更正通知"
        verbose_name_plural = "更正通知"
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "feedback"], name="a_reader_is_told_of_a_correction_once"
            )
        ]
        # `CorrectionLetterQuerySet.due`.
        indexes = [
            models.Index(fields=["send_after"], condition=Q(state="due"), name="correction_letters_due"),
            # `CorrectionLetterQuerySet.given_up`, every five minutes.
            models.Index(fields=["id"], condition=Q(state="failed"), name="correction_letters_given_up"),
        ]

    def __str__(self):
        return f"{self.correction}：{self.get_state_display()}"
