"""Where one is signed in, as its owner sees it; browsers never seen; staff whose session ended while they wrote."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from accounts import sessions
from accounts.models import KnownBrowser, Session
from tests.accounts.browsers import (
    DEVICES,
    END,
    IPHONE,
    REAUTHENTICATE,
    WECHAT,
    key_of,
    opens,
    sign_in,
    signed_in,
)
from tests.factories import PASSWORD, make_member, make_staff

pytestmark = pytest.mark.django_db


# The page


def test_one_sees_where_one_is_signed_in_and_nobody_else(client):
    user = make_member()
    sign_in(client, user, IPHONE)
    sign_in(Client(), user, WECHAT)
    sign_in(Client(), make_member(), "Mozilla/5.0 (Windows NT 10.0) Firefox/127.0")

    page = client.get(DEVICES)

    text = page.content.decode()
    assert [each.device for each in page.context["devices"]] == ["安卓设备 · 微信", "iPhone · Safari"]
    assert "iPhone · Safari（就是这一台）" in text
    assert "127.0.0.1" not in text
    assert not any(each.pk in text for each in Session.objects.all())


def handle(client, of):
    (found,) = [each.handle for each in client.get(DEVICES).context["devices"] if each.pk == key_of(of)]
    return found


def test_one_ends_one_session_and_only_after_proving_who_one_is(client):
    user = make_member()
    client.force_login(user)
    there, elsewhere = signed_in(user), signed_in(user)
    name = handle(client, there)

    asked = client.post(END, {"device": name})
    before = opens(there)
    client.post(asked["Location"], {"password": PASSWORD})

    assert asked["Location"].startswith(REAUTHENTICATE)
    assert before
    assert (opens(client), opens(there), opens(elsewhere)) == (True, False, True)


def test_one_ends_all_others_at_once(client):
    user, stranger = make_member(), signed_in(make_member())
    client.force_login(user)
    others = [signed_in(user) for _ in range(2)]
    client.post(REAUTHENTICATE, {"password": PASSWORD})

    page = client.post(END, {"device": "others"}, follow=True)

    assert "其他 2 处都已经退出登录" in page.content.decode()
    assert [opens(each) for each in (client, stranger, *others)] == [True, True, False, False]


@pytest.mark.parametrize("name", ["", "x", "0" * 32, "others'", "\x00"])
def test_a_name_that_is_nobodys_ends_nothing(client, name):
    user = make_member()
    client.force_login(user)
    there = signed_in(user)
    client.post(REAUTHENTICATE, {"password": PASSWORD})

    client.post(END, {"device": name})

    assert (opens(client), opens(there)) == (True, True)


def test_nobody_ends_a_session_of_somebody_else(client):
    owner, client_of_owner = make_member(), Client()
    client_of_owner.force_login(owner)
    name = handle(client_of_owner, client_of_owner)
    client.force_login(make_member())
    client.post(REAUTHENTICATE, {"password": PASSWORD})

    client.post(END, {"device": name})

    assert opens(client_of_owner)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_three_devices_as_for_one(client, number, django_assert_num_queries):
    user = make_member()
    client.force_login(user)
    for _ in range(number - 1):
        signed_in(user)

    with django_assert_num_queries(4):  # session, account, sessions, what waits in the header
        client.get(DEVICES)


# A browser never seen


def test_its_owner_hears_of_a_sign_in_in_a_browser_never_seen_and_of_no_other(
    django_capture_on_commit_callbacks,
):
    user, old, new = make_member(), Client(), Client()
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(old, user)
        old.post("/accounts/logout/")
        sign_in(old, user)
    known = len(mail.outbox)

    with django_capture_on_commit_callbacks(execute=True):
        sign_in(new, user, IPHONE)

    (letter,) = mail.outbox[known:]
    assert known == 0
    assert letter.to == [user.email]
    assert letter.subject == "[有据] 你的账号在一台新设备上登录了"
    assert "iPhone · Safari" in letter.body
    assert DEVICES in letter.body
    assert "来源" not in letter.body  # no address of a network


def test_the_mark_of_a_browser_goes_nowhere_but_where_one_signs_in(client):
    user = make_member()

    response = sign_in(client, user)

    cookie = response.cookies["browser"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")
    assert not KnownBrowser.objects.filter(mark__contains=cookie.value[:16]).exists()
    assert sessions.is_known(sessions.Browser({"browser": cookie.value}), user)
    assert not sessions.is_known(sessions.Browser({"browser": cookie.value}), make_member())
    assert not sessions.is_known(sessions.Browser({}), user)


def test_a_browser_that_keeps_nothing_is_told_of_five_times_a_day(django_capture_on_commit_callbacks):
    user = make_member()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(7):
            sign_in(Client(), user)

    assert len(mail.outbox) == 5


def test_no_account_gathers_sessions_without_end(monkeypatch):
    monkeypatch.setattr(sessions, "MOST", 3)
    user = make_member()
    for _ in range(5):
        sign_in(last := Client(), user)

    assert Session.objects.filter(user=user).count() == 3
    assert opens(last)


# The back office


def test_what_staff_typed_before_their_session_ended_is_shown_and_not_thrown_away(client):
    staff = make_staff(is_superuser=True)
    client.force_login(staff)
    sessions.end_all(staff)

    page = client.post("/admin/reference/hotline/add/", {"name": "写了很久的一段话，不能丢。"})

    assert page.status_code == 403
    assert "写了很久的一段话，不能丢。" in page.content.decode()
    assert "重新登录" in page.content.decode()


def test_whoever_was_never_signed_in_is_led_to_the_way_in(client):
    page = client.post("/admin/reference/hotline/add/", {"name": "写了很久的一段话，不能丢。"})

    assert page.status_code == 302


def test_losing_a_group_takes_its_pages_at_once(client):
    staff = make_staff("审核员")
    client.force_login(staff)
    before = client.get("/admin/qa/flag/").status_code
    staff.groups.remove(Group.objects.get(name="审核员"))

    assert (before, client.get("/admin/qa/flag/").status_code) == (200, 403)
