from django.db import models


class Acknowledged(models.Model):
    """A form that was taken in, so that the same one sent again does nothing and is answered alike; see core.idempotency.

    Everything but the answer is a digest: whose form it was, and what stood in it, cannot be read here.
    """

    key = models.CharField(max_length=64, primary_key=True, help_text="Of the key that stood in the form.")
    holder = models.CharField(
        max_length=64, help_text="Of the account, and of the address that it was sent to."
    )
    words = models.CharField(max_length=64, help_text="Of all that was filled in.")
    answer = models.CharField(max_length=500, blank=True, help_text="Where its sender was led to.")
    taken_at = models.DateTimeField()

    class Meta:
        # Old ones are swept by their age.
        indexes = [models.Index(fields=["taken_at"], name="acknowledged_by_age")]

    def __str__(self):
        return f"{self.key[:8]} → {self.answer}"
