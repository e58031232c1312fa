"""Trying too often: by account, by network, and what is said then."""

import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts import limits
from accounts.models import Session
from core.models import LimitCount
from tests.accounts.test_signing_in import code_in
from tests.factories import NOW, PASSWORD, make_member

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def try_password(client, email="li@example.cn", password="wrong", **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def as_after(tries):
    """As if what the two tries so far have in common, and nothing else, had been tried so often: pages are dear to draw."""
    assert LimitCount.objects.filter(count=2).update(count=tries) == 1


def test_the_eleventh_guess_at_an_account_is_refused_even_with_the_right_password(client):
    make_member("li@example.cn")
    answers = [try_password(client).status_code for _ in range(10)]

    last = try_password(client, password=PASSWORD)

    assert answers == [200] * 10
    assert last.status_code == 429
    assert client.get("/accounts/me/").status_code == 302


def test_the_refusal_says_how_long_keeps_the_address_and_forgets_the_password(client):
    for _ in range(10):
        try_password(client)

    page = try_password(client, password="my-secret-words")

    text = page.content.decode()
    assert 0 < int(page["Retry-After"]) <= 900
    assert "分钟再试" in text
    assert "li@example.cn" in text
    assert "my-secret-words" not in text
    assert "no-store" in page["Cache-Control"]


def test_an_account_that_does_not_exist_is_limited_just_the_same(client):
    answers = [try_password(client, "nobody@example.cn").status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


def test_guesses_from_elsewhere_do_not_lock_the_owner_out(client):
    make_member("li@example.cn")
    for _ in range(15):
        try_password(client, REMOTE_ADDR="203.0.113.9")

    response = try_password(client, password=PASSWORD, REMOTE_ADDR="198.51.100.1")

    assert response.status_code == 302


def test_guesses_from_many_networks_at_one_account_end_too(client):
    first = [try_password(client, REMOTE_ADDR=f"198.51.{n}.1").status_code for n in range(2)]
    as_after(59)

    last = [try_password(client, REMOTE_ADDR=f"198.51.{n}.1").status_code for n in range(2, 4)]

    assert (first, last) == ([200, 200], [200, 429])


def test_one_network_cannot_try_account_after_account(client):
    first = [try_password(client, f"person{n}@example.cn").status_code for n in range(2)]
    as_after(119)

    last = [try_password(client, f"person{n}@example.cn").status_code for n in range(2, 4)]

    assert (first, last) == ([200, 200], [200, 429])


def test_a_forged_forwarding_header_buys_no_new_tries(client):
    answers = [try_password(client, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code for n in range(11)]

    assert answers[-1] == 429


def test_spaces_and_capitals_are_the_same_account(client):
    variants = ["li@example.cn", "LI@example.cn", " li@example.cn ", "Li@Example.cn"]

    answers = [try_password(client, variants[n % 4]).status_code for n in range(11)]

    assert answers[-1] == 429


@pytest.mark.parametrize("address", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_no_mailbox_is_flooded(client, address):
    for _ in range(8):
        client.cookies.clear()
        last = client.post(address, {"email": "li@example.cn"})

    assert last.status_code == 429
    assert len(mail.outbox) == 6


def test_asking_for_the_code_again_is_counted_as_well(client):
    client.post("/accounts/signup/", {"email": "li@example.cn", "password1": PASSWORD})
    for _ in range(9):
        client.post("/accounts/confirm-email/", {"action": "resend"})

    assert len(mail.outbox) <= 6


def test_sign_ups_from_one_network_end(client):
    def sign_up():
        client.cookies.clear()
        return client.post("/accounts/signup/", {"email": "nonsense", "password1": ""}).status_code

    first = [sign_up() for _ in range(2)]
    as_after(39)

    last = [sign_up() for _ in range(2)]

    assert (first, last) == ([200, 200], [200, 429])


def test_the_old_password_cannot_be_guessed_by_whoever_found_an_open_browser(client):
    client.force_login(make_member())
    form = {"oldpassword": "wrong", "password1": "xin-de-mi-ma-2027", "password2": "xin-de-mi-ma-2027"}

    answers = [client.post("/accounts/password/change/", form).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


def test_the_second_step_cannot_be_guessed_from_many_networks(client):
    user = make_member("li@example.cn")
    _with_totp(user)
    try_password(client, password=PASSWORD)

    def guess(n):
        address = f"198.51.{n}.1"
        return client.post(
            "/accounts/2fa/authenticate/", {"code": f"{n:06d}"}, REMOTE_ADDR=address
        ).status_code

    first = [guess(n) for n in range(2)]
    as_after(59)

    last = [guess(n) for n in range(2, 4)]

    assert (first, last) == ([200, 200], [200, 429])


def test_a_code_from_an_app_that_was_used_in_one_process_is_no_good_in_another(client):
    secret = _with_totp(make_member("li@example.cn"))

    def try_code(browser, write=str):
        try_password(browser, password=PASSWORD)
        cache.clear()  # each process has a cache of its own
        return browser.post("/accounts/2fa/authenticate/", {"code": write(totp_now(secret))}).status_code

    with time_machine.travel(NOW, tick=False):
        answers = [
            try_code(client),
            try_code(Client()),
            try_code(Client(), lambda code: f"{code[:3]}-{code[3:]}"),
        ]

    assert answers == [302, 200, 200]


def _with_totp(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def totp_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_switch_for_load_tests_lets_everything_pass(client, settings):
    settings.RATE_LIMITS = False

    answers = {try_password(client).status_code for _ in range(15)}

    assert answers == {200}
    assert LimitCount.objects.count() == 0


def test_the_table_of_counts_holds_no_address(client):
    try_password(client, REMOTE_ADDR="203.0.113.9")

    keys = " ".join(LimitCount.objects.values_list("key", flat=True))
    assert LimitCount.objects.count() == 3
    assert "li@" not in keys
    assert "203.0" not in keys


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_one_customer_is_one_network(address, network):
    request = RequestFactory().get("/", REMOTE_ADDR=address)

    assert limits.network(request) == network


def test_strangers_from_everywhere_do_not_lock_an_owner_out_of_their_own_browser(client):
    make_member("li@example.cn")
    try_password(client, password=PASSWORD, REMOTE_ADDR="198.51.100.1")
    client.post("/accounts/logout/")
    stranger = Client()
    for n in range(2):
        try_password(stranger, REMOTE_ADDR=f"198.51.{n}.1")
    LimitCount.objects.update(count=1000)

    theirs = try_password(stranger, password=PASSWORD, REMOTE_ADDR="198.51.7.1").status_code
    own = try_password(client, password=PASSWORD, REMOTE_ADDR="198.51.100.1").status_code

    assert (theirs, own) == (429, 302)


def test_in_ones_own_browser_there_are_ten_tries_too_and_for_ones_own_account_alone(client):
    make_member("li@example.cn"), make_member("wang@example.cn")
    try_password(client, password=PASSWORD)
    client.post("/accounts/logout/")

    answers = [try_password(client).status_code for _ in range(11)]
    LimitCount.objects.update(count=1000)
    other = try_password(client, email="wang@example.cn").status_code

    assert answers == [200] * 10 + [429]
    assert other == 429


def test_whoever_holds_many_ipv6_networks_is_one_customer_in_the_end(client):
    def sign_up(n):
        return client.post(
            "/accounts/signup/", {"email": "nonsense", "password1": ""}, REMOTE_ADDR=f"2001:db8:1:{n:x}::1"
        ).status_code

    first = [sign_up(n) for n in range(2)]
    as_after(40 * limits.WIDER - 1)

    last = [sign_up(n) for n in range(2, 4)]

    assert (first, last) == ([200, 200], [200, 429])


def test_guesses_at_one_moment_at_a_code_from_a_mail_are_as_many_guesses(client):
    make_member("li@example.cn")
    client.post("/accounts/login/code/", {"email": "li@example.cn"})
    waiting = Session.objects.filter(pk=client.session.session_key)
    as_all_read_it = waiting.get().session_data

    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "12345x"})
        waiting.update(session_data=as_all_read_it)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})

    assert client.get("/accounts/me/").status_code == 302
