"""The editors' desk: who has written in a working copy, who has its form open, and what appears at a set time."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.review import staff_key
from articles.models.revision import Revision
from articles.querysets_desk import LeaseQuerySet, ScheduleQuerySet


class Writer(models.Model):
    """Somebody who has changed the working copy since readers last got it; none of them approves it."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="writers", verbose_name="文章"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="谁"
    )
    first_at = models.DateTimeField("第一次保存")
    last_at = models.DateTimeField("最近一次保存")

    class Meta:
        verbose_name = "这一稿的作者"
        verbose_name_plural = "这一稿的作者"
        ordering = ["-last_at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="a_writer_is_named_once")]

    def __str__(self):
        return f"{self.user}：{self.article}"


class Lease(models.Model):
    """Somebody has the form of an article open; it tells others, keeps nobody out, and ends by itself."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="leases", verbose_name="文章")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="谁"
    )
    since = models.DateTimeField("从什么时候")
    until = models.DateTimeField("到什么时候")

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = "正在编辑"
        verbose_name_plural = "正在编辑"
        ordering = ["since", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="one_lease_for_each_editor")]

    def __str__(self):
        return f"{self.user} 正在编辑 {self.article}"


class Schedule(models.Model):
    """An approved copy that readers get at a set time, if it is still the same and still passes the check then."""

    class Status(models.TextChoices):
        WAITING = "waiting", "等着发布"
        DONE = "done", "已发布"
        FAILED = "failed", "没有发成"
        CANCELLED = "cancelled", "已取消"

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="schedules", verbose_name="文章"
    )
    digest = models.CharField(max_length=64, editable=False, help_text="Of the copy that is to appear.")
    due_at = models.DateTimeField("什么时候发布")
    choices = models.JSONField(
        default=dict, help_text="What else `publishing.publish` is told: the note for readers and the like."
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING, editable=False)
    created_by = staff_key("谁定的")
    created_at = models.DateTimeField("什么时候定的")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    failure = models.TextField("为什么没有发成", blank=True)
    answered_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody has seen that it failed, or set the article right."
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="版本"
    )

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = "定时发布"
        verbose_name_plural = "定时发布"
        ordering = ["-due_at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(status="waiting"), name="one_waiting_schedule_of_an_article"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(failure=""), name="a_failed_schedule_says_why"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(ended_at__isnull=False), name="an_ended_schedule_says_when"
            ),
        ]
        # `ScheduleQuerySet.due`, which the timer asks every few minutes.
        indexes = [models.Index(fields=["status", "due_at"], name="schedules_by_time")]

    def __str__(self):
        return f"{self.article}：{self.get_status_display()}"
