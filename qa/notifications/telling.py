"""From an event to notices: what is to be told is written down with the event, and told after the commit.

A `Telling` row stands for an event of which nobody has been told yet. The task that the commit starts turns it into
notices; the command `send_notices` does the same for whatever the task could not do. A decision that may still be taken
back waits until it cannot (qa.moderation.undoing), and one that was taken back is told to nobody.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import default_task_backend, task

from accounts.models import User
from qa.models import Moderated, ModerationEvent, Notice, NoticeChoice, Question, Telling, Undoable
from qa.notifications.kinds import DIGEST, GROUPS, KINDS, How
from qa.notifications.listeners import ABOUT, LISTENERS, SILENT, To
from qa.notifications.mailing import post

log = logging.getLogger(__name__)
MOST_ATTEMPTS, AT_ONCE = 8, 500
TRY_AGAIN = timedelta(minutes=10)
MAILED = {How.NOW: Notice.Mail.DUE, How.DAILY: Notice.Mail.DIGEST, How.SITE: Notice.Mail.NONE}


@dataclass(frozen=True)
class News:
    """What one person is told that is about no post: a key that tells it from all else, and where it leads."""

    user: int
    kind: str
    key: str
    item_kind: str
    item_id: int
    path: str


class NotSent(Exception):
    """Mails did not leave; the task is marked as failed, so that operations see it, and the command tries again."""


def queue(event: ModerationEvent, item) -> bool:
    """Write down that somebody has to hear of an event, in the transaction of its verb. False where nobody has to."""
    pair = (event.item_kind, event.verb)
    concerned = getattr(item, "item", item)  # a report is about the post
    about = f"{concerned.KIND}:{concerned.pk}"
    if event.verb == "undo":
        _forget_undone(about)
    if pair not in LISTENERS:
        if pair not in SILENT:
            log.error("nobody has said who hears of %s %s", *pair)
        return False
    Telling.objects.create(event=event, about=about, not_before=event.created_at)
    return True


def _forget_undone(about: str) -> None:
    """What was taken back is told to nobody, and neither is what was settled along with it."""
    kind, _, number = about.partition(":")
    undone = Undoable.objects.filter(item_kind=kind, item_id=int(number), undone_at__isnull=False)
    for event in (kept.event for kept in undone.select_related("event")):
        same = {"event__actor": event.actor_id, "event__created_at": event.created_at}
        Telling.objects.filter(about=about, **same).delete()


@task()
def tell(event_id: int) -> None:
    """Tell whoever an event concerns; most events concern nobody."""
    now = timezone.now()
    notices = tell_of(event_id, now)
    if failed := [notice.pk for notice in notices if not post(notice, now)]:
        raise NotSent(f"mails of notices {failed} for event {event_id}")


def tell_of(event_id: int, now: datetime) -> list[Notice]:
    """Turn what is to be told of an event into notices; returns those that are mailed at once.

    Whoever comes second finds nothing left to do.
    """
    try:
        with transaction.atomic():
            held = Telling.objects.select_for_update().filter(event_id=event_id, not_before__lte=now)
            telling = held.select_related("event").first()
            if telling is None or not _may_be_told(telling, now):
                return []
            telling.delete()
            notices = _write(telling.event, now)
    except Exception:
        # A fault of ours must hold up neither the decision nor the others' news; operations see it (send_notices).
        later = {"attempts": F("attempts") + 1, "not_before": now + TRY_AGAIN}
        Telling.objects.filter(event_id=event_id).update(**later)
        raise
    return notices


def _may_be_told(telling: Telling, now: datetime) -> bool:
    """Whether the decision stands; one that may still be taken back is put off until then."""
    event, (kind, _, number) = telling.event, telling.about.partition(":")
    if event.actor_id is None:
        return True
    kept = Undoable.objects.filter(
        item_kind=kind, item_id=int(number), event__actor=event.actor_id, event__created_at=event.created_at
    ).first()
    if kept is None:
        return True
    if kept.undone_at is not None:
        telling.delete()
        return False
    if kept.until <= now:
        return True
    telling.not_before = kept.until
    telling.save(update_fields=["not_before"])
    if default_task_backend.supports_defer:
        later = tell.using(run_after=kept.until)
        transaction.on_commit(lambda: later.enqueue(telling.event_id), robust=True)
    return False


def _write(event: ModerationEvent, now: datetime) -> list[Notice]:
    item = ABOUT[event.item_kind].objects.filter(pk=event.item_id).first()
    if item is None:
        return []
    listener = LISTENERS[event.item_kind, event.verb]
    return _keep(listener(item, event), key=f"event:{event.pk}", event=event, now=now)


def notify(
    user: User,
    kind: str,
    *,
    key: str,
    now: datetime,
    item=None,
    path: str = "",
    question: Question | None = None,
) -> bool:
    """Tell one person of something that is no event of the log, once for each `key`; False where they know already.

    The notice is part of the caller's transaction; its letter leaves after the commit, or with `send_notices`.
    """
    if Notice.objects.filter(user=user, kind=kind, key=key).exists():
        return False
    rows = _rows([(user, kind, item, path, question)], key=key, event=None, now=now)
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    notice = Notice.objects.get(user=user, kind=kind, key=key)
    if notice.mail == Notice.Mail.DUE:
        transaction.on_commit(lambda: mail.enqueue(notice.pk), robust=True)
    return True


def notify_all(news: Iterable[News], now: datetime) -> int:
    """Tell many people at once of what waits for the letter of the day; returns how many notices are written.

    Whoever has a notice of that kind and key gets no other; the notices are part of the caller's transaction.
    """
    written = 0
    for batch in _batches({(each.user, each.kind, each.key): each for each in news}.values()):
        chosen = choices_of({each.user for each in batch})
        rows = [_row(each, _sent(chosen, each.user, each.kind), now) for each in batch]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        written += len(rows)
    return written


def _batches(news: Iterable[News]) -> Iterator[list[News]]:
    left = iter(news)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _row(news: News, sent: str, now: datetime) -> Notice:
    if sent == Notice.Mail.DUE:
        raise ValueError(f"{news.kind} may be mailed at once: notify one by one")
    return Notice(
        user_id=news.user, kind=news.kind, key=news.key, path=news.path, created_at=now, mail=sent,
        item_kind=news.item_kind, item_id=news.item_id,
    )  # fmt: skip


@task()
def mail(notice_pk: int) -> None:
    """Send the letter of one notice."""
    notice = Notice.objects.with_subjects().select_related("user").filter(pk=notice_pk).first()
    if notice is not None and not post(notice, timezone.now()):
        raise NotSent(f"mail of notice {notice_pk}")


def _keep(told: Iterable[To], *, key: str, event: ModerationEvent, now: datetime) -> list[Notice]:
    named = []
    for to in told:
        if to.user is not None and to.user.is_active:
            named.append((to.user, to.kind, to.item, _path(to), _question(to.item)))
    Notice.objects.bulk_create(_rows(named, key=key, event=event, now=now), ignore_conflicts=True)
    return list(
        Notice.objects.filter(event=event, mail=Notice.Mail.DUE)
        .with_subjects()
        .select_related("user")
        .order_by("pk")
    )


def _rows(named, *, key, event, now) -> list[Notice]:
    """A row for each person and kind; how they want to hear of it is looked up for all of them at once."""
    chosen = choices_of({user.pk for user, *_ in named})
    rows = []
    for user, kind, item, path, question in named:
        sent = _sent(chosen, user.pk, kind)
        rows.append(
            Notice(
                user=user, kind=kind, key=key, event=event, question=question, path=path, created_at=now, mail=sent,
                item_kind=item.KIND if item else "", item_id=item.pk if item else None,
                mail_after=now if sent == Notice.Mail.DUE else None,
            )
        )  # fmt: skip
    return rows


def _sent(chosen: dict[tuple[int, str], str], user: int, kind: str) -> str:
    """How the letter of a notice goes, by what its reader has chosen."""
    sent = MAILED[_how(chosen, user, KINDS[kind].group)]
    no_digest = sent == Notice.Mail.DIGEST and _how(chosen, user, DIGEST) == How.SITE
    return Notice.Mail.NONE if no_digest else sent


def _how(chosen: dict[tuple[int, str], str], user: int, group: str) -> str:
    way = chosen.get((user, group), GROUPS[group].usual)
    return way if way in GROUPS[group].hows else GROUPS[group].usual  # chosen when there were other ways


def choices_of(users: Iterable[int]) -> dict[tuple[int, str], str]:
    """What these people have chosen otherwise than usual, by person and group. One query."""
    rows = NoticeChoice.objects.filter(user__in=users)
    return {(row.user_id, row.group): row.how for row in rows}


def _path(to: To) -> str:
    return to.item.own_url if to.item.author_id == to.user.pk else to.item.get_absolute_url()


def _question(item: Moderated) -> Question | None:
    if isinstance(item, Question):
        return item
    return getattr(item.answer, "question", None) if item.KIND == "comment" else item.question


def tell_due(now: datetime) -> tuple[int, int]:
    """Tell what the tasks left behind; returns how many events were told, and how many could not be."""
    told = failed = 0
    for event_id in list(Telling.objects.due(now, MOST_ATTEMPTS).values_list("event_id", flat=True)):
        try:
            tell_of(event_id, now)
            told += 1
        except Exception:
            log.exception("event %s could not be told", event_id)
            failed += 1
    return told, failed
