from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article, Section, Source
from articles.querysets import SourceClaimQuerySet, SourcePageQuerySet


class SourcePage(models.Model):
    """A web page that staff brought in: its words, for staff alone, beside the draft that starts from it."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, related_name="source_page", verbose_name="草稿"
    )
    source = models.OneToOneField(
        Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="page", verbose_name="来源"
    )
    title = models.CharField("原标题", max_length=300)
    site = models.CharField("网站", max_length=80, blank=True)
    text = models.TextField(
        "原文", help_text="Lines of the article and its comments; what identifies people is masked."
    )
    printed = models.JSONField(
        "页面上写的", default=dict, help_text="Date, author, category, url, rights, tags as printed."
    )
    # The same page is known again by its bytes, and by its words when other furniture stands around them.
    raw_hash = models.CharField(max_length=64, unique=True, editable=False)
    words_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("导入时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="导入的人",
    )
    edited_at = models.DateTimeField("最近核对", null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="最近核对的人",
    )

    objects = SourcePageQuerySet.as_manager()

    class Meta:
        verbose_name = "来源网页"
        verbose_name_plural = "来源网页"
        ordering = ["-created_at"]

    def __str__(self):
        return self.title

    @property
    def can_be_discarded(self):
        """A page that readers' text may rest on stays; `article` has to be fetched with it."""
        return self.article.published_revision_id is None


class SourcePart(models.Model):
    """One stretch of the page under one of its headings; the heading is theirs, `our_title` is ours."""

    class Kind(models.TextChoices):
        LEAD = "lead", "开头"
        SECTION = "section", "正文"
        STATUTES = "statutes", "页面引用的法条"
        COMMENTS = "comments", "页面下的评论"

    page = models.ForeignKey(SourcePage, on_delete=models.CASCADE, related_name="parts", verbose_name="网页")
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.SECTION)
    numbering = models.CharField("原编号", max_length=20, blank=True)
    heading = models.CharField("原小标题", max_length=200, blank=True)
    our_title = models.CharField("我们的小标题", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "网页的一节"
        verbose_name_plural = "网页的各节"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "order"], name="one_part_of_a_page_per_place")]

    def __str__(self):
        return self.heading or self.get_kind_display()

    @property
    def can_be_carried(self):
        """Comments come to readers as reprinted facts from content files, never as text of an article."""
        return self.kind != self.Kind.COMMENTS


class SourceClaim(models.Model):
    """One thing that the page claims, and what the editor found of it: our words, a verdict, the law."""

    class Verdict(models.TextChoices):
        ACCURATE = "accurate", "准确"
        INACCURATE = "inaccurate", "不准确"
        OUTDATED = "outdated", "过时"
        UNFOUNDED = "unfounded", "无依据"
        HARMFUL = "harmful", "推销或有害"
        UNUSED = "unused", "不用"

    part = models.ForeignKey(SourcePart, on_delete=models.CASCADE, related_name="claims", verbose_name="小节")
    claim = models.TextField("来源的说法")
    details = models.JSONField(
        "页面上写的",
        default=dict,
        help_text="Of a comment: name, role, date; of a provision: law, number, quoted.",
    )
    our_text = models.TextField("我们的文字", blank=True)
    verdict = models.CharField("判定", max_length=10, choices=Verdict, blank=True)
    provisions = models.JSONField("法条", default=list, blank=True, help_text="Codes: 民法典-675#1")
    note = models.CharField("备注", max_length=500, blank=True)
    carried_into = models.ForeignKey(
        Section,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_claims",
        verbose_name="已带进",
    )
    order = models.PositiveSmallIntegerField("次序", default=0)

    objects = SourceClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "来源的说法"
        verbose_name_plural = "来源的说法"
        ordering = ["part__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "order"], name="one_claim_of_a_part_per_place"),
            models.CheckConstraint(
                condition=~Q(verdict="unused") | Q(our_text=""), name="an_unused_claim_has_no_words_of_ours"
            ),
        ]

    def __str__(self):
        return self.claim[:40]
