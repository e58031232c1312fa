"""What a form does not name it does not change: every form is sent twice, once with a field for every column of the site."""

import json
import re

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from portal.pagekinds import NOBODY
from portal.rights.table import lines
from tests.portal.everyone import (
    APPLICANT,
    BEGUN_ELSEWHERE,
    COLLEAGUE,
    GROUPS,
    HIGHEST,
    HOLDER,
    OF_NOBODY,
    READER,
    STRANGER,
    WRITES,
    client_of,
    make_everyone,
    may,
    people_of,
)
from tests.portal.filled_forms import forms_of

pytestmark = pytest.mark.django_db
# Where most could be won by a field too many; all others are asked by `deep`.
GATE = (
    "account_signup", "accounts:profile", "accounts:lawyer_apply", "articles:correction", "qa:ask", "qa:edit", "qa:answer",
    "qa:comment_article", "qa:flag", "qa:review", "following:article", "admin:accounts_user_change",
    "admin:accounts_lawyerprofile_propose", "admin:articles_article_change", "admin:qa_item",
    "admin:search_hotsearch_change",
)  # fmt: skip
# What a form wants that its page does not say.
ASKED = {
    "title": ["花呗逾期两个月，会被起诉吗"],
    "body": ["欠了八千多，还了五期以后断了两个月，想问问怎么办。"],
    "agreed": ["on"],
}
FILLED = {
    "accounts:lawyer_apply": {
        "role": ["lawyer"],
        "licence_number": ["11101201510123456"],
        "firm": ["某某律师事务所"],
    },
    "qa:ask": ASKED,
    "qa:edit": ASKED,
    "admin:qa_item": {"reason": ["abuse"], "editor_note": ["一句编者注"]},
    "admin:search_hotsearch_change": {"word": ["花呗"]},
}
LOOKS = ("look", "show_blanked", "back", "keep")  # buttons that hand nothing in
# Forms that are shown on the page of another address.
SENT_TO_ANOTHER = {"admin:qa_item": "admin:qa_decide"}
# What pages were made from is told by a number drawn by lot, keys of forms by a digest of all that came.
COUNTED = {
    *OF_NOBODY, "core_acknowledged", "portal_pagegeneration", "articles_articlegeneration", "articles_preparedpage",
}  # fmt: skip
# Differs each time: numbers of rows on PostgreSQL, keys, hashes and what is made of them.
BY_CHANCE = re.compile(r"[0-9A-Za-z_\-+/=$.:]{16,}")


def columns():
    """A hostile value for the name of every column of the site, twice: of other kinds where a name stands for several."""
    first, second = {}, {}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            for name in {column.name, column.attname}:
                if column.choices:
                    first[name], second[name] = (
                        str(column.choices[at][0]) for at in (-1, len(column.choices) // 2)
                    )
                elif isinstance(column, models.BooleanField):
                    first[name], second[name] = "on", "1"
                elif isinstance(column, models.DateTimeField):
                    first[name], second[name] = "2020-01-01 00:00", "2030-01-01T00:00"
                elif isinstance(column, models.DateField):
                    first[name], second[name] = "2020-01-01", "2030-01-01"
                else:
                    first.setdefault(name, "1")
                    second.setdefault(name, "有心人写的")
    given = {
        "groups": "1",
        "user_permissions": "1",
        "state": "published",
        "moderated_by": "1",
        "verified": "on",
    }
    return {**first, **given}, {**second, **given}


def with_more(form, more):
    """A form with fields that it does not have, in its rows of another table too."""
    sent = form.sent()
    more = {name: value for name, value in more.items() if name not in form.named}
    rows = [name.removesuffix("-TOTAL_FORMS") for name in sent if name.endswith("-TOTAL_FORMS")]
    added = {name: [value] for name, value in more.items()}
    for row in rows:
        inside = {f"{row}-0-{name}": [value] for name, value in more.items()}
        added |= (
            {name: value for name, value in inside.items() if name not in form.named}
            if f"{row}-0-id" in sent
            else {}
        )
    return {**added, **sent}


def done(client, address, sent):
    """Every statement that one sending writes, without what comes by chance; undone again."""
    made = []

    def watch(execute, sql, params, many, context):
        table = WRITES.match(sql)
        if table and table[1] not in COUNTED:
            made.append((sql, [_plain(each) for each in params or ()]))
        return execute(sql, params, many, context)

    cookies = client.cookies.copy()
    with transaction.atomic(), connection.execute_wrapper(watch):
        client.post(address, sent)
        transaction.set_rollback(True)
    client.cookies = cookies
    return made


def _plain(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if connection.vendor == "sqlite" else "a number"
    told = BY_CHANCE.sub("*", json.dumps(getattr(value, "obj", value), default=str, ensure_ascii=False))
    return told if connection.vendor == "sqlite" else re.sub(r"\b\d+\b", "#", told)


def sender(everyone, name):
    """Who sends this form with the least rights that let them."""
    if people_of(lines()[name].do) >= {STRANGER}:
        return STRANGER
    roles = (READER, APPLICANT, COLLEAGUE, HOLDER, *GROUPS, HIGHEST)
    # The lawyer who holds the question has something at every address of the desk.
    if lines()[name].do == "lawyer" and may(HOLDER, name, do=True):
        return HOLDER
    return next(role for role in roles if may(role, name, do=True))


@pytest.fixture
def everyone(db):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made = make_everyone(timezone.now())
        made.clock = clock
        yield made


def sent_with_more(everyone, wanted):
    """Where a field too many changed what was written, and the addresses at which anything was written at all."""
    wrong, wrote, more = [], set(), columns()
    for name in wanted:
        asked = SENT_TO_ANOTHER.get(name, name)
        client = client_of(everyone.people[sender(everyone, asked)])
        page = client.get(everyone.places[name], follow=True)
        for form in forms_of(page.content.decode(), page.request["PATH_INFO"]):
            if "logout" in form.action or form.action.startswith("/search/"):
                continue
            everyone.clock.shift(30)
            form.buttons = [button for button in form.buttons if button[0] not in LOOKS]
            form.fields |= FILLED.get(name, {})
            plain = done(client, form.action, form.sent())
            if plain:
                wrote.add(name)
            for each in more:
                changed = done(client, form.action, with_more(form, each))
                # A form that is refused for what was added has written less, and nothing else.
                if other := [one for one in changed if one not in plain]:
                    wrong.append(f"{name} {form.action}: {other}")
    return wrong, wrote


def test_a_field_too_many_changes_nothing_where_most_could_be_won(everyone):
    wrong, wrote = sent_with_more(everyone, GATE)

    assert wrong == []
    assert sorted(set(GATE) - wrote) == []


@pytest.mark.deep
def test_a_field_too_many_changes_nothing_anywhere(everyone):
    pressed = [
        name
        for name, line in lines().items()
        if line.do != NOBODY and name not in BEGUN_ELSEWHERE and line.read not in (NOBODY,)
    ]

    wrong, wrote = sent_with_more(everyone, [name for name in pressed if name not in GATE])

    assert wrong == []
    assert len(wrote) > 60, sorted(wrote)
