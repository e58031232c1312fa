"""Each check is given the fault that it is for."""

import json
import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections import namedtuple
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal import doctor
from portal.backups import making
from portal.doctor import Finding, Level, machine, telling
from qa.models import Notice
from tests.factories import make_lawyer, make_member, make_staff
from tests.portal import keeping

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")


def found(key, now=None):
    return [(one.level.name, one.words) for one in doctor.examine(now or timezone.now(), [key])]


def levels(key, now=None):
    return [level for level, _ in found(key, now)]


@contextmanager
def answering(status=200, body=b"ok\n", date=None):
    """A web server that says what a site in some state would say."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response_only(status)
            self.send_header("Date", date or self.date_time_string())
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with _serving(HTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def _serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site(settings, tmp_path):
    settings.BACKUP_DIR, settings.VAR_DIR = tmp_path / "kept", str(tmp_path)
    settings.OWNER_EMAIL = "owner@example.org"
    return settings


# The machine


@pytest.mark.parametrize(
    ("free", "level"), [(0.2, "BAD"), (1, "WARN"), (60, "OK")], ids=["nearly none", "little", "enough"]
)
def test_little_room_on_the_disk(site, monkeypatch, free, level):
    gigabyte = 1024**3
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(100 * gigabyte, 0, int(free * gigabyte)))

    assert set(levels("disk")) == {level}


@pytest.mark.django_db
def test_a_clock_that_is_wrong_and_what_it_was_compared_with(site, monkeypatch):
    monkeypatch.setattr(machine, "_is_synchronised", lambda: None)
    with answering() as site.SITE_URL:
        ((level, words),) = found("clock")
    assert (level, "网站回答里的时间" in words) == ("OK", True)

    with answering(date="Sun, 22 Nov 2020 19:40:00 GMT") as site.SITE_URL:
        assert levels("clock") == ["BAD", "OK"]
    site.SITE_URL = "http://127.0.0.1:1"  # nobody answers
    assert levels("clock") == ["OK" if connection.vendor == "postgresql" else "WARN"]
    monkeypatch.setattr(machine, "_is_synchronised", lambda: False)
    with answering() as site.SITE_URL:
        assert levels("clock") == ["WARN"]


def test_a_site_that_does_not_answer_or_does_without_something(site):
    with answering() as site.SITE_URL:
        assert levels("site") == ["OK"]
    with answering(body=b"ok\nreplica1 away\n") as site.SITE_URL:
        assert found("site") == [("WARN", "网站开着，但是少了：replica1 away。")]
    with answering(status=503) as site.SITE_URL:
        ((level, words),) = found("site")
        assert (level, "503" in words) == ("BAD", True)
    assert levels("site") == ["BAD"]  # nobody listens any more


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """An authority of our own for 127.0.0.1, and nobody else's."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key",
         "-out", folder / "cert"], check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.mark.parametrize(("days", "level"), [(0, "OK"), (75, "WARN"), (85, "BAD"), (91, "BAD")])
def test_days_left_of_the_certificate(site, certificate, monkeypatch, days, level):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert", certificate / "key")

    with _serving(_Secured(context)) as server:
        site.SITE_URL = f"https://127.0.0.1:{server.server_address[1]}"
        ((found_level, words),) = found("certificate", timezone.now() + timedelta(days=days))
        assert found_level == level
        assert "天" in words
        monkeypatch.delenv("SSL_CERT_FILE")
        ((found_level, words),) = found("certificate")
        assert (found_level, "不会接受" in words) == ("BAD", True)
    assert levels("certificate") == ["BAD"]  # nobody listens
    site.SITE_URL = "http://127.0.0.1:8000"
    assert levels("certificate") == ["OK"]


class _Secured(socketserver.TCPServer):
    allow_reuse_address = True

    def __init__(self, context):
        self.context = context
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)

    def get_request(self):
        plain, address = super().get_request()
        plain.settimeout(5)
        return self.context.wrap_socket(plain, server_side=True), address

    def handle_error(self, request, client_address):
        pass


def test_a_key_that_anybody_on_the_machine_can_read(site, tmp_path):
    key = tmp_path / "key"
    key.touch(0o600)
    site.BACKUP_ALSO, site.BACKUP_DIR, site.BASE_DIR = [key], tmp_path / "none", tmp_path
    shut = os.stat(tmp_path.parent).st_mode & 0o001 == 0
    assert levels("files") == ["OK"]

    key.chmod(0o644)

    assert levels("files") == (["OK"] if shut else ["BAD"])
    assert machine._is_shut_off(key) is shut


def test_what_check_deploy_says(site):
    site.HTTPS, site.RATE_LIMITS = True, False

    assert ("WARN", "RATE_LIMITS=off 只用于测试，线上请打开。（portal.W003）") in found("settings")


# The data


@pytest.mark.django_db
def test_a_migration_that_was_not_done():
    assert levels("migrations") == ["OK"]

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'portal' AND name = '0002_bulk_runs'")

    assert levels("migrations")[0] == "BAD"


@pytest.mark.django_db
def test_a_database_that_says_written_before_it_is(site):
    """The database of these tests keeps nothing safe on disk, for speed."""
    assert set(levels("database")) == {"BAD"}
    words = " ".join(words for _, words in found("database"))
    names = {"sqlite": ["synchronous"], "postgresql": ["fsync", "full_page_writes", "synchronous_commit"]}
    assert [name for name in names[connection.vendor] if name not in words] == []


@pytest.mark.django_db
def test_a_log_that_somebody_changed():
    from core import audit

    audit.record(None, "tried_out", "portal.backup:1")
    assert set(levels("logs")) == {"OK"}

    audit.GUARD.remove(connection)

    assert "BAD" in levels("logs")
    assert "check_logs" in " ".join(words for _, words in found("logs"))


def test_backups_that_are_missing_old_spoilt_not_tried_or_still_here(site, tmp_path):
    database, plan = keeping.a_site(tmp_path / "site.sqlite3"), keeping.a_plan(tmp_path)
    assert levels("backups", NOW) == ["BAD"]

    made = making.make(database, plan, NOW)
    assert levels("backups", NOW + timedelta(hours=20)) == ["OK"]
    assert levels("backups", NOW + timedelta(hours=27)) == ["WARN"]
    assert levels("backups", NOW + timedelta(days=9)) == ["BAD", "WARN"]

    site.HTTPS = True
    assert ["别处" in words for _, words in found("backups", NOW)] == [True]
    site.HTTPS = False
    site.BACKUP_KEYS = ["age1"]
    assert ["没有加密" in words for _, words in found("backups", NOW)] == [True]
    site.BACKUP_KEYS = []
    made.path.write_bytes(made.path.read_bytes()[:-1])
    assert ["大小" in words for _, words in found("backups", NOW)] == [True]


# What runs by itself


def test_a_mail_server_that_does_not_let_us_in(site):
    site.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        site.EMAIL_HOST, site.EMAIL_PORT = taken.getsockname()
        assert levels("mail") == ["BAD"]


def test_mail_that_goes_into_a_folder_is_for_machines_of_ones_own(site, tmp_path):
    site.EMAIL_BACKEND, site.EMAIL_FILE_PATH = (
        "django.core.mail.backends.filebased.EmailBackend",
        str(tmp_path),
    )

    assert levels("mail") == ["OK"]
    site.HTTPS = True
    assert levels("mail") == ["BAD"]
    site.EMAIL_FILE_PATH = str(tmp_path / "none")
    assert levels("mail") == ["BAD"]


@pytest.mark.django_db
def test_letters_that_did_not_leave_and_a_timer_that_does_not_run():
    assert levels("letters") == ["OK"]
    now, user = timezone.now(), make_member()
    told = {"user": user, "kind": "answered", "created_at": now}

    Notice.objects.create(key="1", mail="failed", **told)
    assert levels("letters") == ["WARN"]
    Notice.objects.create(key="2", mail="due", mail_after=now - timedelta(hours=1), **told)
    assert levels("letters") == ["WARN", "BAD"]


@pytest.mark.django_db
def test_tasks_that_nobody_takes_and_tasks_that_failed(site):
    site.TASK_WORKER = True
    assert levels("tasks") == ["OK"]
    task = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x", "backend_name": "default",
            "run_after": NOW, "exception_class_path": "", "traceback": ""}  # fmt: skip

    waiting = DBTaskResult.objects.create(status="READY", **task)
    assert levels("tasks", waiting.enqueued_at + timedelta(minutes=5)) == ["OK"]
    assert levels("tasks", waiting.enqueued_at + timedelta(minutes=20)) == ["WARN"]
    assert levels("tasks", waiting.enqueued_at + timedelta(hours=2)) == ["BAD"]
    DBTaskResult.objects.create(status="FAILED", finished_at=timezone.now(), **task)
    DBTaskResult.objects.create(status="RUNNING", started_at=timezone.now() - timedelta(hours=7), **task)
    assert levels("tasks") == ["WARN", "WARN"]


@pytest.mark.django_db
def test_tables_that_have_grown_old_and_lawyers_whose_badge_is_over():
    make_lawyer(make_member(), verified_on=timezone.localdate() - timedelta(days=400))

    words = " ".join(words for level, words in found("stale") if level == "WARN")

    assert "LPR：一期都没有录入。" in words
    assert "1 位律师过了复核的日子" in words


# The whole


def test_a_check_that_fails_is_a_finding_and_the_others_are_heard(site, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: 1 / 0)

    findings = doctor.examine(NOW, ["disk", "certificate"])

    assert [(one.name, one.level.name) for one in findings] == [("磁盘", "BAD"), ("证书", "OK")]
    assert "ZeroDivisionError" in findings[0].words


def test_the_command_prints_a_line_each_and_fails_when_something_is_bad(site, capsys):
    call_command("doctor", "--only", "certificate", "mail")
    assert capsys.readouterr().out.splitlines() == [
        "好　　证书　　　　网站没有用 https，没有证书可看。",
        "好　　邮件　　　　邮件服务器连得上。",
    ]

    with pytest.raises(CommandError, match="有 1 处不行"):
        call_command("doctor", "--only", "backups")
    call_command("doctor", "--only", "backups", "--mail")  # a letter says it: no failed unit besides


def test_the_owner_hears_of_what_changed_and_once_a_week_of_what_did_not(site):
    fine = [Finding("磁盘", Level.OK, "够。"), Finding("备份", Level.OK, "有。")]
    wrong = [Finding("磁盘", Level.BAD, "还剩 1%。"), fine[1]]
    hour, day = timedelta(hours=1), timedelta(days=1)

    assert telling.tell(fine, NOW) is True  # the first time, so that one knows that it works
    assert telling.tell(fine, NOW + hour) is False
    assert telling.tell(wrong, NOW + day) is True
    assert telling.tell([Finding("磁盘", Level.BAD, "还剩 0%。"), fine[1]], NOW + day + hour) is False
    assert telling.tell(fine, NOW + 2 * day) is True
    assert telling.tell(fine, NOW + 8 * day) is False
    assert telling.tell(fine, NOW + 9 * day) is True

    assert [letter.subject for letter in mail.outbox] == [
        "[有据] 网站体检：都好", "[有据] 网站体检：有不行的", "[有据] 网站体检：都好", "[有据] 网站体检：都好",
    ]  # fmt: skip
    assert mail.outbox[1].to == ["owner@example.org"]
    assert "【不行】磁盘：还剩 1%。" in mail.outbox[1].body


@pytest.mark.django_db
def test_whoever_may_do_everything_sees_on_the_first_page_what_was_wrong(site, client):
    telling.tell([Finding("磁盘", Level.BAD, "还剩 1%。"), Finding("备份", Level.OK, "有。")], NOW)

    client.force_login(make_staff(is_superuser=True))
    page = client.get("/admin/").content.decode()
    client.force_login(make_staff("审核员"))
    others = client.get("/admin/").content.decode()

    assert "【不行】磁盘：还剩 1%。" in page
    assert "备份：有" not in page
    assert "还剩 1%" not in others


def test_a_letter_that_did_not_leave_is_tried_again(site, monkeypatch):
    site.OWNER_EMAIL = ""
    with pytest.raises(CommandError, match="OWNER_EMAIL"):
        call_command("doctor", "--only", "certificate", "--mail")

    site.OWNER_EMAIL = "owner@example.org"
    call_command("doctor", "--only", "certificate", "--mail")

    assert len(mail.outbox) == 1
    assert json.loads(telling.path().read_text())["findings"][0]["name"] == "证书"
