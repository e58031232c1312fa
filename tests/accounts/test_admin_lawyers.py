"""Verifying lawyers in the admin: a page for each decision, for those alone whose work it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import LawyerProfile, VerificationEvent
from tests.accounts.test_admin import LAWYERS, waiting_lawyer
from tests.accounts.test_lawyers import propose
from tests.factories import make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db


def decide(client, profile, step, **fields):
    return client.post(f"{LAWYERS}{profile.pk}/{step}/", {"version": profile.version} | fields, follow=True)


def test_a_lawyer_is_verified_from_a_page_of_its_own(client):
    profile, first, second = waiting_lawyer(), make_staff("律师核验"), make_staff("律师核验")
    day = timezone.localdate() - timedelta(days=2)
    client.force_login(first)
    decide(client, profile, "propose", method="对照司法行政机关的登记", on=day.isoformat())
    profile.refresh_from_db()
    own = decide(client, profile, "confirm").content.decode()
    client.force_login(second)
    shown = client.get(f"{LAWYERS}{profile.pk}/confirm/").content.decode()

    decide(client, profile, "confirm")

    assert "这是你提出的核验，请另一位工作人员来确认。" in own
    assert f"{day}：对照司法行政机关的登记" in shown
    profile.refresh_from_db()
    assert (profile.status, profile.checked_by, profile.verified_by) == ("verified", first, second)
    assert profile.verified_on == day


def test_the_only_verifier_is_told_that_somebody_will_look_again_and_somebody_does(client):
    profile, alone = waiting_lawyer(), make_staff("律师核验", display_name="核验员甲")
    client.force_login(alone)
    decide(client, profile, "propose", method="对照司法行政机关的登记", on=timezone.localdate().isoformat())
    profile.refresh_from_db()
    told = client.get(f"{LAWYERS}{profile.pk}/confirm/").content.decode()
    decide(client, profile, "confirm")
    event = VerificationEvent.objects.waiting().get()
    look = reverse("admin:accounts_verificationevent_look_again", args=[event.pk])
    own = client.post(look, {"note": "再看了一遍，一致。"}).content.decode()
    client.force_login(make_staff("律师核验"))
    waits = client.get("/admin/").content.decode()

    client.post(look, {"note": "再看了一遍，一致。"})

    assert "记录会写明是一人决定" in told
    assert "这是你自己决定的" in own
    assert "一人决定、要复核的律师核验" in waits
    assert list(VerificationEvent.objects.waiting()) == []
    assert "一人决定、要复核的律师核验" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("step", ["propose", "confirm", "reject", "suspend"])
def test_looking_at_a_decision_decides_nothing(client, step):
    profile = waiting_lawyer()
    client.force_login(make_staff("律师核验"))

    response = client.get(f"{LAWYERS}{profile.pk}/{step}/")

    profile.refresh_from_db()
    assert response.status_code == 200
    assert (profile.status, profile.version) == ("submitted", 0)


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("reject", {"reason": ""}, "这一项必填"),
        ("reject", {"reason": "\x00"}, "无法识别"),
        ("propose", {"method": "对照登记", "on": "2999-01-01"}, "不能晚于今天"),
        ("propose", {"method": "对照登记", "on": "2020-01-01"}, "超过 30 天的查证不算数"),
        ("propose", {"method": "对照登记", "on": "昨天"}, "日期"),
        ("propose", {"method": "", "on": "2026-11-20"}, "这一项必填"),
    ],
)
def test_a_faulty_decision_comes_back_and_decides_nothing(client, step, fields, words):
    profile = waiting_lawyer()
    client.force_login(make_staff("律师核验"))

    page = decide(client, profile, step, **fields)

    profile.refresh_from_db()
    assert profile.status == "submitted"
    assert words in page.content.decode()


def test_a_page_that_is_out_of_date_decides_nothing_and_says_who_was_first(client):
    profile, first = waiting_lawyer(), make_staff("律师核验", display_name="核验员甲")
    client.force_login(first)
    decide(client, profile, "reject", reason="证号和姓名对不上")
    client.force_login(make_staff("律师核验"))

    today = timezone.localdate().isoformat()
    page = decide(client, profile, "propose", method="对照司法行政机关的登记", on=today)

    profile.refresh_from_db()
    assert profile.status == "rejected"
    assert "核验员甲 已在" in page.content.decode()
    assert "对照司法行政机关的登记" in page.content.decode()


@pytest.mark.parametrize("group", ["审核员", "编辑", "管理员"])
def test_others_do_not_even_see_the_page_of_a_decision(client, group):
    profile = waiting_lawyer()
    client.force_login(make_staff(group))

    assert client.get(f"{LAWYERS}{profile.pk}/propose/").status_code == 403
    assert decide(client, profile, "confirm").status_code == 403
    assert decide(client, profile, "propose", method="对照登记", on="2026-11-20").status_code == 403
    assert LawyerProfile.objects.get().status == "submitted"


def test_the_page_of_a_lawyer_shows_the_end_of_the_licence_number_alone(client):
    """The whole of it stands behind a button that is on record: tests/accounts/test_deeds.py."""
    profile = waiting_lawyer(licence_number="13101201011234471")
    for group in ("律师核验", "编辑"):
        client.force_login(make_staff(group))

        page = client.get(f"{LAWYERS}{profile.pk}/change/").content.decode()

        assert "13101201011234471" not in page
        assert "尾号 4471" in page


def test_only_the_steps_that_may_follow_are_offered(client):
    client.force_login(make_staff("律师核验"))
    waiting, verified = waiting_lawyer(), make_lawyer(make_member())
    checked, expired = waiting_lawyer(), make_lawyer(make_member(), status="expired")
    propose(checked)

    def offered(profile):
        page = client.get(f"{LAWYERS}{profile.pk}/change/").content.decode()
        return {
            step
            for step in ("propose", "confirm", "reject", "suspend")
            if f"{LAWYERS}{profile.pk}/{step}" in page
        }

    assert offered(waiting) == {"propose", "reject"}
    assert offered(checked) == {"propose", "confirm", "reject"}
    assert offered(verified) == {"propose", "suspend"}
    assert offered(expired) == {"propose", "suspend"}
