"""Facts that pages show as they are: numbers with their provision, telephone numbers, words, warnings."""

from django.db import models

from core.addresses import address
from reference.models.sourced import Sourced
from reference.querysets import FigureQuerySet, HotlineQuerySet, NoticeQuerySet, TermQuerySet


class LegalFigure(Sourced):
    """A number that law or policy sets: its value, provision, effective date and whom it binds."""

    class Topic(models.TextChoices):
        CREDIT = "credit", "征信"
        COST = "cost", "利息和费用"
        TIME = "time", "诉讼时效和保证期间"
        COURT = "court", "打官司的期限"
        FEE = "fee", "诉讼费"
        ENFORCEMENT = "enforcement", "强制执行"
        COLLECTION = "collection", "催收和个人信息"
        COMPLAINT = "complaint", "投诉"
        CARD = "card", "信用卡"
        BANKRUPTCY = "bankruptcy", "个人破产（只有深圳、厦门）"

    topic = models.CharField("归在", max_length=20, choices=Topic, default=Topic.COURT)
    key = models.SlugField("键", max_length=60, unique=True, help_text="文中写 {{figure:键}}。")
    name = models.CharField("名称", max_length=80)
    value = models.CharField("数值", max_length=40)
    unit = models.CharField("单位", max_length=20, blank=True)
    provision = models.CharField("依据", max_length=120, help_text="例如：征信业管理条例-16")
    effective_on = models.DateField("生效日期", null=True, blank=True)
    binds = models.CharField("约束谁", max_length=120)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "法定数字"
        verbose_name_plural = "法定数字"
        ordering = ["key"]

    def __str__(self):
        return f"{self.name}：{self.written}"

    @property
    def written(self):
        """The value with its unit, as a sentence says it."""
        return f"{self.value}{self.unit}"

    @property
    def anchor(self):
        return f"figure-{self.key}"

    def get_absolute_url(self):
        return f"{address('reference:figures')}#{self.anchor}"


class Hotline(Sourced):
    """A number to call, what it is for, and when somebody answers."""

    class Use(models.TextChoices):
        CRISIS = "crisis", "人身安全与心理"
        DEBT = "debt", "欠款与法律"
        OTHER = "other", "其他"

    number = models.CharField("号码", max_length=10, unique=True)
    name = models.CharField("名称", max_length=60)
    purpose = models.CharField("管什么", max_length=120)
    hours = models.CharField("时间", max_length=60, blank=True)
    note = models.CharField("提醒", max_length=120, blank=True)
    use = models.CharField("用途", max_length=10, choices=Use, default=Use.OTHER)
    order = models.PositiveSmallIntegerField("排序", default=100)

    objects = HotlineQuerySet.as_manager()

    class Meta:
        verbose_name = "热线"
        verbose_name_plural = "热线"
        ordering = ["order", "number"]

    def __str__(self):
        return f"{self.number} {self.name}"

    def get_absolute_url(self):
        return address("reference:help") + f"#tel-{self.number}"


class Term(Sourced):
    """A word of the trade in plain words."""

    word = models.CharField("词", max_length=30, unique=True)
    plain = models.CharField("白话", max_length=200)
    also = models.JSONField("也叫", default=list, blank=True)
    provision = models.CharField("依据", max_length=120, blank=True, help_text="法条代码，例如：民法典-676")
    pinyin = models.CharField(
        max_length=120, blank=True, editable=False, help_text="Sorts alike on every database."
    )

    objects = TermQuerySet.as_manager()
    law_changed = (
        False  # set where it is shown: nobody has read the words again since their provision changed
    )

    class Meta:
        verbose_name = "名词"
        verbose_name_plural = "名词"
        ordering = ["pinyin", "word"]

    def __str__(self):
        return self.word

    @property
    def names(self):
        """Every way in which a text may say the word."""
        return [self.word, *self.also]

    @property
    def explanation(self):
        """The plain words, and how sure we are where that is not sure."""
        return self.plain + self.doubt + ("〔依据的法律有变，还没有复核〕" if self.law_changed else "")

    @property
    def letter(self):
        """Under which letter of the index the word stands."""
        return self.pinyin[:1].upper() if self.pinyin[:1].isalpha() else "#"

    def get_absolute_url(self):
        return address("reference:glossary") + f"#term-{self.pk}"


class Notice(Sourced):
    """A dated warning: a scam, or a policy that began or ended."""

    class Kind(models.TextChoices):
        SCAM = "scam", "骗局提醒"
        POLICY = "policy", "政策变化"

    key = models.SlugField("键", max_length=60, unique=True)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("内容")
    if_paid = models.TextField("已经付了钱的", blank=True, help_text="先做什么、留什么、找谁；不许诺能追回。")
    triggers = models.JSONField(
        "触发词", default=list, blank=True, help_text="搜索、标签、文章和名词里出现就提醒。"
    )
    provisions = models.JSONField(
        "依据", default=list, blank=True, help_text="法条代码，例如：征信业管理条例-16"
    )
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("截止日期", null=True, blank=True)
    on_home = models.BooleanField("放在首页", default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["kind", "key"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{address('reference:notices')}#{self.key}"

    def has_ended(self, on):
        return bool(self.ends_on and self.ends_on < on)
