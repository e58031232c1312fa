"""Verifying lawyers in the admin: a page for each decision, for those alone whose work it is."""

import pytest

from accounts.models import LawyerProfile
from tests.accounts.test_admin import LAWYERS, waiting_lawyer
from tests.factories import make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db


def decide(client, profile, step, **fields):
    return client.post(f"{LAWYERS}{profile.pk}/{step}/", {"version": profile.version} | fields, follow=True)


def test_a_lawyer_is_verified_from_a_page_of_its_own(client):
    profile, staff = waiting_lawyer(), make_staff("律师核验")
    client.force_login(staff)

    decide(client, profile, "verify", method="对照司法行政机关的登记", on="2026-11-20")

    profile.refresh_from_db()
    assert (profile.status, profile.verified_by, str(profile.verified_on)) == (
        "verified",
        staff,
        "2026-11-20",
    )


@pytest.mark.parametrize("step", ["verify", "reject", "suspend"])
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
        ("verify", {"method": "对照登记", "on": "2999-01-01"}, "不能晚于今天"),
        ("verify", {"method": "对照登记", "on": "昨天"}, "日期"),
        ("verify", {"method": "", "on": "2026-11-20"}, "这一项必填"),
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

    page = decide(client, profile, "verify", method="对照司法行政机关的登记", on="2026-11-20")

    profile.refresh_from_db()
    assert profile.status == "rejected"
    assert "核验员甲 已在" in page.content.decode()
    assert "对照司法行政机关的登记" in page.content.decode()


@pytest.mark.parametrize("group", ["审核员", "编辑", "管理员"])
def test_others_do_not_even_see_the_page_of_a_decision(client, group):
    profile = waiting_lawyer()
    client.force_login(make_staff(group))

    assert client.get(f"{LAWYERS}{profile.pk}/verify/").status_code == 403
    assert decide(client, profile, "verify", method="对照登记", on="2026-11-20").status_code == 403
    assert LawyerProfile.objects.get().status == "submitted"


def test_the_whole_licence_number_is_for_those_who_verify(client):
    profile = waiting_lawyer(licence_number="13101201011234471")
    address = f"{LAWYERS}{profile.pk}/change/"
    client.force_login(make_staff("律师核验"))
    assert "13101201011234471" in client.get(address).content.decode()

    client.force_login(make_staff("编辑"))

    page = client.get(address).content.decode()
    assert "13101201011234471" not in page
    assert "尾号 4471" in page


def test_only_the_steps_that_may_follow_are_offered(client):
    client.force_login(make_staff("律师核验"))
    waiting, verified = waiting_lawyer(), make_lawyer(make_member())

    def offered(profile):
        page = client.get(f"{LAWYERS}{profile.pk}/change/").content.decode()
        return {step for step in ("verify", "reject", "suspend") if f"{LAWYERS}{profile.pk}/{step}" in page}

    assert offered(waiting) == {"verify", "reject"}
    assert offered(verified) == {"verify", "suspend"}
