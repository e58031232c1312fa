from decimal import Decimal

from django.db import models
from django.db.models import Q

from qa.models.question import Question

CENT = Decimal("0.01")


class Figures(models.Model):
    """Exact amounts, for the lawyer alone who holds the question, and only while its asker agrees.

    Apart from the question on purpose: nothing that lists, searches, exports or logs questions meets them. They are
    stored as typed, not enciphered: this site keeps no key apart from its database.
    """

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, related_name="figures", verbose_name="提问"
    )
    principal = models.DecimalField("本金", max_digits=12, decimal_places=2, null=True, blank=True)
    owed = models.DecimalField("现在要还的总额", max_digits=12, decimal_places=2, null=True, blank=True)
    monthly = models.DecimalField("每月能拿出来还的", max_digits=12, decimal_places=2, null=True, blank=True)
    consented_at = models.DateTimeField(
        "同意时间", null=True, blank=True, help_text="Empty in a draft, which nobody but its writer sees."
    )
    erase_on = models.DateField("到这天删除")

    class Meta:
        verbose_name = "确切金额"
        verbose_name_plural = "确切金额"
        constraints = [
            models.CheckConstraint(
                condition=Q(principal__isnull=False) | Q(owed__isnull=False) | Q(monthly__isnull=False),
                name="figures_hold_at_least_one",
            )
        ]
        # `qa.figures.erase_old`: those whose term is over.
        indexes = [models.Index(fields=["erase_on"], name="figures_by_last_day")]

    def __str__(self):
        return f"第 {self.question_id} 号提问的确切金额"

    @property
    def rows(self):
        """What was given, each with its label."""
        fields = [self._meta.get_field(name) for name in ("principal", "owed", "monthly")]
        values = [(str(field.verbose_name), getattr(self, field.name)) for field in fields]
        return [(label, value.quantize(CENT)) for label, value in values if value is not None]


class FiguresLook(models.Model):
    """That a lawyer looked at the exact amounts of a question; its asker sees the list, also after they were erased."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="figures_looks", verbose_name="提问"
    )
    lawyer = models.ForeignKey(
        "accounts.LawyerProfile", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="律师"
    )
    lawyer_label = models.CharField("律师署名", max_length=40)
    looked_at = models.DateTimeField("什么时候")

    class Meta:
        verbose_name = "看过确切金额"
        verbose_name_plural = "看过确切金额"
        ordering = ["looked_at", "pk"]

    def __str__(self):
        return f"{self.lawyer_label}，第 {self.question_id} 号提问"
