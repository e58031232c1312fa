"""Long work that staff start in the admin: what it is, how far it has come, and what it met on its way."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

DEAD_AFTER = timedelta(minutes=2)  # without a sign of life; one step of a job takes seconds
LONG_WAIT = timedelta(seconds=30)  # a task worker that runs takes a new run at once


class BulkFile(models.Model):
    """A table that was brought in, as lines of text: looked at in one run and written by another."""

    name = models.CharField("文件名", max_length=200)
    lines = models.BinaryField(help_text="See portal.bulk.filing.")
    brought_at = models.DateTimeField("交来的时间")

    def __str__(self):
        return self.name


class BulkRunQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(status__in=BulkRun.UNDER_WAY)

    def dead(self, now: datetime):
        """What says that it runs and has given no sign of life for a while."""
        return self.filter(status=BulkRun.Status.RUNNING, beat_at__lt=now - DEAD_AFTER)

    def of(self, kinds, tables):
        """Work of some kinds, and on some tables."""
        return self.filter(Q(kind__in=kinds) | Q(asked__table__in=tables)).select_related("started_by")


class BulkRun(models.Model):
    """One piece of long work: asked for by somebody, done by the task worker, stopped between two rows when asked to."""

    class Status(models.TextChoices):
        WAITING = "waiting", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "做完了"
        STOPPED = "stopped", "已取消"
        FAILED = "failed", "出错停下"
        CUT_OFF = "cut_off", "中断"

    UNDER_WAY = (Status.WAITING, Status.RUNNING)

    kind = models.CharField("做什么", max_length=30)
    label = models.CharField("说明", max_length=200)
    asked = models.JSONField("参数", default=dict, blank=True)
    file = models.ForeignKey(
        BulkFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs", verbose_name="文件"
    )
    again_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="接着哪一次"
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="谁开始的",
    )
    asked_at = models.DateTimeField("交代的时间")
    started_at = models.DateTimeField("开始", null=True, blank=True, editable=False)
    beat_at = models.DateTimeField("最近的动静", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("结束", null=True, blank=True, editable=False)
    stop_asked_at = models.DateTimeField("要求取消", null=True, blank=True, editable=False)
    phase = models.CharField("正在做", max_length=120, blank=True, editable=False)
    done = models.PositiveIntegerField("做了", default=0, editable=False)
    total = models.PositiveIntegerField("一共", null=True, blank=True, editable=False)
    faults = models.PositiveIntegerField("有问题", default=0, editable=False)
    outcome = models.CharField("结果", max_length=500, blank=True, editable=False)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        verbose_name = "批量任务"
        verbose_name_plural = "批量任务"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(status__in=["waiting", "running"]),
                name="one_bulk_run_of_a_kind_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.label}（{self.pk} 号）"

    def is_dead(self, now):
        return self.status == self.Status.RUNNING and self.beat_at < now - DEAD_AFTER

    def is_under_way(self, now):
        return self.status in self.UNDER_WAY and not self.is_dead(now)

    def waits_long(self, now):
        return self.status == self.Status.WAITING and self.asked_at < now - LONG_WAIT

    def status_on(self, now):
        """The state in words; of work whose process is gone, that it was cut off."""
        if self.is_dead(now):
            return self.Status.CUT_OFF.label
        if self.stop_asked_at and self.status == self.Status.RUNNING:
            return "正在取消"
        return self.get_status_display()

    @property
    def seconds(self):
        """How long it has worked so far."""
        until = self.ended_at or self.beat_at
        return max((until - self.started_at).total_seconds(), 0) if self.started_at and until else 0

    @property
    def per_second(self):
        return self.done / self.seconds if self.seconds >= 1 else None

    @property
    def seconds_left(self):
        """About how long the rest will take at the pace so far; None while nobody can tell."""
        if not self.total or not self.per_second:
            return None
        return round(max(self.total - self.done, 0) / self.per_second)


class BulkNote(models.Model):
    """What one row came to that somebody should look at: what would change, or what was wrong with it."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="notes", verbose_name="哪一次")
    line = models.PositiveIntegerField("行", default=0)
    concerns = models.CharField("哪一条", max_length=200)
    outcome = models.CharField("结果", max_length=10)
    words = models.TextField("说明", blank=True)
    url = models.CharField("地址", max_length=300, blank=True)
    changes = models.JSONField(
        "改动", default=list, blank=True, help_text="Label, old and new of each column."
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="Of what was shown: what is written later must come to the same."
    )

    class Meta:
        # The page of a run: faults first, each kind in the order of its rows.
        indexes = [models.Index(fields=["run", "outcome", "id"], name="bulk_notes_of_a_run")]

    def __str__(self):
        return f"{self.concerns}：{self.words}"
