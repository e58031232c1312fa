from django.db import models


class LimitCount(models.Model):
    """How often one key was used in one window; `core.limits` alone writes it, in one atomic upsert."""

    key = models.CharField(max_length=120)
    window = models.PositiveBigIntegerField(help_text="Start of the window, in seconds since 1970.")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_key_and_window")]
        # Old windows are swept by their start.
        indexes = [models.Index(fields=["window"], name="limit_by_window")]

    def __str__(self):
        return f"{self.key} @ {self.window}: {self.count}"
