"""What follows by itself when the day comes on which an edition of a law begins or ends.

Pages and names of search results ask for the day each time. Who cites what, and the order of search, are written down;
this brings them after.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.events import public_page_changed
from search import index
from statutes import sources
from statutes.citing import record_again_of
from statutes.models import Edition, Provision, Statute


@dataclass(frozen=True)
class Turned:
    """How many editions began or ended, how many provisions they have, how many texts cite them."""

    editions: int
    provisions: int
    texts: int


@transaction.atomic
def turn(since: date, today: date) -> Turned:
    """Bring search and citations after for the days after `since` up to today; running it again changes nothing."""
    editions = Edition.objects.beginning_or_ending(since, today)
    rows = list(Provision.objects.filter(edition__in=editions).with_statute().order_by("pk"))
    index.refresh_many("provision", rows)
    texts = sources.catch_up(today) + sum(
        record_again_of(one, on=today) for one in Statute.objects.filter(editions__in=editions).distinct()
    )
    if rows:
        public_page_changed.send(sender=Edition, reason="an edition began or ended")
    return Turned(len(editions), len(rows), texts)
