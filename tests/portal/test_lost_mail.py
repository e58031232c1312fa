"""The task worker is killed, or the mail server hangs up, at each step of a mail: it comes once, or its row knows better."""

import re
import socketserver
import sys
import threading
import time
from collections import defaultdict

import pytest

from tests.portal import hardship

site = hardship.site
pytestmark = [pytest.mark.deep, pytest.mark.django_db]
PATIENCE, QUIET = 60, 1.5
LEFT = "SELECT status, count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING') GROUP BY status"
# What happens to whose mail, in the order of the members; and how many copies may come in the end.
FATES = {
    "nothing": {1},
    "killed before it is handed over": {1},
    "killed before the reply": {2},  # nobody can know that it came: the row says that it was tried twice
    "killed after the reply": {1, 2},
    "hung up before it is handed over": {1},
    "hung up before the reply": {2},
    "not now": {1},
    "never": {1},
}
WRITE = """
from django.utils import timezone
from accounts.models import User
from qa.notifications import notify
from tests.factories import make_question
now = timezone.now()
for number in range({number}):
    user = User.objects.get(email=f"member{{number}}@example.com")
    question = make_question(user, created_at=now)
    notify(user, "question_approved", key="once", now=now, item=question, question=question, path=question.get_absolute_url())
"""


class Postbox:
    """A mail server that keeps what it is brought, and does to whoever brings it what `fates` say of the address, once."""

    def __init__(self, fates):
        self.fates, self.kept = dict(fates), defaultdict(list)
        self.kill = lambda: None
        box = self

        class Bringer(socketserver.StreamRequestHandler):
            def handle(self):
                box.take(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

            def handle_error(self, request, client_address):
                pass  # whoever brought a mail was killed

        self.server = Server(("127.0.0.1", 0), Bringer)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, talk):
        def say(words):
            talk.wfile.write(f"{words}\r\n".encode())

        say("220 here")
        address = fate = ""
        for line in talk.rfile:
            verb = line[:4].upper().strip().decode()
            if verb == "RCPT":
                address = re.search(r"<([^>]*)>", line.decode())[1]
                fate = self.fates.pop(address, "nothing")
                if fate == "not now":
                    say("451 later")
                elif fate == "never":
                    say("550 nobody here")
                else:
                    say("250 good")
            elif verb == "DATA":
                if fate == "killed before it is handed over":
                    self.kill()
                    return
                if fate == "hung up before it is handed over":
                    return
                say("354 go on")
                body = b"".join(iter(talk.rfile.readline, b".\r\n")).decode()
                self.kept[address].append(re.search(r"Message-ID: (\S+)", body, re.IGNORECASE)[1])
                if fate == "hung up before the reply":
                    return
                if fate == "killed before the reply":
                    self.kill()
                    return
                say("250 kept")
                if fate == "killed after the reply":
                    self.kill()
                    return
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 good")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def states(site):
    """What the row of each member's mail says: whether it has left, and how often it was tried."""
    rows = site.database.ask(
        "SELECT u.email, n.mail, n.attempts FROM qa_notice n JOIN accounts_user u ON u.id = n.user_id WHERE n.key = 'once'"
    )
    return {email: (mail, attempts) for email, mail, attempts in rows}


def test_a_mail_comes_once_or_is_seen_to_be_tried_again_whenever_its_bringer_is_killed(
    site,
    record_property,
):
    people = [f"member{number}@example.com" for number in range(len(FATES))]
    fates = dict(zip(people, FATES, strict=True))
    box = Postbox(fates)
    try:
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}"}
        site.manage("shell", "-c", WRITE.format(number=len(FATES)), **mail)
        killed = work(site, box, mail)
        first = states(site)
        kept_first = {person: len(box.kept[person]) for person in people}

        later(site)
        site.manage("send_notices", **mail)
        last = states(site)
    finally:
        box.close()

    copies = {fate: len(box.kept[person]) for person, fate in fates.items()}
    record_property("told", f"worker killed {killed} times amid a mail; copies: {copies}")
    assert killed == 3
    for person, fate in fates.items():
        assert copies[fate] in FATES[fate], fate
        assert len(set(box.kept[person])) == 1, "mail programs show copies of one name once"
        # A row that says that the mail left has seen the reply; one that was tried and did not see it waits for the next try.
        assert first[person] in {("sent", 1), ("due", 1)}, fate
        if first[person][0] == "sent":
            assert kept_first[person] == 1, fate
        assert last[person] == ("sent", 1 if first[person][0] == "sent" else 2), fate
        assert len(box.kept[person]) <= last[person][1], "no copy that the row does not know of"
    assert {fate for fate in FATES if copies[fate] > 1} <= {fate for fate in FATES if "reply" in fate}


def work(site, box, mail):
    """Run the worker, anew each time when it was killed, until no task waits; how often it was killed."""
    killed, deadline = 0, time.monotonic() + PATIENCE
    while True:
        worker = site.run([sys.executable, "manage.py", "db_worker", "--interval", "0.2"], "worker", **mail)
        box.kill = worker.kill
        seen, since = None, time.monotonic()
        while worker.poll() is None:
            left = dict(site.database.ask(LEFT))
            if left != seen:
                seen, since = left, time.monotonic()
            if (
                not left.get("READY") and time.monotonic() - since > QUIET
            ):  # what runs was killed with its worker
                worker.kill()
                worker.wait()
                return killed
            assert time.monotonic() < deadline, site.said("worker")[-2000:]
            time.sleep(0.1)
        killed += 1


def later(site):
    """The wait before the next try is over."""
    script = "from qa.models import Notice; Notice.objects.filter(mail='due').update(mail_after='2026-01-01T00:00:00Z')"
    site.manage("shell", "-c", script)
