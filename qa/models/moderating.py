"""What helps moderators at work: who looks at what, what is alike, what was blanked, and words ready to send."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from qa import placeholders
from qa.models.moderated import CHOSEN_REASONS


class Look(models.Model):
    """Somebody has a post open just now: shown to colleagues, and no lock."""

    item_kind = models.CharField(max_length=12)
    item_id = models.PositiveBigIntegerField()
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = "正在看"
        verbose_name_plural = "正在看"
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "item_id", "moderator"], name="somebody_looks_at_an_item_once"
            )
        ]

    def __str__(self):
        return f"{self.moderator} → {self.item_kind}:{self.item_id}"


class Likeness(models.Model):
    """One of the bands in which a waiting post falls together with those that are nearly the same; see qa.alike."""

    item_kind = models.CharField(max_length=12)
    item_id = models.PositiveBigIntegerField()
    band = models.BigIntegerField()

    class Meta:
        verbose_name = "相似的特征"
        verbose_name_plural = "相似的特征"
        indexes = [
            models.Index(fields=["item_kind", "band"], name="posts_in_a_band"),
            models.Index(fields=["item_kind", "item_id"], name="bands_of_a_post"),
        ]

    def __str__(self):
        return f"{self.item_kind}:{self.item_id}"


class Original(models.Model):
    """The words as they were handed in, of a post in which a moderator blanked places before it was public.

    Its writer sees them on their own page; of staff only who may read originals, and each reading is recorded.
    """

    item_kind = models.CharField("对象", max_length=12)
    item_id = models.PositiveBigIntegerField("编号")
    texts = models.JSONField("原文", default=dict)
    blanked = models.JSONField("遮去的地方", default=dict, help_text="Field to pairs of start and end.")
    content_hash = models.CharField(max_length=64, help_text="Of the words that became public.")
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "遮去以前的原文"
        verbose_name_plural = "遮去以前的原文"
        permissions = [("read_original", "可以查看遮去以前的原文")]
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "item_id"], name="one_original_for_each_post")
        ]
        # `moderation.tidy`: what is kept no longer.
        indexes = [models.Index(fields=["made_at"], name="originals_by_age")]

    def __str__(self):
        return f"{self.item_kind}:{self.item_id}"


class ReplyTemplate(models.Model):
    """A note to the writer of a post, ready to send; a moderator may change it before it goes."""

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)
    name = models.CharField("名称", max_length=40, unique=True, help_text="审核员在下拉框里看到的。")
    reason = models.CharField(
        "用于哪个原因", max_length=40, blank=True, choices=CHOSEN_REASONS, help_text="空着表示都能用。"
    )
    text = models.TextField("说明", max_length=600, help_text=placeholders.HELP)
    place = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("启用", default=True)
    loaded_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the row as last loaded; differs once staff edit.",
    )

    class Meta:
        verbose_name = "给作者的现成说明"
        verbose_name_plural = "给作者的现成说明"
        ordering = ["place", "name"]

    def __str__(self):
        return self.name

    def clean(self):
        if fault := placeholders.fault(self.text):
            raise ValidationError({"text": fault})
