"""A mail server that keeps what it is brought, and can hold somebody at the door for a while."""

import email
import email.policy
import re
import socketserver
import threading
import time
from collections import defaultdict


class Postbox:
    """Mails by address, as they came in; while it holds, whoever brings one waits, and is sent away with it."""

    def __init__(self):
        self.mails: dict[str, list[str]] = defaultdict(list)
        self.arrived = threading.Condition()
        self.open = threading.Event()
        self.open.set()
        self.waiting = threading.Event()  # somebody stands at the door now
        box = self

        class Bringer(socketserver.StreamRequestHandler):
            def handle(self):
                box._take(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

            def handle_error(self, request, client_address):
                pass  # whoever brought a mail was killed at the door; that is what it is for

        self.server = Server(("127.0.0.1", 0), Bringer)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.open.set()
        self.server.shutdown()
        self.server.server_close()

    def hold(self) -> None:
        self.waiting.clear()
        self.open.clear()

    def release(self) -> None:
        self.open.set()

    def count(self, address: str) -> int:
        return len(self.mails[address])

    def next(self, address: str, seen: int, seconds: float) -> str:
        """The words of the first mail to this address after the `seen` first; LookupError when none comes."""
        deadline = time.monotonic() + seconds
        with self.arrived:
            while len(self.mails[address]) <= seen:
                if not self.arrived.wait(timeout=max(0, deadline - time.monotonic())):
                    raise LookupError(f"no mail came to {address} within {seconds:.0f} seconds")
            return self.mails[address][seen]

    def _take(self, talk):
        def say(line):
            talk.wfile.write(line + b"\r\n")

        people: list[str] = []
        say(b"220 here")
        for line in talk.rfile:
            verb = line[:4].upper().strip()
            if verb in (b"EHLO", b"HELO"):
                say(b"250 here")
            elif verb == b"RCPT":
                people.append(re.search(rb"<([^>]*)>", line)[1].decode())
                say(b"250 good")
            elif verb == b"DATA":
                say(b"354 go on")
                body = b"".join(iter(lambda: talk.rfile.readline(), b".\r\n"))
                if not self.open.is_set():  # held: whoever brings it now is sent away without it
                    self.waiting.set()
                    self.open.wait()
                    return
                self._keep(people, body)
                say(b"250 kept")
                people = []
            elif verb == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 good")

    def _keep(self, people, body):
        message = email.message_from_bytes(body, policy=email.policy.default)
        part = message.get_body(preferencelist=("plain",))
        words = f"{message['Subject']}\n{part.get_content() if part else ''}"
        with self.arrived:
            for address in people:
                self.mails[address].append(words)
            self.arrived.notify_all()
