from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q

from statutes.comparing import Fate
from statutes.models.law import Provision


class ReviewTaskQuerySet(models.QuerySet):
    def waiting(self):
        """What nobody has looked at again yet."""
        return self.filter(status="open")

    def confirmed(self):
        """What a person has looked at again."""
        return self.filter(status="confirmed")

    def at(self, places):
        """Of some places, by kind, with both wordings and who confirmed; what waits first, then the latest."""
        there = Q(pk=None)
        for kind, keys in places.items():
            there |= Q(source_kind=kind, source_key__in=keys)
        return self.filter(there).to_show()

    def on_page(self, source_kind, name):
        """Of all places of one page: the page itself, or parts of it (letter#paragraph)."""
        places = Q(source_key=name) | Q(source_key__startswith=f"{name}#")
        return self.filter(places, source_kind=source_kind).to_show()

    def to_show(self):
        return (
            self.exclude(status="needless")
            .with_both_wordings()
            .order_by(F("confirmed_at").desc(nulls_first=True), "old_provision__number", "pk")
        )

    def of_law(self, slug):
        return self.filter(old_provision__edition__statute__slug=slug)

    def by_law(self):
        """Slug, name and number of tasks of each law, the longest waiting first."""
        slug, name = (f"old_provision__edition__statute__{column}" for column in ("slug", "short_title"))
        counted = self.values(slug, name).annotate(number=Count("pk"), since=Min("opened_at"))
        return list(counted.order_by("since", slug).values_list(slug, name, "number"))

    def with_both_wordings(self):
        return self.select_related(
            "old_provision__edition__statute", "new_provision__edition__statute", "confirmed_by"
        )


class ReviewTask(models.Model):
    """Somebody must look again at one place that rests on a provision, because the provision has changed.

    It knows the place and both wordings itself: citations are written anew with each text, a task is closed by a person
    alone, or as needless where wording that came in later proves to be the same.
    """

    class Status(models.TextChoices):
        OPEN = "open", "待复核"
        CONFIRMED = "confirmed", "已确认"
        NEEDLESS = "needless", "条文没有变，不用复核"

    source_kind = models.CharField("来源类型", max_length=30)
    source_key = models.CharField("来源编号", max_length=120)
    old_provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="review_tasks", verbose_name="写的时候依据的条文"
    )
    new_provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新条文"
    )
    fate = models.CharField(
        "怎样变的",
        max_length=10,
        choices=[(fate.value, fate.label) for fate in Fate],
        default=Fate.UNKNOWN.value,
    )
    reason = models.CharField("原因", max_length=200)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.OPEN, editable=False)
    opened_at = models.DateTimeField("提出时间")
    confirmed_at = models.DateTimeField("了结时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="确认人",
    )
    note = models.CharField("说明", max_length=300, blank=True)

    objects = ReviewTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "复核任务"
        verbose_name_plural = "复核任务"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | Q(confirmed_at__isnull=False), name="a_confirmed_task_says_when"
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_key", "old_provision"],
                condition=Q(status="open"),
                name="one_open_task_per_place_and_provision",
            ),
        ]
        # `ReviewTask.objects.at(places)` on every page that cites.
        indexes = [models.Index(fields=["source_kind", "source_key"], name="review_task_by_source")]

    def __str__(self):
        return f"{self.source_kind}:{self.source_key}：{self.reason}"
