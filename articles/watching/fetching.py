"""Whether an address outside still opens: asked politely, with little read, and never of a machine of our own network.

Every name is looked up first, and the connection goes to the very number that was judged: a name that changes its
number meanwhile, or a redirection, leads nowhere that was not judged. Standard library alone; proxies are not used.
"""

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MOST_REDIRECTS = 3
SECONDS_A_STEP, SECONDS_IN_ALL = 10, 30
LATE = "等了太久没有答"
REDIRECTS = {301, 302, 303, 307, 308}
# What sites answer to programs that they do not want; it says nothing about readers.
MUTE = {401, 403, 405, 406, 407, 412, 418, 429, 451, 521, 567, 999}

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in its last four bytes

Allowed = Callable[[str], bool]


@dataclass(frozen=True)
class Answer:
    """What came of one address: a code where there was an answer, else why there was none (for editors)."""

    status: int | None = None
    fault: str = ""

    @property
    def is_mute(self) -> bool:
        return self.status in MUTE and not self.fault

    @property
    def opens(self) -> bool:
        return not self.fault and self.status is not None and self.status < 400


class NotAsked(Exception):
    """The address cannot or must not be asked; the words say why."""


def is_public(number: str) -> bool:
    """Whether a number (IPv4 or IPv6) is a machine of the open network, and none of ours or of a private one."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if address in NAT64:
        inner = ipaddress.IPv4Address(address.packed[-4:])
    return all(
        each.is_global
        and not (each.is_multicast or each.is_reserved or getattr(each, "is_site_local", False))
        for each in (inner or address, address)
        if each not in NAT64
    )


def ask(url: str, *, agent: str, allowed: Allowed = is_public, seconds: float = SECONDS_IN_ALL) -> Answer:
    """Ask one address for its head, and for its page where the head is refused; follow three redirections.

    All that together ends after so many `seconds`; no body is read. `allowed` judges each number before it is connected
    to; tests give their own, to reach a server beside them.
    """
    until = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer, onward = _ask_once(url, agent, allowed, until)
        except NotAsked as refusal:
            return Answer(fault=str(refusal))
        except ssl.SSLCertVerificationError as fault:
            return Answer(fault=f"证书有问题（{fault.verify_message}）"[:120])
        except (OSError, HTTPException, ValueError) as fault:
            # Whoever is cut off by the clock sees a connection that was closed.
            is_late = isinstance(fault, TimeoutError) or time.monotonic() >= until
            return Answer(fault=LATE if is_late else f"连不上（{type(fault).__name__}）")
        if not onward:
            return answer
        url = urljoin(url, onward)
    return Answer(fault=f"转了 {MOST_REDIRECTS} 次还没有到")


def _ask_once(url: str, agent: str, allowed: Allowed, until: float) -> tuple[Answer, str]:
    """The answer of one address, and where it sends on to."""
    parts = _parts(url)
    with contextlib.suppress(HTTPException, ConnectionError):  # some hang up on all but a GET
        answer, onward = _request("HEAD", parts, agent, allowed, until)
        if answer.opens or onward:
            return answer, onward
    return _request("GET", parts, agent, allowed, until)


def _request(
    method: str, parts: SplitResult, agent: str, allowed: Allowed, until: float
) -> tuple[Answer, str]:
    connection = _connect(parts, allowed, until)
    late = threading.Timer(until - time.monotonic(), _cut, [connection.sock])
    late.daemon = True
    late.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]") if parts.query else ""
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        connection.request(method, path + query, headers=headers)
        response: HTTPResponse = connection.getresponse()
        onward = response.headers.get("Location", "") if response.status in REDIRECTS else ""
        onward = onward.encode("latin-1", "replace").decode("utf-8", "replace")  # as most servers mean it
        return Answer(status=response.status), onward.strip().replace(" ", "%20")
    finally:
        late.cancel()
        connection.close()


def _connect(parts: SplitResult, allowed: Allowed, until: float) -> HTTPConnection:
    """A connection to the first allowed number of a host; none at all when any of its numbers is not."""
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise NotAsked("没有这个网站（找不到它的地址）") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(map(allowed, numbers)):
        raise NotAsked("指向内部网络，不去查")
    kind = HTTPSConnection if is_secure else HTTPConnection
    connection = kind(host, port, timeout=SECONDS_A_STEP)
    last: OSError = TimeoutError()
    # Those of IPv4 first, since many servers have no way out by IPv6.
    for number in sorted(numbers, key=lambda number: ":" in number)[:2]:
        if (left := until - time.monotonic()) <= 0:
            raise TimeoutError
        try:
            plain = socket.create_connection((number, port), min(SECONDS_A_STEP, left))
        except OSError as fault:
            last = fault
            continue
        connection.sock = _secured(plain, host) if is_secure else plain
        return connection
    raise last


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """The secure layer of a connection, not yet agreed on: that happens under the clock."""
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _cut(sock: socket.socket) -> None:
    """End a conversation that goes on for too long; whoever reads from it gets an error."""
    with contextlib.suppress(OSError):  # it is over already
        # Past the method of a secured socket, which would drop its layer under the reader's feet.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _parts(url: str) -> SplitResult:
    """The parts of an address that may be asked; its host in the letters of the network."""
    if re.search(r"[\x00-\x20\x7f]", url):
        raise NotAsked("网址里有空格或者看不见的字符")
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise NotAsked("网址写得不对") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise NotAsked("网址写得不对")
    netloc = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{netloc}:{port}" if port else netloc, fragment="")
