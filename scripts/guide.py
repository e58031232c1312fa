"""Walks an article from a blank form to its readers and photographs the way for the editorial guide: `make guide`.

The site is one of its own in a temporary folder, with its own database. Pictures land in docs/pictures, the numbers of
clicks and seconds in docs/editorial-guide.md. It fails where the way has become longer than it may be.
"""

import base64
import os
import re
import sys
import tempfile
from datetime import datetime

from playwright.sync_api import Browser, Page, sync_playwright

import chromium
import screenshots
from common import ROOT, give_up, say, stop_on_terminate
from walk import MOST_CLICKS, MOST_SECONDS, Manuscript, Walk, approve_and_publish, manuscript, write

sys.path.insert(0, str(ROOT))
from core.markup import from_markdown

GUIDE, FOLDER = ROOT / "docs" / "editorial-guide.md", ROOT / "docs" / "pictures"
BROUGHT = ROOT / "content" / "articles" / "avoid-overdue-budget.md"
SHELF = "避免逾期"
MOST_BYTES = 1_500_000
TOLD = re.compile(r"(<!-- walked -->\n).*?(\n<!-- /walked -->)", re.DOTALL)


def main() -> None:
    path = chromium.find() or give_up("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    stop_on_terminate()
    FOLDER.mkdir(exist_ok=True)
    given = manuscript(BROUGHT, SHELF, from_markdown)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"VAR_DIR": folder, "RATE_LIMITS": "off"}
        with screenshots.serving() as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=screenshots.FLAGS)
            walk = walked(browser, site, given)
            browser.close()
    say(" → ".join(walk.told))
    today = datetime.now().astimezone().date()
    sentence = (
        f"Walked on {today}: {walk.clicks} clicks of both people together, {walk.keys} presses of the tabulator, "
        f"{walk.pastes} pasted texts, {walk.pages} pages; about {walk.seconds:.0f} seconds."
    )
    say(sentence)
    weight = sum(picture.stat().st_size for picture in FOLDER.glob("*.webp"))
    say(f"{len(list(FOLDER.glob('*.webp')))} pictures, {weight:,} bytes, in {FOLDER}")
    if walk.clicks > MOST_CLICKS or walk.seconds > MOST_SECONDS or weight > MOST_BYTES:
        give_up(f"That is more than {MOST_CLICKS} clicks, {MOST_SECONDS} seconds or {MOST_BYTES:,} bytes")
    text = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(TOLD.sub(rf"\g<1>{sentence}\g<2>", text), encoding="utf-8")


def walked(browser: Browser, site: str, given: Manuscript) -> Walk:
    """Both people on the large screen, then what the guide shows beside: a link for a stranger, and small screens."""
    walk = Walk()
    writer, colleague = (signed_in(browser, site, role) for role in ("editor", "editor2"))
    handed_in = write(walk, writer, given, photograph)
    article = re.sub(r"/article/(\d+)/.*", r"/article/\1", handed_in)
    link = link_for_a_stranger(writer, article)
    small = signed_in(browser, site, "editor2", width=360)
    small.goto(f"{article}/reading/")
    photograph(small, "reading-360")
    small.goto(link)
    photograph(small, "stranger-360")
    approve_and_publish(walk, colleague, given.title, photograph)
    colleague.goto(f"{site}/articles/")
    colleague.get_by_role("link", name=given.title).first.click()
    photograph(colleague, "readers")
    return walk


def signed_in(browser: Browser, site: str, role: str, *, width: int = 1440) -> Page:
    context = screenshots.open_context(browser, site, width, "light")
    context.set_default_timeout(20_000)
    screenshots.sign_in(context, screenshots.demo_accounts()[role])
    return context.new_page()


def link_for_a_stranger(page: Page, article: str) -> str:
    page.goto(f"{article}/previews/")
    page.locator("[name=for_whom]").fill("李律师，看第二节")
    page.get_by_role("button", name="做一个网址").click()
    address = page.locator("input[id^=link-]").first
    address.wait_for()
    photograph(page, "links")
    return address.input_value()


def photograph(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
    session.detach()
    (FOLDER / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    main()
