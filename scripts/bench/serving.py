"""Servers that are measured: started on a free port, weighed while they run, and gone afterwards whatever happens."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common import end_with_parent, give_up

TICKS = os.sysconf("SC_CLK_TCK")
LONGEST_START = 60
LONGEST_STOP = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid: int) -> list[int]:
    """The process and everything that it started, as /proc tells it now."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def cpu_seconds(pid: int) -> float:
    """Seconds of processor, of the user's and of the kernel's, that the process and its living children have used."""
    ticks = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


@dataclass(frozen=True)
class Memory:
    """Megabytes of one process: all that it touches (RSS), what of that is the search's file, and its fair share (PSS)."""

    rss: float
    search: float
    pss: float

    @property
    def own(self) -> float:
        """Without the arrays of the search, a file that all processes of a machine map and the system may let go of."""
        return self.rss - self.search


def memory(pid: int) -> Memory:
    told = {"Rss": 0, "Pss": 0, "search": 0}
    is_search = False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        name, *values = line.split()
        if not name.endswith(":"):
            is_search = line.endswith(".index")
        elif name in ("Rss:", "Pss:"):
            told[name[:-1]] += int(values[0])
            if is_search and name == "Rss:":
                told["search"] += int(values[0])
    return Memory(*(told[name] / 1024 for name in ("Rss", "search", "Pss")))


@dataclass
class Server:
    """A running server: where it answers, and which processes are its own (and its database's)."""

    name: str
    port: int
    pid: int
    database: int = 0

    def cpu(self) -> float:
        return cpu_seconds(self.pid) + (cpu_seconds(self.database) if self.database else 0)

    def workers(self) -> list[int]:
        """The processes that answer: those without children of their own."""
        return [one for one in family(self.pid) if len(family(one)) == 1]


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
        line.settimeout(20)
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return line.recv(16).startswith(b"HTTP/1.1 ")
    return False


@contextlib.contextmanager
def running(
    name: str, command: list[str], port: int, environment: dict[str, str], log: Path, *, database: int = 0
) -> Iterator[Server]:
    """Start a server, wait until it answers, stop it and all that it started."""
    process = launch(command, environment, log)
    try:
        wait_until_ready(name, process, port, log)
        yield Server(name, port, process.pid, database)
    finally:
        stop(process)


def launch(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as words:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,  # Ctrl-C is for us alone; what we started is stopped by us
            preexec_fn=end_with_parent,
        )


def wait_until_ready(name: str, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        if answers(port):
            return
        time.sleep(0.02)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    give_up(f"{name} did not start:\n{tail}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask first; what is left of its session ten seconds later is made to end. Afterwards nothing of it runs."""
    members = family(process.pid)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=LONGEST_STOP)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + LONGEST_STOP
    while any(map(is_running, members)) and time.monotonic() < deadline:
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended; one whose parent never asked about it stays in /proc as Z."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def granian(python: Path, application: str, port: int) -> list[str]:
    """One worker with one thread, so that what is measured is one request after another."""
    return [
        str(python), "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws",
        "--log-level", "warning", "--workers-kill-timeout", "3", "--host", "127.0.0.1", "--port", str(port), application,
    ]  # fmt: skip


NGINX = """\
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit;
{user}
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/css css; }}
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; server_tokens off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; location = /healthz {{ return 200 "up"; }} }}
}}
"""


def nginx(binary: str, folder: Path, root: Path, port: int) -> list[str]:
    """nginx with one worker that serves what lies in a folder."""
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, root=root, port=port, user=user))
    return [binary, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(configuration)]
