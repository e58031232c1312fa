"""What people do with their notices: read them, choose how to hear of what, stop a kind of mail, void old links."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from qa.models import Mailbox, Notice, NoticeChoice
from qa.notifications.kinds import DIGEST, GROUPS, How, in_group
from qa.notifications.links import STOPS, Stop

KEPT_FOR = timedelta(days=180)


def mark_read(notice: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=now)


def mark_all_read(user: User, now: datetime) -> int:
    """Mark everything as read that was there by now; returns how many were not."""
    return Notice.objects.of(user).unread().filter(created_at__lte=now).update(read_at=now)


def how(user: User) -> dict[str, str]:
    """How somebody hears of each group of news."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("group", "how"))
    return {
        name: chosen[name] if chosen.get(name) in group.hows else group.usual
        for name, group in GROUPS.items()
    }


@transaction.atomic
def choose(user: User, wanted: dict[str, str]) -> None:
    """Hear of these groups in these ways from now on; what waits to be mailed follows the choice."""
    for name, way in wanted.items():
        group = GROUPS[name]
        if way not in group.hows:
            raise ValueError(f"{way} is no way to hear of {name}")
        if way == group.usual:
            NoticeChoice.objects.filter(user=user, group=name).delete()
        else:
            NoticeChoice.objects.update_or_create(user=user, group=name, defaults={"how": way})
        if way == How.SITE:
            _leave_unsent(user, name)


def void_links(user: User) -> None:
    """Make void every link in the mails that somebody has had so far, say because one was passed on."""
    if not Mailbox.objects.filter(user=user).update(links=F("links") + 1):
        Mailbox.objects.update_or_create(user=user, defaults={"links": 1})


def forget_old(now: datetime) -> int:
    """Remove the notices of long ago, read or not; returns how many."""
    return Notice.objects.older_than(now - KEPT_FOR).delete()[0]


def _leave_unsent(user: User, group: str) -> None:
    waiting = Notice.objects.filter(user=user, mail__in=[Notice.Mail.DUE, Notice.Mail.DIGEST])
    of_group = {"mail": Notice.Mail.DIGEST} if group == DIGEST else {"kind__in": in_group(group)}
    waiting.filter(**of_group).update(mail=Notice.Mail.NONE)


def _stop_of(name: str) -> Stop:
    return Stop(
        GROUPS[name].label,
        stop=lambda user: choose(user, {name: How.SITE}),
        resume=lambda user: choose(user, {name: GROUPS[name].usual}),
        is_stopped=lambda user: how(user)[name] == How.SITE,
    )


STOPS.update({name: _stop_of(name) for name in GROUPS})
