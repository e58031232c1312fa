"""The pages of one's number, and what staff, lists and logs see of it."""

import json
import logging
from datetime import timedelta

import pytest

from accounts.models import Phone, PhoneCode
from accounts.phones import proving
from core.models import AuditEntry
from tests.factories import NOW, PASSWORD, make_member, make_staff

pytestmark = pytest.mark.django_db
PHONE, CODE, REMOVE = "/accounts/me/phone/", "/accounts/me/phone/code/", "/accounts/me/phone/remove/"
NUMBER = "13800138000"


# Its pages


def test_a_member_proves_a_number_and_comes_back_to_where_they_were(
    client, django_capture_on_commit_callbacks, messages
):
    user = make_member()
    client.force_login(user)
    refused = client.get("/questions/ask/?article=x")

    with django_capture_on_commit_callbacks(execute=True):
        step = client.post(f"{PHONE}?next=/questions/ask/", {"number": "138 0013 8000"})
    ((_, code),) = messages()
    page = client.get(step["Location"]).content.decode()
    done = client.post(step["Location"], {"code": f" {code[:3]} {code[3:]} "})

    assert refused.status_code == 403
    assert f"{PHONE}?next=/questions/ask/%3Farticle%3Dx" in refused.content.decode()
    assert "138****8000" in page
    assert NUMBER not in page + step["Location"]
    assert done["Location"] == "/questions/ask/"
    assert client.get("/questions/ask/").status_code == 200
    assert "138****8000" in client.get(PHONE).content.decode()
    assert NUMBER not in client.get(PHONE).content.decode()


@pytest.mark.parametrize(
    "way", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil", "evil"]
)
def test_nobody_is_led_away_by_the_way_back(client, folder, way):
    client.force_login(make_member())

    step = client.post(f"{PHONE}?next={way}", {"number": NUMBER})

    assert step["Location"] == CODE


@pytest.mark.parametrize(
    ("address", "form", "words"),
    [
        (PHONE, {}, "请填写手机号"),
        (PHONE, {"number": "12345"}, "手机号写得不对"),
        (PHONE, {"number": "138\x0000138000"}, ""),
        (CODE, {}, "请填写验证码"),
        (CODE, {"code": "12345"}, "验证码是 6 位数字"),
        (CODE, {"code": "１２３４５６７"}, "验证码是 6 位数字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, sent, address, form, words):
    user = make_member()
    client.force_login(user)
    proving.ask_for_code(user, NUMBER, NOW)

    page = client.post(address, form)

    assert page.status_code == 400
    assert 'class="err"' in page.content.decode()
    assert words in page.content.decode()


def test_no_telephone_rings_without_end(client, folder):
    answers = []
    for _ in range(7):
        client.force_login(make_member())
        answers.append(client.post(PHONE, {"number": NUMBER}).status_code)

    assert answers == [302] * 5 + [429] * 2


def test_one_account_does_not_ring_at_number_after_number(client, folder):
    user = make_member()
    client.force_login(user)
    answers = []
    for last in range(10):
        PhoneCode.objects.filter(user=user).update(created_at=NOW - timedelta(days=1))
        answers.append(client.post(PHONE, {"number": f"1380013800{last}"}).status_code)

    assert answers == [302] * 8 + [429] * 2


def test_the_site_sends_no_more_a_day_than_it_wants_to_pay_for(client, folder, settings):
    settings.PHONE = settings.PHONE | {"most_a_day": 1}
    client.force_login(make_member())
    first = client.post(PHONE, {"number": NUMBER})
    client.force_login(make_member())

    second = client.post(PHONE, {"number": "13800138001"})

    assert first.status_code == 302
    assert "今天发验证码的次数已经用完" in second.content.decode()
    assert 'value="13800138001"' in second.content.decode()


def test_another_number_and_none_are_had_only_after_proving_who_one_is(client, folder, vouch):
    user = make_member()
    vouch(user)
    client.force_login(user)

    answers = [client.post(PHONE, {"number": "13800138001"})["Location"]]
    kept = str(client.session.load())  # in the database, for all to read who have a copy of it
    answers.append(client.post(REMOVE)["Location"])
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    removed = client.post(REMOVE)

    assert "13800138001" not in kept
    assert all(each.startswith("/accounts/reauthenticate/") for each in answers)
    assert removed["Location"] == "/accounts/me/"
    assert not Phone.objects.exists()


def test_where_no_number_is_asked_for_there_is_no_page_of_it(client):
    client.force_login(make_member())

    assert client.get(PHONE).status_code == 404
    assert PHONE not in client.get("/accounts/me/").content.decode()


def test_staff_see_it_with_the_right_and_a_reason_and_on_record(client, vouch):
    user = make_member()
    vouch(user)
    address = f"/admin/accounts/user/{user.pk}/phone/"
    answers = {}
    for group in ("编辑", "审核员", "律师核验", "管理员"):
        client.force_login(make_staff(group))
        answers[group] = client.post(address, {"reason": "机关来函核对身份"}, follow=True)

    assert {group: page.status_code for group, page in answers.items()} == {
        "编辑": 403, "审核员": 403, "律师核验": 403, "管理员": 200,
    }  # fmt: skip
    assert NUMBER in answers["管理员"].content.decode()
    (entry,) = AuditEntry.objects.filter(verb="see_phone")
    assert (entry.subject, entry.reason) == (f"accounts.user:{user.pk}", "机关来函核对身份")
    assert NUMBER not in json.dumps([entry.reason, entry.detail, entry.subject])


def test_no_list_no_log_and_no_task_holds_a_number_or_a_code(
    client, caplog, django_capture_on_commit_callbacks, messages
):
    user = make_member()
    client.force_login(user)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        client.post(PHONE, {"number": NUMBER})
    ((_, code),) = messages()
    client.post(CODE, {"code": code})
    client.force_login(make_staff(is_superuser=True))

    pages = [client.get(f"/admin/accounts/user/{way}").content.decode() for way in ("", f"{user.pk}/change/")]

    assert NUMBER not in caplog.text + "".join(pages)
    assert f" {code}" not in caplog.text
