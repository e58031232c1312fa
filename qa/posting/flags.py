"""Reports by readers."""

from datetime import datetime

from django.db import IntegrityError

from accounts.models import User
from core.redaction import redact
from qa import chain, steps
from qa.models import Flag, Moderated
from qa.moderation.flags import weigh
from qa.moderation.reports import hide_at_once
from qa.permits import check_limits, check_may_post
from qa.refusals import AlreadyPosted, NotAllowed
from qa.weighing import weight_of


def flag(user: User, item: Moderated, reason: str, note: str, now: datetime) -> Flag:
    """Report something that anybody may read; once for each reader and item."""
    check_may_post(user)
    check_limits(user, "flag", now)
    if not type(item).objects.filter(pk=item.pk, status__in=item.PUBLIC).exists():
        raise NotAllowed("这一条已经不公开了，不用再举报。")
    if item.author_id == user.pk:
        raise NotAllowed("这是你自己写的。想收回，请到“我的”里撤回。")
    try:
        with chain.change():
            report = Flag.objects.create(
                reporter=user, reason=reason, note=redact(note).text, created_at=now, weight=weight_of(user, now),
                **{item.KIND: item},
            )  # fmt: skip
            weigh(report)
            steps.log(report, "submit", actor=user, now=now, reason=reason)
            hide_at_once(type(item).objects.get(pk=item.pk), now)
    except IntegrityError:
        raise AlreadyPosted(Flag.objects.on(item).get(reporter=user)) from None
    return report
