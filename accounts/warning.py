"""Letters to the owner of an account about what was done with it: they are tried until they leave, and name nobody else."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from accounts.models import User
from core.letters import AFTER, NOT_TAKEN, why

log = logging.getLogger(__name__)
SUBJECTS = {
    "new_browser": "你的账号在一台新设备上登录了",
    "phone_moved": "你的手机号换到了另一个账号",
}


class NotSent(Exception):
    """The letter did not leave; the job is marked as failed, so that operations see it, and another tries again."""


def warn(user: User, what: str, device: str = "") -> None:
    """Have a letter sent: a job in the transaction of what it tells of, or, without a worker, after its commit."""
    told = (user.pk, what, device, timezone.now().isoformat())
    if settings.TASK_WORKER:
        deliver.enqueue(*told)
    else:
        transaction.on_commit(lambda: _send(*told), robust=True)


@task()
def deliver(user_pk: int, what: str, device: str, at: str, tries: int = 0) -> None:
    """Send one letter; an account that closed meanwhile gets none."""
    if _send(user_pk, what, device, at):
        return
    if tries < len(AFTER):
        deliver.using(run_after=timezone.now() + AFTER[tries]).enqueue(user_pk, what, device, at, tries + 1)
    raise NotSent(f"{what} for account {user_pk}")


def _send(user_pk, what, device, at):
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is None:
        return True
    site = {"name": settings.SITE_NAME, "url": settings.SITE_URL}
    words = {"site": site, "device": device, "at": datetime.fromisoformat(at)}
    body = render_to_string(f"accounts/email/{what}.txt", words)
    try:
        send_mail(f"[{settings.SITE_NAME}] {SUBJECTS[what]}", body, None, [user.email])
    except NOT_TAKEN as fault:
        log.error("mail not sent: %s, %s", what, why(fault))
        return False
    return True
