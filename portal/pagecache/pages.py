"""A kept page: its bytes in each coding that was asked for, and the finished headers that go with them."""

import gzip
import hashlib
import threading
from functools import lru_cache

import brotli

# What browsers and caches in front are told of a public page. Browsers ask each time and hear 304. A kept page is at most
# half a second old and may be handed out for one second more; and, for a minute, where no process of ours answers at all.
ASK_EACH_TIME = "public, max-age=0, must-revalidate"
ASK_EACH_SECOND = "public, max-age=0, s-maxage=1, must-revalidate, stale-if-error=60"
COMPRESSIBLE = ("text/", "application/xml", "application/atom+xml", "application/rss+xml", "image/svg+xml")
FEW_BYTES = 128 * 1024
MOST_SPELLINGS = 12  # of Accept-Encoding, whose answer a page has at hand
LONGEST_SPELLING = 100
BESIDES = 2500  # bytes that Python takes for a page besides what it holds
# What a 304 leaves out: it brings no words. All else it repeats, so that no answer is without the headers that protect it.
OF_THE_WORDS = frozenset({"content-type", "content-language", "content-disposition", "last-modified"})
_REPLACED = frozenset({"content-length", "etag", "vary"})
_MOST_HEADERS = 500
_headers: dict[tuple[str, str], tuple[str, str]] = {}

Headers = list[tuple[str, str]]


class Page:
    """One public page under one generation.

    It holds the bytes of every coding that somebody asked for; the plain ones go once they are packed and nobody wanted
    them, for they are four times as many.
    """

    __slots__ = (
        "asked", "bodies", "etag", "finished", "headers", "is_packed", "packing", "ready", "shared_as", "unchanged", "weighed",
    )  # fmt: skip

    def __init__(self, headers: Headers, body: bytes, etag: str = "", coding: str = ""):
        self.headers = [
            _same(_for_caches(header)) for header in headers if header[0].lower() not in _REPLACED
        ]
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        self.is_packed = kind.startswith(COMPRESSIBLE)
        self.etag = etag or f'W/"{_digest(body, self.headers)}"'
        marks = [("ETag", self.etag), _same(("Vary", "Accept-Encoding"))]
        self.unchanged = [header for header in self.headers if header[0].lower() not in OF_THE_WORDS] + marks
        self.headers += marks
        self.bodies = {coding: body}
        self.finished: dict[str, tuple[Headers, bytes]] = {}  # by coding
        self.ready: dict[str, tuple[Headers, bytes]] = {}  # the same, by the words of the browser
        self.packing = threading.Lock()
        self.asked = False
        self.weighed = 0
        self.shared_as = ""

    @property
    def size(self) -> int:
        return BESIDES + sum(map(len, self.bodies.values())) + sum(2 * len(each) + 80 for each in self.ready)

    def coding(self, accepted: str) -> str:
        return content_encoding(accepted) if self.is_packed else ""

    def answer(self, accepted: str) -> tuple[Headers, bytes]:
        """Headers and bytes for a browser that accepts these codings. Packed once, however many ask at once."""
        coding = self.coding(accepted)
        with self.packing:
            answer = self.finished.get(coding)
            if answer is None:
                answer = self.finished[coding] = self._finish(coding)
            if len(accepted) <= LONGEST_SPELLING and len(self.ready) < MOST_SPELLINGS:
                self.ready[accepted] = answer
        return answer

    def _finish(self, coding: str) -> tuple[Headers, bytes]:
        if coding not in self.bodies:
            whole = self.bodies[""] if "" in self.bodies else brotli.decompress(self.bodies["br"])
            self.bodies[coding] = packed(whole, coding) if coding else whole
            if "" not in self.finished and coding == "br":
                self.bodies.pop("", None)
        body = self.bodies[coding]
        named = [_same(("Content-Encoding", coding))] if coding else []
        return [*self.headers, *named, ("Content-Length", str(len(body)))], body

    def is_had(self, etags: str) -> bool:
        """Whether one of these is the page's own, so that the browser has it."""
        return etags == self.etag or any(each.strip() in (self.etag, "*") for each in etags.split(","))


@lru_cache(maxsize=256)
def _best(accepted: str) -> str:
    offers = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.strip().partition(";")
        offers[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offers.get(name)), "")


def content_encoding(accepted: str) -> str:
    """The best coding that the browser accepts, by name alone; an explicit q=0 refuses it."""
    return _best(accepted) if len(accepted) <= LONGEST_SPELLING else _best.__wrapped__(accepted)


def packed(body: bytes, coding: str) -> bytes:
    """A page is packed once and read often: a twelfth smaller for 20 ms more, but where that would take a reader's time."""
    if coding == "br":
        return brotli.compress(body, quality=10 if len(body) < FEW_BYTES else 6)
    return gzip.compress(body, 6, mtime=0)


def _digest(body: bytes, headers: Headers) -> str:
    """Of the headers too: a browser goes by those of the page that it has, so it must get the page anew with others."""
    state = hashlib.sha256(body)
    state.update(repr(headers).encode())
    return state.hexdigest()[:24]


def _for_caches(header: tuple[str, str]) -> tuple[str, str]:
    return ("Cache-Control", ASK_EACH_SECOND) if header == ("Cache-Control", ASK_EACH_TIME) else header


def _same(header: tuple[str, str]) -> tuple[str, str]:
    """Nearly all headers are those of all other pages: one copy of each is enough."""
    if len(_headers) < _MOST_HEADERS:
        return _headers.setdefault(header, header)
    return _headers.get(header, header)
