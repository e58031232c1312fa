"""Whether an address has an account: no page tells it, by words, by headers or by the work that the answer takes."""

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.counting import CountingHasher
from tests.factories import PASSWORD, make_app, make_member, make_staff

pytestmark = pytest.mark.django_db
KNOWN, NEW = "known@example.cn", "never@example.cn"
WRONG = {"code": "000000"}

# What a stranger does, step by step: address, form. The address stands for ADDRESS.
WALKS = {
    "password": [("/accounts/login/", {"login": "ADDRESS", "password": "a-wrong-password-2026"})],
    "code": [
        ("/accounts/login/code/", {"email": "ADDRESS"}),
        ("/accounts/login/code/confirm/", WRONG),
        ("/accounts/login/code/confirm/", {"action": "resend"}),
        ("/accounts/login/code/confirm/", WRONG),
        ("/accounts/login/code/confirm/", WRONG),
        ("/accounts/login/code/confirm/", WRONG),
    ],
    "reset": [
        ("/accounts/password/reset/", {"email": "ADDRESS"}),
        ("/accounts/password/reset/confirm/", WRONG),
        ("/accounts/password/reset/confirm/", WRONG),
        ("/accounts/password/reset/confirm/", WRONG),
        ("/accounts/password/reset/complete/", {"password1": PASSWORD, "password2": PASSWORD}),
    ],
    "sign-up": [
        ("/accounts/signup/", {"email": "ADDRESS", "password1": PASSWORD}),
        ("/accounts/confirm-email/", WRONG),
        ("/accounts/confirm-email/", {"action": "resend"}),
        ("/accounts/confirm-email/", WRONG),
    ],
    "let in": [
        ("/accounts/let-in/", {"email": "ADDRESS", "code": "abc123-00112233445566778899aabbccddeeff"})
    ],
}


@dataclass
class Told:
    """What somebody outside can see or measure of one answer."""

    status: int
    headers: dict
    words: str
    hashes: int
    mails: int
    writes: int


# A row read by its number takes a tenth of a millisecond, of an answer that takes twenty or, with a password, three hundred.
READS_MORE_OR_LESS = 3


def walk(steps, address, client):
    """What each step tells, and how many rows it reads."""
    found, reads = [], []
    for path, form in steps:
        sent = {name: value.replace("ADDRESS", address) for name, value in form.items()}
        hashes, mails = CountingHasher.times, len(mail.outbox)
        with CaptureQueriesContext(connection) as queries:
            page = client.post(path, sent)
        asked = [each["sql"] for each in queries.captured_queries]
        # Counts of limits that are over are swept now and then, whoever comes by.
        asked = [
            sql
            for sql in asked
            if not sql.startswith(('DELETE FROM "core_limitcount"', "SAVEPOINT", "RELEASE", "ROLLBACK"))
        ]
        shown = client.get(page["Location"]) if page.status_code == 302 else page
        headers = {
            name: value for name, value in page.headers.items() if name not in ("Content-Length", "Expires")
        }
        wrote = [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
        found.append(
            Told(
                page.status_code,
                headers,
                without(shown, address),
                CountingHasher.times - hashes,
                len(mail.outbox) - mails,
                len(wrote),
            )
        )
        reads.append(len(asked) - len(wrote))
    return found, reads


def assert_the_same(known, new):
    assert known[0] == new[0]
    apart = [abs(first - second) for first, second in zip(known[1], new[1], strict=True)]
    assert max(apart) <= READS_MORE_OR_LESS


def without(page, address):
    text = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL).group()
    return re.sub(r'value="[^"]{32,}"', "", text.replace(address, "ADDRESS"))


@pytest.fixture(autouse=True)
def _counted(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.counting.CountingHasher"]


def staff_with_app():
    make_app(make_staff("编辑", email=KNOWN))


def suspended():
    make_member(KNOWN, is_active=False)


@pytest.mark.parametrize(
    ("made", "name"),
    [(lambda: make_member(KNOWN), name) for name in WALKS]
    + [(made, name) for made in (staff_with_app, suspended) for name in ("password", "code")],
)
def test_an_address_with_an_account_is_answered_like_one_without(made, name):
    made()

    known, new = walk(WALKS[name], KNOWN, Client()), walk(WALKS[name], NEW, Client())

    assert_the_same(known, new)


def test_whoever_changes_their_address_does_not_learn_who_else_is_here():
    make_member(KNOWN)

    def change_to(address):
        client = Client()
        client.force_login(make_member())
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return walk(
            [("/accounts/email/", {"email": address, "action_add": ""}), ("/accounts/confirm-email/", WRONG)],
            address,
            client,
        )

    assert_the_same(change_to(KNOWN), change_to(NEW))
