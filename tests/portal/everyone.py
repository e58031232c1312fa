"""Everybody who may come by, a place of every address with a row behind it, and what an answer comes to."""

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from articles.models import Article
from portal.pagekinds import ANYBODY, LAWYER, LINK, MEMBER, NOBODY, STAFF
from portal.rights import addresses, told
from portal.rights.office import SUPERUSER
from portal.rights.table import lines
from tests.factories import make_lawyer, make_member, make_staff
from tests.portal.office_rows import make_office
from tests.world import make_world

STRANGER, READER, OTHER, APPLICANT = "stranger", "reader", "other reader", "unverified lawyer"
HOLDER, COLLEAGUE, NO_GROUP, HIGHEST = (
    "verified lawyer",
    "lawyer elsewhere",
    "staff without a group",
    "superuser",
)
GROUPS = ("审核员", "编辑", "律师核验", "管理员")
OF_STAFF = {*GROUPS, NO_GROUP, HIGHEST}
EVERYBODY = {STRANGER, READER, OTHER, APPLICANT, HOLDER, COLLEAGUE, *OF_STAFF}
# Whose row stands at an address outside the admin that is about somebody's own; the reader's where nothing is said.
OF_HOLDER = (
    "qa:mine_answer qa:answer_step qa:answer_draft qa:desk_snippet qa:desk_remove_snippet qa:remove_conflict",
    "qa:give_up qa:figures",
)
OWNERS = {
    "accounts:lawyer_take_back": {APPLICANT, HOLDER, COLLEAGUE},
    "mfa_edit_webauthn": set(),
    "mfa_remove_webauthn": set(),
    "qa:review": {COLLEAGUE},
    "qa:mine_review": {COLLEAGUE},
    **{name: {HOLDER} for name in " ".join(OF_HOLDER).split()},
}
# Where the row behind the address, or what is sent there, takes one of the rights of its line.
OF_EDITORS = (
    "admin:view_on_site admin:autocomplete export_table bulk_run bulk_begin bulk_stop bulk_again bulk_write"
)
NARROWER = {
    "admin:login": {STRANGER, *OF_STAFF},
    "admin:qa_undo": {"审核员"},
    "admin:app_list": {"编辑", "审核员", "管理员", HIGHEST},
    **{name: {"编辑", HIGHEST} for name in OF_EDITORS.split()},
}
# Lead whoever has not begun elsewhere to the way in.
BEGUN_ELSEWHERE = {
    "account_email_verification_sent", "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_complete_password_reset", "mfa_authenticate", "mfa_login_webauthn", "admin:login",
}  # fmt: skip
# Whoever is not signed in is led home, or to the way in by another page.
LEAD_AWAY = {"account_logout", "admin:logout"}
# No pages without a switch that is off in tests.
SWITCHED_OFF = {"accounts:phone", "accounts:phone_code", "accounts:phone_remove"}
IN, NO, GONE, NOT_SO, YES = "to the way in", "no", "no such page", "not in this way", "yes"
# Written whoever comes by, and nothing of anybody's rows: counts of limits, sessions and their devices.
OF_NOBODY = {"core_limitcount", "django_session", "accounts_session", "accounts_knownbrowser"}
WRITES = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE
)


@dataclass
class Everyone:
    people: dict[str, User | None]
    places: dict[str, str]
    """Where each address is, by its name in the map of addresses."""
    sent: dict[str, dict]
    """What its form sends, where sending nothing is told 404 to everybody."""


def make_everyone(now) -> Everyone:
    world = make_world(now)
    people = {
        STRANGER: None,
        READER: world.reader,
        OTHER: make_member(),
        APPLICANT: make_lawyer(make_member(), status="submitted", verified_on=None).user,
        HOLDER: world.lawyer,
        COLLEAGUE: world.colleague,
        **{group: make_staff(group) for group in GROUPS},
        NO_GROUP: make_staff(),
        HIGHEST: make_staff(is_superuser=True),
    }
    office = make_office(now, world, people["编辑"], people["审核员"], people["律师核验"])
    places = {}
    for name, path in addresses.every():
        if name in world.addresses:
            places[name] = world.addresses[name]
        elif name in office.own:
            places[name] = reverse(name, args=office.own[name])
        else:
            places.setdefault(name, _place(name, path, office))
    thing = Article.objects.published().first()
    sent = {
        **{f"following:{kind}": {"do": "unfollow"} for kind in ("article", "tag", "statute", "provision", "question")},
        **{f"following:{button}": {"thing": f"article:{thing.pk}"} for button in ("let_go", "unfollow")},
        "qa:claim": {"no_conflict": "on"},
        "qa:outcome": {"said": "sued"},
        "admin:qa_decide": {"verb": "note", "version": 0, "editor_note": "一句编者注"},
        "admin:qa_undo": {"event": office.event},
        "bulk_begin": {"kind": "search"},
        "exchange": {"table": "articles"},
    }  # fmt: skip
    return Everyone(people, places, sent)


def _place(name, path, office) -> str:
    """The address with a row in each of its parts."""
    path = {"admin:app_list": "admin/qa/"}.get(name, path.replace("(?P<url>.*)$", "no-such-page/"))
    _, app, model, *rest = (*path.split("/"), "", "")
    verb = next((part for part in rest if part and "<" not in part), "")
    for part in re.findall(r"<(?:\w+:)?\w+>", path):
        key = part.strip("<>").split(":")[-1]
        value = office.of(name, key, f"{app}.{model}", verb)
        assert value is not None, (
            f"{name}: tell tests/portal/office_rows.py what may stand for {key} in {path}"
        )
        path = path.replace(part, str(value), 1)
    return f"/{path}{office.asked.get(name, '')}"


# Who may, as the table has it


def people_of(who: str | tuple[str, ...]) -> set[str]:
    words = {
        ANYBODY: EVERYBODY, LINK: EVERYBODY, MEMBER: EVERYBODY - {STRANGER}, LAWYER: {HOLDER, COLLEAGUE}, STAFF: OF_STAFF,
        SUPERUSER: {HIGHEST}, NOBODY: set(),
    }  # fmt: skip
    return words[who] if isinstance(who, str) else {HIGHEST, *told.groups(who)}


def may(role: str, name: str, *, do: bool) -> bool:
    line = lines()[name]
    let_in = people_of(line.do if do else line.read)
    if name in NARROWER:
        let_in = let_in & NARROWER[name]
    if name == "exchange" and do:  # a table of articles is sent
        let_in = let_in & {"编辑", HIGHEST}
    if line.whose and not line.is_of_the_admin:
        let_in = let_in & OWNERS.get(name, {READER})
    return role in let_in


# What comes of asking


def client_of(user) -> Client:
    """Somebody's browser, in which they have just shown who they are."""
    client = Client()
    if user is not None:
        client.force_login(user)
        session = client.session
        shown = {"method": "password", "at": time.time(), "reauthenticated": True}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            *session.get(AUTHENTICATION_METHODS_SESSION_KEY, []),
            shown,
        ]
        session.save()
    return client


def outcome(response) -> str:
    if response.status_code in (301, 302, 303):
        to = urlsplit(response["Location"]).path
        return IN if to in ("/accounts/login/", "/admin/login/") else YES
    return {401: IN, 403: NO, 404: GONE, 405: NOT_SO}.get(response.status_code, YES)


@contextmanager
def written():
    """The tables that are written meanwhile, but for what is nobody's."""
    tables = []

    def watch(execute, sql, params, many, context):
        if (found := WRITES.match(sql)) and found[1] not in OF_NOBODY:
            tables.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def kind_of(model) -> int:
    return ContentType.objects.get_for_model(model).pk
