from django.conf import settings
from django.db import models
from django.db.models import Q
from taggit.models import ItemBase

from articles.models.article import Article
from articles.models.taxonomy import Category, Tag


class Revision(models.Model):  # type: ignore[django-manager-missing]
    """What readers saw from one moment on: text, tags, citations and rendered HTML, never changed afterwards."""

    class Weight(models.TextChoices):
        FIRST = "first", "首次发布"
        SMALL = "small", "小改动"
        SUBSTANCE = "substance", "实质修改"
        CORRECTION = "correction", "更正"

    TOLD = (Weight.SUBSTANCE, Weight.CORRECTION)

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="revisions", verbose_name="文章"
    )
    number = models.PositiveIntegerField("第几版")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="revisions", verbose_name="栏目"
    )
    snapshot = models.JSONField("内容", help_text="See articles.snapshot.")
    # What a list shows and what its text filter looks through, so that it need not read whole snapshots.
    card = models.JSONField("列表里的样子", default=dict)
    text = models.TextField("全文", blank=True)
    kinds = models.CharField(
        "小节类型", max_length=300, blank=True, help_text="Between commas: ,advice,myths,"
    )
    change_note = models.CharField(
        "改了什么", max_length=200, blank=True, help_text="读者会看到；小改动可以不写。"
    )
    weight = models.CharField("改动大小", max_length=12, choices=Weight, default=Weight.SMALL)
    # What stood beside the words on that day, and the seal over all of it; see articles.keeping.
    kept = models.JSONField("当天的依据", default=dict, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    content_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "发布版本"
        verbose_name_plural = "发布版本"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_revision_per_number"),
            models.CheckConstraint(
                condition=~Q(weight__in=["substance", "correction"]) | ~Q(change_note=""),
                name="a_change_of_substance_says_what",
            ),
        ]

    def __str__(self):
        return f"第 {self.number} 版"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a revision is never changed")
        super().save(*args, **kwargs)


class TaggedRevision(ItemBase):
    """The tags under which readers find a revision."""

    content_object = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_revisions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="a_revision_bears_a_tag_once")
        ]

    def __str__(self):
        return f"{self.content_object} #{self.tag}"


class LiveSection(models.Model):
    """Where a published section stands, whatever the working copy has become; written with each publication."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="live_sections")
    uid = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=150, help_text="Of the article and of the section.")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#{self.key}"
