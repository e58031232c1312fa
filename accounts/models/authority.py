from django.conf import settings
from django.db import models
from django.db.models import F, Q


class AuthorityRequestQuerySet(models.QuerySet):
    def overdue(self, now):
        """Approved, and not fetched in time."""
        return self.filter(status=AuthorityRequest.Status.APPROVED, until__lte=now)


class AuthorityRequest(models.Model):
    """What an authority asked this site for: one member of staff enters it, another approves, the file is fetched once.

    The row names an account or a post by number and holds nothing of what was handed over but its hash.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "等另一位管理员批准"
        APPROVED = "approved", "已批准，等取走"
        REFUSED = "refused", "不批准"
        HANDED_OVER = "handed_over", "已取走"
        EXPIRED = "expired", "过期没有取走"

    authority = models.CharField("哪个机关", max_length=80, help_text="照文书上的全称写。")
    document_number = models.CharField("文书号", max_length=60, help_text="例如调取证据通知书上的编号。")
    legal_basis = models.CharField(
        "文书上写的法律依据",
        max_length=200,
        help_text="照文书抄。文书没有写的，写“没有写”，先问清楚再往下走。",
    )
    reason = models.CharField(
        "为什么该给", max_length=300, help_text="怎么核实了来人和文书、为什么只要这些。别写姓名和号码。"
    )
    scope_kind = models.CharField("要哪一类", max_length=20)
    scope_id = models.PositiveBigIntegerField("编号", help_text="账号、提问、回答或评论的编号。")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.ASKED, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False,
        verbose_name="提出的人",
    )  # fmt: skip
    created_label = models.CharField("提出的人", max_length=40, editable=False)
    created_at = models.DateTimeField("提出时间", editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False,
        verbose_name="决定的人",
    )  # fmt: skip
    decided_label = models.CharField("决定的人", max_length=40, blank=True, editable=False)
    decided_at = models.DateTimeField("决定时间", null=True, editable=False)
    decision_note = models.CharField("决定的说明", max_length=300, blank=True, editable=False)
    until = models.DateTimeField("最晚取走", null=True, editable=False)
    handed_over_at = models.DateTimeField("取走时间", null=True, editable=False)
    file_hash = models.CharField("文件的指纹", max_length=64, blank=True, editable=False)

    objects = AuthorityRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "机关调取"
        verbose_name_plural = "机关调取"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(created_by__isnull=True)
                | ~Q(decided_by=F("created_by")),
                name="another_person_lets_data_out",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "handed_over"])
                | Q(decided_at__isnull=False, until__isnull=False),
                name="data_leave_only_when_approved",
            ),
        ]
        # `overdue`: what was approved and not fetched.
        indexes = [models.Index(fields=["until"], condition=Q(status="approved"), name="authority_to_expire")]

    def __str__(self):
        return f"{self.authority}，{self.document_number}"
