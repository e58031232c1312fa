"""Mails about accounts by the worker: sealed while they wait, tried again while they are of use, never late."""

import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import mailing
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(client, settings):
    """What waits among the jobs after somebody asked for a code."""
    settings.TASK_WORKER = True
    settings.FIELD_KEYS = ["the-key-that-the-site-seals-with-0123"]
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "bulk"]}
    }
    make_member("li@example.cn")
    client.post("/accounts/login/code/", {"email": "li@example.cn"})
    return DBTaskResult.objects.get()


def sealed(job):
    (words,) = job.args_kwargs["args"]
    return words


def test_a_code_waits_sealed_and_leaves_with_the_worker(job):
    assert mail.outbox == []
    mailing.deliver.func(sealed(job))

    (sent,) = mail.outbox
    code = re.search(r"^(\d{6})$", sent.body, re.MULTILINE).group(1)
    assert (sent.to, sent.subject) == (["li@example.cn"], "[有据] 登录验证码")
    assert job.priority == mailing.BEFORE_ALL_ELSE
    assert not any(word in str(job.args_kwargs) for word in ("li@example.cn", code))


def test_a_server_that_takes_no_mail_is_asked_again_and_the_job_says_that_it_failed(job, settings):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"

    with pytest.raises(mailing.NotSent, match=r"^SMTP\w+[ \d]*$"):
        mailing.deliver.func(sealed(job))

    again = DBTaskResult.objects.exclude(pk=job.pk).get()
    assert sealed(again) == sealed(job)
    assert again.run_after > timezone.now()


def test_what_is_late_or_sealed_elsewhere_is_not_sent(job, settings):
    with (
        time_machine.travel(timezone.now() + mailing.HOLDS * 1.1, tick=False),
        pytest.raises(mailing.NotSent, match="too late"),
    ):
        mailing.deliver.func(sealed(job))
    settings.FIELD_KEYS = ["another-key-of-the-tests-0123456789-3"]
    with pytest.raises(mailing.NotSent, match="a key that this worker does not have"):
        mailing.deliver.func(sealed(job))

    assert mail.outbox == []
    assert DBTaskResult.objects.count() == 1
