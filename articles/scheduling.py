"""Publishing at a set time: agreed on beforehand, done by the timer, and told to people when it could not be done.

What is due is asked of the table by `publish_due` alone; no request publishes anything.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError, transaction

from accounts.models import User
from articles import notifications, publishing, reviewing
from articles.models import Article, Schedule
from articles.steps import AlreadyChanged, NotReady, claim
from articles.workingcopy import digest, working_copy

log = logging.getLogger(__name__)
PUBLISH = "articles.publish_article"
FARTHEST = timedelta(days=366)
BROKEN = "程序出错了，已经记在日志里。请让负责运维的人看一下，再重新定时或者直接发布。"
Seen = Schedule.Status


@transaction.atomic
def schedule(article: Article, *, due_at: datetime, by: User, now: datetime, **choices) -> Schedule:
    """Have the approved copy published at a time; `choices` go to `publishing.publish` as they are.

    What would keep it from being published now is refused now, so that nobody waits for what cannot come.
    """
    if due_at <= now:
        raise NotReady("发布时间要晚于现在。")
    if due_at > now + FARTHEST:
        raise NotReady("发布时间最远定到一年以后。")
    claim(article, by, now, Article.Status.values)
    copy = working_copy(Article.objects.select_related("category").get(pk=article.pk))
    said = digest(copy)
    if reviewing.approval_of(article, said) is None:
        raise NotReady(reviewing.NOT_APPROVED)
    if article.schedules.waiting().exists():
        raise NotReady("这篇文章已经定了发布时间，先取消原来的。")
    _rehearse(article, by=by, now=now, choices=choices)
    article.schedules.unanswered().update(answered_at=now)
    return Schedule.objects.create(
        article=article, digest=said, due_at=due_at, choices=choices, created_by=by, created_at=now
    )


@transaction.atomic
def cancel(article: Article, *, by: User, now: datetime) -> None:
    """Take a set time back; the approval stays."""
    claim(article, by, now, Article.Status.values)
    ended = {"status": Seen.CANCELLED, "ended_at": now, "failure": f"{by.public_name}取消了。"}
    if not article.schedules.waiting().update(**ended):
        raise NotReady("现在没有定时发布，可能刚刚发布了。")


def publish_due(now: datetime, progress: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """Publish whatever is due, each in a transaction of its own; returns how many appeared and how many did not.

    Two runs at once do each only once: whoever claims the row first does it.
    """
    done = failed = 0
    for pk in list(Schedule.objects.due(now).values_list("pk", flat=True)):
        outcome = _publish_one(pk, now)
        done, failed = done + (outcome is True), failed + (outcome is False)
        progress()
    return done, failed


def _publish_one(pk: int, now: datetime) -> bool | None:
    """True when it appeared, False when it could not, None when another run was first."""
    try:
        with transaction.atomic():
            due = Schedule.objects.due(now).select_related("article__published_revision", "created_by")
            row = due.filter(pk=pk).first()
            if row is None or not Schedule.objects.due(now).filter(pk=pk).update(
                status=Seen.DONE, ended_at=now
            ):
                return None
            revision = _publish(row, now)
            Schedule.objects.filter(pk=pk).update(revision=revision)
            return True
    except NotReady as refusal:
        return _failed(pk, "\n".join(refusal.problems), now)
    except (
        AlreadyChanged
    ):  # somebody pressed a button in this very moment: the next run looks at what they did
        return None
    except OperationalError:  # the database, not the article: the next run tries again
        log.exception("scheduled publication put off: schedule %s", pk)
        return False
    except Exception:  # one that is broken must not hold up the others
        log.exception("scheduled publication failed: schedule %s", pk)
        return _failed(pk, BROKEN, now)


def _publish(row: Schedule, now: datetime):
    by = row.created_by
    if by is None or not by.is_active or not by.has_perm(PUBLISH):
        raise NotReady("定时的人现在不能发布文章了。")
    if digest(working_copy(row.article)) != row.digest:
        raise NotReady("定时以后，稿子又改过。请重新复核，再发布或者重新定时。")
    return publishing.publish(row.article, by=by, now=now, **row.choices)


def _failed(pk: int, why: str, now: datetime) -> bool | None:
    with transaction.atomic():
        ended = {"status": Seen.FAILED, "ended_at": now, "failure": why or BROKEN}
        if not Schedule.objects.due(now).filter(pk=pk).update(**ended):
            return None  # taken back, or seen to by another run, in the meantime
        notifications.not_appeared(Schedule.objects.get(pk=pk))
    return False


def _rehearse(article: Article, *, by: User, now: datetime, choices: dict) -> None:
    """Publish inside a savepoint that is undone, so that what is refused is exactly what publishing would refuse."""
    rehearsed = Article.objects.get(pk=article.pk)
    try:
        with transaction.atomic():
            publishing.publish(rehearsed, by=by, now=now, **choices)
            raise _Rehearsed
    except _Rehearsed:
        return


class _Rehearsed(Exception):
    """The publication would have gone well."""
