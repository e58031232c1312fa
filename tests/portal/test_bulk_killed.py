"""A worker that is killed in the middle of a large table: whole rows stay, the run is seen as cut off, and can be done again."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.tables import Line, Sheet
from portal.bulk import filing, running
from portal.bulk.jobs import jobs
from portal.exchanging import exchanges
from portal.models import BulkRun
from reference.models import Term

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deep]
ROWS = 1000
WORK = (
    "import django; django.setup(); from portal.bulk.running import work; "
    "import sys; work.func(int(sys.argv[1]))"
)


def ask(asked, file, **more):
    return running.start(
        jobs()["table"],
        by=None,
        now=timezone.now(),
        asked={"table": "glossary", **asked},
        file=file,
        here=True,
        **more,
    )


def address_of_the_database():
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    login = f"{known['USER']}:{known['PASSWORD']}@" if known["USER"] else ""
    return f"postgres://{login}{known['HOST'].replace('/', '%2F')}:{known['PORT'] or 5432}/{known['NAME']}"


def test_a_killed_worker_leaves_whole_rows_and_a_run_that_can_be_done_again():
    sheet = Sheet(["词", "白话"], [Line(row, {"词": f"词{row}", "白话": "意思"}) for row in range(ROWS)])
    file = filing.keep("terms.csv", sheet, exchanges()["glossary"], timezone.now())
    looked = ask({}, file)
    running.carry_out(looked, jobs()["table"])
    run = ask({"write": True, "looked_at": looked.pk}, file)
    variables = {
        **os.environ,
        "DATABASE_URL": address_of_the_database(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }

    worker = subprocess.Popen([sys.executable, "-c", WORK, str(run.pk)], cwd=settings.BASE_DIR, env=variables)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and BulkRun.objects.get(pk=run.pk).done < 50:
        time.sleep(0.1)
    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=20)

    run.refresh_from_db()
    written = Term.objects.count()
    later = timezone.now() + timedelta(minutes=3)
    assert (run.status, run.status_on(later)) == ("running", "中断")
    assert 50 <= run.done <= written < ROWS
    assert Term.objects.exclude(plain="意思").count() == Term.objects.filter(pinyin="").count() == 0
    second = running.start(
        jobs()["table"], by=None, now=later, asked=run.asked, file=file, again_of=run, here=True
    )
    running.carry_out(second, jobs()["table"])
    second.refresh_from_db()
    run.refresh_from_db()
    assert run.status == "cut_off"
    assert second.outcome == f"新增 {ROWS - written} 行，改 0 行，不变 {written} 行，有错 0 行"
    assert Term.objects.count() == ROWS
