"""Once a morning, before the one letter of the day: what has changed since people follow it becomes their news.

Nothing is queued while articles are published or laws are loaded: this looks at what stands there now. Who has been told
is known by the notices themselves, so it may run as often as it likes, and twice at once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from following import keeping
from following.models import Followed
from qa.notifications import News, notify_all
from qa.notifications.choosing import KEPT_FOR
from statutes.comparing import Fate

# No further back than notices remember, or somebody would be told again.
LOOK_BACK = KEPT_FOR - timedelta(days=10)
# What became of a provision, and the kind of news that says so; of one that stayed the same there is none.
FATES = {
    Fate.CHANGED: "provision_changed",
    Fate.MERGED: "provision_changed",
    Fate.MOVED: "provision_moved",
    Fate.REFERRED: "provision_moved",
    Fate.REPEALED: "provision_gone",
    Fate.ENDED: "provision_gone",
}


@transaction.atomic
def tell(now: datetime) -> int:
    """Tell everybody of what they follow, each thing once; returns how many notices were written."""
    told = notify_all(news(now), now)
    keeping.carry_on(timezone.localdate(now))
    return told


def news(now: datetime) -> Iterator[News]:
    """What is new, and for whom."""
    yield from of_articles(now - LOOK_BACK)
    yield from of_law((now - LOOK_BACK).date(), timezone.localdate(now))


def of_articles(after: datetime) -> Iterator[News]:
    rows = Followed.objects
    corrected = rows.corrected_articles(after).select_related("article")
    for row in corrected:
        yield _of(row, "article_taken_back" if row.is_retracted else "article_put_right")
    for row in rows.changed_articles(after).select_related("article"):
        yield _of(row, "article_changed")
    for row in rows.retired_articles(after).select_related("article"):
        yield _of(row, "article_retired")
    for row in rows.new_articles(after):
        path = reverse("articles:detail", args=[row.found_slug])
        yield News(row.user_id, "tag_new", row.key, "article", row.found, path)


def of_law(after: datetime, today) -> Iterator[News]:
    rows = Followed.objects
    for row in rows.new_editions(after, today).select_related("statute"):
        yield _of(row, "law_amended")
    for row in rows.ended_laws(after, today).select_related("statute"):
        yield _of(row, "law_ended")
    for row in rows.ended_provisions(after, today):
        old, new = row.provision, row.provision.became
        kind = FATES.get(Fate(old.fate) if old.fate else Fate.UNKNOWN, "provision_unknown")
        yield News(
            row.user_id, kind, row.key, "provision", old.pk, new.get_absolute_url() if new else old.page_url
        )


def _of(row: Followed, kind: str) -> News:
    thing = row.article or row.statute
    return News(
        row.user_id,
        kind,
        row.key,
        "article" if row.article else "statute",
        thing.pk,
        thing.get_absolute_url(),
    )
