"""The living style guide: every component that the stylesheets know is drawn there, for staff alone."""

import re
from pathlib import Path

import pytest

from tests.factories import make_provision, make_staff, make_user

ROOT = Path(__file__).resolve().parents[2]
# What stands on pages only and makes no sense by itself, and where to see it.
ELSEWHERE = {
    "the frame of whole pages": "side art wrap band beside below read cols--list laws keep qr url useful thanked",
    "contents that follow, on an article": "toc totoc opens shut",
    "what a script brings: on an article, a search field, the guide": "can-share js--share aloud quoting slip slips quiet peek",
    "what is printed or kept from print": "printonly noprint only-letter plan sheet code said",
    "forms of single pages": "filters brief",
    "a day that is over, drawn by pictures.py": "d",
}


def classes_in_css():
    found = set()
    for sheet in ("site.css", "more.css"):
        css = (ROOT / "static" / "css" / sheet).read_text(encoding="utf-8")
        css = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", css, flags=re.DOTALL)
        found |= set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", css)))
    return found


def classes_in(html):
    return {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}


@pytest.mark.django_db
def test_every_component_is_drawn_in_the_style_guide(client):
    make_provision(675)
    client.force_login(make_staff())

    page = client.get("/styleguide/")

    elsewhere = {name for names in ELSEWHERE.values() for name in names.split()}
    assert classes_in_css() - classes_in(page.content.decode()) - elsewhere == set()
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_what_is_drawn_elsewhere_is_still_a_component_that_something_uses():
    elsewhere = {name for names in ELSEWHERE.values() for name in names.split()}
    sources = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static" / "js").glob("*.js"),
        ROOT / "selfhelp/pictures.py",
    ]
    used = "\n".join(path.read_text(encoding="utf-8") for path in sources if "styleguide" not in path.parts)

    assert elsewhere - classes_in_css() == set()
    assert {name for name in elsewhere if not re.search(rf"[}}\"'\s.]{name}[{{\"'\s.]", used)} == set()


@pytest.mark.django_db
def test_the_style_guide_is_for_staff_alone(client):
    assert client.get("/styleguide/").headers["Location"].startswith("/accounts/login/")

    client.force_login(make_user())

    assert client.get("/styleguide/").status_code == 302
