"""Twenty people post while the site's processes, or its database, are killed again and again. About a minute in all."""

import random
import time

import pytest

from handing import Person
from tests.portal import hardship
from tests.portal.hardship import posters, told

site = hardship.site
pytestmark = [pytest.mark.deep, pytest.mark.django_db]
ROUNDS = 4
GOES_ON = 60  # seconds within which posting has to work again


def wait_for_more(counted, number=8):
    before, deadline = len(counted.acknowledged), time.monotonic() + GOES_ON
    while len(counted.acknowledged) < before + number:
        assert time.monotonic() < deadline, f"nobody could post for {GOES_ON} s: {counted.faults[-3:]}"
        time.sleep(0.02)


def test_what_is_acknowledged_is_there_once_though_all_workers_are_killed_in_a_loop(site, record_property):
    site.serve()
    killed, chance = 0, random.Random(9)

    with posters(site) as counted:
        for _ in range(ROUNDS):
            wait_for_more(counted)
            time.sleep(chance.random() * 0.3)
            killed += site.kill_workers()
        wait_for_more(counted)

    lost, doubled = site.verdict(counted)
    said = told(
        "all workers killed", counted, times=ROUNDS, killed=killed, lost=len(lost), doubled=len(doubled)
    )
    record_property("told", said)
    assert (lost, doubled, counted.faults) == ([], [], [])
    assert killed >= 2 * ROUNDS - 2
    assert counted.broke > 0  # somebody's answer was cut off, and the same form brought it
    site.manage("check_logs")  # ends with 1 where the chain has a gap


@pytest.mark.postgres
def test_what_is_acknowledged_is_there_once_though_the_database_is_stopped_at_once_in_a_loop(
    site, record_property
):
    site.serve()
    away = []

    with posters(site) as counted:
        for _ in range(ROUNDS):
            wait_for_more(counted)
            assert home(site, 12) == {200}  # both workers know the page, and that it is true
            site.database.stop("immediate")
            away.append(while_away(site))
            site.database.start()
        wait_for_more(counted)

    lost, doubled = site.verdict(counted)
    said = told("database stopped at once", counted, times=ROUNDS, lost=len(lost), doubled=len(doubled))
    record_property("told", said)
    assert (lost, doubled, counted.faults) == ([], [], [])
    assert counted.unavailable > 0
    assert away == [({200}, (503, "60"))] * ROUNDS
    assert site.database.ask("SHOW fsync") == [("on",)]


def home(site, times):
    """What the first page answers, each time on a connection of its own, so that now one worker is asked and now the other."""
    said = set()
    for _ in range(times):
        reader = Person(site.port)
        said.add(reader.ask("GET", "/").status)
        reader.close()
    return said


def while_away(site):
    """What readers are told without a database: of a page that is kept, and of one that is not."""
    kept = home(site, 6)
    unkept = Person(site.port).ask("GET", f"/questions/{site.world['question']}/?never=asked")
    return kept, (unkept.status, unkept.headers.get("retry-after"))
