"""Requests that nobody should send, laid to every address of the map, and what is wrong with the answers.

`places(world)` reads the map of addresses; a `Siege` sends requests through the whole application (counting, page cache,
Django) as a server hands them over, and looks at each answer from outside.
"""

import io
import re
import traceback
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from portal.counters import Counting
from portal.entrance import Entrance
from portal.pagecache import PageCache
from tests.portal.hostile import BODIES, EVIL, NAMES, Strike, quote, urlencoded

ANSWERS = {
    200,
    204,
    206,
    301,
    302,
    303,
    304,
    307,
    308,
    400,
    401,
    403,
    404,
    405,
    409,
    410,
    413,
    415,
    416,
    422,
    429,
}
# What every answer bears; the values are those of tests/portal/test_headers.py.
BORNE = {
    "content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff", "x-frame-options": "DENY",
    "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp", "permissions-policy": "",
}  # fmt: skip
# What pages behind a link of their own say instead: no other page hears of it.
STRICTER = {"referrer-policy": ("no-referrer",)}
# Written whoever comes by and whatever is asked: counts of limits, and sessions that a form begins.
COUNTED = ("core_limitcount", "accounts_session")
TOKEN = "t" * 32
_ELSEWHERE = re.compile(r"(?:[a-z]+:)?[/\\\\]*evil\.example|javascript:", re.IGNORECASE)
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One address of the map; `good` leads to something that is there."""

    name: str
    route: str
    good: bytes
    fields: tuple[str, ...] = ()
    """The names that it is known to read, besides those that any may."""

    def named(self, given):
        """Each value with one of the names; those of its own as often as all others together."""
        known = (*NAMES, *self.fields * (len(NAMES) // len(self.fields) + 1)) if self.fields else NAMES
        return [(known[place % len(known)], word) for place, word in given]

    @property
    def room(self) -> str:
        return self.name.partition(":")[0] if ":" in self.name else "other"

    def with_parts(self, words) -> bytes:
        """The address with other words in its places, or behind it where it has none."""
        spare = iter(words)
        if not _PART.search(self.route):
            return self.good + quote(next(spare))
        return b"/" + _PART.sub(lambda match: quote(next(spare, b"1")).decode(), self.route).encode()


def routes(resolver, before="", spaces=()):
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route, (*spaces, each.namespace) if each.namespace else spaces)
        else:
            yield route, ":".join([*spaces, each.name or "nameless"])


def places(world) -> list[Place]:
    """Every address of the map, led to what is there where `world` (or the first row of a table) knows it."""
    found = []
    for route, name in routes(get_resolver()):
        fields, key = (), b"1"
        parts = route.split("/")
        if parts[0] == "admin" and len(parts) > 3 and (model := _model(parts[1], parts[2])) is not None:
            fields = tuple(one.name for one in model._meta.fields)
            row = model._base_manager.order_by("pk").values_list("pk", flat=True).first()
            key = str(row or 1).encode()
        plain = _PART.sub(lambda match: key.decode() if match[1] in ("path", "int", None) else "a", route)  # noqa: B023
        plain = re.sub(r"\(\?P<\w+>[^)]*\)\$?", "anything", plain)  # the admin's own last word
        known = world.addresses.get(name, "").partition("?")[0]
        found.append(Place(name, route, (known or f"/{plain}").encode(), fields))
    return [*found, Place("static", "static/<path:name>", b"/static/css/site.css")]


def _model(app, name):
    try:
        return apps.get_model(app, name)
    except LookupError:
        return None


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    written: list[str] = field(default_factory=list)
    fault: str = ""

    def all(self, name):
        return [value for known, value in self.headers if known.lower() == name]

    def get(self, name):
        return next(iter(self.all(name)), "")


class Siege:
    """Sends requests to the whole application and keeps what it tried. Whatever an answer wrote is taken back after it."""

    def __init__(self):
        self.application = Counting(PageCache(Entrance(WSGIHandler()), megabytes=2))
        self.application.stopped.set()  # nothing is to be written by another thread
        self.tried: Counter = Counter()
        self.statuses: Counter = Counter()
        self.rooms: Counter = Counter()

    def strike(self, place: Place, strike: Strike, cookie: str = "") -> list[str]:
        """What is wrong with the answer, each in one line."""
        environ = self.environ(place, strike, cookie)
        method, path, query = (environ[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING"))
        self.tried.update(strike.kinds())
        self.rooms[place.room] += 1
        answer = send(self.application, environ)
        self.statuses[answer.status] += 1
        asked = f"{place.name}: {method} {path[:120]!r} ? {query[:120]!r}"
        return [f"{asked}: {fault}" for fault in faults(method, path, answer)]

    def answer(self, place: Place, strike: Strike, cookie: str = "") -> Answer:
        """The same without a judgement, and not counted."""
        return send(self.application, self.environ(place, strike, cookie))

    @staticmethod
    def environ(place: Place, strike: Strike, cookie: str) -> dict:
        path = place.with_parts(strike.path) if strike.path else place.good
        query = urlencoded(place.named(strike.query))
        query = b"&".join(each for each in (query, strike.raw_query) if each)
        given = {
            "REQUEST_METHOD": strike.method, "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"), "HTTP_HOST": "127.0.0.1:8000", "HTTP_USER_AGENT": "Mozilla/5.0",
        }  # fmt: skip
        if cookie:
            given["HTTP_COOKIE"] = (
                f"{settings.SESSION_COOKIE_NAME}={cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
            )
            given["HTTP_X_CSRFTOKEN"] = TOKEN
        body = b""
        if strike.method == "POST":
            kind, body = BODIES[strike.body](place.named(strike.given))
            given |= {"CONTENT_TYPE": kind.decode("latin-1"), "CONTENT_LENGTH": str(len(body))}
        given |= {name: value.decode("latin-1") for name, value in strike.headers}
        return bare_environ() | given | {"wsgi.input": io.BytesIO(body)}

    def told(self) -> str:
        """What was tried, as a table."""
        lines = [f"{sum(self.rooms.values())} requests"]
        for name, counter in (("rooms", self.rooms), ("kinds", self.tried), ("answers", self.statuses)):
            lines.append(
                f"{name}: " + ", ".join(f"{key} {number}" for key, number in sorted(counter.items(), key=str))
            )
        return "\n".join(lines)


def bare_environ() -> dict:
    return {
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "SCRIPT_NAME": "", "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip


def send(application, environ) -> Answer:
    """One request and its answer. What it wrote is held against the constraints and then taken back."""
    said, written, broken = {}, [], []

    def hear(status, headers, exc_info=None):
        said.update(status=status, headers=headers)

    def note(execute, sql, params, many, context):
        if match := _WRITES.match(sql):
            written.append(match[1])
        return execute(sql, params, many, context)

    def remember(sender, **kwargs):
        broken.append("".join(traceback.format_exc().splitlines(keepends=True)[-6:]))

    got_request_exception.connect(remember)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the test is in the midst of a transaction
    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            chunks = application(environ, hear)
            try:
                body = b"".join(chunks)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
            try:
                if written:
                    connection.check_constraints()
            except IntegrityError as fault:
                broken.append(f"what was written breaks a constraint: {fault}")
                said["status"] = "599 would have been a fault at the commit"
            transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(remember)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return Answer(int(said["status"][:3]), said["headers"], body, written, "\n".join(broken))


def faults(method: str, path: str, answer: Answer):
    """What no answer of ours may be or leave out."""
    if answer.status not in ANSWERS:
        yield f"answered {answer.status} {answer.fault}"
    for name, value in BORNE.items():
        borne = answer.all(name)
        if len(borne) != 1 or not borne[0].startswith((value, *STRICTER.get(name, ()))):
            yield f"{answer.status} bears {name} {borne}"
    policy = answer.get("content-security-policy")
    if "unsafe" in policy and not (path.startswith("/admin/") and b"/static/unfold/" in answer.body):
        yield f"{answer.status} is under {policy}"
    for name, value in answer.headers:
        if not value.isascii() or "\r" in value or "\n" in value:
            yield f"{name} says {value!r}"
    if answer.status >= 400 and "no-store" not in answer.get("cache-control"):
        yield f"{answer.status} may be kept: {answer.get('cache-control')!r}"
    if _ELSEWHERE.match(answer.get("location")):
        yield f"leads to {answer.get('location')}"
    kind = answer.get("content-type")
    if kind.startswith("text/html"):
        page = answer.body.decode("utf-8", "replace")
        if EVIL in page:
            yield "says a script as it was sent"
        if answer.status >= 400 and method != "HEAD" and '<html lang="zh' not in page:
            yield f"{answer.status} is no page of ours: {page[:80]!r}"
    elif answer.status >= 400 and not kind.startswith(("application/json", "text/plain")):
        yield f"{answer.status} comes as {kind!r}"
    if method.upper() != "POST" and set(answer.written) - set(COUNTED):
        yield f"wrote {sorted(set(answer.written))}"
