"""Photographs the site at both widths and in both schemes: `make screenshots`, or with a running site `SITE=http://…`.

Pictures land in `var/screenshots/<page>-<width>-<scheme>.png`. Without SITE the script serves the site itself, as
`make run` does, on a free port, and stops it afterwards.
"""

import argparse
import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import chromium
from common import ROOT, VAR, VENV_PYTHON, give_up, say, stop_on_terminate

WIDTHS = (360, 1440)
SCHEMES = ("light", "dark")
FOLDER = VAR / "screenshots"
STARTING_SECONDS = 300
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]

# An address, or where to find it: the first link of a kind on another page.
PUBLIC: dict[str, str | tuple[str, str]] = {
    "home": "/",
    "articles": "/articles/",
    "articles-none": "/articles/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D",
    "article": ("/articles/", ".list h2 a"),
    "article-correction": ("/articles/", ".list h2 a", "a[href$='/correction/']"),
    "article-useful": ("/articles/", ".list h2 a", "a[href$='/useful/']"),
    "statutes": "/statutes/",
    "statute": ("/statutes/", "main .list a"),
    "provision": ("/articles/", ".list h2 a", ".law figcaption a"),
    "search": "/search/?q=%E8%8A%B1%E5%91%97",
    "search-start": "/search/",
    "search-none": "/search/?q=qqzzxx",
    "questions": "/questions/",
    "question": ("/questions/", "main .list h2 a"),
    "lawyers": "/lawyers/",
    "lawyer": ("/lawyers/", "main .list a"),
    "glossary": "/glossary/",
    "help": "/help/",
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "not-found": "/no-such-page/",
}
# Pages of one's own, seen as the first demo reader and the demo lawyer.
PERSONAL = {
    "reader": {"ask": "/questions/ask/", "my-questions": "/questions/mine/", "profile": "/accounts/me/"},
    "lawyer": {"lawyer-profile": "/accounts/me/"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Photograph the site's pages.")
    parser.add_argument("pages", nargs="*", help="names of pages; all without any")
    wanted = parser.parse_args().pages
    path = chromium.find() or give_up("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    stop_on_terminate()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        taken = sum(
            photograph(browser, site, width, scheme, wanted) for width in WIDTHS for scheme in SCHEMES
        )
        browser.close()
    say(f"{taken} pictures in {FOLDER}")


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The address of a site: the one in SITE, or one of our own for as long as the pictures take."""
    if os.environ.get("SITE"):
        yield os.environ["SITE"].rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {**os.environ, "PORT": str(port)}
    server = subprocess.Popen([sys.executable, str(ROOT / "scripts" / "run.py")], cwd=ROOT, env=variables)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(address, timeout=2).close()
            return
        time.sleep(0.5)
    give_up("The site did not start; `make run` says why")


def photograph(browser: Browser, site: str, width: int, scheme: str, wanted: list[str]) -> int:
    """Take every wanted picture of one width and scheme; return how many."""
    taken = 0
    context = open_context(browser, site, width, scheme)
    for name, where in PUBLIC.items():
        if not wanted or name in wanted:
            taken += picture(context, name, where, f"{width}-{scheme}")
    context.close()
    for who, pages in PERSONAL.items():
        pages = {name: where for name, where in pages.items() if not wanted or name in wanted}
        account = demo_accounts().get(who) if pages else None
        if account:
            context = open_context(browser, site, width, scheme)
            sign_in(context, account)
            taken += sum(picture(context, name, where, f"{width}-{scheme}") for name, where in pages.items())
            context.close()
    return taken


def open_context(browser: Browser, site: str, width: int, scheme: str) -> BrowserContext:
    return browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )


def picture(context: BrowserContext, name: str, where: str | tuple[str, ...], suffix: str) -> bool:
    page = context.new_page()
    try:
        if not walk(page, where):
            say(f"{name}: nothing to follow on {where[0]}")
            return False
        page.screenshot(path=FOLDER / f"{name}-{suffix}.png", full_page=True)
        return True
    finally:
        page.close()


def walk(page: Page, where: str | tuple[str, ...]) -> bool:
    """Go to an address, then along the first link of each kind; false where there is no such link."""
    start, *links = (where,) if isinstance(where, str) else where
    page.goto(start)
    for link in links:
        found = page.locator(link).first
        if not found.count():
            return False
        page.goto(found.get_attribute("href"))
    return True


@functools.cache
def demo_accounts() -> dict[str, dict[str, str]]:
    """The demo accounts by role, as `manage.py demo --json` tells them; empty where there are none."""
    told = subprocess.run(
        [VENV_PYTHON, ROOT / "manage.py", "demo", "--json"], capture_output=True, text=True, cwd=ROOT
    )
    accounts = json.loads(told.stdout)["accounts"] if told.returncode == 0 else []
    return {account["role"]: account for account in accounts}


def sign_in(context: BrowserContext, account: dict[str, str]) -> None:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    page.click("main form button")
    page.wait_for_url(lambda address: "/login/" not in address)
    page.close()


if __name__ == "__main__":
    main()
