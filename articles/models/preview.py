import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.querysets import PreviewLinkQuerySet


def new_key():
    return secrets.token_urlsafe(16)


class PreviewLink(models.Model):
    """A way for somebody without an account to read a working copy: for some days, or until it is taken back.

    The row opens nothing by itself: the link is the key together with our signature (`articles.preview`).
    """

    MOST_DAYS = 30

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="preview_links", verbose_name="文章"
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    for_whom = models.CharField("给谁看", max_length=60)
    digest = models.CharField(
        max_length=64, editable=False, help_text="Of the working copy when the link was made."
    )
    made_at = models.DateTimeField("什么时候做的")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁做的",
    )
    ends_at = models.DateTimeField("到什么时候")
    revoked_at = models.DateTimeField("什么时候收回的", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁收回的",
    )
    # Counted in front of the site as reads are, about and late: nothing tells who opened it.
    opened = models.PositiveIntegerField("打开过几次", default=0)
    opened_at = models.DateTimeField("最近一次打开", null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "预览链接"
        verbose_name_plural = "预览链接"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="a_preview_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(for_whom=""), name="a_preview_says_for_whom"),
        ]

    def __str__(self):
        return f"给{self.for_whom}的预览"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.ends_at

    def state(self, now: datetime) -> str:
        if self.revoked_at:
            return "已收回"
        return "有效" if self.is_open(now) else "已到期"
