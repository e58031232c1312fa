"""Passkeys: added, used instead of the password, refused when anything about them is not as it was asked for."""

import json
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session as FormerSession
from django.core import mail
from django.test import Client

from accounts.models import Session
from tests.accounts.softkey import SoftKey
from tests.factories import PASSWORD, make_app, make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db
ADD, INDEX = "/accounts/2fa/webauthn/add/", "/accounts/2fa/"
LOGIN = "/accounts/2fa/webauthn/login/"
REAUTHENTICATE, SECOND = "/accounts/2fa/webauthn/reauthenticate/", "/accounts/2fa/authenticate/"
NOT_RECOGNISED = "没有认出这个通行密钥"


def asked(page):
    """What the page asks of the device."""
    return json.loads(unescape(re.search(r'data-passkey="([^"]+)"', page.content.decode()).group(1)))


def signed_in(user):
    client = Client()
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def add(user, key=None, **how):
    """Somebody adds a key of theirs; the client, the key, and what was answered."""
    client, key = signed_in(user), key or SoftKey()
    answer = client.post(ADD, {"name": "我的手机", "credential": key.made(asked(client.get(ADD)), **how)})
    return client, key, answer


def begin(client):
    return client.post(LOGIN, {"begin": "1"}).json()


def is_signed_in(client):
    return client.get("/accounts/me/").status_code == 200


def test_a_key_is_added_told_by_mail_and_comes_with_codes_for_the_day_it_is_lost():
    user = make_member("li@example.cn")

    client, _, answer = add(user)

    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert mail.outbox[-1].subject == "[有据] 添加了一个通行密钥"
    assert "我的手机" in client.get(INDEX).content.decode()
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "webauthn"]


def test_a_key_alone_signs_in_and_counts_for_two():
    user = make_staff("编辑")
    _, key, _ = add(user)
    client = Client()

    answer = client.post(LOGIN, {"credential": key.answer(begin(client)), "next": "/admin/"})

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_key_is_the_second_step_after_a_password():
    user = make_member("li@example.cn")
    _, key, _ = add(user)
    client = Client()
    client.post("/accounts/login/", {"login": "li@example.cn", "password": PASSWORD})
    client.post(SECOND, {"credential": key.answer(asked(client.get(SECOND)), verified=False)})
    assert not is_signed_in(client)

    client.post(SECOND, {"credential": key.answer(asked(client.get(SECOND)))})

    assert is_signed_in(client)


def test_a_key_confirms_who_one_is_and_one_goes_on():
    client, key, _ = add(make_member())

    answer = client.post(
        f"{REAUTHENTICATE}?next=/accounts/me/erase/",
        {"credential": key.answer(asked(client.get(REAUTHENTICATE))), "next": "/accounts/me/erase/"},
    )

    assert answer["Location"] == "/accounts/me/erase/"


@pytest.mark.parametrize("how", [{"origin": "https://evil.example"}, {"verified": False}])
def test_a_key_of_another_site_or_without_finger_face_or_pin_is_not_added(how):
    user = make_member()

    _, _, answer = add(user, **how)

    assert NOT_RECOGNISED in answer.content.decode()
    assert not Authenticator.objects.filter(user=user).exists()


def test_what_signs_in_must_be_this_key_at_this_site_asked_this_time():
    user, other = make_member(), make_member()
    _, key, _ = add(user)
    client = Client()
    replayed = key.answer(begin(client))
    wrong = {
        "another site": lambda options: key.answer(options, origin="https://evil.example"),
        "no finger": lambda options: key.answer(options, verified=False),
        "an earlier question": lambda options: replayed,
        "another key of that name": lambda options: SoftKey().answer(options, user=key.user),
        "somebody else's account": lambda options: key.answer(options, user=str(other.pk).encode()),
        "nobody's account": lambda options: key.answer(options, user=b"999999"),
        "no account": lambda options: key.answer(options, user=b""),
    }

    answers = {}
    for name, made in wrong.items():
        page = client.post(LOGIN, {"credential": made(begin(client))}, follow=True)
        answers[name] = (NOT_RECOGNISED in page.content.decode(), is_signed_in(client))

    assert answers == dict.fromkeys(wrong, (True, False))


def test_an_answer_is_taken_once():
    _, key, _ = add(make_member())
    client, thief = Client(), Client()
    answer = key.answer(begin(client))
    client.post(LOGIN, {"credential": answer})
    begin(thief)

    thief.post(LOGIN, {"credential": answer})

    assert (is_signed_in(client), is_signed_in(thief)) == (True, False)


def test_a_suspended_account_is_not_opened_by_its_key():
    user = make_member()
    _, key, _ = add(user)
    user.is_active = False
    user.save()
    client = Client()

    client.post(LOGIN, {"credential": key.answer(begin(client))})

    assert not is_signed_in(client)


HOSTILE = [
    "", "5", "[]", "null", "{}", "NaN", "[" * 15_000, "9" * 5000, '{"id": 5}', "\ud800".encode(errors="replace").decode(),
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "!", "rawId": "!", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
    '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": {"clientDataJSON": "QQ", "authenticatorData": "QQ",'
    ' "signature": "QQ", "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": {"clientDataJSON": {}, "attestationObject": []}}',
    '{"id": "QQ", "rawId": "QQ", "type": "x", "response": "QQ", "clientExtensionResults": 7}',
    json.dumps({"id": "a" * 30_000}),
]  # fmt: skip


def test_nonsense_in_place_of_a_key_is_refused_in_words(settings):
    settings.RATE_LIMITS = False
    client, _, _ = add(make_member())
    stranger = Client()

    for credential in HOSTILE:
        away = stranger.post(LOGIN, {"credential": credential})
        assert away.status_code == 302, credential[:40]
        if "attestationObject" not in credential and credential not in HOSTILE[:2]:
            continue  # to draw a page for each is dear
        page = client.post(ADD, {"name": "x", "credential": credential})

        assert page.status_code == 200, credential[:40]
        errors = page.context["form"].errors.as_text()
        assert NOT_RECOGNISED in errors or "通行密钥的浏览器" in errors, credential[:40]
    assert client.post(REAUTHENTICATE, {"credential": HOSTILE[-2]}).status_code == 200
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_reading_the_page_of_signing_in_makes_no_session(client):
    client.get("/accounts/login/")
    client.get(LOGIN)

    assert (Session.objects.count(), FormerSession.objects.count()) == (0, 0)


def test_a_key_is_renamed_and_removed_by_its_owner_alone():
    user = make_member()
    client, _, _ = add(user)
    row = Authenticator.objects.get(user=user, type="webauthn")
    edit, remove = (f"/accounts/2fa/webauthn/keys/{row.pk}/{verb}/" for verb in ("edit", "remove"))
    stranger = signed_in(make_member())

    refused = [stranger.post(edit, {"name": "我的"}).status_code, stranger.post(remove).status_code]
    client.post(edit, {"name": "  旧\u202e手机\n"})
    renamed = Authenticator.objects.get(pk=row.pk).wrap().name
    client.post(remove)

    assert refused == [404, 404]
    assert renamed == "旧手机"
    assert not Authenticator.objects.filter(user=user).exists()
    assert mail.outbox[-1].subject == "[有据] 移除了一个通行密钥"


@pytest.mark.parametrize("made", [lambda: make_staff("编辑"), lambda: make_lawyer(make_member()).user])
def test_the_last_factor_of_whoever_must_have_one_stays_and_the_last_but_one_may_go(made):
    user = made()
    client, _, _ = add(user)
    row = Authenticator.objects.get(user=user, type="webauthn")
    remove = f"/accounts/2fa/webauthn/keys/00{row.pk}/remove/"

    page = client.post(remove, follow=True)
    assert "至少留一种" in page.content.decode()
    assert Authenticator.objects.filter(pk=row.pk).exists()
    make_app(user)
    client.post(remove)
    assert not Authenticator.objects.filter(pk=row.pk).exists()
    page = client.post("/accounts/2fa/totp/deactivate/", follow=True)

    assert "至少留一种" in page.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_reader_may_close_the_second_step():
    user = make_member()
    make_app(user)
    client = signed_in(user)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=user).exists()
