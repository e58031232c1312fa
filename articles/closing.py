"""What ends when readers get an article or lose it: the open review, the list of who wrote, the set time."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles import notifications
from articles.models import Article, Review, Revision, Schedule


def with_publication(article: Article, revision: Revision, *, by: User | None, now: datetime) -> None:
    """The words are out: the review that let them through names the revision, and the next copy has no writers yet."""
    for review in article.reviews.open():
        if review.status == Review.Status.APPROVED and review.is_of(revision.content_hash):
            Review.objects.filter(pk=review.pk).update(closed_at=now, revision=revision)
        else:
            withdraw(review, by=by, now=now)
    article.writers.all().delete()
    set_time = {"status": Schedule.Status.CANCELLED, "ended_at": now, "failure": "已经提前发布。"}
    article.schedules.waiting().update(**set_time)
    article.schedules.unanswered().update(answered_at=now)


def withdraw(review: Review, *, by: User | None, now: datetime) -> None:
    """Close a round of reading that led to no publication."""
    ended = {"status": Review.Status.WITHDRAWN, "closed_at": now}
    if review.status == Review.Status.WAITING:  # otherwise whoever answered it stays named
        ended |= {"decided_by": by, "decided_at": now}
    Review.objects.filter(pk=review.pk).update(**ended)


def stop_schedule(article: Article, why: str, *, by: User | None, now: datetime) -> None:
    """What was to appear does not; whoever set the time hears of it, unless they stopped it themselves."""
    for schedule in article.schedules.waiting():
        is_own = by is not None and schedule.created_by_id == by.pk
        status = Schedule.Status.CANCELLED if is_own else Schedule.Status.FAILED
        mine = Schedule.objects.waiting().filter(pk=schedule.pk)
        if mine.update(status=status, ended_at=now, failure=why) and not is_own:
            notifications.not_appeared(schedule)


@transaction.atomic
def seen(schedule: Schedule, *, now: datetime) -> None:
    """Somebody has read that an article did not appear."""
    Schedule.objects.unanswered().filter(pk=schedule.pk).update(answered_at=now)
