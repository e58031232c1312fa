"""Whether new questions are taken: staff pause it until a day, and it opens again by itself."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.events import public_page_changed
from qa.models import DutyShift, IntakePause
from qa.refusals import Incomplete, Refused
from reference.models import Hotline

LONGEST = timedelta(days=92)
ELSEWHERE = ("12348", "12368")


class Paused(Refused):
    """No new questions are taken at the moment; what was typed can be kept as a draft."""

    def __init__(self, pause: IntakePause):
        day = pause.reopens_on.isoformat()
        super().__init__(f"现在暂停收新的提问，{day} 恢复。写好的可以先存成草稿，到那天再交。")


def check_open(now: datetime) -> None:
    """Raises Paused while no new questions are taken."""
    if pause := IntakePause.objects.holding(timezone.localdate(now)):
        raise Paused(pause)


def pause(reopens_on: date, words: str, actor: User, now: datetime) -> IntakePause:
    """Take no new questions until a day; a pause that holds already gives way to this one."""
    check_pause(reopens_on, words, now)
    with transaction.atomic():
        _end(actor, now)
        made = IntakePause.objects.create(
            began_at=now, reopens_on=reopens_on, words=" ".join(words.split()), paused_by=actor,
            paused_by_label=actor.public_name,
        )  # fmt: skip
        public_page_changed.send(sender=IntakePause, reason="intake paused")
    return made


def check_pause(reopens_on: date, words: str, now: datetime) -> None:
    """A pause ends on a day to come, not too far off, and says why."""
    today = timezone.localdate(now)
    if not today < reopens_on <= today + LONGEST:
        raise Incomplete(f"恢复的日子从明天起选，最多 {LONGEST.days} 天以后。")
    if not words.strip():
        raise Incomplete("请写一句话，告诉读者为什么暂停。")


def resume(actor: User, now: datetime) -> None:
    """Take questions again before the day."""
    with transaction.atomic():
        if not _end(actor, now):
            raise Incomplete("现在没有暂停，不用恢复。")
        public_page_changed.send(sender=IntakePause, reason="intake resumed")


def _end(actor: User, now: datetime) -> int:
    running = IntakePause.objects.filter(ended_at__isnull=True, reopens_on__gt=timezone.localdate(now))
    return running.update(ended_at=now, ended_by_label=actor.public_name)


def elsewhere() -> list[Hotline]:
    """Whom to ask meanwhile: legal aid and the courts, as the reference data has them."""
    return list(Hotline.objects.filter(number__in=ELSEWHERE).listed())


def keep_shift(shift: DutyShift) -> DutyShift:
    """Write down who is on duty from when to when."""
    shift.save()
    return shift


def drop_shift(shift: DutyShift) -> None:
    shift.delete()
