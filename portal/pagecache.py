"""Whole public pages kept in memory in front of Django.

What may be kept is decided twice: here by the address (an allow-list of paths and of query parameters, never free
text), and behind by `portal.middleware.PublicPageMiddleware`, which alone knows whether a page touched a session or set
a cookie. One generation number stands for everything public: verbs raise it inside their own transaction (so a rollback
leaves nothing behind), and it is read before a page is rendered, on the page's own connection, so that a page can be
newer than its number but never older.
"""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import brotli
from django.conf import settings

from portal.generation import Generation

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_QUERY = 200
FEW_BYTES = 128 * 1024
# Address → query parameters that may vary a kept page. A value is a number or a slug, never words that somebody typed.
CACHEABLE = [
    (re.compile(pattern), frozenset(names))
    for pattern, names in [
        (r"/", ()),
        (r"/articles/", ("category", "tag", "kind", "sort", "page")),
        (r"/articles/[a-z0-9-]+/((family|law)/)?", ()),
        (r"/articles/[a-z0-9-]+/qr\.png", ()),
        (r"/articles/[a-z0-9-]+/share\.png", ("v",)),
        (r"/(categories|tags)/[a-z0-9-]+/", ("page", "sort")),
        (r"/statutes/", ()),
        (r"/statutes/[a-z0-9-]+/", ()),
        (r"/statutes/[a-z0-9-]+/[0-9-]+/", ()),
        (r"/questions/", ("page", "tag", "status", "stage", "before")),
        (r"/questions/[0-9]+/", ()),
        (r"/questions/outcomes/", ()),
        (r"/questions/answers/[0-9]+/summary/", ("v",)),
        (r"/lawyers/", ("page",)),
        (r"/lawyers/[0-9]+/", ()),
        (r"/lawyers/[0-9]+/answers/", ("page",)),
        (r"/(glossary|figures|notices|help|about|privacy|accessibility|kept|offline)/", ()),
        (r"/(sw\.js|manifest\.webmanifest)", ()),
        (r"/selfhelp/((guide|letters)/([a-z0-9-]+/)?)?", ()),
        (
            r"/selfhelp/(cost|rate|instalment|limitation|credit-record|court-fee|delay-interest|deadlines|take-along|by-hand)/",
            (),
        ),
        (r"/feeds/(articles|questions|answers|statutes)/", ()),
        (r"/tags/[a-z0-9-]+/feed/", ()),
        (r"/(sitemap\.xml|sitemap-all\.xml|robots\.txt|\.well-known/security\.txt)", ()),
        (r"/sitemap-(questions|provisions)\.xml", ("p",)),
    ]
]
PLAIN_VALUE = re.compile(r"[a-z0-9_-]{1,60}")
COMPRESSIBLE = ("text/", "application/xml", "application/atom+xml", "application/rss+xml", "image/svg+xml")


@dataclass
class Page:
    status: str
    headers: list
    body: bytes
    generation: int
    etag: str = ""
    compressed: dict = field(default_factory=dict)

    @property
    def size(self):
        return len(self.body) + sum(len(each) for each in self.compressed.values()) + 2000


def content_encoding(accepted):
    """The best coding that the browser accepts, by name alone; an explicit q=0 refuses it."""
    offers = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.strip().partition(";")
        offers[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offers.get(name)), "")


def packed(body, coding):
    """A page is packed once and read often: a twelfth smaller for 20 ms more, but where that would take a reader's time."""
    if coding == "br":
        return brotli.compress(body, quality=10 if len(body) < FEW_BYTES else 6)
    return gzip.compress(body, 6, mtime=0)


def cache_key(environ):
    """What tells two kept pages apart, or None for a request that is never answered from memory."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", ""):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    names = next((names for pattern, names in CACHEABLE if pattern.fullmatch(path)), None)
    host, proto = environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_PROTO", "")
    if names is None or len(query) > LONGEST_QUERY or len(host) + len(proto) > LONGEST_QUERY:
        return None
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    given = [name for name, _ in pairs]
    if len(given) != len(set(given)) or any(n not in names or not PLAIN_VALUE.fullmatch(v) for n, v in pairs):
        return None
    today = datetime.now(SHANGHAI).date().isoformat()
    return (host, proto, path, tuple(pairs), today)


class PageCache:
    """A WSGI application that answers from memory what it may, and asks Django for the rest."""

    def __init__(self, application, megabytes):
        self.application = application
        self.room = megabytes * 1024 * 1024
        self.pages, self.size = OrderedDict(), 0
        self.lock = threading.Lock()
        self.generation = Generation()

    def __call__(self, environ, start_response):
        key = cache_key(environ)
        known = self.generation.current() if key else None
        if known is None:  # while no database can say, nothing is answered from memory and nothing is kept
            return self.application(environ, start_response)
        alias, generation = known
        environ["portal.database"] = alias
        page = self.fresh(key, generation)
        if page is None:
            return self.render(key, generation, environ, start_response)
        return self.answer(page, environ, start_response)

    def fresh(self, key, generation):
        with self.lock:
            page = self.pages.get(key)
            if page and page.generation == generation:
                self.pages.move_to_end(key)
                return page
        return None

    def render(self, key, generation, environ, start_response):
        answer = {}

        def keep_start(status, headers, exc_info=None):
            answer.update(status=status, headers=headers)
            return lambda data: None

        head = environ["REQUEST_METHOD"] == "HEAD"
        environ = dict(environ, REQUEST_METHOD="GET")
        chunks = self.application(environ, keep_start)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        public = environ.get("portal.public_page") and answer["status"].startswith("200")
        if not public or any(name.lower() == "set-cookie" for name, _ in answer["headers"]):
            start_response(answer["status"], answer["headers"])
            return [] if head else [body]
        page = Page(answer["status"], self.kept_headers(answer["headers"]), body, generation)
        page.etag = hashlib.sha256(body).hexdigest()[:24]
        self.keep(key, page)
        return self.answer(page, dict(environ, REQUEST_METHOD="HEAD" if head else "GET"), start_response)

    @staticmethod
    def kept_headers(headers):
        return [
            (name, value) for name, value in headers if name.lower() not in ("content-length", "etag", "vary")
        ]

    def keep(self, key, page):
        if page.size > self.room // 8:
            return
        with self.lock:
            if old := self.pages.pop(key, None):
                self.size -= old.size
            self.pages[key] = page
            self.size += page.size
            while self.size > self.room:
                _, oldest = self.pages.popitem(last=False)
                self.size -= oldest.size

    def encoded(self, page, coding):
        if not coding:
            return page.body
        if coding not in page.compressed:
            done = packed(page.body, coding)
            with self.lock:
                if coding not in page.compressed:
                    page.compressed[coding] = done
                    if any(each is page for each in self.pages.values()):
                        self.size += len(done)
        return page.compressed[coding]

    def answer(self, page, environ, start_response):
        kind = next((value for name, value in page.headers if name.lower() == "content-type"), "")
        coding = (
            content_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")) if kind.startswith(COMPRESSIBLE) else ""
        )
        etag = f'W/"{page.etag}"'
        headers = [*page.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        wanted = [each.strip() for each in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]
        if etag in wanted or "*" in wanted:
            start_response("304 Not Modified", [h for h in headers if h[0].lower() != "content-type"])
            return []
        body = self.encoded(page, coding)
        if coding:
            headers.append(("Content-Encoding", coding))
        headers.append(("Content-Length", str(len(body))))
        start_response(page.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
