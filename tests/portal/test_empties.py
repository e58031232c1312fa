"""Where there is nothing yet, or nothing under what was chosen, a list says why and leads on."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import make_article, make_lawyer, make_member, make_question

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PUBLIC = [
    "/articles/", "/questions/", "/questions/outcomes/", "/statutes/", "/lawyers/", "/glossary/", "/notices/", "/figures/",
    "/search/?q=没有这个词",
]  # fmt: skip
OWN = ["my_list", "my_list:comments", "my_list:answers", "my_list:reviews", "notices"]
DESK = ["desk", "desk:due", "desk:mine", "desk:review"]


def empty(client, address):
    """What stands where the rows would be, and where it leads."""
    html = client.get(address).content.decode()
    places = re.findall(r'<div class="empty flow">(.*?)</div>', html, re.DOTALL)
    assert len(places) == 1, address
    assert re.search(r"<h2>.+?</h2>\s*<p>.+", places[0], re.DOTALL), address
    return re.findall(r'href="([^"]+)"', places[0])


@pytest.mark.django_db
def test_a_list_with_nothing_on_it_yet_says_why_and_leads_on(client):
    for address in PUBLIC:
        assert [way for way in empty(client, address) if way != address], address


@pytest.mark.django_db
def test_without_a_number_from_the_database_the_page_of_help_still_has_numbers(client):
    main = client.get("/help/").content.decode().partition("<main")[2].partition("</main>")[0]

    assert set(re.findall(r"tel:(\d+)", main)) == {"110", "120", "12356", "12348"}


@pytest.mark.django_db
def test_what_somebody_has_not_done_yet_leads_to_where_it_is_done(client):
    lawyer = make_lawyer(make_member())
    client.force_login(lawyer.user)

    for place in [*OWN, *DESK]:
        name, _, part = place.partition(":")
        address = reverse(f"qa:{name}") + (f"?{'tab' if name == 'desk' else 'kind'}={part}" if part else "")
        assert empty(client, address), place


@pytest.mark.django_db
def test_each_choice_that_finds_nothing_can_be_let_go_alone(client):
    article = make_article()
    tag = article.tags.get()
    make_question()

    articles = empty(client, f"/articles/?tag={tag.slug}&q=没有这个词&page=1")
    questions = empty(client, "/questions/?status=answered&stage=summons")

    assert set(articles) >= {
        f"?tag={tag.slug}",
        "?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D",
        "/articles/",
    }
    assert set(questions) >= {"?stage=summons", "?status=answered", "/questions/"}


@pytest.mark.django_db
def test_a_shelf_without_articles_offers_no_choice_to_let_go(client):
    article = make_article()
    shelf = f"/categories/{article.category.slug}/"

    assert empty(client, f"{shelf}?q=没有这个词")[0] == "?"
    assert "去掉" not in client.get(shelf).content.decode()


def test_every_list_of_many_pages_knows_what_to_say_when_it_is_empty():
    pages = [path for path in TEMPLATES.rglob("[!_]*.html") if "admin" not in path.parts]
    lists = {path: path.read_text() for path in pages}
    words = re.compile(r"_(empty|none|nothing)\.html")

    speechless = {
        path.name for path, text in lists.items() if "_pager.html" in text and not words.search(text)
    }

    assert speechless == {"versions.html"}  # an article that is read has a version
