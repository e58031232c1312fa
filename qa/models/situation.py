"""What an asker ticks about their debt, beside the words they write: nothing in it is typed, so nothing needs masking."""

from django.db import models

from reference.models.tables import PROVINCES


class Stage(models.TextChoices):
    """How far it has come, the mildest first."""

    NOT_DUE = "not_due", "还没有逾期"
    UP_TO_30 = "up_to_30", "逾期 1–30 天"
    UP_TO_90 = "up_to_90", "逾期 31–90 天"
    OVER_90 = "over_90", "逾期 90 天以上"
    LAWYERS_LETTER = "lawyers_letter", "已收到律师函"
    SUMMONS = "summons", "已收到传票"
    PAYMENT_ORDER = "payment_order", "已收到支付令"
    ENFORCEMENT = "enforcement", "已被强制执行"


class Amount(models.TextChoices):
    """What is owed in all, as a range: a creditor who reads along must not know somebody by a figure."""

    UNDER_5000 = "under_5000", "5 千元以下"
    UNDER_20000 = "under_20000", "5 千到 2 万元"
    UNDER_50000 = "under_50000", "2 万到 5 万元"
    UNDER_100000 = "under_100000", "5 万到 10 万元"
    UNDER_300000 = "under_300000", "10 万到 30 万元"
    OVER_300000 = "over_300000", "30 万元以上"


class Tried(models.TextChoices):
    CALLED = "called", "打过客服电话"
    ASKED_TERMS = "asked_terms", "提过延期或者分期"
    WROTE = "wrote", "写过信或者书面说明"
    COMPLAINED = "complained", "投诉过"
    AGREED = "agreed", "谈成过，后来又断了"
    ASKED_AID = "asked_aid", "问过法律援助或者律师"


REGIONS = [(name, name) for name in PROVINCES]
# Papers of a court. The day on which the first two came has to be said: the law counts days from it.
PAPERS = (Stage.SUMMONS, Stage.PAYMENT_ORDER, Stage.ENFORCEMENT)
DATED_PAPERS = (Stage.SUMMONS, Stage.PAYMENT_ORDER)


class Situation(models.Model):
    """The columns of a question that its asker ticks; all of them may be left out."""

    product = models.ForeignKey(
        "articles.Tag",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions_about",
        verbose_name="哪一种欠款",
    )
    stage = models.CharField("走到哪一步", max_length=16, choices=Stage, blank=True)
    amount_range = models.CharField("一共欠多少", max_length=16, choices=Amount, blank=True)
    region = models.CharField("在哪个省", max_length=12, choices=REGIONS, blank=True)
    tried = models.JSONField("试过什么", default=list, blank=True, help_text="Values of Tried.")
    received_on = models.DateField("文书哪天收到", null=True, blank=True)
    hearing_on = models.DateField("哪天开庭", null=True, blank=True)
    due_on = models.DateField(
        "最后一天", null=True, blank=True, editable=False,
        help_text="The next day by which the asker has to act, as reckoned when the question was handed in.",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def has_paper(self):
        """Whether a paper of a court came."""
        return self.stage in PAPERS

    @property
    def situation(self):
        """What was ticked, by column."""
        names = ("stage", "received_on", "hearing_on", "product", "amount_range", "region", "tried")
        return {name: getattr(self, name) for name in names}

    @property
    def is_ticked(self):
        """Whether there is anything of it to show."""
        return bool(self.product_id or self.stage or self.amount_range or self.region or self.tried)

    @property
    def tried_labels(self):
        return [str(each.label) for each in Tried if each in self.tried]


# A question that keeps nothing of what its asker ticked.
NOTHING_TICKED = {
    "product": None, "stage": "", "amount_range": "", "region": "", "tried": [], "received_on": None,
    "hearing_on": None, "due_on": None,
}  # fmt: skip
