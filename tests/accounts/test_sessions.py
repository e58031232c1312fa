"""Sessions: renewed at the sign-in, ended by all that makes them doubtful, brought back by nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core import mail
from django.db import connection, connections, transaction
from django.test import Client

from accounts import agents, people, privacy, sessions
from accounts.models import Session, User
from accounts.sessionstore import SessionStore
from tests.accounts.browsers import (
    IPHONE,
    REAUTHENTICATE,
    WECHAT,
    at,
    key_of,
    opens,
    sign_in,
    signed_in,
)
from tests.accounts.test_signing_in import CONFIRM, code_in
from tests.factories import NOW, PASSWORD, make_member, make_staff

pytestmark = pytest.mark.django_db


# Beginning


def test_a_key_from_before_signing_in_opens_nothing_afterwards(client):
    user = make_member()
    client.session.save()  # as whoever typed something before signing in
    before = key_of(client)

    sign_in(client, user)

    stranger = Client()
    stranger.cookies["session"] = before
    assert key_of(client) != before
    assert (opens(client), opens(stranger)) == (True, False)


def test_proving_anew_who_one_is_changes_the_key_and_keeps_the_row(client):
    client.force_login(make_member())
    before = key_of(client)

    client.post(REAUTHENTICATE, {"password": PASSWORD})

    assert key_of(client) != before
    assert [row.pk for row in Session.objects.all()] == [key_of(client)]
    assert opens(client)


@pytest.mark.parametrize("key", ["", "x" * 4000, "a\x00b", "%00", "' OR 1=1 --", "ＡＢＣ", "-" * 32])
def test_what_is_no_key_of_ours_is_nobody_and_asks_the_database_nothing(key, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert SessionStore(key).get(SESSION_KEY) is None


def test_a_session_knows_whose_it_is_and_in_what(client):
    user = make_member()

    with at(NOW):
        sign_in(client, user)

    row = Session.objects.get(user=user)
    assert (row.device, row.signed_in_at, row.seen_at) == ("安卓设备 · 微信", NOW, NOW)
    assert "127.0.0.1" not in str(row.get_decoded())


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (WECHAT, "安卓设备 · 微信"),
        (IPHONE, "iPhone · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Windows 电脑 · Edge"),
        ("curl/8.5", "不认识的设备"),
        ("", "不认识的设备"),
        ("<script>alert(1)</script>", "不认识的设备"),
    ],
)
def test_a_browser_is_named_in_words_of_ours(header, words):
    assert agents.named(header) == words


# Ending


def test_signing_out_ends_the_session_for_whoever_has_copied_its_key(client):
    client.force_login(make_member())
    copy = Client()
    copy.cookies["session"] = key_of(client)

    client.post("/accounts/logout/")

    assert not opens(copy)
    assert not Session.objects.exists()


def change_password(client, user):
    new = PASSWORD + "-anew"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})


def reset_password(client, user):
    other = Client()
    other.post("/accounts/password/reset/", {"email": user.email})
    other.post("/accounts/password/reset/confirm/", {"code": code_in(mail.outbox[-1])})
    new = PASSWORD + "-anew"
    other.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})


@pytest.mark.parametrize(
    "step",
    [
        change_password,
        reset_password,
        lambda client, user: people.suspend(user, by=make_staff("管理员")),
        lambda client, user: people.set_staff(user, True),
        lambda client, user: people.set_staff(user, False),
        lambda client, user: people.remove_second_step(user, by=make_staff("管理员")),
        lambda client, user: people.end_sessions(user),
        lambda client, user: privacy.erase(user),
    ],
    ids=["password", "reset", "suspended", "staff", "no staff", "second step", "ended", "closed"],
)
def test_what_makes_sign_ins_doubtful_ends_all_of_them_and_of_nobody_else(step):
    user, other = make_member(), signed_in(make_member())
    here, there = signed_in(user), signed_in(user)

    step(here, user)

    assert (opens(here), opens(there), opens(other)) == (False, False, True)
    assert not Session.objects.filter(user__email=user.email).exists()


def change_address(client, user):
    client.post(REAUTHENTICATE, {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.cn", "action_add": ""})
    client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})
    user.refresh_from_db()
    assert user.email == "new@example.cn"


def add_app(client, user):
    client.post(REAUTHENTICATE, {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("step", [change_address, add_app])
def test_another_address_and_another_second_step_end_all_sessions_but_the_one_at_hand(
    step, django_capture_on_commit_callbacks
):
    user = make_member()
    here, there = signed_in(user), signed_in(user)

    with django_capture_on_commit_callbacks(execute=True):
        step(here, user)

    assert (opens(here), opens(there)) == (True, False)


def test_whoever_signs_in_while_all_sessions_are_ended_is_out_again_with_the_next_page():
    user = make_member()
    as_it_was = User.objects.get(pk=user.pk)

    sessions.end_all(user)

    assert not opens(signed_in(as_it_was))
    assert opens(signed_in(User.objects.get(pk=user.pk)))


# Never brought back


def under_way(user):
    """What a request holds that has read its session and has not answered yet."""
    store = SessionStore(key_of(signed_in(user)))
    assert store[SESSION_KEY] == str(user.pk)
    return store


def test_a_request_under_way_brings_back_nothing_that_was_ended_meanwhile():
    user = make_member()
    store = under_way(user)
    sessions.end_all(user)

    store["typed"] = "words"
    with pytest.raises(UpdateError):
        store.save()
    with pytest.raises(SessionInterrupted):
        store.cycle_key()

    assert not Session.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_request_that_waits_for_the_end_of_its_session_finds_it_ended():
    user = make_member()
    store = under_way(user)
    store["typed"] = "words"

    def save():
        try:
            store.save()
        except UpdateError:
            return "ended"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Session.objects.filter(user=user).delete()  # holds the row: the request has to wait for it
            waiting = pool.submit(save)
            until_somebody_waits()
        assert waiting.result(timeout=10) == "ended"

    assert not Session.objects.exists()


def until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), pg_sleep(0.02) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_a_session_of_an_account_that_closed_meanwhile_is_not_tried_for_ever():
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = "999999999", "x"

    with pytest.raises(UpdateError):
        store.save()
