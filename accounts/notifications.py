"""Who hears of what about their lawyer profile, one function per event."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from accounts.models import LawyerProfile, VerificationEvent
from core.letters import AFTER, NOT_TAKEN, why

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The letter did not leave; the job is marked as failed, so that operations see it, and another tries again."""


def verified(profile: LawyerProfile) -> bool:
    subject = "你的律师身份已核验" if profile.is_verified_lawyer else "你的资料已核验"
    return _tell(profile, subject, "accounts/email/verified.txt")


def rejected(profile: LawyerProfile) -> bool:
    return _tell(profile, "你的申请没有通过", "accounts/email/rejected.txt")


def suspended(profile: LawyerProfile) -> bool:
    return _tell(profile, "你的律师资料已暂停", "accounts/email/suspended.txt")


def rechecked(profile: LawyerProfile) -> bool:
    return _tell(profile, "你的律师资料复核通过", "accounts/email/rechecked.txt")


def expired(profile: LawyerProfile) -> bool:
    return _tell(profile, "你的律师核验已过期", "accounts/email/expired.txt")


def reminded(profile: LawyerProfile) -> bool:
    return _tell(profile, "你的律师核验快到期了", "accounts/email/reminded.txt")


# Applying, taking back and a first check concern nobody but those who did them; a second look is staff's own.
told = {
    VerificationEvent.Verb.VERIFY: verified,
    VerificationEvent.Verb.RECHECK: rechecked,
    VerificationEvent.Verb.REJECT: rejected,
    VerificationEvent.Verb.SUSPEND: suspended,
    VerificationEvent.Verb.EXPIRE: expired,
    VerificationEvent.Verb.REMIND: reminded,
}


def queue(event: VerificationEvent) -> None:
    """Let whom an event concerns be written to: a job in the transaction of the event, so that neither stands alone.

    Where no worker runs, the letter leaves after the commit.
    """
    if event.verb not in told:
        return
    if settings.TASK_WORKER:
        deliver.enqueue(event.pk)
    else:
        transaction.on_commit(lambda: told[event.verb](event.profile))


@task()
def deliver(event_pk: int, tries: int = 0) -> None:
    """Send the letter of one event, unless it has been overtaken by another; tried again as other letters are."""
    event = VerificationEvent.objects.select_related("profile__user").filter(pk=event_pk).first()
    if event is None or event.profile.user is None or event.profile.status != event.to_status:
        return
    if told[event.verb](event.profile):
        return
    if tries < len(AFTER):
        deliver.using(run_after=timezone.now() + AFTER[tries]).enqueue(event_pk, tries + 1)
    raise NotSent(f"letter of verification event {event_pk}")


def _tell(profile: LawyerProfile, subject: str, template: str) -> bool:
    """A decision stands whether or not the mail server answers; the profile page says the same."""
    context = {"profile": profile, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    body = render_to_string(template, context)
    try:
        send_mail(f"[{settings.SITE_NAME}] {subject}", body, None, [profile.user.email])
    except NOT_TAKEN as fault:
        log.error("mail not sent: %s, %s", template, why(fault))
        return False
    return True
