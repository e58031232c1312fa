"""The WSGI application in front of Django: answers from memory what it may, and asks Django for the rest."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from time import monotonic
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from portal import generation
from portal.pagecache import sharing
from portal.pagecache.addresses import Key, cache_key
from portal.pagecache.pages import Headers, Page
from portal.pagecache.room import Room

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_WAIT = 2.0  # seconds for a page that another thread renders
LONGEST_AWAY = 30.0  # seconds in which pages are shown that no database has confirmed
REFUSED_FOR = 10.0  # seconds in which nobody waits for an address whose page could not be kept
MOST_REFUSED = 1000
# What of a request reaches the view of a page that may be kept: nothing but what its key tells.
IN_THE_KEY = frozenset({"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"})
_OF_A_BODY = frozenset({"CONTENT_LENGTH", "CONTENT_TYPE"})


class Stamp(NamedTuple):
    """What a page is true under: all kept pages bear the same."""

    number: int
    day: str
    alias: str

    def is_same(self, other: "Stamp | None") -> bool:
        return other is not None and (self.number, self.day) == (other.number, other.day)


class Passed(NamedTuple):
    """An answer of Django's that nobody keeps."""

    status: str
    headers: Headers
    chunks: Iterable[bytes]


def today() -> tuple[str, float]:
    """The day in Shanghai, and the seconds that are left of it."""
    now = datetime.now(SHANGHAI)
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), SHANGHAI)
    return now.date().isoformat(), (midnight - now).total_seconds()


class PageCache:
    """Keeps whole public pages. Every page in `pages` is true under `stamp`, and that holds until `until`.

    The number of the generation and the day are read before a page is rendered, and from the database that renders it;
    another number or another day empties everything. So nothing has to know which pages a change touches.
    """

    def __init__(self, application, megabytes, source=None):
        self.application = application
        self.generation = source or generation.Generation()
        self.room = Room(int(megabytes * 1024 * 1024))
        self.pages = self.room.pages
        self.stamp: Stamp | None = None
        self.until = self.sure_at = float("-inf")
        self.lock = threading.Lock()  # of room, stamp, turns and refused
        self.reading = threading.Lock()
        self.turns: dict[tuple[Key, Stamp], threading.Event] = {}
        self.refused: dict[Key, float] = {}

    def __call__(self, environ, start_response):
        # The way of nearly all readers: one look at the clock, one into the table, finished headers.
        if monotonic() < self.until and "HTTP_COOKIE" not in environ and "HTTP_AUTHORIZATION" not in environ:
            page = self.pages.get(
                (
                    environ["PATH_INFO"],
                    environ["QUERY_STRING"],
                    environ.get("HTTP_HOST"),
                    environ.get("HTTP_X_FORWARDED_PROTO", ""),
                )
            )
            if page is not None and environ["REQUEST_METHOD"] == "GET":
                page.asked = True
                if "HTTP_IF_NONE_MATCH" not in environ:
                    ready = page.ready.get(environ.get("HTTP_ACCEPT_ENCODING", ""))
                    if ready is not None:
                        start_response("200 OK", ready[0].copy())
                        return [ready[1]]
                elif environ["HTTP_IF_NONE_MATCH"] == page.etag:
                    start_response("304 Not Modified", page.unchanged.copy())
                    return []
        return self.answer_slowly(environ, start_response)

    def answer_slowly(self, environ, start_response):
        """The same with all that is rare: other cookies, parameters in another order, pages to be rendered first."""
        key = cache_key(environ)
        if key is None:
            return self.application(environ, start_response)
        stamp = self.current_stamp()
        if stamp is None:
            return self.answer_while_away(key, environ, start_response)
        page = self.pages.get(key)
        if page is not None:
            page.asked = True
        else:
            page = self.fetched(key, stamp, environ)
        if isinstance(page, Passed):
            return passed_on(page, environ, start_response)
        return self.answer(key, page, environ, start_response)

    # What is true now

    def current_stamp(self) -> Stamp | None:
        """The number and the day, read at most twice a second; None while no database can say."""
        if monotonic() < self.until:
            return self.stamp
        with self.reading:
            if monotonic() < self.until:
                return self.stamp
            known = self.generation.current()
            if known is None:
                return None
            alias, number = known
            day, left = today()
            with self.lock:
                stamp = Stamp(number, day, alias)
                if not stamp.is_same(self.stamp):
                    self.room.clear()
                self.stamp, self.sure_at = stamp, self.generation.read_at
                self.until = min(self.sure_at + generation.SECONDS_BETWEEN_READS, monotonic() + left)
            return stamp

    def answer_while_away(self, key, environ, start_response):
        """No database can say whether anything changed: what was true a moment ago is shown for a short while longer."""
        page, age = self.pages.get(key), monotonic() - self.sure_at
        if page is None or age > LONGEST_AWAY or today()[0] != self.stamp.day:
            return self.application(environ, start_response)
        return self.answer(key, page, environ, start_response, more=[("Age", str(int(age) + 1))])

    # Rendering

    def fetched(self, key: Key, stamp: Stamp, environ) -> Page | Passed:
        """The page from whoever has it: rendered once, however many ask for it at once."""
        turn, is_mine = self.turn_for(key, stamp)
        if is_mine:
            try:
                return self.pages.get(key) or self.taken(key, stamp) or self.rendered(key, stamp, environ)
            finally:
                with self.lock:
                    del self.turns[key, stamp]
                turn.set()
        if turn is not None:
            turn.wait(LONGEST_WAIT)
            stamp = self.current_stamp() or stamp
        return self.pages.get(key) or self.rendered(key, stamp, environ)

    def turn_for(self, key: Key, stamp: Stamp) -> tuple[threading.Event | None, bool]:
        """What ends when the page is there, and whether it is for the caller to render it; None where nobody waits."""
        with self.lock:
            if self.refused.get(key, 0) > monotonic():
                return None, False
            if turn := self.turns.get((key, stamp)):
                return turn, False
            turn = self.turns[key, stamp] = threading.Event()
            return turn, True

    def rendered(self, key: Key, stamp: Stamp, environ) -> Page | Passed:
        asked = {
            name: value
            for name, value in environ.items()
            if name in IN_THE_KEY or not (name.startswith("HTTP_") or name in _OF_A_BODY)
        }
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key[1], "wsgi.input": BytesIO()}
        asked["portal.database"] = stamp.alias
        said: dict = {}

        def hear(status, headers, exc_info=None):
            said.update(status=status, headers=headers)

        chunks = self.application(asked, hear)
        if not may_be_kept(asked, **said):
            self.refuse(key)
            return Passed(said["status"], said["headers"], chunks)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        page = Page(said["headers"], body)
        if not self.keep(key, page, stamp):
            self.refuse(key)
        elif settings.REDIS_URL:
            page.shared_as = sharing.name(key, stamp.number, stamp.day)
        return page

    def taken(self, key: Key, stamp: Stamp) -> Page | None:
        """The page that another process rendered under the same number on the same day."""
        page = sharing.take(sharing.name(key, stamp.number, stamp.day)) if settings.REDIS_URL else None
        if page is not None:
            self.keep(key, page, stamp)
        return page

    def keep(self, key: Key, page: Page, stamp: Stamp) -> bool:
        """Take it in, unless it has become old, or the day another, while it was rendered."""
        with self.lock:
            if not stamp.is_same(self.stamp) or today()[0] != stamp.day:
                return False
            return self.room.keep(key, page)

    def refuse(self, key: Key) -> None:
        """Nobody has to wait here for a page that is not kept anyway."""
        with self.lock:
            if len(self.refused) >= MOST_REFUSED:
                self.refused.clear()
            self.refused[key] = monotonic() + REFUSED_FOR

    # Answering

    def answer(self, key, page, environ, start_response, more=()):
        if "HTTP_IF_NONE_MATCH" in environ and page.is_had(environ["HTTP_IF_NONE_MATCH"]):
            start_response("304 Not Modified", [*page.unchanged, *more])
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        ready = page.ready.get(accepted)
        if ready is None:
            ready = page.answer(accepted)
            with self.lock:
                self.room.weigh_again(key, page)
            if page.shared_as and page.coding(accepted) == ("br" if page.is_packed else ""):
                place, page.shared_as = page.shared_as, ""
                sharing.give(place, page)
        start_response("200 OK", [*ready[0], *more])
        return [ready[1]] if environ["REQUEST_METHOD"] == "GET" else []


def may_be_kept(environ: dict, status: str, headers: Headers) -> bool:
    """Whether the middleware called it a public page, and whatever stands in front of that did not add to it since."""
    told = {name.lower(): value.lower() for name, value in headers}
    return bool(
        environ.get("portal.public_page")
        and status.startswith("200")
        and not told.keys() & {"set-cookie", "content-encoding"}
        and told.get("vary", "accept-encoding") == "accept-encoding"
        and "no-store" not in told.get("cache-control", "")
        and "private" not in told.get("cache-control", "")
    )


def passed_on(answer: Passed, environ, start_response):
    """What Django said, as it said it; without its bytes for whoever asked for the headers alone."""
    start_response(answer.status, answer.headers)
    if environ["REQUEST_METHOD"] == "GET":
        return answer.chunks
    if hasattr(answer.chunks, "close"):
        answer.chunks.close()
    return []
