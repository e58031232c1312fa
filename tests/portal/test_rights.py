"""Who may: every address asked by everybody, held against the table of portal/rights; docs/rights.md is that table."""

import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from common import ROOT
from portal.pagekinds import NOBODY
from portal.rights import addresses, told
from portal.rights.table import WORDS, lines
from tests.portal.everyone import (
    APPLICANT,
    BEGUN_ELSEWHERE,
    COLLEAGUE,
    EVERYBODY,
    GONE,
    HIGHEST,
    HOLDER,
    IN,
    LEAD_AWAY,
    NO,
    NOT_SO,
    OF_STAFF,
    OTHER,
    READER,
    SWITCHED_OFF,
    YES,
    client_of,
    make_everyone,
    may,
    outcome,
    people_of,
    written,
)

pytestmark = pytest.mark.django_db
DENIED = {IN, NO, GONE, NOT_SO}
# In the admin, one who is not signed in and one who is, but works elsewhere, stand for all of them; `deep` asks all.
NO_STAFF_OF_ALL = {READER, OTHER, APPLICANT, COLLEAGUE}


@pytest.fixture
def everyone(db, monkeypatch):
    """Who gets a page is asked here, what it looks like elsewhere: drawing it would take most of the time."""
    made = make_everyone(timezone.now())
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *given, **context: "")
    return made


# The table


def test_every_address_has_a_line_and_every_line_an_address():
    listed, known = set(lines()), {name for name, _ in addresses.every()}

    assert (sorted(known - listed), sorted(listed - known)) == ([], [])


def test_every_action_on_ticked_rows_has_a_line(rf):
    from tests.factories import make_staff

    request = rf.get("/admin/")
    request.user = make_staff(is_superuser=True)
    offered = {
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist": set(shown.get_actions(request))
        for model, shown in admin.site._registry.items()
    }

    assert {name: set(lines()[name].actions) for name in offered} == offered


def test_every_right_of_the_table_is_one_that_exists():
    from tests.accounts.test_groups import all_rights

    named = {who for line in lines().values() for who in (line.read, line.do, *line.actions.values())}
    rights = {right for who in named if not isinstance(who, str) for right in who}

    assert {who for who in named if isinstance(who, str)} <= set(WORDS)
    assert rights - all_rights() == set()


def test_the_page_for_people_says_what_the_table_says():
    assert (ROOT / "docs" / "rights.md").read_text() == told.page(), "manage.py list_rights > docs/rights.md"


# The walk


def asked(everyone, role, deep=False):
    for name, place in everyone.places.items():
        if deep or role not in NO_STAFF_OF_ALL or not lines()[name].is_of_the_admin:
            yield name, place


def fault(role, name, found, *, do, tables):
    """What is wrong with an answer, in words; nothing where the table says the same."""
    line, allowed = lines()[name], may(role, name, do=do)
    if tables and not (do and allowed):
        return f"wrote {sorted(set(tables))}"
    if not allowed:
        is_harmless = name in LEAD_AWAY or (role == HIGHEST and (line.do if do else line.read) == NOBODY)
        if (
            line.whose
            and not line.is_of_the_admin
            and role == OTHER
            and line.read == "member"
            and found != GONE
        ):
            return f"{found}, and not: {GONE}"
        return "" if found in DENIED or is_harmless else f"{found}, and the table says no"
    if found == YES or (found == IN and name in BEGUN_ELSEWHERE):
        return ""
    only_pressed = found == NOT_SO and not do and line.do != NOBODY
    is_no_page = found == GONE and (name.endswith("catch_all_view") or name in SWITCHED_OFF)
    return "" if only_pressed or is_no_page else f"{found}, and the table says yes"


def ask(client, method, place, data=None):
    """One request whose traces in the database and in the browser are wiped; what it came to and the tables it wrote."""
    cookies = client.cookies.copy()
    with transaction.atomic(), written() as tables:
        response = getattr(client, method)(place, *([data] if data is not None else []))
        found = outcome(response)
        response.close()
        transaction.set_rollback(True)
    client.cookies = cookies
    return found, tables


def walk(everyone, role, deep=False):
    """Every address, read and then sent its form by one person; what differs from the table."""
    client, wrong = client_of(everyone.people[role]), []
    for name, place in asked(everyone, role, deep):
        for method, data in (("get", None), ("post", everyone.sent.get(name, {}))):
            found, tables = ask(client, method, place, data)
            if said := fault(role, name, found, do=method == "post", tables=tables):
                wrong.append(f"{role} {method} {name} ({place}): {said}")
    return wrong


def test_everybody_gets_what_the_table_says_everywhere(everyone):
    assert [said for role in sorted(EVERYBODY) for said in walk(everyone, role)] == []


@pytest.mark.deep
def test_nobody_who_is_not_on_the_staff_gets_anything_of_the_admin(everyone):
    assert [said for role in sorted(NO_STAFF_OF_ALL) for said in walk(everyone, role, deep=True)] == []


def test_no_other_way_of_asking_changes_anything(everyone):
    wrong = []
    for role in (READER, HOLDER, HIGHEST):
        client = client_of(everyone.people[role])
        for name, place in everyone.places.items():
            if role != HIGHEST and lines()[name].is_of_the_admin:
                continue
            for method in ("head", "options"):
                _, tables = ask(client, method, place)
                wrong += [f"{role} {method} {name}: {sorted(set(tables))}"] if tables else []

    assert wrong == []


def test_an_action_on_ticked_rows_is_for_those_who_have_its_right(everyone):
    wrong = []
    for name, line in lines().items():
        if not line.actions:
            continue
        row = next(
            place for each, place in everyone.places.items() if each == name.replace("changelist", "change")
        )
        ticked = re.search(r"/(\d+)/change/$", row)[1]
        for role in OF_STAFF:
            client = client_of(everyone.people[role])
            for action, who in line.actions.items():
                data = {"action": action, "_selected_action": ticked, "post": "yes"}
                found, tables = ask(client, "post", everyone.places[name], data)
                done = bool(tables) and found == YES
                if done != (role in people_of(who)):
                    wrong.append(f"{role} {name} {action}: {found}, wrote {sorted(set(tables))}")

    assert wrong == []
