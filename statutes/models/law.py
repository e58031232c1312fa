import re

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.addresses import address
from core.text import cn_number
from statutes.comparing import Fate

_ITEM = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[．.]")


class Statute(models.Model):
    """A law, regulation, judicial interpretation or other rule, whatever its editions."""

    class Level(models.TextChoices):
        LAW = "law", "法律"
        REGULATION = "regulation", "行政法规"
        INTERPRETATION = "interpretation", "司法解释"
        RULE = "rule", "部门规章"
        LOCAL = "local", "地方性法规"
        DOCUMENT = "document", "规范性文件"
        STANDARD = "standard", "国家标准与行业自律文件"

    slug = models.SlugField("地址", max_length=80, unique=True)
    title = models.CharField("全称", max_length=120, unique=True, help_text="例如：中华人民共和国民法典")
    short_title = models.CharField("简称", max_length=60, unique=True, help_text="例如：民法典")
    aliases = models.JSONField("别名", default=list, blank=True, help_text="文中也会这样写它，例如：民诉法")
    level = models.CharField("效力级别", max_length=20, choices=Level)
    issuer = models.CharField("制定机关", max_length=120)
    order = models.PositiveSmallIntegerField("排序", default=100)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "法律"
        verbose_name_plural = "法律"
        ordering = ["order", "slug"]

    def __str__(self):
        return self.short_title

    def get_absolute_url(self):
        return address("statutes:detail", self.slug)


class EditionQuerySet(models.QuerySet):
    def in_force(self, on):
        """Editions in force on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=on), effective_from__lte=on)

    def beginning_or_ending(self, since, on):
        """Editions whose first day, or first day after them, lies after `since` and not after `on`."""
        begin, end = (
            Q(effective_from__gt=since, effective_from__lte=on),
            Q(effective_to__gt=since, effective_to__lte=on),
        )
        return self.filter(begin | end)

    def with_official(self):
        """With the number of provisions whose official wording is held, for `holds_everything`."""
        held = Provision.objects.filter(edition=OuterRef("pk"), text_status=Provision.TextStatus.OFFICIAL)
        numbers = held.order_by().values("edition").annotate(held=Count("number", distinct=True))
        return self.annotate(official=Coalesce(Subquery(numbers.values("held")), 0))

    def ending_after(self, on):
        """Editions of which it is known already that they will end."""
        return self.filter(effective_to__gt=on)


class Edition(models.Model):
    """One text of a statute, in force from one day up to, and not on, another."""

    statute = models.ForeignKey(
        Statute, on_delete=models.PROTECT, related_name="editions", verbose_name="法律"
    )
    label = models.CharField("版本", max_length=60, help_text="例如：2023年修正")
    document_number = models.CharField("文号", max_length=80, blank=True)
    promulgated_on = models.DateField("公布日期", null=True, blank=True)
    effective_from = models.DateField("施行日期")
    effective_to = models.DateField("失效日期", null=True, blank=True, help_text="从这一天起不再适用。")
    effective_note = models.CharField("日期说明", max_length=200, blank=True)
    numbering_since = models.DateField(
        "条号沿用自",
        null=True,
        blank=True,
        help_text="更早的文字里的条号可能指旧版，不会链接到这一版。不填等于施行日期。",
    )
    text_as_of = models.DateField("文本截至", null=True, blank=True)
    text_note = models.CharField(
        "文本说明", max_length=200, blank=True, help_text="对读者说明文本还有什么没核对。"
    )
    last_number = models.PositiveSmallIntegerField("最后一条的条号", null=True, blank=True)
    source_name = models.CharField("文本来源", max_length=200, blank=True)
    source_url = models.URLField("来源地址", blank=True)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "版本"
        verbose_name_plural = "版本"
        ordering = ["statute", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["statute", "effective_from"], name="one_edition_per_effective_date"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="an_edition_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.statute.short_title}（{self.label}）"

    def status_on(self, day):
        """The flag beside the law's name: 现行有效, 尚未施行 or 已失效."""
        if day < self.effective_from:
            return "尚未施行"
        if self.effective_to and day >= self.effective_to:
            return "已失效"
        return "现行有效"

    @property
    def is_amended(self):
        """Whether its name says that it was amended (2021年修正), so that there were editions before it."""
        return "修" in self.label

    def day_in_address(self, today):
        """What an address needs to show this edition: nothing while it is in force, else its first day."""
        return "" if self.status_on(today) == "现行有效" else f"?on={self.effective_from}"

    @property
    def page_url(self):
        return f"{self.statute.get_absolute_url()}{self.day_in_address(timezone.localdate())}"

    @property
    def holds_everything(self):
        """The same as `is_whole`, of a row that was asked for by `with_official`."""
        return bool(self.last_number) and self.official == self.last_number

    def is_whole(self, provisions):
        """Whether these provisions of it are the official wording of every 条."""
        official = {one.number for one in provisions if one.text_status == Provision.TextStatus.OFFICIAL}
        return bool(self.last_number) and len(official) == self.last_number


class ProvisionQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(
            Q(edition__effective_to__isnull=True) | Q(edition__effective_to__gt=on),
            edition__effective_from__lte=on,
        )

    def with_statute(self):
        return self.select_related("edition__statute")


class Provision(models.Model):
    """One 条 of an edition: the official wording, unaltered, or our summary where nobody has seen it."""

    class TextStatus(models.TextChoices):
        OFFICIAL = "official", "官方文本"
        UNSEEN = "unseen", "待核对原文"

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="provisions", verbose_name="版本"
    )
    number = models.PositiveSmallIntegerField("条")
    sub = models.PositiveSmallIntegerField("之", default=0, help_text="第二百九十三条之一填 1，没有填 0。")
    place = models.CharField("编章节", max_length=200, blank=True)
    text = models.TextField("官方原文", blank=True, help_text="一款一行，一字不改。")
    text_status = models.CharField("文本状态", max_length=10, choices=TextStatus, default=TextStatus.OFFICIAL)
    summary = models.CharField(
        "换句话说", max_length=200, blank=True, help_text="本站的白话，不超过 60 字，不强于原文。"
    )
    gloss = models.CharField("边注", max_length=12, blank=True, help_text="四到八个字，例如：按约定履行")
    note = models.TextField("编者注", blank=True)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="旧版对应条",
    )
    became = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="下一版对应条",
    )
    fate = models.CharField(
        "下一版里怎样了",
        max_length=10,
        choices=[(fate.value, fate.label) for fate in Fate],
        blank=True,
        editable=False,
        help_text="Empty until an edition follows and was compared.",
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = "法条"
        verbose_name_plural = "法条"
        ordering = ["edition", "number", "sub"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number", "sub"], name="one_provision_per_number"),
            models.CheckConstraint(
                condition=(Q(text_status="official") & ~Q(text=""))
                | (Q(text_status="unseen") & Q(text="") & ~Q(summary="")),
                name="a_provision_quotes_or_says_that_it_cannot",
            ),
        ]

    def __str__(self):
        return f"{self.edition.statute.short_title}{self.label}"

    @property
    def label(self):
        """第二百九十三条之一, as the law itself is cited."""
        return f"第{cn_number(self.number)}条" + (f"之{cn_number(self.sub)}" if self.sub else "")

    @property
    def citation(self):
        """《民法典》第六百七十五条; a title that already holds 《》 keeps single brackets inside."""
        title = re.sub(r"《(.+?)》", r"〈\1〉", self.edition.statute.short_title)
        return f"《{title}》{self.label}"

    @property
    def number_slug(self):
        return f"{self.number}-{self.sub}" if self.sub else str(self.number)

    @property
    def code(self):
        """The token in content files: 民法典-675, 刑法-293-1."""
        return f"{self.edition.statute.short_title}-{self.number_slug}"

    @property
    def paragraphs(self):
        """Lines as printed: one per 款 or 项."""
        return self.text.split("\n") if self.text else []

    @property
    def clauses(self):
        """The text by 款: each a list of lines, its first line and the items (（一）…, 1．…) that belong to it."""
        clauses = []
        for line in self.paragraphs:
            if clauses and _ITEM.match(line):
                clauses[-1].append(line)
            else:
                clauses.append([line])
        return clauses

    def get_absolute_url(self):
        return address("statutes:provision", self.edition.statute.slug, self.number_slug)

    @property
    def page_url(self):
        """The address that shows this wording: the plain one while its edition is in force, else with a day of its own."""
        return f"{self.get_absolute_url()}{self.edition.day_in_address(timezone.localdate())}"
