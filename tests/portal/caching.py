"""What tests of the page cache share: a site of few words behind it, a number to read, a request, and an answer."""

import io
import threading
from time import monotonic

from portal.pagecache import PageCache


class Number:
    """The generation as a database would tell it, for tests that need none."""

    def __init__(self, number=1):
        self.number, self.read_at, self.asked = number, float("-inf"), 0
        self.takes = 0.0

    def current(self):
        self.asked += 1
        if self.number is not None:
            self.read_at = monotonic() - self.takes
            return "default", self.number


class Site:
    """A WSGI application that tells how often it was asked, and says what it is told to say."""

    def __init__(self, public=True, status="200 OK", headers=(), words="", kind="text/html; charset=utf-8"):
        self.asked, self.closed, self.seen = 0, 0, {}
        self.public, self.status, self.headers, self.words = public, status, list(headers), words
        self.kind = kind
        self.counting = threading.Lock()

    def __call__(self, environ, start_response):
        with self.counting:
            self.asked += 1
            number = self.asked
        self.seen = dict(environ)
        if self.public:
            environ["portal.public_page"] = True
        start_response(self.status, [("Content-Type", self.kind), *self.headers])
        return Chunks(self, f"<p>第 {number} 次 {environ['PATH_INFO']}{self.words}</p>".encode())


class Chunks(list):
    """An answer that has to be closed."""

    def __init__(self, site, body):
        super().__init__([body])
        self.site = site

    def close(self):
        self.site.closed += 1


def cache_of(site=None, megabytes=1, number=1):
    return PageCache(site or Site(), megabytes, source=Number(number))


def environ(path="/articles/", query="", method="GET", **headers):
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1",
        "SERVER_PORT": "8000", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), **headers,
    }  # fmt: skip


def ask(cache, *args, **kwargs):
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(status=status, headers={name.lower(): value for name, value in headers})

    chunks = cache(environ(*args, **kwargs), start_response)
    answer["body"] = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return answer
