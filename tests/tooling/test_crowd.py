"""The people of `make bench-crowd` and of the tests that kill what serves: what they send, and what they count."""

import argparse
import socketserver
import threading

import pytest

import crowd
from handing import Counted, Person, hand_in

FORM = '<form method="post"><input type="hidden" name="form_key" value="a&amp;b"><textarea name="body"></textarea></form>'


class Scripted:
    """A server that opens a form, and answers each post as its script says; `""` breaks the line off."""

    def __init__(self, *answers):
        self.answers, self.bodies = list(answers), []
        script = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                while line := self.rfile.readline():
                    length = 0
                    while (head := self.rfile.readline()) not in (b"\r\n", b""):
                        if head.lower().startswith(b"content-length"):
                            length = int(head.split(b":")[1])
                    told = script.answer(line, self.rfile.read(length).decode())
                    if not told:
                        return
                    self.wfile.write(told.encode())

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, line, body):
        if line.startswith(b"GET"):
            return (
                f"HTTP/1.1 200 OK\r\nSet-Cookie: csrf=t; Path=/\r\nContent-Length: {len(FORM)}\r\n\r\n{FORM}"
            )
        self.bodies.append(body)
        told = self.answers.pop(0)
        return f"HTTP/1.1 {told}\r\nContent-Length: 0\r\n\r\n" if told else ""


def post(*answers, patience=lambda: True):
    script, counted = Scripted(*answers), Counted()
    try:
        person = Person(script.server.server_address[1], "session=s")
        hand_in(person, "/ask/", {"body": "写了的字"}, "甲", counted, patience=patience)
    finally:
        script.server.shutdown()
        script.server.server_close()
    return counted, script.bodies


def test_a_form_whose_answer_never_came_is_sent_again_as_it_was_and_counted_once():
    counted, bodies = post("", "503 Later", "302 Found\r\nLocation: /questions/mine/1/")

    assert counted.acknowledged == [("甲", "/questions/mine/1/")]
    assert (counted.again, counted.broke, counted.unavailable, counted.seconds) == (2, 1, 1, [])
    assert (len(bodies), len(set(bodies)), "form_key=a%26b" in bodies[0]) == (3, 1, True)


@pytest.mark.parametrize(
    "answer", ["500 Fault", "200 OK", "409 Conflict", "302 Found\r\nLocation: /accounts/login/?next=/"]
)
def test_an_answer_that_acknowledges_nothing_is_a_fault(answer):
    counted, bodies = post(answer)

    assert (counted.acknowledged, len(counted.faults), len(bodies)) == ([], 1, 1)


def test_who_gives_up_was_promised_nothing():
    counted, _ = post("503 Later", patience=lambda: False)

    assert (counted.acknowledged, counted.open) == ([], ["甲"])


@pytest.mark.parametrize(
    ("there", "seconds", "faults", "kept"),
    [
        ({"甲": 1, "乙": 1}, 0.4, [], True),
        ({"甲": 1}, 0.4, [], False),  # lost
        ({"甲": 2, "乙": 1}, 0.4, [], False),  # twice
        ({"甲": 1, "乙": 1}, 2.1, [], False),  # slow
        ({"甲": 1, "乙": 1}, 0.4, ["/: 500"], False),
    ],
)
def test_the_crowd_judges_by_what_was_promised(there, seconds, faults, kept, monkeypatch):
    monkeypatch.setattr(crowd, "POSTERS", 1)
    read = crowd.Read(seconds=[0.01] * 100, faults=list(faults))
    counted = Counted(acknowledged=[("甲", "/1/"), ("乙", "/2/")], seconds=[seconds] * 100)
    options = argparse.Namespace(seconds=60, flood=False)

    assert crowd._tell(argparse.Namespace(kind="sqlite"), read, counted, there, options) is kept
