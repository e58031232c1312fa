"""How often articles were read."""

from collections.abc import Mapping

from django.db.models import Case, F, Value, When

from articles.models import Article


def add_reads(counts: Mapping[str, int]) -> int:
    """Add the reads of each slug in one statement; unknown slugs are passed over. Returns how many articles it met."""
    counts = {slug: number for slug, number in counts.items() if number > 0}
    if not counts:
        return 0
    more = Case(*(When(slug=slug, then=Value(number)) for slug, number in counts.items()), default=Value(0))
    return Article.objects.filter(slug__in=counts).update(reads=F("reads") + more)
