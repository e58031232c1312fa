"""The pages that belong to no room, and what machines ask of the site."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.models import PageGeneration

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_when_every_migration_is_applied(client):
    assert client.get("/readyz").content == b"ready"


def test_not_ready_without_the_row_of_the_page_cache(client):
    PageGeneration.objects.all().delete()

    assert client.get("/readyz").status_code == 503


def test_robots_are_told_where_the_sitemap_is_and_what_is_private(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_security_txt_says_whom_to_tell_and_is_never_past_its_time(client):
    said = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines()
    )

    left = datetime.fromisoformat(said.pop("Expires")) - timezone.now()
    assert timedelta(days=30) < left < timedelta(days=365)
    assert said == {
        "Contact": "http://127.0.0.1:8000/about/",
        "Preferred-Languages": "zh, en",
        "Canonical": "http://127.0.0.1:8000/.well-known/security.txt",
        "Policy": "http://127.0.0.1:8000/about/#security",
    }
    assert 'id="security"' in client.get("/about/").content.decode()


def test_another_host_is_refused():
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400
