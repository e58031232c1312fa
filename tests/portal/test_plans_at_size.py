"""How PostgreSQL goes about every page when a hundred thousand rows of everything are there. Four minutes, two of them to fill.

A page may not read a large table from end to end, sort a large part of one, or look at thousands of rows for each that it
shows. What may, stands below with its reason.
"""

import io

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import privacy
from portal.pagekinds import ANYBODY, KINDS, LAWYER, MEMBER
from tests.factories import NOW, make_staff
from tests.plans import explained
from tests.portal.crowd import FIRST, make_crowd
from tests.world import make_world

pytestmark = [pytest.mark.deep, pytest.mark.postgres, pytest.mark.django_db]
LARGE = 4_000  # rows; a table of fewer is read faster than its index
MOST_SORTED = 25_000
MOST_IN_VAIN = 12_000  # counts stop at ten thousand, see core.paging
MOST_QUERIES = 30
MOST_BYTES = 400_000
WHOLE_FILES = {"/sitemap"}  # bounded itself: five thousand addresses
# Articles are written by people and by the thousand: to count or sort all of one shelf costs milliseconds at twenty thousand.
WRITTEN = {"articles_article", "articles_revision", "articles_taggedrevision"}
# Address, as it begins: what it may read whole, and why.
READ_WHOLE = {
    "/articles/": WRITTEN,
    "/categories/": WRITTEN,
    "/tags/": WRITTEN,
    # How many provisions of each law are held: all laws stand on one page.
    "/statutes/": {"statutes_provision"},
    "/sitemap.xml": {"statutes_provision", *WRITTEN},
    # Counts stop at ten thousand rows, along an index or along the table; a lawyer's desk looks for what does not fit among
    # all that waits, of which there may be none.
    "/questions/": {"qa_question", "qa_taggedquestion"},
    # Each process compares what changed since it last looked; here nothing is committed, so it looks at all each time.
    "/search/": {"search_searchentry"},
    # Somebody with the link to a draft sees it checked against the whole library; nobody else gets there.
    "/preview/": {"statutes_provision", "articles_article", "articles_livesection"},
    # All of a person's own, once in a while; a reader's reports are found by the address that they left.
    "/accounts/me/export/": {"articles_feedback", "qa_appeal", "qa_figures", "qa_figureslook"},
}
# Where rows are counted, sorted or looked through all the same: over those tables, and for those reasons.
LOOKS_THROUGH = {
    "/preview/",
    "/accounts/me/export/",
    "/sitemap",
    "/articles/",
    "/categories/",
    "/tags/",
    "/questions/desk/",
}
BEYOND = (
    "/questions/?page=50", "/questions/?status=open&page=20", "/questions/?tag=huabei&page=3",
    "/questions/?stage=summons&page=5", "/questions/?before=2026-03-01", f"/questions/{FIRST + 2}/",
    "/articles/?page=50", "/articles/?category=consequences&page=3", "/articles/?tag=huabei&page=7",
    "/articles/?sort=popular", "/articles/copy-77/", "/articles/copy-77/versions/", "/articles/copy-77/family/",
    "/articles/copy-77/law/", "/statutes/law-7/", "/statutes/law-7/7/", "/lawyers/?page=3", f"/lawyers/{FIRST + 5}/",
    f"/lawyers/{FIRST + 5}/answers/", "/sitemap.xml", "/sitemap-all.xml", "/sitemap-questions.xml?p=501",
    "/sitemap-provisions.xml?p=201", "/sitemap-articles.xml?p=501", "/feeds/articles/", "/feeds/questions/",
    "/feeds/answers/", "/feeds/statutes/", "/tags/huabei/feed/", "/search/?q=花呗逾期&page=3",
    "/search/?q=花呗&kind=question", "/search/suggest/?q=花", "/categories/consequences/?page=9", "/tags/huabei/?page=9",
)  # fmt: skip
OWN = (
    "/questions/mine/?page=5", "/questions/mine/?kind=comments&page=3", "/questions/notices/?page=4", "/me/kept/?page=2",
    "/me/followed/?page=2", "/accounts/me/export/", "/questions/desk/",
)  # fmt: skip
QUEUES = ("question", "answer", "comment", "flag", "revision", "review", "appeal", "event", "second")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Filled once for all tests of this file, and gone after them."""
    if connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL itself, and this run is on SQLite")
    with django_db_blocker.unblock():
        with transaction.atomic():
            found = make_world(NOW)
            make_crowd(found)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL random_page_cost = 1.1")  # as on a disk without a head
            yield found
            transaction.set_rollback(True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # what was rolled back still takes room


def faults(person, addresses):
    """What is wrong with the plans of some pages, as somebody gets them: address → findings."""
    client, found = Client(raise_request_exception=False), {}
    if person:
        client.force_login(person)
    for address in addresses:
        client.get(address)  # what is kept in memory is read once
        with explained() as cost:
            answer = client.get(address)
        size, whole = len(answer.getvalue()), allowed(address, WHOLE_FILES)
        wrong = [] if answer.status_code < 500 else [f"answered {answer.status_code}"]
        wrong += [f"{cost.queries} queries"] if cost.queries > MOST_QUERIES and not whole else []
        wrong += [f"{size} bytes"] if size > MOST_BYTES and not whole else []
        wrong += [said for asked in cost.asked for said in faults_of(asked, address)]
        if wrong:
            found[address] = wrong
    return found


def faults_of(asked, address):
    may = next((tables for begin, tables in READ_WHOLE.items() if fits(address, begin)), set())
    whole = {table for table, rows in asked.read_whole.items() if rows >= LARGE} - may
    if whole:
        yield f"reads {whole} whole: {asked.sql[:300]}"
    if not allowed(address, LOOKS_THROUGH):
        if asked.on_disk or asked.sorted > MOST_SORTED:
            yield f"sorts {asked.sorted} rows: {asked.sql[:300]}"
        if asked.in_vain > MOST_IN_VAIN:
            yield f"looks at {asked.in_vain} rows in vain: {asked.sql[:300]}"


def fits(address, begin):
    return address.startswith(begin) if begin != "/" else address == "/"


def allowed(address, begins):
    return any(fits(address, begin) for begin in begins)


def kinds_for(world, *people):
    """Where a page of each kind is that these people get."""
    wanted = {kind.name for kind in KINDS if kind.who in people}
    return [where for name, where in world.addresses.items() if name.partition("#")[0] in wanted]


def told(found):
    return "\n".join(f"{address}: {wrong}" for address, wrong in found.items())


def test_no_public_page_reads_what_it_does_not_show(world):
    found = faults(None, [*kinds_for(world, ANYBODY), *BEYOND])

    assert found == {}, told(found)


def test_no_page_of_an_asker_or_a_lawyer_does(world):
    found = faults(world.reader, [*kinds_for(world, MEMBER), *OWN[:-1]])
    found |= faults(world.lawyer, [*kinds_for(world, MEMBER, LAWYER), *OWN])

    assert found == {}, told(found)


def test_what_somebody_takes_along_is_found_by_indexes(world):
    with explained() as cost:
        privacy.export(world.reader)

    assert [said for asked in cost.asked for said in faults_of(asked, "/accounts/me/export/")] == []


def test_no_queue_does_and_no_table_of_the_admin_is_counted_to_its_end(world):
    staff = make_staff(is_superuser=True)
    queues = [reverse("admin:qa_queue", args=[kind]) for kind in QUEUES]
    tables = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]

    found = faults(staff, queues)
    client = Client()
    client.force_login(staff)
    for address in tables:
        with explained() as cost:
            size = len(client.get(address).getvalue())
        counted = [
            each.sql[:200] for each in cost.asked if each.sql.startswith('SELECT COUNT(*) AS "__count" FROM')
        ]
        if counted or size > 3 * MOST_BYTES or cost.queries > MOST_QUERIES:
            found[address] = [size, cost.queries, counted]

    assert found == {}, told(found)


@pytest.mark.parametrize(
    "command", ["publish_due", "send_notices", "send_answers", "tell_corrections", "send_digests"]
)
def test_what_runs_every_five_minutes_asks_an_index_for_what_is_due(world, command):
    with explained() as cost:
        call_command(command, stdout=io.StringIO())

    assert cost.read_whole(LARGE) == set()
