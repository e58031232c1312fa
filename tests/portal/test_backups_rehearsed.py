"""The whole way, by the commands that a person types, while four people write. Half a minute on each database."""

import re
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from core import audit
from qa.models import Question
from reference.models import Term
from tests.factories import make_member
from tests.portal import keeping
from tests.world import make_world

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True)]
WRITERS = 4
# One line each, in the restored database: pairs that were written together, terms, accounts, chained logs.
COUNT = """
from reference.models import Term; from accounts.models import User; from qa.models import Question
one = set(Term.objects.filter(word__startswith='one-').values_list('plain', flat=True))
other = set(Term.objects.filter(word__startswith='other-').values_list('plain', flat=True))
print('alone', len(one ^ other), 'pairs', len(one), 'questions', Question.objects.count(), 'users', User.objects.count())
from django.test import Client; print('home', Client(SERVER_NAME='127.0.0.1').get('/').status_code)
"""


@contextmanager
def four_who_write():
    """Each writes pairs of rows and a line of a chained log in one transaction, again and again."""
    over, written, faults = threading.Event(), [0] * WRITERS, []

    def write(number):
        try:
            while not over.is_set():
                with transaction.atomic():
                    name = f"{number}-{written[number]}"
                    Term.objects.create(word=f"one-{name}", plain=name)
                    Term.objects.create(word=f"other-{name}", plain=name)
                    audit.record(None, "tried_out", f"portal.backup:{name}")
                written[number] += 1
                time.sleep(0.02)  # SQLite lets those who wait take their turn only between two of ours
        except Exception as fault:
            faults.append(fault)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    yield written
    over.set()
    for thread in threads:
        thread.join()
    assert faults == []


@contextmanager
def an_empty_place(tmp_path):
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/new.sqlite3"
    else:
        with keeping.a_database_of(may_make_others=False) as url:
            yield url


def counted(words):
    return {name: int(number) for name, number in re.findall(r"(\w+) (\d+)", words)}


def test_a_backup_made_while_four_write_brings_one_moment_back_and_closed_accounts_stay_closed(tmp_path):
    make_world(timezone.now())
    leaving, here = make_member("leaving@example.org").pk, keeping.address()
    questions = Question.objects.count()

    with four_who_write() as written:
        first = keeping.manage(here, tmp_path, "backup", "--path-only").strip()
        between = sum(written)
        said = keeping.manage(here, tmp_path, "backup")
    assert "还原到空的地方比过，一样" in said
    assert between > 0
    said = keeping.manage(here, tmp_path, "verify_backup", first)
    assert "可以还原" in said

    with an_empty_place(tmp_path) as new:
        said = keeping.manage(new, tmp_path, "restore", first)
        assert "重要操作记录完好" in said
        assert "审核记录完好" in said
        told = counted(keeping.manage(new, tmp_path, "shell", "--no-imports", "-c", COUNT))
        assert (told["alone"], told["questions"], told["home"]) == (0, questions, 200)
        assert 0 < told["pairs"] <= between + WRITERS

        close = f"from accounts import privacy, models as m; privacy.erase(m.User.objects.get(pk={leaving}))"
        keeping.manage(new, tmp_path, "shell", "--no-imports", "-c", close)
        with pytest.raises(AssertionError, match="--replace"):
            keeping.manage(new, tmp_path, "restore", first)
        said = keeping.manage(new, tmp_path, "restore", first, "--replace")
        assert "注销的 1 个账号，已经再注销一次" in said
        again = counted(keeping.manage(new, tmp_path, "shell", "--no-imports", "-c", COUNT))
        assert again == told | {"users": told["users"] - 1}
