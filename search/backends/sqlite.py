"""One writer at a time: notes are committed in the order of their numbers."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone

from search.models import SearchChange


def tell(ids: Sequence[int]) -> None:
    now = timezone.now()
    SearchChange.objects.bulk_create(
        [SearchChange(entry=id, transaction=0, told_at=now) for id in ids], batch_size=200
    )


def mark(alias: str) -> int:
    return SearchChange.objects.using(alias).aggregate(last=Max("id"))["last"] or 0


def since(mark: int, alias: str) -> tuple[int, list[tuple[int, int]]]:
    notes = list(
        SearchChange.objects.using(alias).filter(id__gt=mark).order_by("id").values_list("id", "entry")
    )
    return (notes[-1][0] if notes else mark), notes


def wait_for_rebuild() -> None:
    """Nothing to do: a transaction that writes has the database for itself."""


def hold_for_rebuild() -> None:
    """Nothing to do, as above."""
