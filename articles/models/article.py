import copy
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from taggit.managers import TaggableManager

from articles.models.taxonomy import Category, TaggedArticle
from articles.querysets import ArticleQuerySet
from core.addresses import address

if TYPE_CHECKING:
    from articles.models.revision import Revision


class Article(models.Model):  # type: ignore[django-manager-missing]
    """The working copy of an article; readers see its published Revision."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_REVIEW = "in_review", "待复核"
        PUBLISHED = "published", "已发布"
        RETIRED = "retired", "已撤下"

    SHORT_ANSWER_LINES = 3
    MOST_ASKED = 40
    ASKED_CHARACTERS = (4, 30)

    slug = models.SlugField(
        "地址", max_length=70, unique=True, help_text="英文小写和连字符，发布后改动会留下跳转。"
    )
    title = models.CharField("标题", max_length=80)
    question = models.CharField("读者的问题", max_length=120, help_text="读者会怎么问，用他的话写。")
    description = models.CharField(
        "摘要", max_length=120, blank=True, help_text="搜索引擎和列表里显示，90 字以内。"
    )
    short_answer = models.JSONField("先说结论", default=list, blank=True)
    do_now = models.JSONField("现在就做", default=list, blank=True)
    do_not = models.JSONField("先别做", default=list, blank=True)
    further = models.JSONField("接着看", default=list, blank=True)
    asked = models.JSONField(
        "问法",
        default=list,
        blank=True,
        help_text="What readers type who need this article; for search, never shown.",
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="articles", verbose_name="栏目"
    )
    author_name = models.CharField("作者", max_length=30, default="编辑部")
    responsible_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任编辑",
    )
    deputy_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="替补编辑",
        help_text="责任编辑不在时由谁照看；每周的邮件两个人都收到。读者看不到。",
    )  # fmt: skip
    reviewer = models.ForeignKey(
        "accounts.LawyerProfile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="reviewed_articles",
        verbose_name="复核律师",
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    published_revision = models.ForeignKey(
        "Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="线上版本",
    )
    published_at = models.DateTimeField("首次发布", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField("最近更新", null=True, blank=True, editable=False)
    reviewed_on = models.DateField("核对日期", null=True, blank=True, editable=False)
    review_due_on = models.DateField(
        "最晚核对", null=True, blank=True, editable=False, help_text="See articles.watching.due."
    )
    retired_reason = models.CharField("撤下原因", max_length=200, blank=True, editable=False)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="接替的文章",
    )
    redirects = models.BooleanField("旧网址直接跳到接替的文章", default=False, editable=False)
    reads = models.PositiveIntegerField("阅读量", default=0, editable=False)
    edited_at = models.DateTimeField("最近编辑", null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="最近编辑的人",
    )
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Every verb raises it; see articles.publishing."
    )
    words_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the working copy as last saved by a verb."
    )
    content_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the working copy as last loaded."
    )
    file_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the content file as last loaded."
    )

    tags = TaggableManager(
        "标签", through=TaggedArticle, blank=True, help_text="用逗号、顿号或空格分开，例如：花呗、网贷"
    )
    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "文章"
        verbose_name_plural = "文章"
        permissions = [
            ("publish_article", "可以发布和撤下文章"),
            ("review_article", "可以记录核对"),
            ("override_check", "可以在检查没通过时写明理由发布"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(published_revision__isnull=False, published_at__isnull=False, updated_at__isnull=False),
                name="a_published_article_has_a_revision",
            ),
            models.CheckConstraint(
                condition=~Q(status="retired") | ~Q(retired_reason=""), name="a_retired_article_says_why"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=models.F("id")), name="no_article_succeeds_itself"
            ),
        ]
        indexes = [
            # `ArticleQuerySet.listed`, the order of every list.
            models.Index(fields=["status", "-updated_at"], name="articles_by_freshness"),
            # `ArticleQuerySet.review_due`, on the desk and in letters.
            models.Index(fields=["status", "review_due_on"], name="articles_by_review_due"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if getattr(self, "_for_reading", False):
            raise TypeError("this is the published face of an article, not its working copy")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address("articles:detail", self.slug)

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @property
    def is_retired(self):
        return self.status == self.Status.RETIRED

    @property
    def live(self) -> "Revision":
        """The revision that readers see; only a published or retired article has one."""
        if self.published_revision is None:
            raise ValueError(f"{self.slug} has never been published")
        return self.published_revision

    @property
    def responsible_editor_name(self):
        return self.responsible_editor.public_name if self.responsible_editor else ""

    def as_published(self):
        """This article in the words of its published revision, for reading only."""
        shown, revision = copy.copy(self), self.live
        shown._for_reading = True
        for field in ("title", "question", "description", "author_name"):
            setattr(shown, field, revision.snapshot[field])
        shown.category = revision.category
        return shown


class FormerSlug(models.Model):
    """An address that an article had once; it redirects for good."""

    slug = models.SlugField("旧地址", max_length=70, unique=True)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="former_slugs", verbose_name="文章"
    )

    class Meta:
        verbose_name = "旧地址"
        verbose_name_plural = "旧地址"

    def __str__(self):
        return self.slug


def new_uid():
    return uuid.uuid4().hex[:16]


class Section(models.Model):
    """One headed part of an article; its `uid` stays the same through every revision."""

    class Kind(models.TextChoices):
        EXPLANATION = "explanation", "说明"
        CONSEQUENCES = "consequences", "逾期后果"
        NEGOTIATION = "negotiation", "协商步骤"
        CREDIT_REPAIR = "credit_repair", "信用修复"
        STATUTES = "statutes", "相关法条"
        ADVICE = "advice", "建议"
        PREVENTION = "prevention", "避免逾期"
        COLLECTION = "collection", "催收应对"
        LITIGATION = "litigation", "诉讼"
        MYTHS = "myths", "常见误会"
        COMMENTS = "comments", "评论要点"

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="sections", verbose_name="文章"
    )
    uid = models.CharField(max_length=120, unique=True, default=new_uid, editable=False)
    key = models.SlugField("锚点", max_length=40, help_text="英文，用在网址的 # 后面。")
    title = models.CharField("小标题", max_length=60)
    kind = models.CharField("类型", max_length=20, choices=Kind, default=Kind.EXPLANATION)
    body = models.TextField("正文")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "小节"
        verbose_name_plural = "小节"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="one_anchor_per_article")]

    def __str__(self):
        return self.title


class Source(models.Model):
    """A page that an article starts from: facts carry over, sentences do not."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="sources", verbose_name="文章"
    )
    key = models.CharField("编号", max_length=20)
    site = models.CharField("网站", max_length=80, blank=True)
    title = models.CharField("标题", max_length=120)
    url = models.URLField("网址", max_length=500, blank=True)
    printed_date = models.CharField("页面上的日期", max_length=60, blank=True, help_text="照页面上的写法。")
    publisher = models.CharField("作者或发布者", max_length=80, blank=True)
    rights = models.CharField("版权声明", max_length=300, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "来源"
        verbose_name_plural = "来源"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="one_source_per_key")]

    def __str__(self):
        return self.title


class EditorNote(models.Model):
    """编者注: says openly where a source was wrong and what is right."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="notes", verbose_name="文章")
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name="来源"
    )
    text = models.TextField("内容", help_text="可以写 **粗体** 和 [文字](law:民法典-675#1)。")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "编者注"
        verbose_name_plural = "编者注"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text[:40]
