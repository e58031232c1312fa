"""A door to Redis, where several machines keep what all of them may lose: counts of limits, and whole public pages.

It never raises and never makes a reader wait: without `REDIS_URL`, while Redis does not answer within a tenth of a second,
and for some seconds after that, every answer is None, and whoever asked does without. A few commands of its protocol are
spoken here, because the usual client costs each process 28 MB and counts its patience anew for every packet.
"""

import logging
import socket
import ssl
import threading
import time
from collections import deque
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

log = logging.getLogger(__name__)
LONGEST = 0.1  # seconds that a caller waits at most, connecting and all
REST = 5.0  # seconds without a try after one that failed
MOST_KEPT = 8  # connections that wait for the next caller; there are few threads in a process
MOST_BYTES = 16 * 1024 * 1024
PREFIX = b"youju:"
# Made and timed in one step, so that no count lives for ever.
_COUNT = b"local n=redis.call('INCR',KEYS[1]) if n==1 then redis.call('PEXPIRE',KEYS[1],ARGV[1]) end return n"


class Refused(Exception):
    """Redis answered, and said no."""


class Door:
    """One address of Redis as one process knows it."""

    def __init__(self, url: str) -> None:
        self.at = urlsplit(url)
        self.idle: deque[_Line] = deque(maxlen=MOST_KEPT)
        self.shut_until = 0.0
        self.away = False
        self.addresses: list = []

    def ask(self, *words: bytes) -> object:
        """The answer to one command; None while nobody answers in time."""
        if time.monotonic() < self.shut_until:
            return None
        until = time.monotonic() + LONGEST
        try:
            answer = self._asked(words, until)
        except (OSError, Refused, ValueError) as fault:
            self._shut(fault)
            return None
        if self.away:
            self.away = False
            log.warning("Redis answers again")
        return answer

    def _asked(self, words: tuple[bytes, ...], until: float) -> object:
        try:
            line = self.idle.pop()
        except IndexError:
            line = None
        if line is not None:
            try:
                return self._through(line, words, until)
            except (ConnectionError, BrokenPipeError):
                self.idle.clear()  # kept since before Redis was started anew: none of them is of use
        return self._through(self._open(until), words, until)

    def _through(self, line: "_Line", words: tuple[bytes, ...], until: float) -> object:
        try:
            answer = line.ask(words, until)
        except BaseException:
            line.close()  # what is still on its way would be taken for the answer to the next question
            raise
        if len(self.idle) < MOST_KEPT:
            self.idle.append(line)
        else:
            line.close()
        return answer

    def _shut(self, fault: Exception) -> None:
        self.shut_until = time.monotonic() + REST
        while self.idle:
            self.idle.pop().close()
        if not self.away:
            self.away = True
            log.warning(
                "Redis is away (%s): limits count in the database, pages are kept by each process alone",
                fault if isinstance(fault, Refused) else type(fault).__name__,
            )

    def _open(self, until: float) -> "_Line":
        line = _Line(self._connected(until))
        try:
            if self.at.password:
                names = [self.at.username, self.at.password] if self.at.username else [self.at.password]
                line.ask((b"AUTH", *(unquote(name).encode() for name in names)), until)
            if self.number:
                line.ask((b"SELECT", b"%d" % self.number), until)
        except BaseException:
            line.close()
            raise
        return line

    @property
    def number(self) -> int:
        if self.at.scheme == "unix":
            return int(parse_qs(self.at.query).get("db", ["0"])[0])
        return int(self.at.path.strip("/") or 0)

    def _connected(self, until: float) -> socket.socket:
        if self.at.scheme == "unix":
            joined = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            where: object = self.at.path
        else:
            family, kind, protocol, _, where = self._address(until)
            joined = socket.socket(family, kind, protocol)
        try:
            joined.settimeout(_left(until))
            joined.connect(where)  # type: ignore[arg-type]
            if self.at.scheme != "unix":
                joined.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.at.scheme == "rediss":
                joined.settimeout(_left(until))
                return ssl.create_default_context().wrap_socket(joined, server_hostname=self.at.hostname)
        except BaseException:
            joined.close()
            raise
        return joined

    def _address(self, until: float) -> tuple:
        """Where the name leads. Names are asked beside the caller, who cannot say how long he is ready to wait for one."""

        def look() -> None:
            try:
                found[:] = socket.getaddrinfo(self.at.hostname, self.at.port or 6379, type=socket.SOCK_STREAM)
            except OSError:
                found.clear()

        found: list = []
        looking = threading.Thread(target=look, name="redis-name", daemon=True)
        looking.start()
        looking.join(_left(until))
        if found:
            self.addresses = list(found)
        if not self.addresses:
            raise TimeoutError
        return self.addresses[0]


class _Line:
    """One connection, in the protocol that every Redis speaks (RESP2)."""

    def __init__(self, joined: socket.socket) -> None:
        self.joined, self.read = joined, b""

    def close(self) -> None:
        self.joined.close()

    def ask(self, words: tuple[bytes, ...], until: float) -> object:
        said = b"".join([b"*%d\r\n" % len(words), *(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)])
        self.joined.settimeout(_left(until))
        self.joined.sendall(said)  # its time-out is one for all packets
        head = self._until_line_ends(until)
        kind, rest = head[:1], head[1:]
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self._bytes(int(rest), until)
        if kind == b"-":
            raise Refused(rest.split(b" ")[0].decode("ascii", "replace"))
        raise ValueError("not the protocol of Redis")

    def _until_line_ends(self, until: float) -> bytes:
        while b"\r\n" not in self.read:
            if len(self.read) > 4096:
                raise ValueError("a line without an end")
            self._more(until)
        head, self.read = self.read.split(b"\r\n", 1)
        return head

    def _bytes(self, count: int, until: float) -> bytes:
        if not 0 <= count <= MOST_BYTES:
            raise ValueError("more than anybody put there")
        parts, length = [self.read], len(self.read)
        while length < count + 2:
            self.joined.settimeout(_left(until))
            part = self.joined.recv(min(1 << 18, count + 2 - length))
            if not part:
                raise ConnectionResetError
            parts.append(part)
            length += len(part)
        whole = b"".join(parts)
        value, self.read = whole[:count], whole[count + 2 :]
        return value

    def _more(self, until: float) -> None:
        self.joined.settimeout(_left(until))
        part = self.joined.recv(4096)
        if not part:
            raise ConnectionResetError
        self.read += part


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


_doors: dict[str, Door] = {}


def _ask(*words: bytes) -> object:
    url = settings.REDIS_URL
    if not url:
        return None
    door = _doors.get(url) or _doors.setdefault(url, Door(url))
    return door.ask(*words)


def get(key: str) -> bytes | None:
    """What was put under this key and has not run out."""
    value = _ask(b"GET", PREFIX + key.encode())
    return value if isinstance(value, bytes) else None


def put(key: str, value: bytes, seconds: int) -> None:
    """Keep bytes for so many seconds, if there is room; nobody may rest on their being there."""
    _ask(b"SET", PREFIX + key.encode(), value, b"EX", b"%d" % seconds)


def count(key: str, seconds: int) -> int | None:
    """One more of `key`, and how many there are since the first, which lasts for so many seconds."""
    number = _ask(b"EVAL", _COUNT, b"1", PREFIX + key.encode(), b"%d" % (seconds * 1000))
    return number if isinstance(number, int) else None


def answers() -> bool | None:
    """Whether Redis answers now; None where the site does without."""
    return None if not settings.REDIS_URL else _ask(b"PING") == b"PONG"
