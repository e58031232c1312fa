"""What a reader's own device keeps and forgets: the server's half. tests/browser/test_device.py tries it in a browser."""

import json
import re

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from portal import views_device
from tests.factories import make_article, make_member, make_provision, make_question

pytestmark = pytest.mark.django_db


def told(client):
    """What the worker is told: the object before its code."""
    text = client.get("/sw.js").content.decode()
    return json.loads(re.match(r"const SITE = (\{.*\});\n", text)[1])


def policy(client, path):
    return client.get(path)["Content-Security-Policy"]


def test_the_site_can_be_put_among_the_apps_of_a_telephone(client):
    response = client.get("/manifest.webmanifest")
    facts = response.json()

    assert response["Content-Type"] == "application/manifest+json"
    assert {(icon["sizes"], icon["purpose"]) for icon in facts["icons"]} == {
        ("192x192", "any"), ("192x192", "maskable"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in facts["icons"])
    assert facts["start_url"] in told(client)["shell"]
    assert 'rel="manifest" href="/manifest.webmanifest"' in client.get("/kept/").content.decode()


def test_the_worker_stands_above_all_pages_and_is_asked_for_anew(client):
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "importScripts" not in response.content.decode()


def test_what_every_worker_brings_along_is_the_same_for_everybody(client):
    client.force_login(make_member())

    for path in told(client)["shell"]:
        response = client.get(path)

        assert response.status_code == 200, path
        assert "public" in response["Cache-Control"], path
        assert not response.cookies, path


def test_without_network_every_tool_and_letter_leads_to_its_place_on_the_page_for_paper(client):
    page = client.get("/selfhelp/by-hand/").content.decode()
    instead = told(client)["instead"]

    assert len(instead) > 12
    for path, place in instead.items():
        resolve(path)
        here, _, name = place.partition("#")
        assert here == "/selfhelp/by-hand/"
        assert not name or f'id="{name}"' in page, place


def test_switched_off_the_worker_takes_itself_and_every_copy_away(client, settings):
    settings.OFFLINE_READING = False

    text = client.get("/sw.js").content.decode()

    assert "unregister()" in text
    assert "caches.delete" in text
    assert "fetch" not in text
    page = client.get("/kept/").content.decode()
    assert [
        words in page for words in ("data-worker", "没有网络也能看。不用登录，只存", "这个浏览器不能离线看")
    ] == [False] * 3


def test_only_the_page_that_starts_a_worker_may_do_so(client):
    assert "worker-src 'self'" in policy(client, "/kept/")
    assert "child-src 'self'" in policy(client, "/kept/")
    assert "worker-src" not in policy(client, "/help/")


def test_articles_provisions_and_questions_offer_to_be_kept_and_nothing_personal_can_be(client):
    pages = [each.get_absolute_url() for each in (make_article(), make_provision(675), make_question())]
    keepable = re.compile(views_device.KEEPABLE)

    for path in pages:
        assert f'href="/kept/#{path}"' in client.get(path).content.decode()
        assert keepable.search(path), path
    for path in ("/questions/mine/", "/questions/mine/7/", "/questions/ask/", "/accounts/me/", "/preview/x/",
                 "/articles/", "/statutes/civil-code/", "//evil.example/articles/a/", "/articles/a/correction/"):  # fmt: skip
        assert not keepable.search(path), path


# 清除本机痕迹


def cleared(client):
    client.get("/clear/")
    return client.post("/clear/", {"csrfmiddlewaretoken": client.cookies[site.CSRF_COOKIE_NAME].value})


def test_clearing_ends_the_session_and_has_the_browser_forget_everything():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())
    session = client.cookies[site.SESSION_COOKIE_NAME].value

    response = cleared(client)

    assert (response.status_code, response["Location"]) == (302, "/clear/done/")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert {name for name, cookie in response.cookies.items() if cookie.value} == set()
    client.cookies[site.SESSION_COOKIE_NAME] = session  # somebody wrote it down before
    assert client.get("/accounts/me/").status_code == 302
    assert "no-store" in response["Cache-Control"]


def test_looking_at_the_page_or_a_forged_request_clears_nothing():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())

    looked = client.get("/clear/")
    forged = client.post("/clear/")

    assert "no-store" in looked["Cache-Control"]
    assert "Clear-Site-Data" not in looked
    assert forged.status_code == 403
    assert "Clear-Site-Data" not in forged
    assert client.get("/accounts/me/").status_code == 200


def test_what_cannot_be_cleared_is_said_before_and_after(client):
    for path in ("/clear/", "/clear/done/"):
        page = client.get(path).content.decode()

        for words in (
            "历史记录",
            "聊天记录",
            "下载",
            "截图",
            "邮箱",
            "公司、学校的网络",
            "/accounts/me/erase/",
            "/me/followed/",
        ):
            assert words in page, (path, words)
