"""The record of sensitive deeds: chained, guarded by the database, without words of a person."""

import ast
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import audit
from core.chain import Report
from core.models import AuditEnd, AuditEntry
from tests.factories import NOW
from tests.qa.test_races import together
from tests.test_architecture import FLOORS

ROOT = Path(__file__).resolve().parents[2]
TABLE = "core_auditentry"


class Somebody(SimpleNamespace):
    """An account as this room knows one."""

    def get_short_name(self):
        return self.name


BOSS = Somebody(pk=7, is_staff=True, name="管理员甲")
READER = Somebody(pk=8, is_staff=False, name="小王")


def write(*verbs):
    return [audit.record(BOSS, verb, "accounts.user:12", now=NOW) for verb in verbs or ("see_address",)]


def rewrite(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_each_deed_carries_the_hash_of_the_one_before():
    first, second = write("grant_staff", "revoke_staff")

    assert (first.previous_hash, second.previous_hash, second.number) == ("", first.hash, 2)
    assert audit.LOG.read() == Report(2, f"2:{second.hash}", [])
    assert AuditEnd.objects.get().hash == second.hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET reason = 'other'",
        f"UPDATE {TABLE} SET actor_number = NULL",
        f"UPDATE {TABLE} SET detail = '{{}}'",
        f"DELETE FROM {TABLE}",
        "another way of removing rows",
    ],
)
def test_the_database_refuses_to_rewrite_the_record(sql):
    write()
    if sql.startswith("another"):
        sql = (
            f"TRUNCATE {TABLE}"
            if connection.vendor == "postgresql"
            else f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}"
        )

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rewrite(sql)

    assert audit.LOG.read().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (f"UPDATE {TABLE} SET verb = 'see_licence' WHERE number = 2", "第 2 条：内容和指纹对不上，被改过。"),
        (f"UPDATE {TABLE} SET actor_number = 9 WHERE number = 3", "第 3 条：内容和指纹对不上，被改过。"),
        (f"DELETE FROM {TABLE} WHERE number = 2", "第 3 条：它前面少了 1 条。"),
        (f"DELETE FROM {TABLE} WHERE number = 3", "末端记着第 3 条，记录到第 2 条为止：末尾少了或者被换过。"),
    ],
    ids=["another deed", "another person", "removed in the middle", "removed at the end"],
)
def test_whoever_gets_past_the_database_is_found_by_the_command(sql, fault, capsys):
    write("grant_staff", "see_address", "revoke_staff")
    audit.GUARD.remove(connection)
    rewrite(sql)

    with pytest.raises(CommandError, match="重要操作记录有"):
        call_command("check_logs")

    said = capsys.readouterr()
    assert f"重要操作记录，{fault}" in said.err
    assert "少了保护 audit_entry_changed" in said.err
    assert "审核记录完好：0 条" in said.out  # one log at fault hides no other


@pytest.mark.django_db
def test_a_deed_that_fails_leaves_no_record_and_no_gap():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    (only,) = write()

    assert (only.number, audit.LOG.read().faults) == (1, [])


@pytest.mark.django_db
def test_staff_act_under_their_name_and_anybody_else_under_a_number():
    rows = [audit.record(who, "close_account", "accounts.User:8", now=NOW) for who in (BOSS, READER, None)]

    assert [(row.actor_number, row.actor_label, row.subject) for row in rows] == [
        (7, "管理员甲", "accounts.user:8"),
        (8, "账号 8", "accounts.user:8"),
        (None, "系统", "accounts.user:8"),
    ]


@pytest.mark.django_db
def test_numbers_of_people_are_blanked_in_a_reason():
    row = audit.record(
        BOSS, "see_address", "accounts.user:1", reason="  来电 13800138000，\x07a@b.cn  ", now=NOW
    )

    assert "13800138000" not in row.reason
    assert "a@b.cn" not in row.reason
    assert row.reason.startswith("来电 ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "王某"}, {"subject": "accounts.user:li@example.cn"}, {"verb": "改分组"}, {"verb": ""},
        {"detail": {"mail": "li@example.cn"}}, {"detail": {"words": ["我" * 81]}}, {"detail": {"rate": 0.5}},
        {"detail": {"phone": "13800138000"}},
    ],
)  # fmt: skip
def test_words_of_a_person_do_not_get_in(wrong):
    given = {"verb": "see_address", "subject": "accounts.user:1", "detail": None} | wrong

    with pytest.raises(ValueError, match=r".+"):
        audit.record(BOSS, given["verb"], given["subject"], detail=given["detail"], now=NOW)

    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_a_hash_may_stand_in_the_detail_whatever_its_digits():
    row = audit.record(
        BOSS, "see_address", "a.b:1", detail={"sha256": "13800138000" + "a" * 53, "n": 3}, now=NOW
    )

    row.refresh_from_db()
    assert (row.detail["n"], row.hash) == (3, row.digest())


@pytest.mark.django_db
def test_a_look_is_recorded_once_an_hour_for_each_person_and_row():
    def look(who=BOSS, subject="accounts.user:1", minutes=0):
        return audit.looked(who, "see_address", subject, now=NOW + timedelta(minutes=minutes))

    told = [
        look(),
        look(minutes=59),
        look(Somebody(pk=9, is_staff=True, name="乙")),
        look(subject="accounts.user:2"),
    ]

    assert told == [True, False, True, True]
    assert look(minutes=61)
    assert AuditEntry.objects.count() == 4


@pytest.mark.django_db
def test_a_record_is_neither_saved_again_nor_deleted():
    (row,) = write()

    for act in (row.save, row.delete):
        with pytest.raises(TypeError):
            act()


def test_every_deed_that_the_code_records_has_a_name():
    """Whoever reads the record reads Chinese; a verb that is put together stands in a table of its own."""
    recorded = set()
    for path in (path for room in FLOORS for path in (ROOT / room).rglob("*.py")):
        if "audit." in (text := path.read_text(encoding="utf-8")):
            for node in ast.walk(ast.parse(text)):
                is_record = isinstance(node, ast.Call) and ast.unparse(node.func) in (
                    "audit.record",
                    "audit.looked",
                )
                if is_record and not isinstance(node.args[1], ast.JoinedStr):
                    recorded |= {each.value for each in ast.walk(node.args[1]) if _is_word(each)}

    assert recorded - set(audit.names()) == set()
    assert "see_address" in recorded


def _is_word(node):
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(audit.VERB, node.value)
    )


@pytest.mark.django_db(transaction=True)
def test_deeds_of_the_same_moment_stand_one_behind_the_other():
    acts = [lambda: [write() and audit.looked(BOSS, "see_address", "a.b:1", now=NOW) for _ in range(5)]] * 4

    results = together(*acts)

    assert sorted(each for result in results for each in result) == [False] * 19 + [True]
    assert audit.LOG.read() == Report(21, audit.LOG.read().head, [])
