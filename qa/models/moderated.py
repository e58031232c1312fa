from django.conf import settings
from django.db import models


class Moderated(models.Model):
    """Words from the public, unseen by others until a moderator approves them.

    A subclass names its `KIND`, the states in which anybody may read it (`PUBLIC`), the state in which it waits
    (`WAITING`), and its fields of text (`TEXTS`).
    """

    KIND: str
    PUBLIC: tuple[str, ...]
    WAITING: str
    TEXTS: tuple[str, ...]

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="作者",
    )
    author_label = models.CharField("署名", max_length=40, help_text="账号注销后仍保留的称呼。")
    created_at = models.DateTimeField("提交时间")
    edited_at = models.DateTimeField("作者修改时间", null=True, blank=True, editable=False)
    held_for = models.JSONField(
        "自动规则的命中",
        default=list,
        blank=True,
        help_text="Rows of level, reason and word; see qa.screening.",
    )
    masked = models.JSONField(
        "遮去的内容",
        default=list,
        blank=True,
        help_text="Kind and shape only: the number itself is never stored.",
    )
    is_urgent = models.BooleanField("优先处理", default=False, editable=False)
    fingerprint = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        db_index=True,
        help_text="Of the words alone, to find repeats.",
    )
    contacts = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Keyed hashes of the ways to reach somebody that were masked; see qa.fingerprints.",
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="处理人",
    )
    decision_reason = models.CharField("原因", max_length=40, blank=True, editable=False)
    public_note = models.TextField("给作者的说明", blank=True, editable=False)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Every verb raises it; see qa.steps."
    )

    class Meta:
        abstract = True

    @property
    def is_public(self):
        return self.status in self.PUBLIC

    @property
    def is_waiting(self):
        return self.status == self.WAITING

    @property
    def is_draft(self):
        return self.status == "draft"

    @property
    def texts(self):
        """The words themselves, by field."""
        return {name: getattr(self, name) for name in self.TEXTS}

    @property
    def is_held(self):
        """True when a rule asks for a closer look, beyond the one that everything gets."""
        return any(hit["level"] in ("hold", "block") for hit in self.held_for)

    @property
    def wants_support(self):
        """True when the writer sounds hard pressed, though in no danger that was named."""
        return any(hit["level"] == "support" for hit in self.held_for)

    @property
    def decision_label(self):
        """The reason as its author reads it."""
        return str(REASONS.get(self.decision_reason, self.decision_reason))


class Reason(models.TextChoices):
    """Why a post is refused, hidden or closed, in words that its author reads."""

    PRIVACY = "privacy", "里面有能认出人的信息"
    ADVERT = "advert", "像广告、拉客或留联系方式"
    OFF_TOPIC = "off_topic", "和欠款的法律问题无关"
    UNCLEAR = "unclear", "看不出想问什么，请补充经过"
    DUPLICATE = "duplicate", "已有相同的内容"
    WRONG_LAW = "wrong_law", "法律内容有误"
    UNLAWFUL = "unlawful", "教人违法或可能害到别人"
    ABUSE = "abuse", "辱骂、威胁或人身攻击"
    RESOLVED = "resolved", "问题已经说清楚"
    STALE = "stale", "请你补充以后，十四天没有收到"
    FLAGGED = "flagged", "两位核验过的律师举报，先隐藏，等审核员来看"
    OTHER = "other", "其他，见说明"


REASONS = dict(Reason.choices)
# What a moderator chooses from; the others are said by rules alone.
CHOSEN_REASONS = [each for each in Reason.choices if each[0] not in (Reason.STALE, Reason.FLAGGED)]
