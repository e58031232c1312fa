from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from taggit.models import ItemBase, TagBase

from articles.querysets import CategoryQuerySet, TagQuerySet
from core.addresses import address
from core.text import pinyin_slug


class Category(models.Model):
    slug = models.SlugField("地址", max_length=40, unique=True, help_text="英文小写和连字符，用在网址里。")
    name = models.CharField("名称", max_length=20, unique=True)
    intro = models.CharField("一句话介绍", max_length=120, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=100, help_text="小的在前。")
    review_every = models.PositiveSmallIntegerField(
        "几个月核对一次",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="从上次核对（没核对过的从首次发布）算起，1 到 60 个月。",
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ["order", "slug"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("articles:category", self.slug)


class Tag(TagBase):
    """A product or topic (花呗, 网贷, 征信); its address is the pinyin of its name."""

    description = models.CharField("说明", max_length=200, blank=True)
    is_product = models.BooleanField(
        "是一种借款产品", default=False, help_text="提问的人能从这些里选自己欠的是哪一种。"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "标签"
        verbose_name_plural = "标签"

    def slugify(self, tag, i=None):
        slug = pinyin_slug(tag)[:90] or "tag"
        return f"{slug}-{i}" if i else slug

    def get_absolute_url(self):
        return address("articles:tag", self.slug)


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey("Article", on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_articles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="an_article_bears_a_tag_once")
        ]

    def __str__(self):
        return f"{self.content_object} #{self.tag}"


class FormerTagSlug(models.Model):
    """The address of a tag that was merged into another; it redirects for good."""

    slug = models.SlugField("旧地址", max_length=100, unique=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="former_slugs", verbose_name="标签")

    class Meta:
        verbose_name = "标签的旧地址"
        verbose_name_plural = "标签的旧地址"

    def __str__(self):
        return self.slug
