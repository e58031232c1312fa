"""Tables that the self-help tools reckon with: rates, holidays, court fees, figures of a place."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.addresses import address
from reference import fee_steps
from reference.models.sourced import Sourced
from reference.querysets import FeeQuerySet, HolidayQuerySet, LocalQuerySet, RateQuerySet

FIRST_YEAR, LAST_YEAR = 2000, 2100
PROVINCES = (
    "北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省", "浙江省",
    "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市",
    "四川省", "贵州省", "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省", "宁夏回族自治区", "新疆维吾尔自治区",
)  # fmt: skip


class LoanPrimeRate(Sourced):
    """The loan prime rate published for one day, in per cent a year."""

    published_on = models.DateField("公布日期", unique=True)
    one_year = models.DecimalField("一年期（%）", max_digits=5, decimal_places=2)
    five_year = models.DecimalField("五年期以上（%）", max_digits=5, decimal_places=2)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = "LPR"
        verbose_name_plural = "LPR"
        ordering = ["-published_on"]

    def __str__(self):
        return f"{self.published_on}：{self.one_year}%"

    @property
    def four_times(self):
        """What four times the one-year rate comes to, the cap of private lending (民间借贷规定第二十五条), in per cent."""
        return 4 * self.one_year

    def get_absolute_url(self):
        return f"{address('reference:figures')}#lpr"


class HolidayNotice(Sourced):
    """The State Council's yearly notice of days off: a year counts as known once an editor says that all of it is in."""

    year = models.PositiveSmallIntegerField(
        "年份", unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    number = models.CharField("文号", max_length=60, blank=True)
    source = models.CharField("来源", max_length=300)
    is_complete = models.BooleanField("整年都录完了", default=False)

    class Meta:
        verbose_name = "放假安排"
        verbose_name_plural = "放假安排（按年）"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年放假安排"


class Holiday(Sourced):
    """A day off, or a weekend day worked, by the State Council's yearly notice."""

    day = models.DateField("日期", unique=True)
    name = models.CharField("名称", max_length=30)
    is_workday = models.BooleanField("调休上班", default=False)
    notice = models.ForeignKey(
        HolidayNotice, models.CASCADE, related_name="days", verbose_name="哪一年的安排", null=True, blank=True
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日"
        verbose_name_plural = "节假日（逐日）"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"

    def clean(self):
        if self.is_workday and self.day and self.day.weekday() < 5:
            raise ValidationError({"is_workday": "这一天不是周六、周日，本来就上班，请核对日期。"})


class FeeSchedule(Sourced):
    """What a court takes for one kind of case, step by step, from a day on.

    All steps stand in one row: half of an old schedule and half of a new one would be no schedule.
    """

    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", "案件受理费（财产案件）"
        EXECUTION = "execution", "申请执行费"
        PRESERVATION = "preservation", "保全申请费"
        PERSONALITY = "personality", "人格权案件的赔偿部分"

    key = models.SlugField("键", max_length=60, unique=True)
    kind = models.CharField("是哪一种", max_length=20, choices=Kind)
    effective_on = models.DateField("施行日期")
    steps = models.TextField("分段", validators=[fee_steps.validate], help_text=fee_steps.HOW)
    most = models.DecimalField(
        "最多（元）",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    provision = models.CharField("依据", max_length=120, help_text="法条代码，例如：诉讼费用交纳办法-13")
    source = models.CharField("来源", max_length=300)

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = "诉讼费费率"
        verbose_name_plural = "诉讼费费率"
        ordering = ["kind", "-effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "effective_on"],
                name="one_fee_schedule_per_kind_and_day",
                violation_error_message="这一种、这一天起的费率已经有了，请改那一条。",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}，{self.effective_on} 起"

    @property
    def read_steps(self):
        return fee_steps.read(self.steps)


class LocalFigure(Sourced):
    """An amount that a place publishes for a year: what small claims and living costs are measured by."""

    class Kind(models.TextChoices):
        AVERAGE_WAGE = "average_wage", "就业人员年平均工资（元/年）"
        SUBSISTENCE = "subsistence", "最低生活保障标准（元/月）"

    kind = models.CharField("是什么", max_length=20, choices=Kind)
    place = models.CharField(
        "地方", max_length=30, help_text="年平均工资写省，例如：浙江省；低保标准写到定标准的市、县。"
    )
    year = models.PositiveSmallIntegerField(
        "哪一年的", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text="数字本身的年份，不是公布的年份。",
    )  # fmt: skip
    amount = models.DecimalField(
        "金额（元）", max_digits=12, decimal_places=2, validators=[MinValueValidator(1)]
    )
    source = models.CharField("来源", max_length=300, help_text="公布的机关、文件名或者网址。")

    objects = LocalQuerySet.as_manager()

    class Meta:
        verbose_name = "各地工资和低保标准"
        verbose_name_plural = "各地工资和低保标准"
        ordering = ["kind", "place", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "place", "year"],
                name="one_local_figure_per_kind_place_and_year",
                violation_error_message="这个地方这一年的数已经有了，请改那一条。",
            )
        ]

    def __str__(self):
        return f"{self.place} {self.year} 年{self.get_kind_display()}：{self.amount:,.2f}"

    @property
    def key(self):
        """What names the row in its file."""
        return f"{self.kind}-{self.place}-{self.year}"

    def clean(self):
        if self.kind == self.Kind.AVERAGE_WAGE and self.place not in PROVINCES:
            raise ValidationError({"place": "年平均工资按省、自治区、直辖市，写全称，例如：浙江省。"})
