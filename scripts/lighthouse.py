"""Measures the main pages as a telephone on a slow line gets them: `make lighthouse`, or with a running site `SITE=https://…`.

Each page three times; the median of each score has to reach what we promise. What falls short is named, and the whole reports
lie in `var/lighthouse/<page>-<run>.json`. Without SITE the script serves the site itself as `make run` does: granian, the page
cache, compressed files. A busy machine measures itself: performance counts only where nothing else runs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import chromium
import node
from common import ROOT, VAR, give_up, say, stop_on_terminate
from screenshots import FLAGS, serving

PACKAGES = ROOT / "scripts" / "lighthouse"
FOLDER = VAR / "lighthouse"
RUNS = 3
TRIES = 3  # a browser now and then loses the trace of a run; what fails three times in a row is no accident
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
# The longest article stands for all; the lists and the questions of any filled site will do.
PAGES = {
    "home": "/",
    "article": "/articles/received-court-summons/",
    "provision": "/statutes/civil-code/675/",
    "question": ("/questions/", "main .list h2 a"),
    "list": "/articles/",
    "tool": "/selfhelp/cost/",
}
Report = dict[str, Any]


def measure(lighthouse: list[str], address: str, into: Path) -> Report:
    """One run of Lighthouse in a browser that has never been here."""
    flags = " ".join(["--headless=new", *FLAGS, "--disable-component-update", "--disable-sync"])
    told = ["--quiet", "--output=json", f"--output-path={into}", f"--chrome-flags={flags}"]
    only = f"--only-categories={','.join(LEAST)}"
    for _ in range(TRIES):
        done = subprocess.run(
            [*lighthouse, address, *told, only],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if not done.returncode:
            return json.loads(into.read_text(encoding="utf-8"))
        say(f"    a run failed: {done.stdout.strip().splitlines()[-1:]}")
    give_up(f"Lighthouse could not measure {address}:\n{done.stdout[-2000:]}")


def score(report: Report, category: str) -> int:
    """Of a hundred; a category that could not be judged has none."""
    return round(100 * (report["categories"][category]["score"] or 0))


def medians(reports: list[Report]) -> dict[str, int]:
    return {category: int(statistics.median(score(each, category) for each in reports)) for category in LEAST}


def short_of(reports: list[Report], category: str) -> list[str]:
    """What cost points in a category, in the worst of the runs, the dearest first."""
    worst = min(reports, key=lambda report: score(report, category))
    found = []
    for part in worst["categories"][category]["auditRefs"]:
        audit = worst["audits"][part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < 1:
            lost = part["weight"] * (1 - audit["score"])
            found.append((lost, f"{audit['title']} {audit.get('displayValue', '')}".strip()))
    return [words for _, words in sorted(found, reverse=True)]


def table(scores: dict[str, dict[str, int]]) -> str:
    head = f"{'':<12}" + "".join(f"{category:>16}" for category in LEAST)
    rows = [
        f"{page:<12}" + "".join(f"{one[category]:>16}" for category in LEAST) for page, one in scores.items()
    ]
    return "\n".join([head, *rows])


def below(scores: dict[str, dict[str, int]]) -> list[tuple[str, str]]:
    """Page and category of each median that is lower than promised."""
    return [
        (page, category)
        for page, one in scores.items()
        for category in LEAST
        if one[category] < LEAST[category]
    ]


def addresses(site: str, path: str) -> dict[str, str]:
    """Where each page is, after following links to those that have no fixed address."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(base_url=site)
        for name, where in PAGES.items():
            start, link = (where, None) if isinstance(where, str) else where
            answer = page.goto(start)
            if answer is None or not answer.ok:
                give_up(
                    f"{site}{start} answers {answer and answer.status}; the site has to be filled, as `make run` does"
                )
            found[name] = page.locator(link).first.evaluate("link => link.href") if link else site + start
        browser.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the main pages with Lighthouse.")
    parser.add_argument("pages", nargs="*", help=f"of {', '.join(PAGES)}; all without any")
    parser.add_argument(
        "--runs", type=int, default=RUNS, help="of each page; one is enough for what no clock measures"
    )
    asked = parser.parse_args()
    wanted = asked.pages
    stop_on_terminate()
    path = chromium.find() or give_up("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    os.environ["CHROME_PATH"] = path
    with_node = node.with_packages(PACKAGES)
    if not with_node:
        return 1
    lighthouse = [with_node, str(PACKAGES / "node_modules" / "lighthouse" / "cli" / "index.js")]
    FOLDER.mkdir(parents=True, exist_ok=True)
    reports: dict[str, list[Report]] = {}
    with serving() as site:
        for name, address in addresses(site, path).items():
            if wanted and name not in wanted:
                continue
            say(f"=== {name}: {address}")
            reports[name] = [
                measure(lighthouse, address, FOLDER / f"{name}-{run}.json")
                for run in range(1, asked.runs + 1)
            ]
            say(f"    {medians(reports[name])}")
    scores = {name: medians(each) for name, each in reports.items()}
    wanted_scores = ", ".join(f"{category} {least}" for category, least in LEAST.items())
    say(f"\nThe medians of {asked.runs} runs; wanted: {wanted_scores}\n{table(scores)}")
    low = below(scores)
    for name, category in low:
        say(f"{name}, {category}: {'; '.join(short_of(reports[name], category)) or 'not judged'}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
