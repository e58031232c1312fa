"""Reads, searches and clicks on results, counted in memory in front of the page cache and written every half minute.

Approximate by design: no visitor is known, a reload counts again, and what a process counted since its last writing is
lost when it is killed.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from articles import preview
from articles.reading import add_reads
from search import counting

log = logging.getLogger(__name__)
ARTICLE = re.compile(r"/articles/([a-z0-9-]{1,80})/")
ROBOT = re.compile(r"bot|spider|crawl|slurp|preview|curl|wget|python|headless", re.IGNORECASE)
COUNTED = frozenset({"200", "304"})
SECONDS_BETWEEN_WRITES = 30
MOST_AGENTS, LONGEST_AGENT = 1000, 400
MOST_KEPT = 1000  # different things of one kind between two writings; a flood is not counted beyond

_agents: dict[str, bool] = {}


class Tally:
    """One kind of thing that is counted, and how it is written.

    With `rests`, what was counted is written one round later: by then other processes have written what it hangs on.
    """

    def __init__(self, name: str, write: Callable[[Counter], object], *, rests: bool = False):
        self.name, self.write_counts, self.rests = name, write, rests
        self.fresh: Counter[Hashable] = Counter()
        self.ripe: Counter[Hashable] = Counter()
        self.lock = threading.Lock()

    def add(self, thing: Hashable) -> None:
        with self.lock:
            if thing in self.fresh or len(self.fresh) < MOST_KEPT:
                self.fresh[thing] += 1

    def write(self, *, everything: bool = False) -> None:
        """Write what is due; what the database refuses is kept for the next time."""
        with self.lock:
            due, self.ripe = self.ripe, Counter()
            if self.rests and not everything:
                self.ripe, self.fresh = self.fresh, Counter()
            else:
                due, self.fresh = due + self.fresh, Counter()
        if not due:
            return
        try:
            self.write_counts(due)
        except DatabaseError as error:
            # By its kind alone: a database's message repeats what it was given.
            log.warning("%s kept for the next writing: %s", self.name, type(error).__name__)
            with self.lock:
                self.ripe = Counter(dict((due + self.ripe).most_common(MOST_KEPT)))


class Counting:
    """A WSGI layer that counts what is answered to browsers; one thread a process writes it down."""

    def __init__(self, application, seconds=SECONDS_BETWEEN_WRITES):
        self.application = application
        self.seconds = seconds
        self.reads = Tally("reads", lambda counts: add_reads(counts, on=timezone.localdate()))
        self.previews = Tally("previews", lambda counts: preview.count_opened(counts, timezone.now()))
        self.searches = Tally("searches", lambda counts: counting.add_searches(counts, timezone.localdate()))
        self.clicks = Tally(
            "clicks", lambda counts: counting.add_clicks(counts, timezone.localdate()), rests=True
        )
        self.thread, self.starting = None, threading.Lock()
        self.stopped = threading.Event()
        atexit.register(self.stop)

    def __call__(self, environ, start_response):
        if not is_read_by_somebody(environ):
            return self.application(environ, start_response)

        def start_and_count(status, headers, exc_info=None):
            if status[:3] in COUNTED:
                self.count(environ)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self.application(environ, start_and_count)

    def count(self, environ):
        path = environ.get("PATH_INFO", "")
        if path.startswith(settings.STATIC_URL):
            return
        if link := environ.get(preview.OPENED):  # by its number: the address itself is kept nowhere
            self.previews.add(link)
            self.start()
            return
        if match := ARTICLE.fullmatch(path):
            self.reads.add(match[1])
        if asked := environ.get(counting.ASKED):
            self.searches.add(asked)
        elif page := self.results_before(environ.get("HTTP_REFERER", ""), environ.get("HTTP_HOST", "")):
            self.clicks.add((page, path))
        if self.thread is None:
            self.start()

    @staticmethod
    def results_before(referer, host):
        """The page of results that led here. Most addresses need not be taken apart to see that they are none."""
        return counting.opened_from(referer, host) if "/search/?" in referer else None

    def start(self):
        """By the first thing counted, so that the thread lives in the worker and not in its parent."""
        with self.starting:
            if self.thread is None:
                self.thread = threading.Thread(target=self.write_on_and_on, name="counts", daemon=True)
                self.thread.start()

    def write_on_and_on(self):
        while not self.stopped.wait(self.seconds):
            try:
                self.write()
            except Exception as fault:  # one count that cannot be written must not end all counting
                log.error("counts lost: %s", type(fault).__name__)

    def write(self, *, everything=False):
        try:
            for tally in (self.reads, self.previews, self.searches, self.clicks):
                tally.write(everything=everything)
        finally:
            connection.close()

    def stop(self):
        if not self.stopped.is_set():
            self.stopped.set()
            self.write(everything=True)


def is_read_by_somebody(environ) -> bool:
    """Whether a browser asked for a page that a person wants to see now."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
        and not is_robot(environ.get("HTTP_USER_AGENT") or "bot")
    )


def is_robot(agent: str) -> bool:
    """By its name. Most readers come with one of a few hundred names, which are looked through once."""
    known = _agents.get(agent)
    if known is None:
        known = ROBOT.search(agent) is not None
        if len(agent) <= LONGEST_AGENT:
            if len(_agents) >= MOST_AGENTS:
                _agents.clear()
            _agents[agent] = known
    return known
