"""Letters about a licence: a job in the transaction of the decision, tried again until the letter leaves."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from accounts import notifications, verification
from accounts.models import VerificationEvent
from core.letters import AFTER
from tests.accounts.test_lawyers import verifier
from tests.factories import NOW, make_lawyer, make_member

QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "bulk"]}}


@pytest.fixture
def with_a_worker(settings):
    settings.TASK_WORKER, settings.TASKS = True, QUEUED


def suspend():
    profile = make_lawyer(make_member())
    verification.suspend(profile, by=verifier(), reason="证照不符", now=NOW)
    return profile


@pytest.mark.django_db
@pytest.mark.usefixtures("with_a_worker")
def test_a_decision_and_its_letter_stand_or_fall_together(mailoutbox):
    with transaction.atomic():
        suspend()
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0

    profile = suspend()

    assert (DBTaskResult.objects.count(), mailoutbox) == (1, [])
    notifications.deliver.func(profile.events.get(verb="suspend").pk)
    assert [mail.to for mail in mailoutbox] == [[profile.user.email]]


@pytest.mark.django_db
@pytest.mark.usefixtures("with_a_worker")
def test_a_letter_that_does_not_leave_is_a_failed_job_and_another_that_waits(settings):
    event = suspend().events.get(verb="suspend")
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"

    for tries in range(len(AFTER) + 1):
        with pytest.raises(notifications.NotSent):
            notifications.deliver.func(event.pk, tries)

    again = DBTaskResult.objects.filter(run_after__year__lt=9000)  # those that wait for a time
    assert sorted(each.args_kwargs["args"] for each in again) == [
        [event.pk, tries + 1] for tries in range(len(AFTER))
    ]


@pytest.mark.django_db
def test_a_letter_that_was_overtaken_by_another_decision_is_not_sent(mailoutbox):
    profile = suspend()
    mailoutbox.clear()
    event = VerificationEvent.objects.get(profile=profile, verb="suspend")
    type(profile).objects.filter(pk=profile.pk).update(status="verified", decision_reason="")

    notifications.deliver.func(event.pk)

    assert mailoutbox == []
