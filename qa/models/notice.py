from django.conf import settings
from django.db import models
from django.db.models import Q

from qa.models.moderation import ModerationEvent
from qa.models.question import Question
from qa.querysets_notices import MailboxQuerySet, NoticeQuerySet, TellingQuerySet


class Telling(models.Model):
    """An event that somebody is going to hear of: written together with it, gone once they were told or it was undone."""

    event = models.OneToOneField(
        ModerationEvent, on_delete=models.PROTECT, related_name="+", verbose_name="审核记录"
    )
    about = models.CharField(max_length=40, db_index=True, help_text="The post concerned, as `kind:number`.")
    not_before = models.DateTimeField("最早什么时候告诉")
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = "待告知"
        verbose_name_plural = "待告知"
        # `TellingQuerySet.due`.
        indexes = [models.Index(fields=["not_before"], name="tellings_as_due")]

    def __str__(self):
        return f"{self.about} {self.event_id}"


class Notice(models.Model):
    """What one person was told of; its words are made when it is read, so that it keeps nothing that was removed."""

    class Mail(models.TextChoices):
        NONE = "none", "只在站内"
        DUE = "due", "等着寄"
        DIGEST = "digest", "等每天一封的汇总"
        SENT = "sent", "已寄出"
        FAILED = "failed", "没有寄成"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="读者"
    )
    kind = models.CharField("种类", max_length=40, help_text="A name of qa.notifications.kinds.")
    key = models.CharField(max_length=60, help_text="Whoever is told of the same thing twice has one row.")
    event = models.ForeignKey(
        ModerationEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核记录",
    )
    question = models.ForeignKey(
        Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="提问"
    )
    item_kind = models.CharField("对象", max_length=12, blank=True)
    item_id = models.PositiveBigIntegerField("编号", null=True, blank=True)
    path = models.CharField("去看的页面", max_length=200, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("读过的时间", null=True, blank=True)
    mail = models.CharField("邮件", max_length=10, choices=Mail, default=Mail.NONE)
    mail_after = models.DateTimeField("下次寄", null=True, blank=True)
    mailed_at = models.DateTimeField("寄出时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="one_is_told_once"),
            models.CheckConstraint(
                condition=~Q(mail="due") | Q(mail_after__isnull=False), name="a_mail_that_is_due_says_when"
            ),
        ]
        indexes = [
            # `NoticeQuerySet.of`: the page of one's notices.
            models.Index(fields=["user", "-created_at", "-id"], name="notices_of_a_person"),
            # `NoticeQuerySet.unread_count`: the number beside the link.
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notices_unread"),
            # `NoticeQuerySet.to_mail`.
            models.Index(fields=["mail_after", "id"], condition=Q(mail="due"), name="notices_to_mail"),
            # `NoticeQuerySet.for_digest`.
            models.Index(
                fields=["user", "created_at", "id"], condition=Q(mail="digest"), name="notices_for_a_digest"
            ),
            # `NoticeQuerySet.older_than`.
            models.Index(fields=["created_at"], name="notices_by_age"),
            # `NoticeQuerySet.given_up`, counted every five minutes.
            models.Index(fields=["id"], condition=Q(mail="failed"), name="notices_given_up"),
        ]

    def __str__(self):
        return f"{self.user}：{self.kind}"

    @property
    def is_read(self):
        return self.read_at is not None


class NoticeChoice(models.Model):
    """How somebody wants to hear of one group of news, where they have chosen otherwise than we would."""

    class How(models.TextChoices):
        NOW = "now", "马上寄邮件"
        DAILY = "daily", "每天最多一封，合在一起寄"
        SITE = "site", "不寄邮件，只在站内"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="读者"
    )
    group = models.CharField("哪一类", max_length=20)
    how = models.CharField("怎么告诉", max_length=10, choices=How)

    class Meta:
        verbose_name = "通知方式"
        verbose_name_plural = "通知方式"
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="one_choice_per_group")]

    def __str__(self):
        return f"{self.user} {self.group}：{self.get_how_display()}"


class Mailbox(models.Model):
    """What the mails to one person rest on: which links in them still work, and the day of the last digest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="读者"
    )
    links = models.PositiveIntegerField(
        "链接的版本", default=0, help_text="Part of every signed link; raising it makes the older ones void."
    )
    digest_on = models.DateField("最近一次汇总", null=True, blank=True)
    digest_after = models.DateTimeField(
        "下次寄",
        null=True,
        blank=True,
        help_text="Filled while today's digest is being sent, or is to be tried again.",
    )
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = "邮件往来"
        verbose_name_plural = "邮件往来"

    def __str__(self):
        return f"{self.user}"
