"""Browsers that are signed in, for tests of sessions: cheap ones, and one that goes through the form."""

import time_machine
from django.test import Client

from tests.factories import PASSWORD

ALIVE, DEVICES, END = "/accounts/me/alive/", "/accounts/me/devices/", "/accounts/me/devices/end/"
LOGIN, REAUTHENTICATE = "/accounts/login/", "/accounts/reauthenticate/"
WECHAT = "Mozilla/5.0 (Linux; Android 13; V2166BA) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Mobile/15E148 Safari/604.1"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def opens(client):
    return client.get(ALIVE).status_code == 204


def key_of(client):
    return client.cookies["session"].value


def sign_in(client, user, agent=WECHAT):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD}, HTTP_USER_AGENT=agent)


def at(moment):
    return time_machine.travel(moment, tick=False)
