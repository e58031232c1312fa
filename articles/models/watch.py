"""What editors watch over time: links that lead out of the site, reads by day, and the letters that told them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.querysets_watch import EditorLetterQuerySet, OutsideLinkQuerySet


class OutsideLink(models.Model):
    """An address outside that the site leads readers to, and how it answered when it was last asked."""

    DAYS_UNTIL_BROKEN = 3

    class Outcome(models.TextChoices):
        UNASKED = "unasked", "还没查过"
        OPENS = "opens", "打得开"
        FAILS = "fails", "打不开"
        MUTE = "mute", "不让程序看"

    url = models.CharField("网址", max_length=500, unique=True)
    outcome = models.CharField(
        "上次的结果", max_length=10, choices=Outcome, default=Outcome.UNASKED, editable=False
    )
    http_status = models.PositiveSmallIntegerField("回答的代码", null=True, blank=True, editable=False)
    fault = models.CharField("怎么打不开", max_length=120, blank=True, editable=False)
    checked_at = models.DateTimeField("上次检查", null=True, blank=True, editable=False)
    failing_since = models.DateField("从哪天起打不开", null=True, blank=True, editable=False)
    failed_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The last day that counted."
    )
    failing_days = models.PositiveSmallIntegerField("打不开的天数", default=0, editable=False)
    ignored_reason = models.CharField("为什么不用管", max_length=200, blank=True, editable=False)
    ignored_at = models.DateTimeField("什么时候说的", null=True, blank=True, editable=False)
    ignored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="谁说的",
    )

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "站外链接"
        verbose_name_plural = "站外链接"
        ordering = ["-failing_days", "url"]
        constraints = [
            models.CheckConstraint(
                condition=Q(failing_days=0) | Q(failing_since__isnull=False, failed_on__isnull=False),
                name="a_failing_link_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(ignored_at__isnull=True) | ~Q(ignored_reason=""),
                name="an_ignored_link_says_why",
            ),
        ]
        indexes = [
            # `to_check`: what was asked longest ago comes first.
            models.Index(fields=["checked_at"], name="outside_links_by_check"),
            # `broken`, on the desk and in letters.
            models.Index(fields=["failing_days"], name="outside_links_by_failing"),
        ]

    def __str__(self):
        return self.url

    @property
    def is_broken(self):
        return self.failing_days >= self.DAYS_UNTIL_BROKEN and self.ignored_at is None


class LinkPlace(models.Model):
    """One page that leads to an address outside; written anew with every look through the site."""

    link = models.ForeignKey(
        OutsideLink, on_delete=models.CASCADE, related_name="places", verbose_name="链接"
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="outside", verbose_name="文章"
    )
    label = models.CharField("在哪里", max_length=200)
    mend_url = models.CharField("改的地方", max_length=200)

    class Meta:
        verbose_name = "链接所在"
        verbose_name_plural = "链接所在"
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "mend_url"], name="a_link_stands_at_a_place_once")
        ]

    def __str__(self):
        return self.label


class ArticleReads(models.Model):
    """How often an article was read on a day, or in the week that began on it once that is long ago; no visitor."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="reads_by_day", verbose_name="文章"
    )
    day = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "阅读次数"
        verbose_name_plural = "阅读次数"
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="one_sum_of_reads_per_article_and_day")
        ]
        # What is added up into weeks, and what is forgotten.
        indexes = [models.Index(fields=["day"], name="reads_by_day")]

    def __str__(self):
        return f"{self.article_id}（{self.day}）：{self.count}"


class EditorLetter(models.Model):
    """The letter of one week to one editor; the row is what keeps a second one from leaving."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="收信的人"
    )
    week_of = models.DateField("那一周的星期一")
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    send_after = models.DateTimeField("什么时候（再）试", default=timezone.now)
    sent_at = models.DateTimeField("寄出时间", null=True, blank=True)

    objects = EditorLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "编辑周报"
        verbose_name_plural = "编辑周报"
        constraints = [
            models.UniqueConstraint(fields=["person", "week_of"], name="one_letter_per_editor_and_week")
        ]

    def __str__(self):
        return f"{self.person_id}（{self.week_of}）"
