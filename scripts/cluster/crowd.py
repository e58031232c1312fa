"""People who go on reading and keeping pages while parts of the cluster are killed; what they met with is counted."""

import statistics
import threading
import time
from dataclasses import dataclass, field

from cluster.machines import Cluster
from cluster.people import Person

READERS, MEMBERS, WRITERS = 4, 2, 2
EACH = 4  # accounts of one writer, the next when one has kept everything
PAUSE = 0.05  # between two pages of one reader; they are here to notice, not to wear the machine out


@dataclass
class Counted:
    """What happened in one stage."""

    name: str
    began: float
    read: int = 0
    personal: int = 0
    kept: int = 0
    not_kept: int = 0  # not acknowledged: whoever posted was told so, and posted again
    stood_in: int = 0  # pages that nginx gave out of its own copies because nobody answered
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 20 else 0.0


class Crowd:
    """Readers without a cookie, members whose sessions must last, writers whose acknowledged posts must be there at the end."""

    def __init__(self, cluster: Cluster, pages: list[str], things: dict[str, int]):
        self.cluster, self.pages, self.things = cluster, pages, things
        self.stages: list[Counted] = []
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.acknowledged: list[tuple[str, str]] = []  # who kept which page
        self.threads: list[threading.Thread] = []
        self.posts_may_fail = False

    # Coming and going

    def begin(self, stage: str) -> Counted:
        """What happens from now on is counted under this name."""
        self.stages.append(Counted(stage, time.monotonic()))
        return self.stages[-1]

    @property
    def now(self) -> Counted:
        return self.stages[-1]

    def come(self) -> None:
        self.begin("quiet")
        members = iter(self.cluster.people["members"])
        for number in range(READERS):
            self._send(self._read, self.cluster.visitor(f"127.0.1.{number + 1}"), number)
        for number in range(MEMBERS):
            self._send(self._look_at_own, self._member(next(members), f"127.0.2.{number + 1}"))
        for number in range(WRITERS):
            self._send(self._keep, [next(members) for _ in range(EACH)], number)

    def _member(self, account: dict[str, str], address: str) -> Person:
        person = self.cluster.visitor(address)
        person.cookies["__Host-session"] = account["session"]
        return person

    def _send(self, walk, *arguments) -> None:
        thread = threading.Thread(target=self._walk, args=(walk, *arguments), daemon=True)
        thread.start()
        self.threads.append(thread)

    def _walk(self, walk, *arguments) -> None:
        try:
            walk(*arguments)
        except Exception as fault:  # a mistake of the walker's own must not pass for silence
            self._fault(f"{walk.__name__} broke off: {type(fault).__name__}: {fault}")

    def leave(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=45)

    def _fault(self, words: str) -> None:
        with self.lock:
            self.now.faults.append(f"{time.monotonic() - self.now.began:5.1f} s: {words}")

    # What they do

    def _read(self, person: Person, first: int) -> None:
        tags: dict[str, str] = {}
        number = first
        while not self.over.is_set():
            path, number = self.pages[number % len(self.pages)], number + 1
            # Now anew, now as a browser that has it already.
            known = {"If_None_Match": tags[path]} if path in tags and number % 2 else {}
            stage, asked = self.now, time.monotonic()
            try:
                answer = person.ask("GET", path, **known)
            except Exception as fault:
                self._fault(f"{path}: {type(fault).__name__}: {fault}")
                continue
            with self.lock:
                stage.read += 1
                stage.seconds.append(time.monotonic() - asked)
            if answer.status not in (200, 304):
                self._fault(f"{path} said {answer.status}")
            elif answer.status == 200 and b"</html>" not in answer.body:
                self._fault(f"{path} was cut off after {len(answer.body)} bytes")
            if etag := answer.headers.get("etag"):
                tags[path] = etag
            self.over.wait(PAUSE)

    def _look_at_own(self, person: Person) -> None:
        while not self.over.is_set():
            for path in ("/me/kept/", "/questions/mine/"):
                stage = self.now
                try:
                    answer = person.ask("GET", path)
                except Exception as fault:
                    self._fault(f"{path}: {type(fault).__name__}: {fault}")
                    continue
                if answer.status in (301, 302):
                    self._fault(f"{path}: signed out, led to {answer.headers.get('location')}")
                elif answer.status != 200 and not (answer.status == 503 and self.posts_may_fail):
                    self._fault(f"{path} said {answer.status}")
                with self.lock:
                    stage.personal += 1
                self.over.wait(PAUSE * 4)

    def _keep(self, accounts: list[dict[str, str]], number: int) -> None:
        """Opens the page of a thing, presses the button; what is acknowledged is noted, what is not is pressed again."""
        for account in accounts:
            person = self._member(account, f"127.0.3.{number + 1}")
            for path in self.things:
                while not self.over.is_set() and not self._press(person, path, account["email"]):
                    self.over.wait(0.3)
                if self.over.wait(PAUSE * 4):
                    return
        raise RuntimeError("everything is kept already; let more members keep it")

    def _press(self, person: Person, path: str, email: str) -> bool:
        stage = self.now
        try:
            page = person.get(path)
            answer = page if page.status != 200 else person.submit(person.form("do"), follow=False, do="keep")
        except Exception as fault:
            if not self.posts_may_fail and isinstance(fault, AssertionError):
                self._fault(f"{path}: {fault}")
            answer = None
        with self.lock:
            if answer is not None and answer.status == 302 and answer.headers.get("location") == path:
                stage.kept += 1
                self.acknowledged.append((email, path))
                return True
            stage.not_kept += 1
        if answer is not None and answer.status != 503:
            self._fault(f"keeping {path} was answered {answer.status} {answer.headers.get('location', '')}")
        return False

    # What came of it

    def lost(self) -> list[tuple[str, str]]:
        """Acknowledged posts that are not in the database that is written to."""
        cursor = self.cluster.database(dbname="youju")
        with cursor.connection:
            there = set(
                cursor.execute(
                    "SELECT u.email, k.provision_id FROM following_kept k JOIN accounts_user u ON u.id = k.user_id"
                ).fetchall()
            )
        return [(email, path) for email, path in self.acknowledged if (email, self.things[path]) not in there]
