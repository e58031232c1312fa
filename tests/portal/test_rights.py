"""Who may: every address asked by everybody, held against the table of portal/rights; docs/rights.md is that table."""

import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from common import ROOT
from portal.pagekinds import ANYBODY, MEMBER, NOBODY
from portal.rights import addresses, told
from portal.rights.table import WORDS, lines
from tests.portal.everyone import (
    APPLICANT,
    BEGUN_ELSEWHERE,
    COLLEAGUE,
    EVERYBODY,
    GONE,
    GROUPS,
    HIGHEST,
    HOLDER,
    IN,
    LEAD_AWAY,
    NO,
    NOT_SO,
    OF_STAFF,
    OTHER,
    READER,
    STRANGER,
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
# Who is asked for each part; `deep` asks all others as well, for whom these stand.
OUTSIDE = [STRANGER, READER, OTHER, APPLICANT, HOLDER, COLLEAGUE]
INSIDE = [STRANGER, OTHER, "审核员", "编辑"]
# allauth marks recovery codes as seen when their page is opened.
NOTE_THAT_THEY_WERE_SEEN = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}
# Show nothing of their own: they lead to pages that refuse.
LEFT_TO_THE_TABLE = {"admin:qa_queue_start"}


def undrawn(template, context=None, request=None):
    """Nothing of a page but the two places that the page of an article is cut at."""
    return "".join(str((context or {}).get(name, "")) for name in ("reads", "talk"))


@pytest.fixture(scope="module")
def everyone(django_db_setup, django_db_blocker):
    """Who gets a page is asked here, what it looks like elsewhere: drawing it would take most of the time."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        made = make_everyone(timezone.now())
        patch.setattr("django.template.backends.django.Template.render", undrawn)
        yield made
        transaction.set_rollback(True)


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


def fault(role, name, found, *, do, tables):
    """What is wrong with an answer, in words; nothing where the table says the same."""
    line, tables = lines()[name], [] if name in NOTE_THAT_THEY_WERE_SEEN else tables
    if may(role, name, do=do):
        if tables and not do:
            return f"wrote {sorted(set(tables))}"
        only_pressed = found == NOT_SO and not do and line.do != NOBODY
        is_begun = found == IN and name in BEGUN_ELSEWHERE
        is_no_page = found == GONE and (name.endswith("catch_all_view") or name in SWITCHED_OFF)
        return (
            ""
            if found == YES or only_pressed or is_begun or is_no_page
            else f"{found}, and the table says yes"
        )
    if tables:
        return f"{found}, wrote {sorted(set(tables))}, and the table says no"
    if line.whose and line.read == MEMBER and role == OTHER and found not in (GONE, NOT_SO):
        return f"{found}, and not {GONE}"
    # A stranger's form is shown again until it is right, and then leads to the way in with what they wrote.
    is_shown_again = role == STRANGER and do and line.read == ANYBODY and line.do == MEMBER
    is_nothing = role == HIGHEST and (line.do if do else line.read) == NOBODY
    is_harmless = name in LEAD_AWAY or is_shown_again or is_nothing
    return "" if found in DENIED or is_harmless else f"{found}, and the table says no"


def ask(client, method, place, data=None):
    """One request whose traces in the database and in the browser are wiped; what it came to and the tables it wrote."""
    cookies = client.cookies.copy()
    with transaction.atomic(), written() as tables:
        response = getattr(client, method)(place, *([data] if data is not None else []))
        found = outcome(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return found, tables


def walk(everyone, role, of_admin):
    """One part of the site, every address read and then sent its form by one person; what differs from the table."""
    client, wrong = client_of(everyone.people[role]), []
    for name, place in everyone.places.items():
        if lines()[name].is_of_the_admin == of_admin:
            for method, data in (("get", None), ("post", everyone.sent.get(name, {}))):
                found, tables = ask(client, method, place, data)
                if said := fault(role, name, found, do=method == "post", tables=tables):
                    wrong.append(f"{role} {method} {name} ({place}): {said}")
    return wrong


@pytest.mark.parametrize("role", OUTSIDE)
def test_outside_the_admin_everybody_gets_what_the_table_says(everyone, role):
    assert walk(everyone, role, of_admin=False) == []


@pytest.mark.parametrize("role", INSIDE)
def test_in_the_admin_everybody_gets_what_the_table_says(everyone, role):
    assert walk(everyone, role, of_admin=True) == []


@pytest.mark.deep
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_and_so_do_those_for_whom_others_have_stood(everyone, role):
    left = [of_admin for of_admin, asked in ((False, OUTSIDE), (True, INSIDE)) if role not in asked]

    assert [said for of_admin in left for said in walk(everyone, role, of_admin)] == []


@pytest.mark.deep
@pytest.mark.parametrize("group", GROUPS)
def test_views_of_the_admin_refuse_by_themselves_as_well(everyone, group, monkeypatch):
    """The table stands before the views, not in their place: verbs and pages are not opened by a mistake in it."""
    monkeypatch.setattr("portal.rights.gate.RightsMiddleware.process_view", lambda *given: None)

    opened = {
        said.split()[2] for said in walk(everyone, group, of_admin=True) if not is_read_by_post(group, said)
    }

    assert opened - LEFT_TO_THE_TABLE == set()


def is_read_by_post(role, said):
    """A page that one may read is shown to a POST as well, and writes nothing."""
    _, method, name, *_ = said.split()
    return method == "post" and may(role, name, do=False) and "wrote" not in said


@pytest.mark.deep
@pytest.mark.parametrize("role", [READER, HOLDER, HIGHEST])
def test_no_other_way_of_asking_changes_anything(everyone, role):
    client, wrong = client_of(everyone.people[role]), []
    for name, place in everyone.places.items():
        for method in ("head", "options"):
            _, tables = ask(client, method, place)
            wrong += [f"{method} {name}: {sorted(set(tables))}"] if tables else []

    assert [said for said in wrong if said.split()[1].strip(":") not in NOTE_THAT_THEY_WERE_SEEN] == []


# A shelf with articles on it stays, and says why; nobody has voted in this world.
NOTHING_TO_DO = {
    ("admin:articles_category_changelist", "delete_selected"),
    ("admin:articles_feedback_changelist", "note_votes"),
}


def test_an_action_on_ticked_rows_is_for_those_who_have_its_right(everyone):
    wrong = []
    for role in OF_STAFF:
        client = client_of(everyone.people[role])
        for name, line in lines().items():
            for action, who in line.actions.items():
                ticked = re.search(r"/(\d+)/change/$", everyone.places[name.replace("changelist", "change")])[
                    1
                ]
                data = {"action": action, "_selected_action": ticked, "post": "yes"}
                found, tables = ask(client, "post", everyone.places[name], data)
                is_done = bool(tables) or (name, action) in NOTHING_TO_DO
                if (is_done and found == YES) != (role in people_of(who)):
                    wrong.append(f"{role} {name} {action}: {found}, wrote {sorted(set(tables))}")

    assert wrong == []
