"""What one worker weighs when it has answered every kind of page, and how long it takes to start."""

import json
import re
import time
from pathlib import Path
from statistics import median
from urllib.parse import urljoin

import brotli

import tools
from asking import Request, fetch, first_answer
from common import VENV_PYTHON, give_up, say
from serving import Server, answers, cpu_seconds, free_port, granian, launch, memory, stop
from sites import FOLDER, Ours

STARTS = 5
LINK = re.compile(r'(?:href|content)="(?:http://127\.0\.0\.1:8000)?([^"#:\s]+)"')
ADDRESS = re.compile(r"<loc>http://127\.0\.0\.1:8000([^<]+)</loc>")
MOST_PAGES = 400
EACH_FOLDER = 8  # pages of one folder: two thousand articles are one kind of page
# What no link leads to.
MORE = (
    "/search/?q=花呗逾期怎么协商还款", "/search/?q=催收", "/search/suggest/?q=花", "/sitemap.xml", "/sitemap-all.xml",
    "/sitemap-questions.xml", "/robots.txt", "/.well-known/security.txt", "/feeds/articles/", "/healthz",
    "/selfhelp/guide/all/", "/sw.js", "/manifest.webmanifest", "/offline/", "/kept/", "/clear/",
)  # fmt: skip


def page(server: Server, path: str, kind: str = "text/") -> str:
    """The text of a page as a browser gets it; empty for what is of another kind, and for what is not there."""
    answer = fetch(server.port, Request(path, {"Accept-Encoding": "br"}))
    if answer.status != 200 or kind not in answer.headers.get("content-type", ""):
        return ""
    packed = answer.headers.get("content-encoding") == "br"
    return (brotli.decompress(answer.body) if packed else answer.body).decode(errors="replace")


def stylesheet(server: Server) -> str:
    """The address of the one big static file."""
    found = re.search(r'href="(/static/css/site\.[^"]+)"', page(server, "/"))
    if not found:
        give_up("the first page names no stylesheet")
    return found[1]


def crawl(server: Server) -> list[str]:
    """Follow links from the first page on, a few pages of each folder; which were asked for."""
    seen, waiting, folders = {"/"}, ["/", *MORE], {}
    asked = []
    while waiting and len(asked) < MOST_PAGES:
        path = waiting.pop(0)
        asked.append(path)
        here = path
        for found in LINK.findall(page(server, here)):
            path = urljoin(here, found.replace("&amp;", "&"))
            folder = re.sub(r"[^/]+/?$", "", path.partition("?")[0])
            if path in seen or not path.startswith("/") or path.startswith("/static/"):
                continue
            folders[folder] = folders.get(folder, 0) + 1
            if folders[folder] <= EACH_FOLDER:
                seen.add(path)
                waiting.append(path)
    return asked


def fill(server: Server) -> int:
    """Ask for every article, so that the page cache has as much as it may hold; how many there were."""
    articles = ADDRESS.findall(page(server, "/sitemap-articles.xml", "xml"))
    for path in articles:
        fetch(server.port, Request(path, {"Accept-Encoding": "br"}))
    return len(articles)


def weight(server: Server, ours: Ours) -> dict:
    """Megabytes of the worker after every kind of page, every tool, a letter to take along and a page cache that is full."""
    asked = crawl(server)
    for request in tools.requests().values():
        first_answer(server.port, request)
    missed = ours.ask("covered", told=json.dumps(asked))
    if missed:
        say(f"Not among the pages that were asked for: {', '.join(missed)}.")
    articles = fill(server)
    held = max((memory(pid) for pid in server.workers()), key=lambda each: each.own)
    return {
        "warm_mb": round(held.own, 1),
        "warm_rss_mb": round(held.rss, 1),
        "warm_pss_mb": round(held.pss, 1),
        "warm_pages": len(asked) + articles,
        "warm_missed": missed,
    }


def start(ours: Ours, times: int) -> dict:
    """Seconds from nothing until /healthz answers, by the clock and by the processor."""
    clock, spent = [], []
    for number in range(times):
        port = free_port()
        begun = time.monotonic()
        process = launch(
            granian(VENV_PYTHON, "portal.wsgi:application", port),
            ours.environment(),
            Path(FOLDER, "logs", "start.log"),
        )
        try:
            while not answers(port):
                if time.monotonic() - begun > 60 or process.poll() is not None:
                    give_up("the site did not start; see var/bench/logs/start.log")
                time.sleep(0.01)
            clock.append(time.monotonic() - begun)
            spent.append(cpu_seconds(process.pid))
        finally:
            stop(process)
        say(f"{ours.database.kind}: start {number + 1} of {times}: {clock[-1]:.2f} s")
    return {
        "start_s": round(median(clock), 2),
        "start_least_s": round(min(clock), 2),
        "start_cpu_s": round(median(spent), 2),
    }
