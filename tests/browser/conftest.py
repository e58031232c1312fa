"""A real Chromium against a live server: `new_page(width=360, dark=True)`, `sign_in(page, user)`, `faults(page)`.

Every page is watched. A script error, a refused resource or a breach of the Content-Security-Policy fails the test
that caused it, also when nothing on the page looks wrong.
"""

import os
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

import chromium
from common import in_ci

# How long a page may take to show what is waited for, in milliseconds: two databases' tests share the cores.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# Playwright keeps an event loop in this thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


@dataclass
class Watch:
    """What went wrong on one page; an address that answers 404 because the test asked for it is no fault."""

    faults: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        page.on("request", self.note)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self.hear)

    def note(self, request) -> None:
        """A refusal of a page, or of the part that a page's script asks for, is told to the reader: no fault."""
        if request.is_navigation_request() or "x-fragment" in request.headers:
            self.visited.add(request.url)

    def hear(self, message) -> None:
        expected = (
            message.text.startswith("Failed to load resource") and message.location["url"] in self.visited
        )
        if message.type == "error" and not expected:
            self.faults.append(f"{message.location['url'] or message.page.url}: {message.text}")


@pytest.fixture(scope="session")
def browser():
    path = chromium.find()
    if path is None and in_ci():
        pytest.fail("no Chromium was found, and in CI the browser tests must run")
    if path is None:
        pytest.skip(
            "no Chromium was found; on Debian: apt install chromium fonts-noto-cjk, or set CHROMIUM=/path"
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def live(live_server):
    """The address of a server with a database of its own, which the test fills as it likes."""
    return live_server.url


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def new_page(browser, live, watch):
    """Open watched pages: `new_page(width=360, dark=True, script=False)`. Addresses may begin with a slash."""
    contexts = []

    def open_page(*, width=1440, dark=False, script=True, agent=None):
        context = browser.new_context(
            base_url=live,
            viewport={"width": width, "height": 900 if width > 600 else 780},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            user_agent=agent,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.listen)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def sign_in(live):
    """Give the page's browser a session of this user, without walking through the form each time."""

    def sign_in_as(page, user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])

    return sign_in_as


@pytest.fixture
def faults():
    """Let axe look at the page: a list of `rule: selector`, empty when everybody can use it."""

    def look(page, *, without=()):
        found = Axe().run(page).response["violations"]
        return sorted(
            f"{each['id']} ({each['impact']}): {' '.join(map(str, node['target']))}"
            for each in found
            if each["id"] not in without
            for node in each["nodes"]
        )

    return look
