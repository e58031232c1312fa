"""What every log of deeds is made of: rows that carry the hash of the one before them, and the place where they end."""

import hashlib
import json
from datetime import UTC
from typing import Any, ClassVar

from django.db import models


class ChainedRow(models.Model):
    """One link of a chain (see core.chain): written once, never changed. Subclasses say when: `created_at`."""

    # What the hash covers, beside the moment: all that was said, and the place in the chain.
    LINKED: ClassVar[tuple[str, ...]] = ()

    number = models.PositiveBigIntegerField("链上的序号", unique=True, editable=False)
    previous_hash = models.CharField("前一条的指纹", max_length=64, blank=True, editable=False)
    hash = models.CharField(
        "本条的指纹",
        max_length=64,
        editable=False,
        help_text="SHA-256 of this row and of the hash before it.",
    )

    class Meta:
        abstract = True

    def digest(self) -> str:
        """What the hash of this row has to be."""
        row: Any = self
        told = {name: getattr(row, name) for name in self.LINKED}
        told["created_at"] = row.created_at.astimezone(UTC).isoformat(timespec="microseconds")
        plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{self._meta.label}: a record is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{self._meta.label}: a record is never deleted")


class ChainEnd(models.Model):
    """The end of one chain; whoever adds to it holds this one row until the commit."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.number}:{self.hash}"
