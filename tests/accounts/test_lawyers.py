"""Lawyers: what they say of themselves, what staff verify, who bears the badge."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import people, verification
from accounts.models import LawyerProfile, VerificationEvent
from core.events import public_page_changed
from tests.factories import make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
APPLICATION = {
    "real_name": "林晓舟",
    "role": "lawyer",
    "licence_number": "13101201011234471",
    "firm": "示例律师事务所",
    "region": "上海",
    "introduction": "做借贷纠纷十一年。",
}


@pytest.fixture
def told(request):
    """What the page cache would hear."""
    heard = []

    def hear(reason, **signal):
        heard.append(reason)

    public_page_changed.connect(hear)
    yield heard
    public_page_changed.disconnect(hear)


def applicant(**fields):
    return verification.apply(make_member(), **APPLICATION | fields)


def verifier():
    return make_staff("律师核验")


def propose(profile, by=None):
    return verification.propose(profile, by=by or verifier(), method="对照司法行政机关的登记", on=ON)


def verify(profile, by=None):
    """What two members of staff do one after the other; `by` is the second."""
    propose(profile)
    return verification.confirm(profile, by=by or verifier())


# Applying


def test_an_application_waits_for_staff(client):
    user = make_member()
    client.force_login(user)

    client.post("/lawyers/apply/", APPLICATION)

    assert [(each.user, each.status) for each in LawyerProfile.objects.waiting()] == [(user, "submitted")]


def test_forged_fields_verify_nobody(client):
    client.force_login(make_member())
    forged = {
        "status": "verified",
        "verified_on": "2026-01-01",
        "verification_method": "x",
        "version": "9",
        "user": "1",
    }

    client.post("/lawyers/apply/", APPLICATION | forged)

    profile = LawyerProfile.objects.get()
    assert (profile.status, profile.verified_on, profile.verification_method) == ("submitted", None, "")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("licence_number", "", "律师请写执业证号。"),
        ("licence_number", "1234", "执业证号是以 1 开头的 17 位数字"),
        ("licence_number", "23101201011234471", "执业证号是以 1 开头的 17 位数字"),
        ("role", "judge", "请从列出的身份里选一个。"),
        ("real_name", "", "请写姓名。"),
        ("firm", "所" * 61, "60"),
        ("introduction", "加微信 abcdefg", "简介里不要留电话"),
        ("introduction", "电话 13800138000", "简介里不要留电话"),
        ("real_name", "加微信 linlin", "姓名里不要留电话"),
        ("firm", "咨询 13800138000", "执业机构或单位里不要留电话"),
        ("region", "上海 www.example.com", "执业地里不要留电话"),
        ("real_name", "林\x00晓", ""),
    ],
)
def test_a_faulty_application_comes_back_with_all_that_was_typed(client, field, value, words):
    client.force_login(make_member())

    page = client.post("/lawyers/apply/", APPLICATION | {field: value})

    text = page.content.decode()
    assert LawyerProfile.objects.count() == 0
    assert words in text
    for name, typed in APPLICATION.items():
        if name not in (field, "role"):
            assert typed in text


def test_a_number_typed_with_spaces_and_full_width_digits_is_understood(client):
    client.force_login(make_member())

    client.post("/lawyers/apply/", APPLICATION | {"licence_number": "１３１０１ 20101 1234-471"})

    assert LawyerProfile.objects.get().licence_number == "13101201011234471"


def test_a_licence_number_belongs_to_one_person(client):
    applicant()
    client.force_login(make_member())

    page = client.post("/lawyers/apply/", APPLICATION)

    assert "这个执业证号已经有人登记" in page.content.decode()
    assert LawyerProfile.objects.count() == 1


def test_a_trainee_needs_no_licence_number_and_gets_no_badge():
    profile = verify(applicant(role="trainee", licence_number=""))

    assert profile.status == "verified"
    assert profile.badge == "非执业律师 · 实习律师"
    assert list(LawyerProfile.objects.listed()) == []


def test_changing_what_was_verified_takes_the_badge_away_until_it_is_verified_again(told):
    profile = verify(applicant())

    verification.apply(profile.user, **APPLICATION | {"firm": "另一家律师事务所"})

    profile.refresh_from_db()
    assert (profile.status, profile.verified_on) == ("submitted", None)
    assert list(LawyerProfile.objects.listed()) == []
    assert told == ["lawyer: verify", "lawyer: apply"]


def test_a_suspended_lawyer_cannot_wash_that_off_by_applying_again(client):
    lawyer = make_lawyer(make_member(), status="suspended", decision_reason="冒用他人证件")
    client.force_login(lawyer.user)

    page = client.post("/lawyers/apply/", APPLICATION)

    assert "已暂停" in page.content.decode()
    lawyer.refresh_from_db()
    assert lawyer.status == "suspended"


def test_one_signs_in_before_applying(client):
    response = client.get("/lawyers/apply/")

    assert response["Location"] == "/accounts/login/?next=/lawyers/apply/"


# Deciding


def test_verification_says_how_when_and_by_whom_and_tells_the_lawyer(
    told, django_capture_on_commit_callbacks
):
    profile, staff = applicant(), verifier()

    with django_capture_on_commit_callbacks(execute=True):
        verify(profile, by=staff)

    profile.refresh_from_db()
    assert (profile.status, profile.verified_by, profile.verified_on) == ("verified", staff, ON)
    assert profile.badge == "执业律师 已核验"
    assert [(each.verb, each.actor, each.decided_alone) for each in profile.events.all()] == [
        ("verify", staff, False),
        ("propose", profile.checked_by, False),
        ("apply", profile.user, False),
    ]
    assert told == ["lawyer: verify"]
    assert [(each.subject, each.to) for each in mail.outbox] == [
        ("[有据] 你的律师身份已核验", [profile.user.email])
    ]
    assert "对照司法行政机关的登记" in mail.outbox[0].body


def test_a_rejection_gives_its_reason_and_lets_one_apply_again(django_capture_on_commit_callbacks):
    profile = applicant()

    with django_capture_on_commit_callbacks(execute=True):
        verification.reject(profile, by=verifier(), reason="证号和姓名对不上，请核对。")

    assert "证号和姓名对不上，请核对。" in mail.outbox[0].body
    assert verification.apply(profile.user, **APPLICATION).status == "submitted"


def test_a_suspension_takes_the_badge_from_every_page_at_once(client, told):
    profile = verify(applicant())
    assert "林晓舟" in client.get("/lawyers/").content.decode()
    assert client.get(profile.get_absolute_url()).status_code == 200

    verification.suspend(profile, by=verifier(), reason="律所说已经离职。")

    assert "林晓舟" not in client.get("/lawyers/").content.decode()
    assert client.get(profile.get_absolute_url()).status_code == 404
    assert told == ["lawyer: verify", "lawyer: suspend"]
    profile.refresh_from_db()
    assert not profile.is_verified_lawyer


def test_suspending_the_account_takes_the_badge_as_well(client, told):
    profile = make_lawyer(make_member())

    people.suspend(profile.user, by=make_member(is_superuser=True))

    profile.refresh_from_db()
    assert not profile.is_verified_lawyer
    assert list(LawyerProfile.objects.verified()) == []
    assert told == ["an account was suspended"]


def test_two_verifiers_cannot_both_decide():
    profile, first, second = applicant(), verifier(), verifier()
    seen_by_second = LawyerProfile.objects.get(pk=profile.pk)
    verify(profile, by=first)

    with pytest.raises(verification.AlreadyDecided, match=f"{first.public_name} 已在 .* 处理过：核验通过"):
        verification.reject(seen_by_second, by=second, reason="证号和姓名对不上")

    profile.refresh_from_db()
    assert profile.status == "verified"


def test_an_application_changed_meanwhile_is_not_verified_unseen():
    profile = applicant()
    verification.apply(profile.user, **APPLICATION | {"firm": "另一家律师事务所"})

    with pytest.raises(verification.AlreadyDecided):
        verify(profile)


def test_nobody_verifies_themselves():
    staff = verifier()
    profile = verification.apply(staff, **APPLICATION)

    with pytest.raises(PermissionDenied, match="不能核验自己"):
        propose(profile, by=staff)
    with pytest.raises(PermissionDenied, match="不能核验自己"):
        verify(profile, by=staff)

    profile.refresh_from_db()
    assert profile.status == "submitted"


@pytest.mark.parametrize("groups", [[], ["审核员"], ["编辑"], ["管理员"]])
def test_nobody_else_verifies_anybody(groups):
    profile, somebody = applicant(), make_staff(*groups)

    with pytest.raises(PermissionDenied):
        propose(profile, by=somebody)
    with pytest.raises(PermissionDenied):
        verify(profile, by=somebody)


def test_a_decision_without_a_word_is_refused():
    profile = applicant()

    with pytest.raises(ValueError, match="how or why"):
        verification.reject(profile, by=verifier(), reason="  ")


def test_a_failing_mail_server_undoes_no_decision(settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    profile = applicant()

    with django_capture_on_commit_callbacks(execute=True):
        verify(profile)

    profile.refresh_from_db()
    assert profile.status == "verified"


def test_the_record_of_a_decision_is_never_changed():
    event = applicant().events.get()
    event.note = "另一种说法"

    with pytest.raises(TypeError):
        event.save()

    assert VerificationEvent.objects.get().note == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "verified", "verified_on": None},
        {"licence_number": ""},
        {"status": "rejected", "decision_reason": ""},
        {"user": None},
    ],
)
def test_the_database_keeps_what_a_profile_promises(fields):
    profile = make_lawyer(make_member())

    with pytest.raises(IntegrityError), transaction.atomic():
        LawyerProfile.objects.filter(pk=profile.pk).update(**fields)
