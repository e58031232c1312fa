"""Every page of the admin that is about one row, asked for rows that cannot be."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponseNotFound
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from articles.models import Article
from tests.factories import make_article, make_staff

pytestmark = pytest.mark.django_db


def routes(resolver, before=""):
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route


ROUTES = sorted(
    route for route in routes(get_resolver()) if route.startswith("admin/") and "object_id>" in route
)


def addresses(row):
    for route in ROUTES:
        shelf = re.sub(r"<(\w+:)?content_type_id>", str(ContentType.objects.get_for_model(Article).pk), route)
        yield "/" + re.sub(r"<(\w+:)?object_id>", row, shelf)


def test_the_map_of_the_admin_was_read():
    assert "admin/accounts/user/<path:object_id>/change/" in ROUTES
    assert len({route.split("/")[2] for route in ROUTES}) > 20


@pytest.mark.parametrize(
    "row",
    ["abc", "0", "９", "9" * 5000, "_00", "%00"],
    ids=lambda row: row if len(row) < 20 else "very long",
)
def test_no_page_of_the_admin_breaks_on_a_row_that_cannot_be(client, row, monkeypatch):
    # The page that says so is tested elsewhere; drawing it for each of six hundred addresses took most of the time.
    monkeypatch.setattr("portal.urls.handler404", lambda request, exception: HttpResponseNotFound())
    client.force_login(make_staff(is_superuser=True))
    client.raise_request_exception = False

    broken = [address[:90] for address in addresses(row) if client.get(address).status_code >= 500]

    assert broken == []


def test_a_button_asked_for_no_number_says_not_found(client):
    client.force_login(make_staff(is_superuser=True))

    assert client.get("/admin/articles/article/abc/publish/").status_code == 404
    assert client.get("/admin/qa/question/abc/decide-on-it/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "entry=abc",
        "entry=\x89",
        "entry=" + "9" * 5000,
        "_to_field=",
        "_to_field=nothing",
        "_to_field=entry%2C",
    ],
)
def test_a_page_for_a_new_row_takes_no_row_that_cannot_be(client, query):
    client.force_login(make_staff(is_superuser=True))

    assert client.get(f"/admin/search/pinnedresult/add/?{query}").status_code == 404


@pytest.mark.parametrize("row", ["abc", "😀", "9" * 5000, "-1"])
def test_a_form_that_is_sent_with_a_row_that_cannot_be_says_so(client, row):
    client.force_login(make_staff(is_superuser=True))

    answer = client.post("/admin/search/pinnedresult/add/", {"query": "花呗", "entry": row})

    assert answer.status_code == 200
    assert "花呗" in answer.content.decode()


def test_a_page_for_a_new_row_takes_words_and_rows_to_begin_with(client):
    client.force_login(make_staff(is_superuser=True))

    page = client.get("/admin/search/pinnedresult/add/?query=%E8%8A%B1%E5%91%97&entry=7&_to_field=id")

    assert 'value="花呗"' in page.content.decode()


def test_a_row_that_is_there_still_opens(client):
    client.force_login(make_staff(is_superuser=True))

    assert client.get(f"/admin/articles/article/{make_article().pk}/change/").status_code == 200
