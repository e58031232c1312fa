from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from accounts.models import LawyerProfile

MOST_A_WEEK = 50


class DeskTopic(ItemBase):
    """One topic that a lawyer answers on; a merged tag moves by the name of this column (articles.tagging)."""

    content_object = models.ForeignKey("LawyerDesk", on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey("articles.Tag", on_delete=models.CASCADE, related_name="tagged_desks")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="a_desk_bears_a_topic_once")
        ]

    def __str__(self):
        return f"{self.content_object} #{self.tag}"


class LawyerDeskQuerySet(models.QuerySet):
    def of(self, lawyer):
        return self.filter(lawyer=lawyer)

    def to_mail(self, today):
        """Those who want a mail a day, work today, may answer, and have had none today."""
        return self.filter(
            Q(away_until__isnull=True) | Q(away_until__lt=today),
            Q(mailed_on__isnull=True) | Q(mailed_on__lt=today),
            daily_mail=True,
            lawyer__in=LawyerProfile.objects.verified(),
        ).order_by("pk")

    def due(self, now):
        """Those whose mail of today nobody is sending at this moment."""
        return self.filter(Q(mail_after__isnull=True) | Q(mail_after__lte=now))

    def begun(self):
        """Those whose mail was begun and did not leave."""
        return self.filter(attempts__gt=0)


class LawyerDesk(models.Model):
    """How a lawyer wants to work here: on which topics, how much a week, and until when not at all."""

    lawyer = models.OneToOneField(
        "accounts.LawyerProfile", on_delete=models.CASCADE, related_name="desk", verbose_name="律师"
    )
    regions = models.JSONField(
        "地方", default=list, blank=True, help_text="Names of provinces; empty for all."
    )
    weekly_limit = models.PositiveSmallIntegerField(
        "一周最多答几个",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_A_WEEK)],
    )
    away_until = models.DateField("休息到哪天", null=True, blank=True)
    daily_mail = models.BooleanField("每天一封邮件", default=False)
    mailed_on = models.DateField(
        "最近一封的日期",
        null=True,
        blank=True,
        editable=False,
        help_text="One mail a day; see qa.desk.mailing.",
    )
    mail_after = models.DateTimeField("下次再试", null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0, db_default=0, editable=False)

    topics = TaggableManager("话题", through=DeskTopic, blank=True)
    objects = LawyerDeskQuerySet.as_manager()

    class Meta:
        verbose_name = "律师工作台"
        verbose_name_plural = "律师工作台"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekly_limit__isnull=True) | Q(weekly_limit__gte=1),
                name="a_weekly_limit_allows_one_answer",
            )
        ]

    def __str__(self):
        return f"{self.lawyer.real_name}的工作台"


class SnippetQuerySet(models.QuerySet):
    def of(self, lawyer):
        return self.filter(lawyer=lawyer).order_by("title")


class Snippet(models.Model):
    """A passage that a lawyer keeps for answers; nobody else sees it, and what is put into an answer is read there."""

    LONGEST_TITLE, LONGEST_BODY, MOST = 30, 2000, 50

    lawyer = models.ForeignKey(
        "accounts.LawyerProfile", on_delete=models.CASCADE, related_name="snippets", verbose_name="律师"
    )
    title = models.CharField("名称", max_length=LONGEST_TITLE)
    body = models.TextField("内容", max_length=LONGEST_BODY)
    changed_at = models.DateTimeField("修改时间")

    objects = SnippetQuerySet.as_manager()

    class Meta:
        verbose_name = "常用段落"
        verbose_name_plural = "常用段落"
        constraints = [
            models.UniqueConstraint(fields=["lawyer", "title"], name="one_snippet_per_name_and_lawyer")
        ]

    def __str__(self):
        return self.title
