"""Random interleavings of changes and reads over two processes: nothing is shown that was untrue a second ago, nobody's own
page to anybody else.

The clock is ours, and so is the database: a dictionary with a number. The same over real processes and a real database is
in test_pagecache_processes.py.
"""

from random import Random
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from portal.pagecache import PageCache, front, sharing
from tests.portal.caching import ask
from tests.portal.test_pagecache_shared import Shelf

IS_DEEP = not settings().derandomize
PATHS = ("/articles/", "/questions/7/")
PROMISED = 1.0  # seconds after which nobody sees what was
A_DAY = 100.0  # seconds: days are short here
NOTHING = float("-inf")


class World:
    """What each page says, since when, under which number; and the clock."""

    def __init__(self):
        self.now, self.is_away, self.random = 0.0, False, Random(9)
        self.numbers, self.number = {0}, 0
        self.told = {path: [(NOTHING, "at first")] for path in PATHS}
        self.meanwhile = None

    def change(self, path, words=""):
        """Something public changed, and its number with it: to one that no other state ever had."""
        while self.number in self.numbers:
            self.number = self.random.randrange(1000) if words else self.number + 1 + self.random.randrange(9)
        self.numbers.add(self.number)
        self.told[path].append((self.now, words or f"{path} {len(self.numbers)}"))

    def today(self):
        return f"day {self.now // A_DAY}", A_DAY - self.now % A_DAY

    def told_since(self, path, moment):
        """Everything that a page said at any time since then."""
        ends = [since for since, _ in self.told[path][1:]] + [float("inf")]
        return {words for (_, words), end in zip(self.told[path], ends, strict=True) if end >= moment}


class Source:
    """How one process reads the number."""

    def __init__(self, world):
        self.world, self.read_at = world, NOTHING

    def current(self):
        if self.world.is_away:
            return None
        self.read_at = self.world.now
        return "default", self.world.number


class Django:
    """What stands behind a cache: a public page says what is true when it is begun, one's own says whose it is."""

    def __init__(self, world):
        self.world = world

    def __call__(self, environ, start_response):
        world, path = self.world, environ["PATH_INFO"]
        if world.is_away:
            start_response("503 Service Unavailable", [])
            return [b""]
        owner = environ.get("HTTP_COOKIE", "").partition("=")[2]
        page = f"{world.told[path][-1][1]}|{world.today()[0]}|{owner}".encode()
        if world.meanwhile:
            happens, world.meanwhile = world.meanwhile, None
            happens()
        environ["portal.public_page"] = not owner
        start_response("200 OK", [("Content-Type", "image/png")])  # packs nothing
        return [page]


class Readers(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.world, self.shelf = World(), Shelf()
        self.patches = [
            patch.object(front, "monotonic", lambda: self.world.now),
            patch.object(front, "today", lambda: self.world.today()),
            patch.object(front, "settings", SharedBy(REDIS_URL="redis://x")),
            patch.object(sharing, "shared", self.shelf),
            patch.object(sharing.release, "digest", lambda: "this"),
        ]
        for each in self.patches:
            each.start()
        self.caches = [self.process(), self.process()]

    def teardown(self):
        for each in self.patches:
            each.stop()

    def process(self):
        return PageCache(Django(self.world), 1, source=Source(self.world))

    @rule(seconds=st.sampled_from([0.05, 0.2, 0.39, 0.41, 0.61, 1.01, 20.0, 60.0]))
    def time_passes(self, seconds):
        self.world.now += seconds

    @rule()
    def midnight_comes(self):
        self.world.now += self.world.today()[1]

    @rule(path=st.sampled_from(PATHS))
    def something_changes(self, path):
        self.world.change(path)

    @rule(path=st.sampled_from(PATHS), seconds=st.sampled_from([0.0, 0.3, 0.9]))
    def something_changes_while_a_page_is_rendered(self, path, seconds):
        def happens():
            self.world.now += seconds
            self.world.change(path)
            self.world.now += seconds

        self.world.meanwhile = happens

    @rule(other=st.booleans())
    def midnight_or_another_thread_comes_while_a_page_is_rendered(self, other):
        def happens():
            self.world.now += self.world.today()[1] if not other else 0.5
            for cache in self.caches:  # another thread of each process reads the number anew
                cache.current_stamp()

        self.world.meanwhile = happens

    @rule(path=st.sampled_from(PATHS))
    def the_last_change_is_lost_with_its_server(self, path):
        told = self.world.told[path]
        self.world.change(path, told[-2][1] if len(told) > 1 else "at first")

    @rule(is_away=st.booleans())
    def the_database_goes_or_comes(self, is_away):
        self.world.is_away = is_away

    @rule(number=st.integers(0, 1))
    def a_process_begins_anew(self, number):
        self.caches[number] = self.process()

    @rule(cut=st.booleans())
    def redis_loses_or_spoils_what_it_has(self, cut):
        self.shelf.lies = {place: value[:-1] for place, value in self.shelf.lies.items()} if cut else {}

    @rule(number=st.integers(0, 1), path=st.sampled_from(PATHS), seconds=st.sampled_from([0.0, 0.3, 0.6]))
    def somebody_reads_before_a_change_and_a_second_after_it(self, number, path, seconds):
        self.read(number, path)
        self.world.now += seconds
        self.world.change(path)
        self.world.now += PROMISED + 0.01
        self.read(number, path)

    @rule(
        number=st.integers(0, 1),
        path=st.sampled_from(PATHS),
        owner=st.sampled_from(["", "", "anna", "bo"]),
        method=st.sampled_from(["GET", "GET", "HEAD"]),
    )
    def somebody_reads(self, number, path, owner, method):
        self.read(number, path, owner, method)

    def read(self, number, path, owner="", method="GET"):
        began, away_before, day_before = self.world.now, self.world.is_away, self.world.today()[0]
        cookie = {"HTTP_COOKIE": f"session={owner}"} if owner else {}
        answer = ask(self.caches[number], path, method=method, **cookie)
        if answer["status"].startswith("503"):
            assert away_before
        elif method == "GET":
            words, day, whose = answer["body"].decode().split("|")
            bound = front.LONGEST_AWAY + PROMISED if away_before else PROMISED
            assert words in self.world.told_since(path, began - bound)
            assert day in (day_before, self.world.today()[0])
            assert whose == owner


class SharedBy:
    """The settings that the front reads."""

    def __init__(self, **given):
        self.__dict__.update(given)


Readers.TestCase.settings = settings(
    max_examples=2000 if IS_DEEP else 40, stateful_step_count=50 if IS_DEEP else 30, deadline=None
)
TestReaders = Readers.TestCase
