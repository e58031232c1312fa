"""Asks servers for pages, again and again: with wrk where it is installed, with the standard library where it is not."""

import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import quote

from common import give_up

BROWSER = {"User-Agent": "Mozilla/5.0 bench"}
SAFE = "/?&=%:,+;@"
FEWEST = 4  # answers on which a figure may rest
PATIENT, LONGEST = 4, 32  # seconds: until then for that many answers, until then for one

# wrk tells its figures to this program as one line of JSON; latencies are in microseconds.
LUA = """
wrk.method = {method}
wrk.body = {body}
{headers}
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
  io.write(string.format('{{"requests": %d, "bad": %d, "p50": %.3f, "p95": %.3f}}\\n',
    summary.requests, bad + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
"""


@dataclass(frozen=True)
class Request:
    """One thing to ask for, and words that stand in a true answer, so that nobody measures a refusal."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    typed: str = ""
    status: int = 200
    shows: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.typed else "GET"


@dataclass(frozen=True)
class Asked:
    """What asking for a while told: how often, and the milliseconds that half and all but a twentieth stayed under."""

    requests: int
    p50: float
    p95: float


@dataclass(frozen=True)
class Answer:
    """What came back for one request, and how many bytes that was on the wire, headers included."""

    status: int
    headers: dict[str, str]
    body: bytes
    wire: int


NOTHING = Asked(0, 0.0, 0.0)


def fetch(port: int, request: Request) -> Answer:
    """Ask once, on a connection of its own."""
    body = request.typed.encode()
    head = {"Host": f"127.0.0.1:{port}", "Connection": "close", **BROWSER, **request.headers}
    if body:
        head["Content-Length"] = str(len(body))
    lines = [
        f"{request.method} {quote(request.path, safe=SAFE)} HTTP/1.1",
        *(f"{name}: {value}" for name, value in head.items()),
    ]
    wire = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        while piece := line.recv(65536):
            wire += piece
    told, _, rest = wire.partition(b"\r\n\r\n")
    first, *named = told.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in named)}
    if headers.get("transfer-encoding") == "chunked":
        rest = whole(rest)
    return Answer(int(first.split()[1]), headers, rest, len(wire))


def whole(chunks: bytes) -> bytes:
    """A body that came in chunks."""
    found = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        found, chunks = found + chunks[:length], chunks[length + 2 :]
    return found


def first_answer(port: int, request: Request) -> Answer:
    """Ask once; an answer that is not what it should be ends the bench."""
    answer = fetch(port, request)
    if answer.status != request.status:
        give_up(f"{request.path} was answered {answer.status}, not {request.status}")
    if (
        request.shows
        and "content-encoding" not in answer.headers
        and request.shows.encode() not in answer.body
    ):
        give_up(f"{request.path} was answered without {request.shows!r}")
    return answer


def ask(port: int, request: Request, *, connections: int, seconds: int) -> Asked:
    """Ask for the same thing for some seconds, and for longer where hardly an answer comes."""
    asked = NOTHING
    while asked.requests < (FEWEST if seconds <= PATIENT else 1) and seconds <= LONGEST:
        asked = (with_wrk if shutil.which("wrk") else plainly)(port, request, connections, seconds)
        seconds *= 2
    if not asked.requests:
        give_up(f"{request.path} was not answered within {seconds // 2} seconds")
    return asked


def with_wrk(port: int, request: Request, connections: int, seconds: int) -> Asked:
    headers = BROWSER | request.headers
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            LUA.format(
                method=json.dumps(request.method),
                body=json.dumps(request.typed) if request.typed else "nil",
                headers="\n".join(
                    f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}"
                    for name, value in headers.items()
                ),
            )
        )
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{quote(request.path, safe=SAFE)}"],
            capture_output=True,
            text=True,
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        give_up(f"wrk could not ask for {request.path}: {done.stderr or done.stdout}")
    return judged(request, json.loads(lines[-1]))


def judged(request: Request, told: dict) -> Asked:
    if told["bad"]:
        give_up(f"{request.path}: {told['bad']} of {told['requests']} answers were no answer")
    return Asked(told["requests"], told["p50"], told["p95"])


def percentiles(spent: list[float]) -> Asked:
    if not spent:
        return NOTHING
    cut = quantiles([*spent, *spent], n=20)
    return Asked(len(spent), cut[9], cut[18])


def plainly(port: int, request: Request, connections: int, seconds: int) -> Asked:
    """The same without wrk: slower to ask, but what the server spends on each request is the same."""
    spent: list[float] = []
    bad: list[int] = []
    ends = time.monotonic() + seconds

    def one_after_another() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < ends:
            started = time.perf_counter()
            line.request(
                request.method,
                quote(request.path, safe=SAFE),
                request.typed.encode() or None,
                BROWSER | request.headers,
            )
            answer = line.getresponse()
            answer.read()
            spent.append((time.perf_counter() - started) * 1000)
            if answer.status >= 400:
                bad.append(answer.status)

    askers = [threading.Thread(target=one_after_another) for _ in range(connections)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    asked = percentiles(spent)
    return judged(request, {"requests": asked.requests, "bad": len(bad), "p50": asked.p50, "p95": asked.p95})
