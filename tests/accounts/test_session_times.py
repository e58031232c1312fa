"""How long one stays signed in, what is written of it, and the table in which sessions lay before."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as FormerSession
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import privacy, sessions
from accounts.models import KnownBrowser, Session, User
from tests.accounts.browsers import (
    ALIVE,
    at,
    key_of,
    opens,
    sign_in,
    signed_in,
)
from tests.factories import NOW, make_member, make_staff

pytestmark = pytest.mark.django_db


# Time


@pytest.mark.parametrize(
    ("make", "after", "still"),
    [
        (lambda: make_staff("编辑"), timedelta(minutes=29), True),
        (lambda: make_staff("编辑"), timedelta(minutes=30), False),
        (lambda: make_member(is_superuser=True), timedelta(minutes=30), False),
        (make_member, timedelta(hours=13), True),
        (make_member, timedelta(days=13, hours=23), True),
        (make_member, timedelta(days=14), False),
    ],
)
def test_how_long_one_stays_signed_in_without_coming_by(make, after, still):
    with at(NOW):
        client = signed_in(make())

    with at(NOW + after):
        assert opens(client) is still


def test_what_is_kept_in_a_session_makes_it_no_longer():
    with at(NOW):
        client = signed_in(make_member())
    for days in (7, 13):
        with at(NOW + timedelta(days=days)):
            session = client.session
            session["qa.drafts"] = {"/questions/ask/": {"body": f"第 {days} 天"}}
            session.save()

    with at(NOW + timedelta(days=14)):
        assert not opens(client)


def test_staff_are_out_after_twelve_hours_however_busy():
    with at(NOW):
        client = signed_in(make_staff("编辑"))
    seen = []
    for visit in range(1, 26):
        with at(NOW + timedelta(minutes=29 * visit)):
            seen.append(opens(client))

    assert seen == [True] * 24 + [False]


def test_whoever_becomes_staff_by_whatever_way_is_held_to_the_hours_of_staff():
    user = make_member()
    with at(NOW):
        client = signed_in(user)
    User.objects.filter(pk=user.pk).update(is_staff=True)

    with at(NOW + timedelta(minutes=31)):
        assert not opens(client)


def written(client):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert opens(client)
    return sum(query["sql"].startswith("UPDATE") for query in asked)


def test_a_visit_is_written_down_every_five_minutes_and_of_staff_every_minute():
    with at(NOW):
        reader, staff = signed_in(make_member()), signed_in(make_staff("编辑"))
    found = {}
    for seconds in (30, 90, 200, 301, 330):
        with at(NOW + timedelta(seconds=seconds)):
            found[seconds] = (written(reader), written(staff))

    assert found == {30: (0, 0), 90: (0, 1), 200: (0, 1), 301: (1, 1), 330: (0, 0)}


def test_what_a_page_asks_by_its_clock_keeps_nobody_signed_in():
    with at(NOW):
        client = signed_in(make_staff("编辑"))
    for minutes in (10, 20, 29):
        with at(NOW + timedelta(minutes=minutes)):
            client.get(ALIVE, HTTP_X_BY_THE_CLOCK="1")

    with at(NOW + timedelta(minutes=30)):
        assert not opens(client)


def test_sessions_that_are_over_are_forgotten_by_night():
    with at(NOW):
        _, reader, old = (signed_in(each) for each in (make_staff("编辑"), make_member(), make_member()))
    Session.objects.filter(pk=key_of(old)).update(expire_date=NOW)

    with at(NOW + timedelta(hours=1)):
        call_command("clearsessions")

    assert {row.pk for row in Session.objects.all()} == {key_of(reader)}


# One's data, and the table of before


def test_sessions_and_browsers_are_in_the_export_and_go_with_the_account(client):
    user = make_member()
    sign_in(client, user)

    told = privacy.export(user)["账号"]
    privacy.erase(user)

    assert [each["设备"] for each in told["登录着的设备"]] == ["安卓设备 · 微信"]
    assert [each["设备"] for each in told["登录过的浏览器"]] == ["安卓设备 · 微信"]
    assert not Session.objects.exists()
    assert not KnownBrowser.objects.exists()


def test_browsers_long_unused_are_forgotten():
    user = make_member()
    for days, mark in ((179, "new"), (181, "old")):
        then = NOW - timedelta(days=days)
        KnownBrowser.objects.create(user=user, mark=mark, device="iPhone", first_at=then, last_at=then)

    sessions.forget(NOW)

    assert [each.mark for each in KnownBrowser.objects.all()] == ["new"]


def test_nobody_is_signed_out_by_the_update_and_nothing_ended_comes_back_by_going_back():
    step = import_module("accounts.migrations.0003_sessions_know_whose_they_are")
    user = make_member()
    for name, holder in (("kept", user.pk), ("ended", user.pk), ("gone", 999_999_999)):
        data = {
            SESSION_KEY: str(holder),
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        }
        FormerSession.objects.save(name * 8, data, timezone.now() + timedelta(days=3))
    client = Client()
    client.cookies["session"] = "kept" * 8

    step.bring_over(apps, None)
    step.bring_over(apps, None)  # begun twice
    came = opens(client)
    Session.objects.filter(pk="ended" * 8).delete()
    step.take_back(apps, None)

    assert came
    assert [each.pk for each in FormerSession.objects.all()] == ["kept" * 8]
