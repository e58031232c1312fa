"""One program of the cluster: started, killed, started again, and gone at the end whatever happens to us."""

import contextlib
import os
import pwd
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import end_with_parent, give_up

PATIENCE = 90  # seconds for a start, on a machine that does other things as well


class DidNotStart(Exception):
    """A program ended instead of starting, or did not answer in time."""


def unprivileged() -> dict[str, Any]:
    """PostgreSQL and PgBouncer refuse to run as root: the user that they run as instead."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    give_up("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.")


def free_ports(number: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on, below those that Linux gives to whoever asks for any: a part may be away
    for a while, and nobody shall sit down in its place."""
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 2_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == number:
            return found
    give_up("no free ports between 20000 and 32000 were found on 127.0.0.1")


class Part:
    """A program in a process group of its own, which writes its log into the cluster's folder."""

    def __init__(
        self,
        name: str,
        command: list[str],
        folder: Path,
        *,
        ready: Callable[[], bool],
        cwd: Path | None = None,
        variables: dict[str, str] | None = None,
        owner: dict[str, Any] | None = None,
        ask: signal.Signals = signal.SIGTERM,
    ):
        self.name, self.command, self.cwd, self.ready = name, command, cwd or folder, ready
        self.variables, self.owner, self.ask = variables or {}, owner or {}, ask
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and return at once; `wait` says when it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env={**os.environ, **self.variables},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; and a whole group can be killed as a power cut would
                preexec_fn=end_with_parent,
                **self.owner,
            )

    def wait(self, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise DidNotStart(f"{self.name} ended instead of starting")
            if self.ready():
                return
            time.sleep(0.1)
        raise DidNotStart(f"{self.name} did not answer within {seconds:.0f} seconds")

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, number: signal.Signals) -> None:
        """A signal to the program itself; its children hear of it from the program."""
        if self.is_running():
            self.process.send_signal(number)

    def kill(self) -> None:
        """As a power cut: the program and all its children at once, without a word."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self, seconds: float = 15) -> None:
        """Ask it to end, and make it when it does not; nothing of its group is left."""
        if self.process is None:
            return
        self.tell(self.ask)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        self.kill()

    def tail(self, lines: int = 15) -> str:
        written = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(written.splitlines()[-lines:])
