"""Measures the site beside a bare Django view, a static file and Wagtail, and prints one table of ratios: `make bench`.

Everything is served by granian with one worker and one thread, and asked round after round, so that whatever else the
machine does slows all rows alike; what counts is the processor time of the servers for each request, as a ratio.
"""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tqdm import tqdm

import history
import judging
import machine
import rows
import search_scale
import throwaway_postgres
import warming
from asking import Request, first_answer
from common import VENV_PYTHON, install_system_packages, say, stop_on_terminate
from serving import Server, free_port, granian, nginx, running
from sites import BENCH, FOLDER, WAGTAIL_PYTHON, Database, Ours, Wagtail

ROUNDS, SECONDS, READERS = 5, 1, 60
BROKEN = 1
NGINX = "/usr/sbin/nginx"


@contextlib.contextmanager
def databases(wanted: list[str]) -> Iterator[list[Database]]:
    """SQLite's files and a throw-away PostgreSQL, as far as they are wanted."""
    with contextlib.ExitStack() as stack:
        found = [Database("sqlite")] if "sqlite" in wanted else []
        if "postgres" in wanted:
            binaries = throwaway_postgres.find_or_install()
            address = stack.enter_context(throwaway_postgres.server(binaries))
            found.append(Database("postgres", address, binaries))
        yield found


@contextlib.contextmanager
def serving(ours: Ours, wagtail: Wagtail, article: str) -> Iterator[dict[str, Server]]:
    """All servers of one database, side by side; only the one that is asked works."""
    logs = FOLDER / "logs"
    logs.mkdir(exist_ok=True)
    database = ours.database.pid
    site = "portal.wsgi:application"
    fast = {"RATE_LIMITS": "off"}
    settings = {
        "cached": ours.environment(**fast),
        "uncached": ours.environment(PAGE_CACHE="off", **fast),
        "live": ours.environment(PAGE_CACHE="off", PREPARED_PAGES="off", **fast),
        "posting": ours.environment(),
    }
    with contextlib.ExitStack() as stack:
        found = {}
        for name, environment in settings.items():
            port = free_port()
            command = granian(VENV_PYTHON, site, port)
            server = running(name, command, port, environment, logs / f"{name}.log", database=database)
            found[name] = stack.enter_context(server)
        port = free_port()
        command, log = granian(WAGTAIL_PYTHON, "peer.wsgi:application", port), logs / "wagtail.log"
        server = running("Wagtail", command, port, wagtail.environment(), log, database=database)
        found["wagtail"] = stack.enter_context(server)
        page = constant_page(first_answer(found["live"].port, Request(article)).body)
        port, log = free_port(), logs / "bare.log"
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(BENCH / "bare"), "BARE_PAGE": str(page)}
        bare = running("bare", granian(VENV_PYTHON, "plain:application", port), port, environment, log)
        found["bare"] = stack.enter_context(bare)
        port, log, folder = free_port(), logs / "nginx.log", FOLDER / "nginx"
        folder.mkdir(exist_ok=True)
        server = running(
            "nginx", nginx(NGINX, folder, page.parent, port), port, {"PATH": os.environ["PATH"]}, log
        )
        found["nginx"] = stack.enter_context(server)
        yield found


def constant_page(article: bytes) -> Path:
    """Thirty kilobytes of an article, as a file: what the bare view and nginx answer."""
    page = FOLDER / "www" / "page.html"
    page.parent.mkdir(exist_ok=True)
    page.write_bytes((article * 3)[:30_000])
    return page


def measure(database: Database, options: argparse.Namespace) -> dict:
    """Everything of one database: rows, memory and start."""
    ours, wagtail = Ours(database), Wagtail(database)
    ours.prepare()
    wagtail.prepare()
    targets = ours.ask("targets")
    sessions = ours.ask("people", str(READERS))
    with serving(ours, wagtail, targets["article"]) as servers:
        measured = chosen(
            rows.every(servers, targets, sessions, warming.stylesheet(servers["cached"])), options.only
        )
        for row in measured:
            row.check()
        count_queries(measured, ours, wagtail)
        with tqdm(total=options.rounds * len(measured), unit="row", disable=None, leave=False) as bar:
            for number in range(options.rounds):
                for row in measured:
                    bar.set_description(f"{database.kind}: {row.name}")
                    row.measure(SECONDS)
                    bar.update()
                say(f"{database.kind}: round {number + 1} of {options.rounds}")
        bare = next(row for row in measured if row.name == rows.BARE).milliseconds
        told: dict = {"rows": {row.name: row.told(bare) for row in measured}, "targets": targets}
        if not options.only:
            told |= warming.weight(servers["cached"], ours)
    if not options.only:
        told |= warming.start(ours, 1 if options.quick else warming.STARTS)
    return told


def chosen(every: list[rows.Row], only: str) -> list[rows.Row]:
    """The rows whose name holds some words, and always the bare view, against which all others stand."""
    return [row for row in every if row.name == rows.BARE or only in row.name]


def count_queries(measured: list[rows.Row], ours: Ours, wagtail: Wagtail) -> None:
    """By Django's own count, in a process apart: what stands in the cache asks for nothing but its generation."""
    asked: dict[str, list] = {"uncached": [], "live": [], "wagtail": []}
    for row in measured:
        if row.server.name in asked and not row.poster:
            asked[row.server.name].append(
                [row.name, row.request.path, row.request.headers, row.request.typed]
            )
    fast = {"PAGE_CACHE": "off", "RATE_LIMITS": "off"}
    found = ours.queries(asked["uncached"], **fast) | ours.queries(
        asked["live"], PREPARED_PAGES="off", **fast
    )
    found |= wagtail.queries(asked["wagtail"])
    for row in measured:
        row.queries = found.get(row.name)
    fresh, live = found.get(rows.uncached("article")), found.get(rows.LIVE)
    if fresh is not None and live is not None and fresh >= live:
        say(
            "The article was not prepared: its two rows are the same. Did files change meanwhile? Run it again."
        )


def tell(run: dict, before: dict | None) -> int:
    """Print the table, what became dearer, and which promises are kept."""
    say("\n" + judging.table(run))
    for kind, told in run["databases"].items():
        if "warm_mb" in told:
            say(
                f"\n{kind}: a worker that has answered {told['warm_pages']} pages holds {told['warm_mb']} MB "
                f"(with the arrays of the search, which a machine holds once, RSS: {told['warm_rss_mb']} MB; "
                f"PSS: {told['warm_pss_mb']} MB); it starts in {told['start_s']} s ({told['start_cpu_s']} s of CPU)"
            )
    if "search" in run:
        say("\n" + "\n".join(search_scale.table(run["search"])))
    worse = list(judging.changes(run, before)) if before else []
    if worse:
        say("\nDearer by more than a fifth:\n" + "\n".join(worse))
    verdicts = judging.verdicts(run)
    say("\nPromises:\n" + "\n".join(each.line() for each in verdicts))
    if run["busy"]:
        say("Others used this machine meanwhile: believe the ratios, not the milliseconds, and run it again.")
    return BROKEN if any(each.kept is False for each in verdicts) else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure the site beside a bare view, a static file and Wagtail."
    )
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"how often each row is measured ({ROUNDS})"
    )
    parser.add_argument("--quick", action="store_true", help="one round, and no search at its full size")
    parser.add_argument(
        "--only", default="", metavar="WORDS", help="only the rows whose name holds these words"
    )
    parser.add_argument("--database", choices=judging.KINDS, help="only one of the two")
    parser.add_argument("--keep", action="store_true", help="add the run to the tracked history")
    options = parser.parse_args()
    options.rounds = 1 if options.quick else max(1, options.rounds)
    return options


def main() -> int:
    options = read_options()
    stop_on_terminate()
    load, told = machine.load(), machine.describe()
    say("\n".join(f"{name:>10}: {value}" for name, value in told.items()))
    if machine.is_busy(load):
        say(f"{'':>10}  Others use this machine (load {load:.1f} before the first row).")
    if not (told["nginx"] and told["wrk"]):
        install_system_packages("nginx-light", "wrk")
    FOLDER.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    run: dict = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": told,
        "rounds": options.rounds,
        "databases": {},
    }
    with databases([options.database] if options.database else list(judging.KINDS)) as found:
        for database in found:
            run["databases"][database.kind] = measure(database, options)
    if not (options.quick or options.only or options.database):
        run["search"] = search_scale.measure(FOLDER, say)
    run |= {"load": [round(load, 2), round(machine.load(), 2)], "busy": machine.is_busy(load)}
    run |= {
        "seconds": round(time.monotonic() - begun),
        "whole": not (options.only or options.quick or options.database),
    }
    name = machine.name(told)
    result = tell(run, history.last(name))
    files = history.add(name, run, keep=options.keep)
    say(f"{run['seconds']} s; kept in {', '.join(str(file) for file in files)}")
    return result


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
