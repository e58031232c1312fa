from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.revision import Revision


class Override(models.Model):
    """Why an article was published in spite of what the check found in it; written once, never changed."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="overrides", verbose_name="文章"
    )
    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, related_name="override", verbose_name="版本"
    )
    reason = models.CharField("理由", max_length=300)
    faults = models.JSONField("没有通过的地方", help_text="Each as the check told it on that day.")
    created_at = models.DateTimeField("时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="谁放行的",
    )

    class Meta:
        verbose_name = "放行记录"
        verbose_name_plural = "放行记录"
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_override_says_why")]

    def __str__(self):
        return f"{self.revision}：{self.reason}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("an override is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("an override is never deleted")
