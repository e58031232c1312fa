"""A whole site moved to PostgreSQL by a command that is killed again and again. About a minute."""

import json
import signal
import subprocess
import time

import psycopg
import pytest
from django.conf import settings

from portal.moving.target import MARK
from tests.portal import keeping

pytestmark = [pytest.mark.deep, pytest.mark.postgres, pytest.mark.django_db]
ROWS = 60_000
FILL = f"""
from django.utils import timezone; from tests.world import make_world; make_world(timezone.now())
from search.models import SearchLog; from datetime import date
SearchLog.objects.bulk_create((SearchLog(query=f'搜索 {{n}}', searched_on=date(2026, 11, 22)) for n in range({ROWS})), 500)
from core import audit; [audit.record(None, 'tried_out', f'portal.move:{{n}}') for n in range(50)]
"""
TABLES = [
    "qa.question",
    "qa.moderationevent",
    "articles.revision",
    "core.auditentry",
    "accounts.user",
    "mfa",
    "sessions",
]
GOES_ON = """
from reference.models import Term; print(Term.objects.create(word='新的', plain='新的').pk)
from core import audit; print(audit.record(None, 'tried_out', 'portal.move:1').number)
from django.test import Client; client = Client(SERVER_NAME='127.0.0.1')
print(*(client.get(path).status_code for path in ('/', '/search/?q=花呗')))
"""


def copied(url):
    """How many rows of the large table are there; -1 before there is one."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('search_searchlog')").fetchone()[0] is None:
            return -1
        return connection.execute("SELECT count(*) FROM search_searchlog").fetchone()[0]


def killed_when(command, variables, is_time):
    process = subprocess.Popen(
        command, env=variables, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 300
    while not is_time():
        assert process.poll() is None, process.stdout.read().decode()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_site_comes_over_whole_however_often_the_move_is_killed(tmp_path):
    site = f"sqlite:///{tmp_path}/site.sqlite3"
    keeping.manage(site, tmp_path, "migrate", "--verbosity", "0")
    keeping.manage(site, tmp_path, "shell", "--no-imports", "-c", FILL)
    before = keeping.manage(site, tmp_path, "dumpdata", *TABLES)
    file = tmp_path / "site.sqlite3"
    untouched = file.read_bytes()
    with keeping.a_database_of(may_make_others=False) as url:
        command, variables = keeping.managing(site, tmp_path, "move_database", "--to", url)

        killed_when(command, variables, lambda: copied(url) == 0)
        killed_when(command, variables, lambda: 0 < copied(url) < ROWS)
        half = copied(url)
        killed_when(command, variables, lambda: copied(url) > half)
        said = keeping.manage(site, tmp_path, "move_database", "--to", url)

        assert "接着上一次搬的" in said
        assert "行数和指纹都一样" in said
        assert "重要操作记录完好：50 条" in said
        assert json.loads(keeping.manage(url, tmp_path, "dumpdata", *TABLES)) == json.loads(before)
        assert file.read_bytes() == untouched
        number, line, pages = keeping.manage(
            url, tmp_path, "shell", "--no-imports", "-c", GOES_ON
        ).splitlines()
        assert (int(number) > 0, line, pages) == (True, "51", "200 200")
        with psycopg.connect(url) as connection:
            assert connection.execute(f"SELECT to_regclass('{MARK}')").fetchone() == (None,)
            with pytest.raises(psycopg.errors.RestrictViolation):
                connection.execute("DELETE FROM core_auditentry")
