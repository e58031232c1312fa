from django.db import models


class LoadedRow(models.Model):
    """What a file of content/reference/ last said of one row, so that what staff change or delete afterwards stays theirs."""

    table = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="one_loaded_row_per_table_and_key")
        ]

    def __str__(self):
        return f"{self.table}: {self.key}"
