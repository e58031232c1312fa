"""Who reads from a replica, who never does, and that nobody notices when a server goes away."""

import sqlite3

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import load_backend
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from articles.models import Article, Feedback
from core.events import public_page_changed
from core.models import LimitCount
from portal import generation, readiness, replicas
from portal.models import PageGeneration
from portal.pagekinds import ANYBODY, KINDS
from tests.factories import NOW, make_article, make_member
from tests.world import make_world

NOWHERE = "/nowhere/at/all"
WITHOUT = {"account", "accounts", "admin", "mfa"}


def add_database(alias, **change):
    """A further database of this thread; `connections` knows nothing of it once it is deleted."""
    first = connections[DEFAULT_DB_ALIAS].settings_dict
    given = first | {"OPTIONS": dict(first["OPTIONS"])} | change
    connections[alias] = load_backend(given["ENGINE"]).DatabaseWrapper(given, alias)
    return connections[alias]


def remove_databases(aliases):
    for alias in aliases:
        connections[alias].close()
        del connections[alias]


@pytest.fixture
def _fresh(monkeypatch):
    """Nothing is known of any server yet."""
    monkeypatch.setattr(generation, "of_this_process", generation.Generation())
    monkeypatch.setattr(generation, "SECONDS_BETWEEN_READS", 0)
    monkeypatch.setattr(generation, "SHORTEST_REST", 0)
    monkeypatch.setattr(generation, "RESTS", 0)
    monkeypatch.setattr(generation, "_resting", {})


@pytest.fixture
def replica(transactional_db, settings, _fresh):
    """The same rows through a connection that refuses every change."""
    settings.DATABASE_ROUTERS, settings.REPLICAS = ["portal.replicas.Router"], ["replica1"]
    added = add_database("replica1")
    options = added.settings_dict["OPTIONS"]
    if added.vendor == "sqlite":
        options["init_command"] += "PRAGMA query_only=ON;"
        options["transaction_mode"] = "DEFERRED"  # an IMMEDIATE one would be a change
    else:
        options["options"] = f"{options.get('options', '')} -c default_transaction_read_only=on"
    yield added
    remove_databases(settings.REPLICAS)


@pytest.fixture
def lagging(transactional_db, monkeypatch, tmp_path, settings, _fresh):
    """Two servers that hold nothing but a number, which they have from a while ago: set it by `lagging(alias, number)`."""

    def tell(alias, number):
        with sqlite3.connect(tmp_path / alias) as file:
            file.execute(
                "CREATE TABLE IF NOT EXISTS portal_pagegeneration (id integer PRIMARY KEY, number integer)"
            )
            file.execute("INSERT OR REPLACE INTO portal_pagegeneration VALUES (1, ?)", [number])

    monkeypatch.setattr("os.getpid", lambda: 0)  # this process begins with the first of them
    settings.REPLICAS = ["replica1", "replica2"]
    for alias in settings.REPLICAS:
        tell(alias, 0)
        add_database(alias, ENGINE="django.db.backends.sqlite3", NAME=str(tmp_path / alias), OPTIONS={})
    PageGeneration.objects.update_or_create(pk=1, defaults={"number": 5})
    yield tell
    remove_databases(settings.REPLICAS)


class Away:
    """A server that cannot be reached, until it is `back`."""

    def __init__(self, alias):
        self.connection = connections[alias]
        self.given = dict(self.connection.settings_dict)
        self.connection.close()
        nowhere = "NAME" if self.connection.vendor == "sqlite" else "HOST"
        self.connection.settings_dict[nowhere] = NOWHERE

    def back(self):
        self.connection.close()
        self.connection.settings_dict.update(self.given)


@pytest.fixture
def away():
    """Take a server away for the rest of the test."""
    gone = []

    def take(alias):
        gone.append(Away(alias))
        return gone[-1]

    yield take
    for each in gone:
        each.back()


# Which server


def test_a_replica_is_read_from_when_it_has_come_as_far_as_the_first_server(lagging):
    known = generation.Generation()

    lagging("replica1", 4)
    assert known.current() == ("default", 5)
    lagging("replica2", 5)
    assert known.current() == ("replica2", 5)
    lagging("replica1", 6)  # the change was made between the two questions
    assert known.current() == ("replica1", 6)
    for _ in range(2):  # each step is one at least
        public_page_changed.send(sender=Away, reason="published")
    alias, number = known.current()
    assert (alias, number > 6) == ("default", True)


def test_a_replica_that_cannot_be_reached_rests_and_is_taken_up_again(lagging, away, monkeypatch, caplog):
    caplog.set_level("WARNING", "portal.generation")
    lagging("replica1", 5)
    known = generation.Generation()
    gone = away("replica1")

    monkeypatch.setattr(generation, "SHORTEST_REST", 15)
    assert [known.current(), known.current()] == [("default", 5)] * 2
    gone.back()
    assert known.current() == ("default", 5)  # it is not asked at each turn
    generation._resting["replica1"] = 0
    assert known.current() == ("replica1", 5)
    assert [record.message for record in caplog.records] == [
        "The database replica1 is away (OperationalError)",
        "The database replica1 answers again",
    ]


def test_while_the_first_server_is_away_a_replica_shows_no_less_than_was_shown_and_not_for_ever(
    lagging, away, settings
):
    known = generation.Generation()
    assert known.current() == ("default", 5)
    gone = away("default")

    lagging("replica1", 4)
    assert known.current() is None
    lagging("replica1", 5)
    assert known.current() == ("replica1", 5)
    known.heard_at -= settings.PRIMARY_AWAY_MINUTES * 60 + 1
    assert known.current() is None
    gone.back()
    assert known.current() == ("replica1", 5)


def test_processes_spread_over_the_replicas(lagging, monkeypatch):
    lagging("replica1", 5)
    lagging("replica2", 5)

    monkeypatch.setattr("os.getpid", lambda: 7)

    assert generation.Generation().current() == ("replica2", 5)


def test_what_the_site_does_without_is_told_and_nobody_is_sent_elsewhere_for_it(lagging, away, settings):
    settings.REDIS_URL = "unix:///nowhere/at/all"
    away("replica1")
    lagging("replica2", 4)

    assert readiness.of_this_process() == (True, ["replica1 away", "replica2 behind", "redis away"])


# Which request


def asked(client, address):
    """The answer's status, and how many questions went to each server."""
    with (
        CaptureQueriesContext(connections["default"]) as first,
        CaptureQueriesContext(connections["replica1"]) as second,
    ):
        status = client.get(address).status_code
    return status, len(first), len(second)


def test_every_page_for_anybody_is_read_from_the_replica_and_no_other_is(replica, monkeypatch):
    world = make_world(timezone.now())
    generation.current()
    monkeypatch.setattr(generation, "SECONDS_BETWEEN_READS", 600)
    kinds = {kind.name: kind for kind in KINDS}
    stranger, lawyer = Client(), Client()
    lawyer.force_login(world.lawyer)
    read, strayed = set(), {}

    for name, address in world.addresses.items():
        kind = kinds[name.partition("#")[0]]
        client = stranger if kind.who == ANYBODY else lawyer
        status, first, second = asked(client, address)
        is_public = kind.name in replicas.READ_BY_ANYBODY
        read |= {kind.name} if second else set()
        if status >= 500 or (first if is_public else second):
            strayed[name, address] = (status, first, second)

    assert strayed == {}
    assert read >= {
        "home",
        "articles:detail",
        "qa:detail",
        "statutes:provision",
        "search:search",
        "accounts:lawyers",
    }


@pytest.fixture
def article(replica):
    """One article whose page anybody reads from the replica."""
    address = make_article(slug="a").get_absolute_url()
    assert generation.current()[0] == "replica1"
    return address


def test_tables_that_say_who_somebody_is_and_whatever_a_transaction_reads_stay_with_the_first_server(
    replica, monkeypatch
):
    router = replicas.Router()
    monkeypatch.setattr(replicas._here, "alias", "replica1", raising=False)

    assert router.db_for_read(Article) == "replica1"
    assert {router.db_for_read(model) for model in (User, Group, Session, LimitCount)} == {"default"}
    assert {router.db_for_write(model) for model in (Article, Session)} == {"default"}
    assert Article.objects.select_for_update().db == "default"
    with transaction.atomic():
        assert router.db_for_read(Article) == "default"
    assert (router.allow_migrate("default", "qa"), router.allow_migrate("replica1", "qa")) == (None, False)


def test_what_is_written_goes_to_the_first_server_and_its_writer_reads_there_for_a_moment(article):
    client, stranger = Client(), Client()
    client.force_login(make_member())

    assert not client.get(article).cookies
    posted = client.post("/me/articles/a/", {"do": "keep"})

    assert posted.status_code == 302
    wrote = posted.cookies["wrote"]
    assert (wrote["max-age"], wrote["httponly"], wrote["samesite"]) == (2, True, "Lax")
    assert asked(client, article)[2] == 0
    assert asked(stranger, article)[2] > 0


def test_a_tool_and_a_stranger_who_reports_leave_without_a_cookie(article):
    said = Client().post("/selfhelp/cost/", {"principal": "1"})
    with time_machine.travel(NOW, tick=False) as clock:
        stamp = Client().get("/articles/a/useful/").context["form"]["stamp"].value()
        clock.shift(10)
        told = Client().post("/articles/a/useful/", {"kind": "useful", "stamp": stamp, "website": ""})

    assert (said.status_code, dict(said.cookies)) == (200, {})
    assert (told.status_code, dict(told.cookies)) == (200, {})
    assert Feedback.objects.count() == 1


def test_a_page_is_rendered_from_the_server_that_told_its_number(article):
    with CaptureQueriesContext(connections["replica1"]) as second:
        said = Client().get(article, **{"portal.database": "default"})

    assert (said.status_code, len(second)) == (200, 0)


def test_a_replica_that_goes_away_under_a_reader_is_no_fault(article, away, monkeypatch):
    monkeypatch.setattr(generation, "SECONDS_BETWEEN_READS", 600)
    away("replica1")

    said = Client().get(article, **{"portal.database": "replica1"})

    assert (said.status_code, "wrote" in said.cookies) == (200, False)
    assert generation.is_resting("replica1")


def test_whoever_has_just_written_reads_on_when_the_first_server_goes_away(article, away):
    client = Client()
    client.cookies["wrote"] = "1"
    away("default")

    assert client.get(article).status_code == 200


def test_while_the_first_server_is_away_what_anybody_may_read_is_read_and_the_rest_is_told_calmly(
    article, away
):
    polite = Client(raise_request_exception=False)
    away("default")

    said = {
        address: polite.get(address).status_code
        for address in (article, "/", "/statutes/", "/selfhelp/guide/")
    }
    tool = polite.post("/selfhelp/cost/", {"principal": "1"})
    refused = polite.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    ready = polite.get("/readyz")

    assert set(said.values()) == {200}
    assert tool.status_code == 200
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    assert (ready.status_code, ready.content.decode().splitlines()) == (
        200,
        ["ready", "primary away: reading only"],
    )
