"""What somebody typed is words on every page that shows it: each column that holds words of people is filled with the worst,
and then every kind of page is read as a browser reads it, with an HTML parser."""

import json
import re
from html.parser import HTMLParser
from itertools import cycle
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Tag
from articles.workingcopy import working_copy
from core.markup import sanitize
from portal.pagekinds import ANYBODY, KINDS, LAWYER, LINK, MEMBER, STEP
from search import index
from tests.factories import make_article, make_feedback, make_review, make_staff
from tests.world import make_world

pytestmark = pytest.mark.django_db
WORST = (
    '"><x4711 on4711=1><script>alert(4711)</script>',
    "'><img src=x onerror=alert(4711)>",
    "</script></style></textarea></title><x4711>",
    "<!--<x4711>--> <svg onload=alert(4711)>",
    "&lt;x4711&gt;&#60;x4711&#62;",
    "{{ x4711 }}{% x4711 %}[4711](javascript:alert(4711))",
    "javascript:alert(4711)//",
)
# Words of people, as they were typed. HTML and Markdown stand in other columns: tests/core/test_markup.py has what makes them.
COLUMNS = {
    "accounts.User": ["display_name"],
    "accounts.LawyerProfile": [
        "real_name", "licence_number", "firm", "region", "introduction", "verification_method", "decision_reason",
    ],
    "statutes.Statute": ["title", "issuer"],
    "statutes.Edition": ["label", "document_number", "effective_note", "text_note", "source_name"],
    "statutes.Provision": ["place", "text", "summary", "gloss", "note"],
    "reference.Hotline": ["name", "purpose", "hours", "note", "source"],
    "reference.Term": ["plain", "provision", "source"],
    "reference.Notice": ["title", "text", "if_paid", "source"],
    "reference.LegalFigure": ["name", "value", "unit", "provision", "binds", "source"],
    "articles.Category": ["name", "intro"],
    "articles.Tag": ["name", "description"],
    "articles.Article": ["retired_reason"],
    "articles.Feedback": ["text", "quote", "sentence", "grounds", "handling_note"],
    "articles.PreviewLink": ["for_whom"],
    "qa.Question": ["author_label", "decision_reason", "public_note", "title", "body"],
    "qa.Answer": ["author_label", "decision_reason", "public_note", "lawyer_firm"],
    "qa.Claim": ["no_conflict_with"],
    "qa.FirmConflict": ["name"],
    "qa.Comment": ["author_label", "decision_reason", "public_note", "body", "editor_note", "printed_on"],
    "qa.Snippet": ["title", "body"],
    "qa.Flag": ["note"],
    "qa.ReplyTemplate": ["name", "text"],
    "qa.WatchedPhrase": ["reason"],
    "qa.PeerReview": ["body", "public_note", "author_label", "lawyer_firm"],
}  # fmt: skip
ADDRESSED = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "ping",
    "background",
    "srcset",
}
DATA = ("application/ld+json", "application/json", "importmap")


class Reading(HTMLParser):
    """What a browser would run of a page, or take apart in a way that nobody meant."""

    def __init__(self, html):
        super().__init__()
        self.faults, self.script, self.data, self.shown = [], None, "", 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "4711" in tag:
            self.faults.append(f"the element <{tag}>")
        for name, value in attrs:
            if "4711" in name or re.fullmatch(r"on[a-z]+", name):
                self.faults.append(f"the attribute {name} of <{tag}>")
            if name in ADDRESSED and re.match(
                r"\s*(javascript|vbscript|data:text)", value or "", re.IGNORECASE
            ):
                self.faults.append(f"an address {value!r} in <{tag}>")
            self.shown += "4711" in (value or "")
        if tag == "script":
            self.script, self.data = given, ""

    def handle_endtag(self, tag):
        if tag != "script" or self.script is None:
            return
        if self.script.get("type") in DATA:
            json.loads(self.data)
        elif self.data.strip() and "4711" in self.data:
            self.faults.append("words of somebody in a script")
        self.script = None

    def handle_data(self, data):
        self.data += data if self.script is not None else ""
        self.shown += "4711" in data

    def handle_comment(self, data):
        if "4711" in data:
            self.faults.append("words of somebody in a comment")


def fill():
    """Every column with one of the worst, each row with words of its own."""
    words = cycle(WORST)
    for label, columns in COLUMNS.items():
        model = apps.get_model(label)
        for row in model._base_manager.order_by("pk").values_list("pk", flat=True):
            made = {}
            for column in columns:
                most = model._meta.get_field(column).max_length or 400
                made[column] = next(words)[: most - 8] + str(row)
            model._base_manager.filter(pk=row).update(**made)


def worst_article(article, now):
    """An article all of whose words are the worst, published again."""
    worst = {
        "title": WORST[0], "question": WORST[1], "description": WORST[2], "short_answer": [WORST[3], WORST[5]],
        "do_now": [{"title": WORST[0], "text": WORST[2]}], "do_not": [WORST[4]], "author_name": WORST[1][:30],
        "further": [], "asked": [WORST[0], WORST[5]], "notes": [{"source": "", "text": WORST[0]}],
    }  # fmt: skip
    copy = working_copy(article)
    for section, word in zip(copy["sections"], cycle(WORST), strict=False):
        section |= {"title": word[:50], "body": sanitize(f"<p>{word}</p>" + section["body"])}
    publishing.rewrite(article, copy | worst, by=None, now=now)
    publishing.publish(article, by=None, now=now, despite=WORST[0])


def make_the_worst_of(world, now):
    article = Article.objects.get(slug="huabei")
    make_feedback(article)
    make_review(lawyer=world.lawyer.lawyer_profile)
    worst_article(article, now)
    fill()
    index.rebuild()


def read(answer):
    kind = answer.get("Content-Type", "")
    if kind.startswith("text/html"):
        return Reading(answer.content.decode())
    if "xml" in kind:
        ElementTree.fromstring(answer.content)
    elif "json" in kind:
        json.loads(answer.content)
    return None


def wrong_on(client, addresses):
    """What is wrong on these pages, and on how many of them the words were shown at all."""
    wrong, shown = {}, 0
    for address in addresses:
        answer = client.get(address)
        page = read(answer)
        assert answer.status_code < 500, address
        if page is not None:
            shown += bool(page.shown)
            if page.faults:
                wrong[address] = page.faults
    return wrong, shown


def test_what_people_typed_is_words_on_every_kind_of_page():
    now = timezone.now()
    world = make_world(now)
    make_the_worst_of(world, now)
    people = {ANYBODY: None, LINK: None, MEMBER: world.reader, LAWYER: world.lawyer}
    wrong, shown = {}, {}

    for who, person in people.items():
        client = Client()
        if person:
            client.force_login(person)
        kinds = {kind.name for kind in KINDS if kind.who == who and kind.shape not in (STEP,)}
        addresses = [address for name, address in world.addresses.items() if name.partition("#")[0] in kinds]
        if who == ANYBODY:
            addresses += [
                "/feeds/articles/",
                "/feeds/questions/",
                "/feeds/answers/",
                "/feeds/statutes/",
                "/sitemap.xml",
            ]
            addresses += [f"/search/?q={word}" for word in ("alert", "4711", "%22%3E%3Cx4711%3E")] + [
                "/search/suggest/?q=alert"
            ]
        found, shown[who] = wrong_on(client, addresses)
        wrong |= found

    assert wrong == {}
    assert shown[ANYBODY] > 20
    assert shown[MEMBER] > 10
    assert shown[LAWYER] > 5


def test_the_names_of_tags_are_words_in_the_help_of_the_form_of_an_article(client):
    """One editor may not run a script in the browser of another: where Alpine evaluates attributes, an element is enough."""
    make_article(tags=["花呗"])
    Tag.objects.update(name=WORST[0])
    client.force_login(make_staff(is_superuser=True))

    page = Reading(client.get("/admin/articles/article/add/").content.decode())

    assert (page.faults, page.shown > 0) == ([], True)


@pytest.mark.deep
def test_what_people_typed_is_words_in_the_admin():
    """Every table, the page of the first row of each, and the desks."""
    from django.contrib import admin

    now = timezone.now()
    world = make_world(now)
    make_the_worst_of(world, now)
    client = Client()
    client.force_login(make_staff(is_superuser=True))
    addresses = [
        reverse("admin:index"),
        "/admin/desk/",
        "/admin/to-check/",
        "/admin/qa/queue/",
        "/admin/bulk/",
        "/admin/tables/",
    ]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses += [reverse(f"{name}_changelist"), f"{reverse(f'{name}_changelist')}?q=4711"]
        row = model._base_manager.order_by("pk").values_list("pk", flat=True).first()
        if row is not None:
            addresses += [reverse(f"{name}_{page}", args=[row]) for page in ("change", "history", "delete")]

    wrong, shown = wrong_on(client, addresses)

    assert wrong == {}
    assert shown > 30


@pytest.mark.parametrize("word", WORST)
def test_the_reader_of_pages_finds_what_is_wrong(word):
    """A page that forgot to escape: each of the worst is found, but for those that are harmless between elements."""
    between, in_a_link = Reading(f"<p>{word}</p>"), Reading(f"<a href='{word}'>x</a>")

    assert bool(between.faults) == (word not in WORST[4:])
    assert in_a_link.shown or in_a_link.faults
    assert in_a_link.faults or word not in (WORST[1], WORST[6])
