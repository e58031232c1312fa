"""The states of a lawyer: from where each step may start, who may take it, and what a year without a check does."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import privacy, rechecking, verification
from accounts.models import LawyerProfile, VerificationEvent
from tests.accounts.test_lawyers import APPLICATION, applicant, propose, verifier, verify
from tests.factories import NOW, SHANGHAI, make_lawyer, make_member, make_staff
from tests.qa.test_races import together

ON = date(2026, 11, 20)
STATES = LawyerProfile.Status.values
METHOD = "对照司法行政机关的登记"
NOTED = {"proposed_at": NOW, "proposed_on": ON, "proposed_method": METHOD}


def in_state(status, **fields):
    reason = "证照不符" if status in ("rejected", "suspended") else ""
    return make_lawyer(make_member(), status=status, decision_reason=reason, **fields)


# The steps, each from every state
STEPS = {
    "propose": (
        lambda profile, by: verification.propose(profile, by=by, method=METHOD, on=ON, now=NOW),
        {"submitted": "submitted", "verified": "verified", "suspended": "suspended", "expired": "expired"},
    ),
    "confirm": (
        lambda profile, by: verification.confirm(profile, by=by, now=NOW),
        dict.fromkeys(["submitted", "verified", "suspended", "expired"], "verified"),
    ),
    "reject": (
        lambda profile, by: verification.reject(profile, by=by, reason="证号对不上", now=NOW),
        {"submitted": "rejected"},
    ),
    "suspend": (
        lambda profile, by: verification.suspend(profile, by=by, reason="律所说已离职", now=NOW),
        {"verified": "suspended", "expired": "suspended"},
    ),
    "take_back": (
        lambda profile, by: verification.take_back(profile, by=profile.user, now=NOW),
        {"submitted": "unverified"},
    ),
    "expire": (
        lambda profile, by: verification.expire(profile, NOW + timedelta(days=400)),
        {"verified": "expired"},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_starts_where_it_may_and_is_refused_everywhere_else(step, status):
    take, leads = STEPS[step]
    noted = NOTED | {"proposed_by": verifier()} if step == "confirm" else {}
    profile, by = in_state(status, **noted), verifier()

    if status in leads:
        take(profile, by)
    else:
        with pytest.raises(verification.AlreadyDecided):
            take(profile, by)

    profile.refresh_from_db()
    recorded = [(each.from_status, each.to_status) for each in profile.events.all()]
    assert (profile.status, profile.version) == (leads.get(status, status), int(status in leads))
    assert recorded == ([(status, leads[status])] if status in leads else [])


@pytest.mark.django_db
@pytest.mark.parametrize("status", STATES)
def test_an_application_is_taken_in_every_state_but_suspended_and_drops_what_was_proposed(status):
    profile = in_state(status, **NOTED, proposed_by=verifier())

    if status == "suspended":
        with pytest.raises(verification.CannotApply):
            verification.apply(profile.user, **APPLICATION)
        return
    verification.apply(profile.user, **APPLICATION)

    profile.refresh_from_db()
    assert (profile.status, profile.is_proposed, profile.verified_on) == ("submitted", False, None)


# Two people


@pytest.mark.django_db
def test_a_check_by_one_person_changes_nothing_for_the_public():
    profile = propose(applicant())

    assert profile.status == "submitted"
    assert list(LawyerProfile.objects.verified()) == []
    assert (list(LawyerProfile.objects.proposed()), list(LawyerProfile.objects.waiting())) == ([profile], [])


@pytest.mark.django_db
def test_whoever_checked_does_not_confirm_while_somebody_else_could():
    first = verifier()
    profile = propose(applicant(), by=first)
    verifier()

    with pytest.raises(PermissionDenied, match="请另一位工作人员来确认"):
        verification.confirm(profile, by=first)

    profile.refresh_from_db()
    assert (profile.status, profile.is_proposed) == ("submitted", True)


@pytest.mark.django_db
def test_where_nobody_else_verifies_one_person_decides_and_somebody_looks_again_later():
    alone = verifier()
    profile = verification.confirm(propose(applicant(), by=alone), by=alone)
    event = VerificationEvent.objects.waiting().get()
    second = verifier()

    assert (profile.status, event.verb, event.decided_alone) == ("verified", "verify", True)
    with pytest.raises(PermissionDenied, match="这是你自己决定的"):
        verification.look_again(event, by=alone, note="再看了一遍，一致", now=NOW)
    verification.look_again(event, by=second, note="再看了一遍，一致", now=NOW)
    assert list(VerificationEvent.objects.waiting()) == []
    with pytest.raises(verification.AlreadyDecided, match=second.public_name):
        verification.look_again(event, by=second, note="又看了一遍，一致", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["the lawyer", "somebody stopped", "a moderator"])
def test_who_does_not_count_as_somebody_else(other):
    alone = verifier()
    profile = propose(applicant(), by=alone)
    if other == "the lawyer":
        profile.user.groups.set(alone.groups.all())
    elif other == "somebody stopped":
        make_staff("律师核验", is_active=False)
    else:
        make_staff("审核员")

    verification.confirm(profile, by=alone)

    assert profile.events.first().decided_alone


@pytest.mark.django_db
def test_only_what_was_decided_alone_is_looked_at_again_and_only_by_those_who_verify():
    verify(applicant())
    event = VerificationEvent.objects.get(verb="verify")

    with pytest.raises(verification.AlreadyDecided, match="两个人决定"):
        verification.look_again(event, by=verifier(), note="再看了一遍，一致", now=NOW)
    with pytest.raises(PermissionDenied):
        verification.look_again(event, by=make_staff("审核员"), note="再看了一遍，一致", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("first", [lambda: None, lambda: make_staff("律师核验", is_active=False)])
def test_a_check_by_somebody_who_has_left_is_done_again(first):
    profile = in_state("submitted", **NOTED, proposed_by=first())

    with pytest.raises(verification.AlreadyDecided, match="已经离开"):
        verification.confirm(profile, by=verifier())


@pytest.mark.django_db
def test_what_was_checked_before_the_application_changed_is_not_confirmed_after():
    profile = propose(applicant())
    verification.apply(profile.user, **APPLICATION | {"firm": "另一家律师事务所"})

    with pytest.raises(verification.AlreadyDecided):
        verification.confirm(profile, by=verifier())
    with pytest.raises(verification.AlreadyDecided):
        verification.confirm(LawyerProfile.objects.get(), by=verifier())


@pytest.mark.django_db
def test_a_licence_is_not_looked_up_tomorrow():
    with pytest.raises(ValueError, match="tomorrow"):
        verification.propose(applicant(), by=verifier(), method=METHOD, on=NOW.date() + timedelta(1), now=NOW)


@pytest.mark.django_db
def test_nobody_takes_back_the_application_of_another(client):
    profile = applicant()
    client.force_login(make_member())

    assert client.post("/lawyers/apply/take-back/").status_code == 404
    with pytest.raises(PermissionDenied):
        verification.take_back(profile, by=make_member())
    assert client.get("/lawyers/apply/take-back/").status_code == 405
    client.force_login(profile.user)
    client.post("/lawyers/apply/take-back/")
    profile.refresh_from_db()
    assert profile.status == "unverified"
    assert "未申请核验" in client.get("/accounts/me/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["proposed_on", "proposed_at"])
def test_the_database_holds_no_half_of_a_proposal(missing):
    profile = in_state("submitted", **NOTED)

    with pytest.raises(IntegrityError), transaction.atomic():
        LawyerProfile.objects.filter(pk=profile.pk).update(**{missing: None})


@pytest.mark.django_db
def test_nothing_of_a_check_stays_with_somebody_who_has_left():
    profile = propose(applicant())

    privacy.erase(profile.user)

    profile.refresh_from_db()
    assert (profile.status, profile.is_proposed, profile.proposed_method) == ("suspended", False, "")


# A year


def at(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


def letters():
    return [each.subject.removeprefix("[有据] ") for each in mail.outbox]


@pytest.mark.django_db
def test_a_verification_lasts_a_year_with_two_letters_before_it_ends(django_capture_on_commit_callbacks):
    lawyer = make_lawyer(make_member(), verified_on=ON)
    due = ON + timedelta(days=365)
    story = {}

    for days in (31, 30, 30, 12, 7, 6, 1, 0, -1):
        mail.outbox.clear()
        now = at(due - timedelta(days=days))
        with django_capture_on_commit_callbacks(execute=True):
            rechecking.expire(now)
            rechecking.remind(now)
        story[days] = (letters(), LawyerProfile.objects.verified().exists())

    soon, over = ["你的律师核验快到期了"], ["你的律师核验已过期"]
    assert story == {
        31: ([], True), 30: ([], True), 12: ([], True), 7: (soon, True), 6: ([], True), 1: ([], True),
        0: (over, False), -1: ([], False),
    }  # fmt: skip
    # The second run thirty days before wrote nothing; the first did.
    assert [each.note for each in lawyer.events.filter(verb="remind").order_by("pk")] == [
        "2027-11-20 到期，提前 30 天",
        "2027-11-20 到期，提前 7 天",
    ]


@pytest.mark.django_db
def test_whoever_expired_is_put_back_by_two_people_and_written_to_again_a_year_later(
    django_capture_on_commit_callbacks,
):
    lawyer = make_lawyer(make_member(), verified_on=ON)
    now = at(ON + timedelta(days=370))
    rechecking.expire(now)
    lawyer.refresh_from_db()
    assert (lawyer.status, lawyer.badge) == ("expired", "核验已过期，等待复核")

    with django_capture_on_commit_callbacks(execute=True):
        verification.propose(lawyer, by=verifier(), method=METHOD, on=now.date(), now=now)
        verification.confirm(lawyer, by=verifier(), now=now)

    assert (lawyer.status, lawyer.verified_on, lawyer.is_verified_lawyer) == ("verified", now.date(), True)
    assert (lawyer.events.first().verb, letters()) == ("recheck", ["你的律师资料复核通过"])
    assert rechecking.expire(now + timedelta(days=364)) == 0
    assert rechecking.remind(now + timedelta(days=340)) == 1


@pytest.mark.django_db
def test_the_daily_command_says_what_it_did_and_a_second_run_does_nothing(capsys):
    today = timezone.localdate()
    make_lawyer(make_member(), verified_on=today - timedelta(days=365))
    make_lawyer(make_member(), verified_on=today - timedelta(days=340))
    make_lawyer(make_member(), verified_on=today - timedelta(days=300))

    call_command("recheck_lawyers")
    call_command("recheck_lawyers")

    assert capsys.readouterr().out.splitlines() == ["到期 1 位，提醒 1 位。", "到期 0 位，提醒 0 位。"]


# At the same moment


def confirm_against_reject(profile, first, second):
    return [
        lambda: verification.confirm(profile, by=first, now=NOW),
        lambda: verification.reject(
            LawyerProfile.objects.get(pk=profile.pk), by=second, reason="证号对不上", now=NOW
        ),
    ]


def expire_against_confirm(profile, first, second):
    late = NOW + timedelta(days=400)
    LawyerProfile.objects.filter(pk=profile.pk).update(status="verified", verified_on=ON)
    profile.refresh_from_db()
    same = LawyerProfile.objects.get(pk=profile.pk)
    return [
        lambda: verification.expire(profile, late),
        lambda: verification.confirm(same, by=second, now=late),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("story", [confirm_against_reject, expire_against_confirm])
def test_of_two_who_decide_at_once_one_is_refused(story):
    profile = propose(applicant())
    acts = story(profile, verifier(), verifier())
    before = profile.events.count()

    outcomes = together(*acts)

    refused = [each for each in outcomes if isinstance(each, verification.AlreadyDecided)]
    assert len(refused) == 1, outcomes
    assert VerificationEvent.objects.filter(profile=profile).count() == before + 1
    assert VerificationEvent.objects.latest("pk").to_status == LawyerProfile.objects.get().status
