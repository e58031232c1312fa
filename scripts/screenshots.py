"""Photographs every page of portal/pagekinds.py: `make screenshots`, or with a running site `SITE=http://…`.

Each at three widths, light and dark; the main ones with more contrast, in forced colours, with the largest type and on paper too.
Pictures land in `var/screenshots/<page>-<view>.png`. Without SITE the script serves the site itself, as
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
from collections.abc import Collection, Iterator

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

import chromium
import onetime
from common import ROOT, VAR, VENV_PYTHON, give_up, say, stop_on_terminate

sys.path.insert(0, str(ROOT))
from portal.pagekinds import ANYBODY, KINDS, LAWYER, MEMBER, STAFF, STATES

FOLDER = VAR / "screenshots"
STARTING_SECONDS = 300
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]

# What everybody sees, and for the pages of MAIN what few readers see and most of us never do.
PHONE, TABLET, DESK, PAPER = 360, 768, 1440, 718  # the last: what is left of A4 between its margins
VIEWS = {
    f"{width}-{scheme}": {"width": width, "color_scheme": scheme}
    for width in (PHONE, TABLET, DESK)
    for scheme in ("light", "dark")
}
MORE_VIEWS = {
    "contrast-light": {"width": PHONE, "color_scheme": "light", "contrast": "more"},
    "contrast-dark": {"width": PHONE, "color_scheme": "dark", "contrast": "more"},
    "forced": {"width": PHONE, "forced_colors": "active"},
    "forced-wide": {"width": DESK, "forced_colors": "active"},
    "largest": {"width": PHONE, "size": "3"},
    "print": {"width": PAPER, "media": "print"},
}
MAIN = {
    "home", "articles:detail", "articles:list", "articles:tag", "statutes:provision", "search:search", "qa:list", "qa:detail",
    "accounts:lawyer", "reference:help", "selfhelp:guide_step", "selfhelp:letter", "selfhelp:cost", "selfhelp:paper",
    "selfhelp:sheet", "qa:ask", "not-found",
}  # fmt: skip
ROLES = {ANYBODY: None, MEMBER: "reader", LAWYER: "lawyer", STAFF: "editor"}


def main() -> None:
    parser = argparse.ArgumentParser(description="Photograph the site's pages.")
    parser.add_argument(
        "pages", nargs="*", help="names of pages, as portal/pagekinds.py has them; all without any"
    )
    parser.add_argument(
        "--views", nargs="*", choices=[*VIEWS, *MORE_VIEWS], help="which views; all without any"
    )
    wanted = parser.parse_args()
    path = chromium.find() or give_up("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    stop_on_terminate()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        taken = sum(
            photograph(browser, site, name, wanted.pages) for name in (wanted.views or [*VIEWS, *MORE_VIEWS])
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


def pages_of(who: str, wanted: Collection[str], *, main_only: bool) -> dict[str, tuple[str, ...]]:
    """The pages that somebody gets, by name, with the way to each."""
    ways = {kind.name: kind.way for kind in KINDS if kind.way and kind.who == who}
    if who == ANYBODY:
        ways |= STATES
    return {
        name: way
        for name, way in ways.items()
        if (not wanted or name in wanted) and (not main_only or name in MAIN)
    }


def photograph(browser: Browser, site: str, view: str, wanted: Collection[str]) -> int:
    """Take every wanted picture of one view, as whoever gets the page; return how many."""
    taken = 0
    for who, role in ROLES.items():
        pages = pages_of(who, wanted, main_only=view in MORE_VIEWS)
        account = demo_accounts().get(role) if pages and role else None
        if not pages or (role and not account):
            continue
        context, media = open_context(browser, site, **(VIEWS | MORE_VIEWS)[view])
        if account:
            sign_in(context, account)
        taken += sum(picture(context, name, way, view, media) for name, way in pages.items())
        context.close()
    return taken


def open_context(
    browser: Browser, site: str, *, width: int, media: str = "screen", size: str = "", **options: str
) -> tuple[BrowserContext, str]:
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,
    )
    if size:
        context.add_init_script(f"document.documentElement.dataset.size = '{size}'")
    return context, media


def picture(context: BrowserContext, name: str, way: tuple[str, ...], view: str, media: str) -> bool:
    page = context.new_page()
    try:
        if not walk(page, way):
            say(f"{name}: nothing to follow on {way[0]}")
            return False
        page.emulate_media(media=media)
        page.screenshot(path=FOLDER / f"{name.replace(':', '-')}-{view}.png", full_page=True)
        return True
    except Error as fault:
        say(f"{name}: {fault.message.splitlines()[0]}")
        return False
    finally:
        page.close()


def walk(page: Page, way: tuple[str, ...]) -> bool:
    """Go to an address, then along the first link of each kind; false where there is no such link."""
    start, *links = way
    page.goto(start)
    for link in links:
        found = page.locator(link).first
        if not found.count():
            return False
        page.goto(found.evaluate("link => link.href"))
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
    if "/2fa/" in page.url:
        page.fill("input[name=code]", onetime.fresh_code(account["totp_secret"]))
        page.click("main form:has(input[name=code]) button")
        page.wait_for_url(lambda address: "/2fa/" not in address)
    page.close()


if __name__ == "__main__":
    main()
