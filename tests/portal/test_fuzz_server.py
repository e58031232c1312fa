"""The site as it is served: granian over a socket, and raw bytes that no client library would send. Under half a minute.

Whatever comes, the server answers with something other than a 5xx or hangs up, and goes on serving the next who asks.
"""

import itertools
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from functools import partial

import pytest
from django.conf import settings as project

from tests.factories import make_article
from tests.portal.hostile import BODIES, HEADERS, WORDS, quote
from tests.portal.siege import BORNE
from tests.portal.test_pagecache_processes import address

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True)]
SECONDS = 15
HOST = b"Host: 127.0.0.1:%d\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port(tmp_path):
    """Where the site listens, with two workers, as deploy/systemd has it."""
    number = free_port()
    given = {
        "VAR_DIR": str(tmp_path), "DATABASE_URL": address(), "SECRET_KEY": project.SECRET_KEY, "PAGE_CACHE": "on",
        "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "tests.portal.hardship_settings", "SITE_URL": f"http://127.0.0.1:{number}",
    }  # fmt: skip
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "x.css").write_text("a{}")
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws",
             "--host", "127.0.0.1", "--port", str(number), "portal.wsgi:application"],
            cwd=project.BASE_DIR, env=os.environ | given, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not exchange(number, request(number, target=b"/healthz")).startswith(b"HTTP/1.1 200"):
            assert time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.2)
        yield number
    finally:
        server.terminate()
        server.wait(20)


def exchange(port, data, *, patience=1.5):
    """What the server says to these bytes until it hangs up, or says nothing more for a while."""
    said = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=patience) as line:
            line.sendall(data)
            while part := line.recv(65536):
                said += part
    except OSError:
        pass  # it hung up in the midst of what we said
    return said


def request(port, method=b"GET", target=b"/", version=b"HTTP/1.1", headers=b"", body=b"", host=True):
    head = b" ".join([method, target, version]) + b"\r\n" + (HOST % port if host else b"") + headers
    return head + b"Connection: close\r\n\r\n" + body


def odd(port):
    """Requests that are odd on the wire, by name."""
    get, login = partial(request, port), partial(request, port, b"POST", b"/accounts/login/")
    return {
        "as it should be": get(),
        "HTTP/1.0 without a host": get(version=b"HTTP/1.0", host=False),
        "HTTP/1.1 without a host": get(host=False),
        "two hosts": get(headers=b"Host: evil.example\r\n"),
        "absolute target": get(target=b"http://evil.example/articles/"),
        "absolute target of ours": get(target=b"http://127.0.0.1:%d/articles/" % port),
        "asterisk": get(b"OPTIONS", b"*"),
        "authority": get(b"CONNECT", b"evil.example:443"),
        "path of raw bytes": get(target=b"/articles/\xff\xfe/\xe8\x8a\xb1"),
        "path of Chinese": get(target="/articles/花呗/".encode()),
        "query of raw bytes": get(target=b"/search/?q=\xff\xe8\x8a"),
        "path of broken escapes": get(target=b"/articles/%/%zz/%ff%00"),
        "path of 64 KB": get(target=b"/" + b"a" * 65_000),
        "header of 64 KB": get(headers=b"X-Long: " + b"a" * 65_000 + b"\r\n"),
        "a thousand headers": get(headers=b"".join(b"X-%d: 1\r\n" % n for n in range(1000))),
        "folded header": get(headers=b"X-A: 1\r\n 2\r\n"),
        "header without a colon": get(headers=b"what is this\r\n"),
        "header with NUL": get(headers=b"X-A: a\x00b\r\n"),
        "bare line ends": get().replace(b"\r\n", b"\n"),
        "unknown version": get(version=b"HTTP/9.9"),
        "no version": b"GET /\r\n\r\n",
        "two lengths": login(headers=b"Content-Length: 3\r\nContent-Length: 5\r\n", body=b"a=1"),
        "length and chunks": login(headers=b"Content-Length: 3\r\n" + CHUNKED, body=b"0\r\n\r\n"),
        "chunks of odd sizes": login(headers=CHUNKED, body=b"-1\r\nxx\r\nzz\r\n"),
        "chunks without end": login(headers=CHUNKED, body=b"3\r\na=1\r\n"),
        "2 GB announced": login(headers=b"Content-Length: 2147483648\r\n", body=b"a=1"),
        "less than announced": login(headers=b"Content-Length: 50\r\n", body=b"a=1"),
        "two in one": get().replace(b"Connection: close\r\n", b"") + get(target=b"/about/"),
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(100),
        "noise": bytes(range(256)) * 20,
    }


def drawn(port, chance):
    """Requests of hostile words, without end."""
    targets = (
        b"/",
        b"/articles/",
        b"/search/?q=",
        b"/questions/",
        b"/static/",
        b"/admin/",
        b"/accounts/login/",
        b"/selfhelp/cost/?a=",
    )
    while True:
        word, (kind, body) = (
            chance.choice(WORDS),
            chance.choice(list(BODIES.values()))([("a", chance.choice(WORDS))]),
        )
        name = chance.choice(
            [
                each
                for each in HEADERS
                if each not in ("HTTP_HOST", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")
            ]
        )
        header = (
            name.removeprefix("HTTP_").replace("_", "-").encode()
            + b": "
            + chance.choice(HEADERS[name])
            + b"\r\n"
        )
        target = chance.choice(targets) + (
            quote(word) if chance.random() < 0.7 else word.replace(b"\r", b"").replace(b"\n", b"")
        )
        if chance.random() < 0.5:
            yield "drawn GET", request(port, target=target, headers=header)
        else:
            kind = b"" if name == "CONTENT_TYPE" else b"Content-Type: " + kind + b"\r\n"
            told = header + kind + b"Content-Length: %d\r\n" % len(body)
            yield "drawn POST", request(port, b"POST", target, headers=told, body=body)


def test_no_bytes_bring_the_server_to_a_fault_or_to_silence(port, record_property):
    make_article("huabei")
    chance = random.Random(int(os.environ.get("FUZZ_SEED") or 48))
    tried, answers, wrong, until = Counter(), Counter(), [], time.monotonic() + SECONDS

    for name, data in itertools.chain(odd(port).items(), drawn(port, chance)):
        said = exchange(port, data)
        status = said[9:12].decode("latin-1") if said.startswith(b"HTTP/1.") else "hung up"
        tried[name] += 1
        answers[status] += 1
        if status.startswith("5"):
            wrong.append((name, data[:300], said[:200]))
        if name == "as it should be" or (name.startswith("drawn") and status in ("200", "404")):
            head = said.partition(b"\r\n\r\n")[0].lower().decode("latin-1")
            wrong += [(name, data[:300], header) for header in BORNE if f"\r\n{header}: " not in head]
        if name.startswith("drawn") and time.monotonic() > until:
            break
    last = exchange(port, request(port, target=b"/articles/huabei/"))

    record_property("told", f"{dict(tried)}\nanswers: {dict(answers)}")
    assert wrong == []
    assert last.startswith(b"HTTP/1.1 200 ")
    assert tried["drawn GET"] + tried["drawn POST"] > 200
