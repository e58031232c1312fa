"""The log of moderation: a chain that the database itself keeps, and a command that reads it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import privacy
from qa import chain, guards, moderation
from qa.models import LogHead, ModerationEvent
from tests.factories import NOW, make_question, make_staff

pytestmark = pytest.mark.django_db
EVENTS = "qa_moderationevent"


@pytest.fixture
def events(moderator):
    """Three decisions, one after the other."""
    return [moderation.approve(make_question(status="pending"), moderator, now=NOW) for _ in range(3)]


def rewrite(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_each_event_carries_the_hash_of_the_one_before(events):
    first, second, third = events

    assert [each.number for each in events] == [1, 2, 3]
    assert (first.previous_hash, second.previous_hash, third.previous_hash) == ("", first.hash, second.hash)
    assert chain.read() == chain.Report(3, f"3:{third.hash}", [])
    assert LogHead.objects.get().hash == third.hash


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {EVENTS} SET reason = 'other'",
        f"UPDATE {EVENTS} SET actor_label = 'nobody', actor_id = NULL",
        f"UPDATE {EVENTS} SET hash = 'x'",
        f"DELETE FROM {EVENTS}",
    ],
)
def test_the_database_refuses_to_rewrite_the_log(events, sql):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rewrite(sql)

    assert chain.read().faults == []


def test_not_even_another_way_of_removing_rows_empties_the_log(events):
    other_way = (
        f"TRUNCATE {EVENTS} CASCADE"
        if connection.vendor == "postgresql"
        else f"INSERT OR REPLACE INTO {EVENTS} SELECT * FROM {EVENTS} WHERE number = 1"
    )

    if connection.vendor == "postgresql":
        rewrite(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # or it would refuse for the sake of what this test has written
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rewrite(other_way)


def test_an_account_can_leave_and_the_chain_still_holds(events, moderator):
    moderator.is_staff = False
    privacy.erase(moderator)

    left = ModerationEvent.objects.order_by("number").values_list("actor_id", "actor_label")
    assert list(left) == [(None, "审核员甲")] * 3
    assert chain.read().faults == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (f"UPDATE {EVENTS} SET reason = 'advert' WHERE number = 2", "第 2 条：内容和指纹对不上，被改过。"),
        (f"DELETE FROM {EVENTS} WHERE number = 2", "第 3 条：它前面少了 1 条。"),
        (
            f"DELETE FROM {EVENTS} WHERE number = 3",
            "末端记着第 3 条，记录到第 2 条为止：末尾少了或者被换过。",
        ),
        (f"UPDATE {EVENTS} SET previous_hash = 'x' WHERE number = 2", "第 2 条：接不上前一条。"),
    ],
    ids=["changed", "removed in the middle", "removed at the end", "cut in two"],
)
def test_whoever_gets_past_the_database_is_found_by_the_command(events, sql, fault):
    guards.remove(connection)
    for field in ModerationEvent._meta.get_fields(include_hidden=True):
        if field.auto_created and field.is_relation:  # or the rows that hang on an event would keep it
            field.related_model.objects.all().delete()
    rewrite(sql)
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("check_logs", stderr=said)

    assert fault in said.getvalue()
    assert "少了保护 moderation_event_changed" in said.getvalue()


def test_a_whole_chain_written_anew_is_found_by_a_line_noted_elsewhere(events):
    said = StringIO()
    call_command("check_logs", stdout=said)
    noted = re.search(r"moderation=[0-9]+:[0-9a-f]+", said.getvalue())[0]
    assert noted == f"moderation=3:{events[-1].hash}"
    call_command("check_logs", expect=[noted], stdout=said)

    for expected in (
        "moderation=2:" + "0" * 64,
        "moderation=9:" + "0" * 64,
        "审核记录完好",
        noted[:20],
        "x=3:",
    ):
        with pytest.raises(CommandError):
            call_command("check_logs", expect=[expected], stderr=said)


def test_what_a_moderator_writes_gets_into_the_chain_without_numbers_of_people(moderator):
    question = make_question(status="pending")

    moderation.reject(
        question, moderator, "other", "请别写 13800138000", internal_note="他的邮箱 li@example.cn", now=NOW
    )

    question.refresh_from_db()
    event = ModerationEvent.objects.get()
    for words in (question.public_note, event.public_note, event.internal_note):
        assert words
        assert not {"13800138000", "li@example.cn"} & set(words.split())


def test_a_failed_verb_leaves_no_gap_in_the_chain(events, moderator):
    with transaction.atomic():
        moderation.approve(make_question(status="pending"), moderator, now=NOW)
        transaction.set_rollback(True)

    moderation.approve(make_question(status="pending"), make_staff("审核员"), now=NOW)

    assert chain.read().faults == []
    assert ModerationEvent.objects.count() == 4
