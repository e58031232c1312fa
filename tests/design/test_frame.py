"""The frame around every page, and the pages for what goes wrong."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content" / "articles"


@pytest.mark.parametrize(
    "status", ["400", "403", "403_csrf", "404", "405", "409", "413", "415", "429", "500", "503"]
)
def test_a_page_for_what_went_wrong_needs_neither_database_nor_request(status):
    html = render_to_string(f"{status}.html")

    assert html.count("<h1>") == 1
    assert 'href="tel:110"' in html
    assert 'href="tel:12356"' in html
    assert 'name="robots" content="noindex"' in html


def test_home_leads_only_to_articles_that_the_site_ships():
    path = (ROOT / "templates" / "home" / "_path.html").read_text(encoding="utf-8")
    slugs = set(re.findall(r"'articles:detail' '([a-z0-9-]+)'", path))

    assert slugs
    assert slugs <= {file.stem for file in CONTENT.glob("*.md")}


def test_the_sizes_of_type_wait_for_their_script():
    html = render_to_string("_sizes.html")

    assert re.search(r'class="sizes js"[^>]* data-sizes', html)
    assert html.count("<button") == 3


@pytest.mark.parametrize(
    ("here", "last", "shown"),
    [
        (1, 1, set()),
        (1, 3, {"?page=2"}),
        (2, 3, {"?page=1", "?page=3"}),
        (3, 3, {"?page=2"}),
    ],
)
def test_turning_pages_offers_only_pages_that_exist(rf, here, last, shown):
    html = render_to_string("_pager.html", {"number": here, "pages": last}, request=rf.get("/articles/"))

    assert set(re.findall(r'href="([^"]+)"', html)) == shown


def test_turning_pages_keeps_what_was_asked(rf):
    request = rf.get("/articles/", {"tag": "huabei"})

    html = render_to_string("_pager.html", {"number": 1, "pages": 2}, request=request)

    assert 'href="?tag=huabei&amp;page=2"' in html


@pytest.mark.django_db
def test_a_page_for_what_went_wrong_hands_back_what_was_typed_but_no_secret(rf):
    chosen = {
        "stage": "payment_order",
        "received_on": "2026-11-20",
        "opened": "1795337307-0:kseSPZNF5fY_TBeo4",
    }
    typed = {"body": "我断供两个月了 <b>", "password": "qian-li-zhi-xing"}
    request = rf.post("/questions/ask/", chosen | typed)

    html = render_to_string("403_csrf.html", request=request)

    assert "我断供两个月了 &lt;b&gt;</textarea>" in html
    assert html.count("<textarea") == 1
    assert "qian-li-zhi-xing" not in html
