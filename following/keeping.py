"""The verbs of a member: keep and let go, follow and stop. Each may be said twice and does its work once."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404
from django.urls import Resolver404, resolve

from accounts.models import User
from articles.models import FormerSlug
from following import things
from following.models import Followed, Kept
from qa import posting
from qa.models import Follow
from qa.permits import check_may_post
from qa.refusals import NotAllowed

MOST_KEPT, MOST_FOLLOWED = 500, 200


def keep(user: User, kind: str, row: Model, now: datetime) -> None:
    """Find it again under what one keeps, until one lets it go. Raises NotAllowed when there are too many."""
    if not _room(Kept, user, kind, row, MOST_KEPT):
        raise NotAllowed(f"最多留 {MOST_KEPT} 条。先拿掉几条用不着的，再来留。")
    Kept.objects.bulk_create([Kept(user=user, kept_at=now, **{kind: row})], ignore_conflicts=True)


def let_go(user: User, kind: str, pk: int) -> bool:
    """Keep it no more; False where it was not kept."""
    return kind in Kept.THINGS and bool(Kept.objects.filter(user=user, **{kind: pk}).delete()[0])


def follow(user: User, kind: str, row: Model, now: datetime) -> None:
    """Hear of what changes there from now on. Raises NotAllowed: no proven address, too much followed, one's own question."""
    if kind == things.QUESTION:
        posting.follow(row, user, now)
        return
    check_may_post(user)  # letters go to a proven address alone
    if not _room(Followed, user, kind, row, MOST_FOLLOWED):
        raise NotAllowed(f"最多关注 {MOST_FOLLOWED} 样。先停掉几样不用再看的，再来关注。")
    Followed.objects.bulk_create([Followed(user=user, since=now, **{kind: row})], ignore_conflicts=True)


def unfollow(user: User, kind: str, pk: int) -> bool:
    """Hear no more of it; False where it was not followed."""
    if kind == things.QUESTION:
        return bool(Follow.objects.of(user).filter(question=pk).delete()[0])
    return kind in Followed.THINGS and bool(Followed.objects.filter(user=user, **{kind: pk}).delete()[0])


def take_over(user: User, addresses: Iterable[str], now: datetime) -> tuple[int, int]:
    """Keep what a device kept, by the addresses of the pages; returns how many are kept now, and how many could not be.

    Raises NotAllowed when there is no room for more.
    """
    kept = left = 0
    for address in addresses:
        found = _thing_at(address)
        if found is None:
            left += 1
            continue
        keep(user, *found, now)
        kept += 1
    return kept, left


@transaction.atomic
def carry_on(today: date) -> int:
    """What is kept and followed goes along with the law: from a wording that ended to the one that it became.

    Returns how many rows went. Whoever has both keeps one row.
    """
    moved = 0
    for model in (Kept, Followed):
        # Over several editions: a row that has gone one step may have another to go.
        while rows := list(
            model.objects.ended(today).select_related("provision").select_for_update(of=("self",))
        ):
            for row in rows:
                try:
                    with transaction.atomic():
                        onward = row.provision.became_id
                        moved += model.objects.filter(pk=row.pk).update(provision=onward)
                except IntegrityError:  # they have it, perhaps since a moment ago
                    row.delete()
    return moved


def _room(model: type[Kept] | type[Followed], user: User, kind: str, row: Model, most: int) -> bool:
    mine = model.objects.filter(user=user)
    return mine.count() < most or mine.filter(**{kind: row}).exists()


def _thing_at(address: str) -> tuple[str, Model] | None:
    """What stands at a public address of ours, present or former, if it can be kept."""
    try:
        match = resolve(address.partition("#")[0].partition("?")[0])
        if match.view_name == "articles:detail":
            slug = match.kwargs["slug"]
            former = FormerSlug.objects.filter(slug=slug).values_list("article__slug", flat=True).first()
            return "article", things.find_article(former or slug)
        if match.view_name == "statutes:provision":
            return "provision", things.find_provision(match.kwargs["slug"], *match.kwargs["number"])
        if match.view_name == "qa:detail":
            return things.QUESTION, things.find_question(match.kwargs["pk"])
    except (Resolver404, Http404):
        pass
    return None
