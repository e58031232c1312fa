"""Every address of the map, as four kinds of people, asked for what nobody should ask for.

The site answers each time, in its own words and with every header; what only reads changes nothing. `make test` tries the same
some thousand requests every time; `make test-deep` draws others, reads each form first, and names the seed that it drew.
"""

import dataclasses
import os
import random
import re
import time

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as rules
from hypothesis import strategies as st

from tests.factories import make_staff
from tests.portal.hostile import STRIKES, Strike
from tests.portal.siege import Siege, places
from tests.world import make_world

pytestmark = pytest.mark.django_db
GROUPS = 48  # of addresses that get the same strikes
ROUNDS = 4  # strikes for each group, in `make test`
SECONDS = 75  # of the long search
CALM = Strike("GET", (), (), b"", (), "form", ((0, b""),))
_FIELD = re.compile(rb'<(?:input|textarea|select|button)\b[^>]*\bname="([\w.-]+)"')


@pytest.fixture
def world(settings):
    settings.RATE_LIMITS = False  # what is asked for stands behind them
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    return make_world(timezone.now())


@pytest.fixture
def cookies(world):
    """Of a session of each kind of person; nobody's is empty."""
    found = {"nobody": ""}
    for name, user in {
        "reader": world.reader,
        "lawyer": world.lawyer,
        "staff": make_staff(is_superuser=True),
    }.items():
        client = Client()
        client.force_login(user)
        found[name] = client.session.session_key
    assert (
        client.get("/admin/qa/question/").status_code == 200
    )  # staff get past all doors, or little would be tried
    return found


def lay(siege, group, cookies, *, rounds, number, wrong):
    """The same strikes to each of a group of addresses; what was wrong is added to `wrong`, each thing once for each address."""

    @seed(number)
    @rules(
        max_examples=rounds, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    @given(STRIKES, st.sampled_from((*sorted(cookies), "staff", "staff")))
    def strike(strike, who):
        for place in group:
            for fault in siege.strike(place, strike, cookies[who]):
                wrong.setdefault(f"{place.name}, {fault[-20:]}", f"{who}: {fault}\n    {strike}"[:2500])

    strike()


def test_no_request_to_any_address_gets_a_fault_or_changes_what_it_reads(world, cookies, record_property):
    siege, everywhere, wrong = Siege(), places(world), {}

    for number in range(GROUPS):
        lay(siege, everywhere[number::GROUPS], cookies, rounds=ROUNDS, number=number, wrong=wrong)

    record_property("told", siege.told())
    assert wrong == {}, "\n".join(wrong.values())
    assert len(everywhere) > 500
    assert sum(siege.rooms.values()) == ROUNDS * len(everywhere)
    assert {200, 302, 400, 403, 404, 405} <= set(siege.statuses)


def with_fields(siege, everywhere, cookies):
    """The addresses with the names that their forms bear, as staff and as a reader see them."""
    for place in everywhere:
        names = set()
        for who in ("staff", "reader", "lawyer"):
            names |= {name.decode() for name in _FIELD.findall(siege.answer(place, CALM, cookies[who]).body)}
        yield dataclasses.replace(place, fields=(*place.fields, *sorted(names)))


@pytest.mark.deep
def test_nothing_breaks_in_a_long_search_either(world, cookies, record_property):
    first = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(10**6))
    siege, wrong, until = Siege(), {}, time.process_time() + SECONDS
    everywhere = list(with_fields(siege, places(world), cookies))
    random.Random(first).shuffle(everywhere)

    number = first
    while time.process_time() < until:
        group = everywhere[number % GROUPS :: GROUPS]
        lay(siege, group, cookies, rounds=4, number=number, wrong=wrong)
        number += 1

    record_property("told", f"FUZZ_SEED={first}: {siege.told()}")
    assert wrong == {}, "\n".join([f"FUZZ_SEED={first}", *wrong.values()])
    assert sum(siege.rooms.values()) > 3000
