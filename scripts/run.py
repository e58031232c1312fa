"""Sets the site up and serves it on this machine: as production does, or with `--dev` reloading on each change."""

import argparse
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import environment
from common import ROOT, end_with_parent, give_up, say

HOST = "127.0.0.1"
# A worker that is told to stop while it is still starting does not hear it; after three seconds it is made to.
GRANIAN = (
    "--interface wsgi --workers 2 --blocking-threads 1 --no-ws --log-level warning --workers-kill-timeout 3"
)


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or asked this process to end."""


def read_port() -> int:
    """Return PORT from the environment or `.env`, 8000 without one."""
    words = os.environ.get("PORT")
    if words is None and (ROOT / ".env").exists():
        lines = (ROOT / ".env").read_text(encoding="utf-8")
        found = re.search(r"^\s*(?:export\s+)?PORT\s*=\s*[\"']?([^\"'\s#]*)", lines, re.MULTILINE)
        words = found[1] if found else None
    words = words or "8000"
    if not words.isascii() or not words.isdigit() or not 1 <= int(words) <= 65535:
        give_up(f"PORT is {words!r}; write a number from 1 to 65535")
    return int(words)


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            give_up(f"Port {port} is not open to this user; choose one above 1023: PORT=8001 make run")
        except OSError:
            give_up(
                f"Port {port} is in use (another `make run`?); stop that, or choose one: PORT={port + 1} make run"
            )


def serve(programs: dict[str, list[str]], variables: dict[str, str], port: int, ready: str) -> int:
    """Keep the programs running side by side until one ends or somebody stops us."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=variables,
                # Ctrl-C is for us alone: granian's processes wait for each other when all of them hear it.
                process_group=0,
                preexec_fn=end_with_parent,
            )
        told = False
        while all(program.poll() is None for program in running.values()):
            if not told and _answers(port):
                say(ready)
                told = True
            time.sleep(0.2)
        name, program = next(
            (name, program) for name, program in running.items() if program.poll() is not None
        )
        say(f"The {name} ended by itself (exit status {program.returncode}); stopping the rest.")
        return 1
    except Stopped:
        say("Stopping …")
        return 0
    finally:
        _stop(list(running.values()))


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True  # it speaks, if only to send us to https
    except OSError:
        return False


def _stop(programs: list[subprocess.Popen[bytes]]) -> None:
    """Ask; insist on those that have not ended ten seconds later."""
    for seconds, press in ((10, subprocess.Popen.terminate), (5, subprocess.Popen.kill)):
        for program in programs:
            if program.poll() is None:
                press(program)
        deadline = time.monotonic() + seconds
        for program in programs:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(timeout=max(0, deadline - time.monotonic()))


def _stopped(number: int, frame: object) -> None:
    # One is enough: a second Ctrl-C must not cut the stopping itself short.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def main() -> int:
    parser = argparse.ArgumentParser(description="Set the site up and serve it on this machine.")
    parser.add_argument("--dev", action="store_true", help="reload on changes, DEBUG on, no page cache")
    dev = parser.parse_args().dev
    port = read_port()
    refuse_busy_port(port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stopped)
    python = str(environment.ensure())
    variables = {**os.environ, "DEBUG": "1" if dev else "0", "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    prepared = subprocess.run([python, str(ROOT / "scripts/prepare.py")], cwd=ROOT, env=variables)
    if prepared.returncode:
        return prepared.returncode
    manage = [python, str(ROOT / "manage.py")]
    if dev:
        programs = {"server": [*manage, "runserver", f"{HOST}:{port}"]}
    else:
        address = ["--host", HOST, "--port", str(port), "portal.wsgi:application"]
        serving = [python, "-m", "granian", *GRANIAN.split(), *address]
        worker = [*manage, "db_worker"]
        programs = {
            "server": serving,
            "task worker": worker,
            "bulk worker": [*worker, "--queue-name", "bulk"],
        }
    return serve(programs, variables, port, f"Ready: http://{HOST}:{port}/ (Ctrl-C stops it)")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stopped:
        sys.exit(130)
