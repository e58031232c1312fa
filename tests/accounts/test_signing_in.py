"""Coming in: sign-up, code, password, reset; and what a stranger learns from it, which is nothing."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core import mail
from django.core.management import call_command

from accounts import people
from accounts.forms.entrance import SignupForm
from accounts.models import User
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db

SIGNUP, LOGIN, CONFIRM = "/accounts/signup/", "/accounts/login/", "/accounts/confirm-email/"
BY_CODE, CODE = "/accounts/login/code/", "/accounts/login/code/confirm/"
RESET, RESET_CODE, RESET_NEW = (
    "/accounts/password/reset/",
    "/accounts/password/reset/confirm/",
    "/accounts/password/reset/complete/",
)
ME = "/accounts/me/"


def code_in(message):
    return re.search(r"^(\d{6})$", message.body, re.MULTILINE).group(1)


def main_of(response, *addresses):
    """The words of a page, without the addresses that were typed and without tokens."""
    text = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    for address in addresses:
        text = text.replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def is_signed_in(client):
    return client.get(ME).status_code == 200


def sign_up(client, email="wang@example.cn", password=PASSWORD, **extra):
    return client.post(SIGNUP, {"email": email, "password1": password, **extra}, follow=True)


def test_a_reader_signs_up_with_a_code_from_the_mail(client):
    sign_up(client)
    code = code_in(mail.outbox[0])

    client.post(CONFIRM, {"code": code})

    assert is_signed_in(client)
    assert EmailAddress.objects.filter(user__email="wang@example.cn", verified=True, primary=True).exists()


def test_nobody_is_signed_in_before_the_address_is_proven(client):
    sign_up(client)

    assert not is_signed_in(client)


def test_a_wrong_code_proves_nothing_and_says_so(client):
    sign_up(client)

    page = client.post(CONFIRM, {"code": "000000" if code_in(mail.outbox[0]) != "000000" else "111111"})

    assert "验证码不对，请看最新一封邮件。" in page.content.decode()
    assert not is_signed_in(client)


def test_three_wrong_codes_end_the_attempt(client):
    sign_up(client)
    right = code_in(mail.outbox[0])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong})

    client.post(CONFIRM, {"code": right})

    assert not is_signed_in(client)


def test_signing_up_with_a_known_address_shows_the_same_page_as_with_a_new_one(client, django_user_model):
    make_member("known@example.cn")

    known = sign_up(client, "known@example.cn")
    client.cookies.clear()
    new = sign_up(client, "new@example.cn")

    assert main_of(known, "known@example.cn") == main_of(new, "new@example.cn")
    assert [each.subject for each in mail.outbox] == ["[有据] 这个邮箱已经有账号", "[有据] 邮箱验证码"]


@pytest.mark.parametrize("address", [BY_CODE, RESET])
def test_asking_for_a_code_does_not_tell_whether_there_is_an_account(client, address):
    make_member("known@example.cn")

    known = client.post(address, {"email": "known@example.cn"}, follow=True)
    client.cookies.clear()
    unknown = client.post(address, {"email": "nobody@example.cn"}, follow=True)

    assert main_of(known, "known@example.cn") == main_of(unknown, "nobody@example.cn")
    assert [each.to for each in mail.outbox] == [["known@example.cn"], ["nobody@example.cn"]]


def test_a_wrong_password_reads_the_same_with_and_without_an_account(client):
    make_member("known@example.cn")

    known = client.post(LOGIN, {"login": "known@example.cn", "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@example.cn", "password": "wrong"})

    assert main_of(known, "known@example.cn") == main_of(unknown, "nobody@example.cn")
    assert "邮箱或密码不对" in known.content.decode()


def test_the_address_typed_stays_in_the_form_and_the_password_does_not(client):
    page = client.post(LOGIN, {"login": "known@example.cn", "password": "wrong-password"}).content.decode()

    assert 'value="known@example.cn"' in page
    assert "wrong-password" not in page


def test_one_signs_in_with_the_password(client):
    make_member("li@example.cn")

    client.post(LOGIN, {"login": "LI@example.cn", "password": PASSWORD})

    assert is_signed_in(client)


def test_one_signs_in_with_a_code_from_the_mail(client):
    make_member("li@example.cn")
    client.post(BY_CODE, {"email": "li@example.cn"})

    client.post(CODE, {"code": code_in(mail.outbox[0])})

    assert is_signed_in(client)


def test_a_code_is_not_sent_for_an_address_that_was_never_proven(client):
    make_member("squatter@example.cn", verified=False)

    client.post(BY_CODE, {"email": "squatter@example.cn"})

    assert mail.outbox[0].subject == "[有据] 这个邮箱还没有账号"


def test_whoever_took_an_address_first_without_proving_it_loses_it_to_its_owner(client):
    make_member("mine@example.cn", verified=False, password="the-squatter-knows-this")

    sign_up(client, "mine@example.cn", password="only-the-owner-knows-this")
    client.post(CONFIRM, {"code": code_in(mail.outbox[0])})

    owner = User.objects.get(email="mine@example.cn")
    assert is_signed_in(client)
    assert owner.check_password("only-the-owner-knows-this")


def test_a_forgotten_password_is_reset_with_a_code(client):
    user = make_member("li@example.cn")
    client.post(RESET, {"email": "li@example.cn"})
    client.post(RESET_CODE, {"code": code_in(mail.outbox[0])})

    client.post(RESET_NEW, {"password1": "xin-de-mi-ma-2027", "password2": "xin-de-mi-ma-2027"})

    user.refresh_from_db()
    assert user.check_password("xin-de-mi-ma-2027")
    assert mail.outbox[-1].subject == "[有据] 密码已重设"


def test_changing_the_password_signs_out_everywhere_and_tells_by_mail(client, live_client):
    user = make_member("li@example.cn")
    client.force_login(user)
    elsewhere = live_client(user)
    assert is_signed_in(elsewhere)

    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "xin-de-mi-ma-2027", "password2": "xin-de-mi-ma-2027"},
    )

    assert not is_signed_in(elsewhere)
    assert [each.subject for each in mail.outbox] == ["[有据] 密码已修改"]


@pytest.fixture
def live_client():
    from django.test import Client

    def another(user):
        client = Client()
        client.force_login(user)
        return client

    return another


def test_a_suspended_account_is_out_at_once_and_its_old_sessions_stay_dead(client):
    boss, user = make_member(is_superuser=True), make_member()
    client.force_login(user)
    assert is_signed_in(client)

    people.suspend(user, by=boss)
    assert not is_signed_in(client)
    people.reinstate(user, by=boss)

    assert not is_signed_in(client)


def test_a_suspended_account_is_told_so_and_stays_out(client):
    make_member("li@example.cn", is_active=False)

    page = client.post(LOGIN, {"login": "li@example.cn", "password": PASSWORD}, follow=True)

    assert "这个账号已停用" in page.content.decode()
    assert not is_signed_in(client)


def test_signing_out_ends_the_session(client):
    client.force_login(make_member())

    client.post("/accounts/logout/")

    assert not is_signed_in(client)


def test_an_admin_made_on_the_console_can_sign_in(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", "Boss@Example.cn", verbosity=0)

    client.post(LOGIN, {"login": "boss@example.cn", "password": PASSWORD})

    assert "开启身份验证器" in client.get("/admin/", follow=True).content.decode()


def test_the_admin_signs_in_where_everybody_does(client):
    page = client.get("/admin/", follow=True)

    assert page.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_forged_fields_give_a_new_account_no_rights(client):
    forged = {"is_staff": "on", "is_superuser": "1", "groups": "1", "is_active": "", "user_permissions": "1"}

    sign_up(client, **forged)

    user = User.objects.get(email="wang@example.cn")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert list(user.groups.all()) == []


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("", PASSWORD, "请填写邮箱。"),
        ("不是邮箱", PASSWORD, "邮箱写得不对"),
        ("a" * 300 + "@example.cn", PASSWORD, "邮箱写得不对"),
        ("a@b.cn\nBcc: all@example.cn", PASSWORD, "邮箱写得不对"),
        ("a\u202eb@example.cn", PASSWORD, "邮箱写得不对"),
        ("wang@example.cn", "12345678", "密码太短，至少要 10 个字符。"),
        ("wang@example.cn", "1234567890", "太常见了"),
        ("wangxiaoming@example.cn", "wangxiaoming", "太相似"),
        ("wang@example.cn", "", "请填写密码。"),
    ],
)
def test_what_cannot_be_an_account_is_refused_in_chinese(client, email, password, words):
    page = sign_up(client, email, password)

    assert words in page.content.decode()
    assert User.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("address", [SIGNUP, LOGIN, BY_CODE, RESET])
@pytest.mark.parametrize(
    "value", ["\x00", "a\x00@example.cn", "\ud7ff\u202e", "<script>alert(1)</script>", "x" * 100_000]
)
def test_hostile_text_is_answered_without_an_error_of_ours(client, address, value):
    response = client.post(address, {"login": value, "email": value, "password": value, "password1": value})

    assert response.status_code in (200, 400)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_a_stranger_after_signing_in(client, next_page):
    make_member("li@example.cn")

    response = client.post(LOGIN, {"login": "li@example.cn", "password": PASSWORD, "next": next_page})

    assert response["Location"] == ME


def test_one_comes_back_to_where_one_came_from(client):
    make_member("li@example.cn")

    response = client.post(LOGIN, {"login": "li@example.cn", "password": PASSWORD, "next": "/lawyers/apply/"})

    assert response["Location"] == "/lawyers/apply/"


def test_a_new_address_counts_only_once_it_is_proven(client):
    user = make_member("old@example.cn")
    client.post(LOGIN, {"login": "old@example.cn", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.cn", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "old@example.cn"

    client.post(CONFIRM, {"code": code_in(mail.outbox[0])})

    user.refresh_from_db()
    assert user.email == "new@example.cn"
    assert mail.outbox[-1].to == ["old@example.cn"]


def test_a_mail_server_that_does_not_answer_gives_a_page_that_says_so(client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.broken_mail.Backend"
    make_member("li@example.cn")

    for email in ("li@example.cn", "nobody@example.cn"):
        response = client.post(BY_CODE, {"email": email})

        assert response.status_code == 503
        assert "邮件没有寄出" in response.content.decode()


def test_two_sign_ups_at_the_same_moment_make_one_account_and_no_error(client, rf):
    request = rf.post(SIGNUP, {"email": "li@example.cn", "password1": PASSWORD})
    request.session, request.user = client.session, AnonymousUser()
    request._messages = FallbackStorage(request)
    with request_context(request):
        form = SignupForm(request.POST)
        assert form.is_valid()
        make_member("li@example.cn")

        user, response = form.try_save(request)

    assert user is None
    assert response["Location"] == CONFIRM
    assert User.objects.count() == 1


def test_an_address_that_belongs_to_somebody_else_cannot_be_taken_over(client):
    make_member("theirs@example.cn")
    user = make_member("mine@example.cn")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/email/", {"email": "theirs@example.cn", "action_add": ""})
    page = client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})

    user.refresh_from_db()
    assert user.email == "mine@example.cn"
    assert "这个邮箱不能用" in page.content.decode()
