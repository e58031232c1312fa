"""Reads of articles, counted in memory in front of the page cache and written in one statement every half minute.

Approximate by design: no visitor is known, a reload counts again, and what a process counted since its last writing is
lost when it is killed.
"""

import atexit
import logging
import re
import threading
from collections import Counter

from django.db import DatabaseError, connection

from articles.reading import add_reads

log = logging.getLogger(__name__)
ARTICLE = re.compile(r"/articles/([a-z0-9-]{1,80})/")
ROBOT = re.compile(r"bot|spider|crawl|slurp|preview|curl|wget|python|headless", re.IGNORECASE)
SECONDS_BETWEEN_WRITES = 30


class CountReads:
    """A WSGI layer that counts each article page answered to a browser."""

    def __init__(self, application, seconds=SECONDS_BETWEEN_WRITES):
        self.application = application
        self.seconds = seconds
        self.counts, self.lock, self.thread = Counter(), threading.Lock(), None
        self.stopped = threading.Event()
        atexit.register(self.stop)

    def __call__(self, environ, start_response):
        slug = self.article_read(environ)
        if slug is None:
            return self.application(environ, start_response)

        def start_and_count(status, headers, exc_info=None):
            if status.startswith(("200", "304")):
                self.count(slug)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self.application(environ, start_and_count)

    @staticmethod
    def article_read(environ):
        if environ["REQUEST_METHOD"] != "GET" or "prefetch" in environ.get("HTTP_SEC_PURPOSE", ""):
            return None
        match = ARTICLE.fullmatch(environ.get("PATH_INFO", ""))
        if match is None or ROBOT.search(environ.get("HTTP_USER_AGENT", "bot")):
            return None
        return match[1]

    def count(self, slug):
        with self.lock:
            self.counts[slug] += 1
            if (
                self.thread is None
            ):  # started by the first read, so that it lives in the worker and not in its parent
                self.thread = threading.Thread(target=self.write_on_and_on, name="reads", daemon=True)
                self.thread.start()

    def write_on_and_on(self):
        while not self.stopped.wait(self.seconds):
            self.write()

    def write(self):
        with self.lock:
            counts, self.counts = self.counts, Counter()
        if not counts:
            return
        try:
            add_reads(counts)
        except DatabaseError as error:
            log.warning("reads kept for the next writing: %s", error)
            with self.lock:
                self.counts.update(counts)
        finally:
            connection.close()

    def stop(self):
        if not self.stopped.is_set():
            self.stopped.set()
            self.write()
