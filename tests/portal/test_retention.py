"""What is kept of people: one table, which the notice shows and one command carries out."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts import privacy
from accounts.models import User
from articles.feedback import CONTACT_DAYS
from core import audit
from core.models import AuditEntry
from core.text import cn_number
from portal import purging, retention
from portal.backups.shelf import DAYS as BACKUP_DAYS
from qa import figures
from qa.models import Comment, Question
from qa.notifications import choosing
from search import counting
from tests.factories import NOW, make_article, make_comment, make_feedback, make_member, make_question

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
TIDY = (DEPLOY / "systemd" / "youju-tidy.service").read_text(encoding="utf-8")
# Deeds of staff, which accounts.privacy need not cover (tests/accounts/test_privacy.py: DEEDS).
OF_STAFF = {"accounts.AuthorityRequest"}


def test_whatever_is_held_of_a_person_has_a_line_and_each_line_names_what_is_there():
    held = {label for kind in privacy.kinds() for label in kind.models}
    told = [label for term in retention.TERMS for label in term.models]

    assert set(told) == held | OF_STAFF
    assert len(told) == len(set(told))
    assert len({term.key for term in retention.TERMS}) == len(retention.TERMS)


def test_the_notice_shows_the_table_line_by_line(client, db):
    page = client.get("/privacy/").content.decode()

    for term in retention.TERMS:
        for words in (term.what, term.why, term.ground, term.kept):
            assert words in page, words
    assert f"第 {retention.VERSION} 版" in page


def test_what_the_notice_says_in_passing_is_what_the_code_does(client, db):
    """Numbers stand in its sentences too; here each is compared with the setting that it speaks of."""
    prose = re.sub(r"<dl class=\"terms.*?</dl>", "", client.get("/privacy/").content.decode(), flags=re.S)
    spoken = {
        r"没有答复的最晚 (\d+) 天": CONTACT_DAYS,
        r"其余的 (\d+) 天后删掉": counting.KEPT_DAYS,
        r"少有人搜的词 (\d+) 天": counting.ALONE_DAYS,
        r"(\d+) 天以后按周合起来": retention.DAYS_APART,
        r"按周合起来，(\d+) 天以后": retention.READS_DAYS,
        r"最久留 (\d+) 天": figures.KEPT_FOR.days,
        r"站内的通知留 (\d+) 天": choosing.KEPT_FOR.days,
        r"备份里最晚 (\d+) 天": BACKUP_DAYS,
    }

    assert {words: int(re.search(words, prose)[1]) for words in spoken} == spoken
    assert f"{cn_number(retention.outcomes.CHANGE_WITHIN.days)}天以后只留在" in prose


def test_what_no_table_keeps_is_kept_as_long_by_what_is_shipped():
    rotated = (DEPLOY / "logrotate" / "youju").read_text(encoding="utf-8")

    assert {int(days) for days in re.findall(r"(?:rotate|maxage) (\d+)", rotated)} == {
        retention.ACCESS_LOG_DAYS
    }
    assert "daily" in rotated
    assert "create 0640 www-data adm" in rotated
    for term in retention.TERMS:
        assert bool(term.elsewhere) <= (term.run is None), term.key
        if term.elsewhere.startswith("deploy/"):
            assert (ROOT / term.elsewhere).exists()


def test_the_nightly_timer_runs_it_and_no_command_forgets_beside_it():
    commands = re.findall(r"manage\.py (\w+)", re.sub(r"^#.*$", "", TIDY, flags=re.M))

    assert commands.index("purge") < commands.index("check_logs")
    assert not [
        name for name in commands if name.startswith(("tidy_", "forget_", "erase_", "clear", "prune"))
    ]


@pytest.fixture
def run_out():
    """Something that has run out in several classes, and beside each something that has not."""
    article, old = make_article(), NOW - timedelta(days=500)
    make_feedback(article, contact="a@example.com", now=old)
    make_comment(article, status="rejected", body="半年前没有通过的话", created_at=old)
    make_comment(article, status="rejected", body="昨天没有通过的话", created_at=NOW - timedelta(days=1))
    make_question(status="draft", created_at=old)
    make_question(status="draft", created_at=NOW)
    User.objects.filter(pk=make_member(verified=False).pk).update(date_joined=old, last_login=None)
    with time_machine.travel(NOW, tick=False):
        yield


def state():
    return (
        sorted(Comment.objects.values_list("body", flat=True)),
        Question.objects.filter(status="draft").count(),
        User.objects.filter(emailaddress__verified=False).count(),
    )


@pytest.mark.django_db
def test_what_has_run_out_goes_and_the_rest_stays(run_out, capsys):
    call_command("purge")

    assert state() == (["", "昨天没有通过的话"], 1, 0)
    said = capsys.readouterr().out
    assert {"unproven：1", "unread：1", "drafts：1", "contact：1"} <= set(
        re.findall(r"^\w+：\d+", said, re.M)
    )
    entry = AuditEntry.objects.get(verb="purge")
    assert entry.detail == {"unproven": 1, "unread": 1, "drafts": 1, "contact": 1}
    assert audit.LOG.read().faults == []

    call_command("purge")
    assert "删掉一共 0 条。" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_dry_run_counts_the_same_and_changes_nothing(run_out, capsys):
    before = state()

    call_command("purge", dry_run=True)

    assert "要删一共 4 条。" in capsys.readouterr().out
    assert state() == before
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_one_class_alone(run_out):
    call_command("purge", only=["drafts"])

    assert state() == (["半年前没有通过的话", "昨天没有通过的话"], 1, 1)


@pytest.mark.django_db
def test_a_class_that_fails_keeps_no_other_from_going(run_out, monkeypatch, capsys):
    def fail(now):
        raise RuntimeError("李四的东西删不掉")

    broken = retention.Term("broken", "坏的", "", "", "", run=fail)
    monkeypatch.setattr(retention, "TERMS", (broken, *retention.TERMS))

    with pytest.raises(CommandError, match="1 类没有做成：broken"):
        call_command("purge")

    said = capsys.readouterr()
    assert state()[0] == ["", "昨天没有通过的话"]
    assert "broken：没有做成，RuntimeError" in said.err
    assert "李四" not in said.err + said.out


def test_an_unknown_class_is_refused():
    with pytest.raises(CommandError):
        call_command("purge", "--only", "nothing")


def test_nothing_is_written_down_where_nothing_went():
    term = retention.TERMS[0]

    purging.record([purging.Done(term, 0)], NOW)  # no database here: it would object
