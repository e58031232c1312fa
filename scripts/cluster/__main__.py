"""Starts the cluster of `deploy/` on this machine, walks through it, kills its parts, and says whether anybody noticed.

Everything lies in a temporary folder and on free ports of 127.0.0.1, and is gone at the end, also after Ctrl-C or a fault.
Ends with 1 where a reader met with an error, somebody was signed out, a write was lost or a page was out of date.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psycopg

from cluster import journeys
from cluster.crowd import Counted, Crowd
from cluster.faults import A_WHILE, STAGES, Asked
from cluster.journeys import Fault
from cluster.machines import Cluster, leftovers
from cluster.parts import DidNotStart
from common import give_up, say, stop_on_terminate

MEMBERS = 24
# What ends a step of ours, and not the run: the others may still tell something.
EXPECTED = (Fault, DidNotStart, AssertionError, LookupError, OSError, psycopg.Error)
JOURNEYS = (
    ("a reader", journeys.reader),
    ("a question is asked and answered", journeys.question_is_answered),
    ("an article is published and retired", journeys.article_is_published),
    ("limits over all processes", journeys.limits_hold),
    ("who may speak for others", journeys.only_a_cdn_is_believed),
)


class Run:
    """What was done, how long it took, and what was wrong with it."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.faults: list[str] = []

    def say(self, words: str) -> None:
        say(f"{time.monotonic() - self.began:6.1f} s  {words}")

    def wrong(self, words: str) -> None:
        self.faults.append(words)
        self.say(f"WRONG: {words}")

    def start(self, cluster: Cluster) -> None:
        self.say("laying configuration and the first database …")
        cluster.lay()
        self.say("laying tables, static files, a little content, people …")
        cluster.seed(MEMBERS)
        self.say("laying the replica, starting Redis, PgBouncer, three sites, a worker and nginx …")
        cluster.lay_replica()
        cluster.start()
        cluster.lag_is_over()
        self.say(f"the site answers at 127.0.0.1:{cluster.ports['https']} as https://example.org")

    def walk(self, cluster: Cluster) -> None:
        for name, journey in JOURNEYS:
            try:
                self.say(f"{name}: {journey(cluster)}")
            except EXPECTED as fault:
                self.wrong(f"{name}: {type(fault).__name__}: {fault}")

    def kill(self, cluster: Cluster) -> Crowd:
        moderator = journeys.sign_in(cluster, "moderator", "127.0.0.20")
        asked = Asked(cluster, moderator)
        asked.hand_in(len(STAGES))
        crowd = Crowd(cluster, pages(cluster), things(cluster))
        try:
            crowd.come()
            time.sleep(A_WHILE)
            for name, stage in STAGES:
                counted = crowd.begin(name)
                try:
                    told = stage(cluster, asked, crowd)
                    time.sleep(A_WHILE)
                    self.say(f"{name}: {told}")
                except EXPECTED as fault:
                    self.wrong(f"{name}: {type(fault).__name__}: {fault}")
                for each in counted.faults[:5]:
                    self.wrong(f"{name}, {each}")
        finally:
            crowd.leave()
        return crowd

    def last(self, cluster: Cluster) -> None:
        """What nobody comes back from here."""
        try:
            self.say(f"every process is killed: {journeys.nobody_answers(cluster)}")
        except EXPECTED as fault:
            self.wrong(f"every process is killed: {type(fault).__name__}: {fault}")

    def table(self, crowd: Crowd) -> None:
        say(
            f"\n{'while':40} {'read':>6} {'p95 ms':>7} {'longest':>7} {'own':>5} {'kept':>5} {'refused':>7} {'wrong':>5}"
        )
        for each in crowd.stages:
            say(row(each))
        lost = crowd.lost()
        say(f"acknowledged posts: {len(crowd.acknowledged)}, of them lost: {len(lost)}")
        for email, path in lost[:5]:
            self.wrong(f"an acknowledged post is lost: {email} kept {path}")


def row(each: Counted) -> str:
    longest = max(each.seconds, default=0)
    numbers = f"{each.read:6} {each.p95 * 1000:7.0f} {longest * 1000:7.0f} {each.personal:5} {each.kept:5} {each.not_kept:7}"
    return f"{each.name:40} {numbers} {len(each.faults):5}"


def pages(cluster: Cluster) -> list[str]:
    """What readers go on reading: some of each kind."""
    person = cluster.visitor()
    found = [
        "/",
        "/articles/",
        "/questions/",
        "/statutes/",
        "/help/",
        "/search/?q=%E8%8A%B1%E5%91%97",
        journeys.ARTICLE,
    ]
    person.get(journeys.ARTICLE)
    found += person.links(r"/statutes/[a-z0-9-]+/[0-9-]+/")[:4]
    person.get("/questions/")
    return found + person.links(r"/questions/[0-9]+/")[:2]


def things(cluster: Cluster) -> dict[str, int]:
    """Provisions of laws that were never amended here: address → number of the row."""
    cursor = cluster.database(dbname="youju")
    with cursor.connection:
        rows = cursor.execute(
            "SELECT s.slug, p.number, p.id FROM statutes_provision p JOIN statutes_edition e ON e.id = p.edition_id "
            "JOIN statutes_statute s ON s.id = e.statute_id WHERE p.sub = 0 AND 1 = "
            "(SELECT count(*) FROM statutes_edition o WHERE o.statute_id = s.id) ORDER BY p.id"
        ).fetchall()
    return {f"/me/statutes/{slug}/{number}/": pk for slug, number, pk in rows}


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Walk through the whole of deploy/ on this machine while its parts are killed."
    )
    parser.add_argument("--journeys-only", action="store_true", help="walk through it and kill nothing")
    only_journeys = parser.parse_args().journeys_only
    if sys.platform != "linux":
        give_up("This starts nginx, PostgreSQL, PgBouncer and Redis as Linux has them.")
    stop_on_terminate()
    leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"youju-cluster-{os.getpid()}-", dir="/tmp"))
    folder.chmod(0o711)
    run, cluster = Run(), None
    try:
        cluster = Cluster(folder)
        run.start(cluster)
        run.walk(cluster)
        if not only_journeys:
            run.table(run.kill(cluster))
            run.last(cluster)
    except EXPECTED as fault:
        run.wrong(f"{type(fault).__name__}: {fault}")
    finally:
        # One Ctrl-C is enough: a second one must not cut the tidying short.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        logs = (
            cluster.logs()
            if cluster and (run.faults or sys.exc_info()[0] not in (None, KeyboardInterrupt))
            else ""
        )
        if cluster:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if run.faults:
        say(f"\n{logs}\n")
        for words in run.faults:
            say(f"WRONG: {words}")
    run.say("nothing was noticed by anybody" if not run.faults else f"{len(run.faults)} things were wrong")
    return 1 if run.faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
