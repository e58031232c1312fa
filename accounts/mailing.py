"""Mails about an account, sent by the worker: no page waits for a mail server, and none tells by its time what was sent.

What such a mail says may open an account for ten minutes, so it waits among the jobs sealed, and is not sent when it is late.
"""

import json
import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task

from accounts.phones.sealing import CannotOpen, seal, unseal
from core.letters import NOT_TAKEN, why

log = logging.getLogger(__name__)
BEFORE_ALL_ELSE = 90  # somebody sits before a page and waits for six digits
HOLDS = timedelta(minutes=10)
TRY_AGAIN = timedelta(seconds=40)


class NotSent(Exception):
    """The mail did not leave; the job is marked as failed, so that operations see it."""


def send(mail: EmailMessage) -> None:
    """Hand a mail to the worker; where there is none, to the mail server at once, and its refusal is the caller's."""
    if not settings.TASK_WORKER:
        mail.send()
        return
    words = {
        "subject": mail.subject,
        "body": mail.body,
        "to": mail.to,
        "from": mail.from_email,
        "headers": mail.extra_headers,
        "at": timezone.now().timestamp(),
    }
    deliver.enqueue(seal(json.dumps(words)))


@task(priority=BEFORE_ALL_ELSE)
def deliver(sealed: str) -> None:
    """Send one mail; a server that does not take it is asked again for as long as the mail is of any use."""
    try:
        words = json.loads(unseal(sealed))
    except CannotOpen:
        raise NotSent("sealed with a key that this worker does not have") from None
    now = timezone.now()
    if now.timestamp() - words["at"] > HOLDS.total_seconds():
        raise NotSent("too late to be of use")
    mail = EmailMessage(words["subject"], words["body"], words["from"], words["to"], headers=words["headers"])
    try:
        mail.send()
    except NOT_TAKEN as fault:
        log.error("mail not sent: account, %s", why(fault))
        deliver.using(run_after=now + TRY_AGAIN).enqueue(sealed)
        raise NotSent(why(fault)) from None
