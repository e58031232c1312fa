from django.db import models


class PageGeneration(models.Model):
    """How many times anything public has changed: one row, raised in the transaction of the change itself."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.number)
