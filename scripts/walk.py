"""The way of an article from a blank form to its readers, walked in a browser by two people, with every click counted.

`make guide` walks it with pictures; a test walks it in short. Typing is pasting here: what a person would have written
beforehand comes out of the clipboard.
"""

import re
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_CLICKS, MOST_SECONDS = 25, 300
# What a hand and an eye need, by the keystroke-level model (Card, Moran, Newell): to decide 1.35 s, to point 1.1, to press
# 0.2; and six seconds to look at a page that one has never seen.
CLICK, KEY, PASTE, NEW_PAGE = 2.65, 0.3, 1.95, 6.0
_SECTION = re.compile(r"^## +(.+?) *\{#[^}]*\} *$", re.MULTILINE)

Picture = Callable[[Page, str], None]


def no_picture(page: Page, name: str) -> None:
    """For whoever walks without a camera."""


@dataclass(frozen=True)
class Manuscript:
    """What the writer has ready: short texts as one types them, sections as (heading, HTML), the closing one as HTML."""

    title: str
    question: str
    description: str
    category: str
    tags: str
    short_answer: str
    do_now: str
    do_not: str
    sections: list[tuple[str, str]]
    laws: str


def manuscript(path: Path, category: str, to_html: Callable[[str], str]) -> Manuscript:
    """A content file as somebody would bring it along: its first section, the others under small headings, its law."""
    head, _, body = path.read_text(encoding="utf-8").removeprefix("+++\n").partition("\n+++\n")
    facts = tomllib.loads(head)
    parts = _SECTION.split(body)[1:]
    titled = [(title, to_html(text)) for title, text in zip(parts[::2], parts[1::2], strict=True)]
    first, *middle, closing = titled
    rest = "".join(f"<h3>{title}</h3>{html}" for title, html in middle[1:])
    return Manuscript(
        title=f"{facts['title']}（示例）",
        question=facts["question"],
        description=facts["description"],
        category=category,
        tags="、".join(facts["tags"]),
        short_answer="\n".join(facts["short_answer"]),
        do_now="\n".join(f"{step['title']}｜{step['text']}" for step in facts["do_now"]),
        do_not="\n".join(facts["do_not"]),
        sections=[first, (middle[0][0], middle[0][1] + rest)],
        laws=closing[1],
    )


@dataclass
class Walk:
    """Two people's hands: what they pressed, and how long that takes somebody who has never been here."""

    clicks: int = 0
    keys: int = 0
    pastes: int = 0
    pages: int = 0
    waited: float = 0.0
    told: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return (
            self.clicks * CLICK + self.keys * KEY + self.pastes * PASTE + self.pages * NEW_PAGE + self.waited
        )

    def click(self, target: Locator, words: str = "") -> None:
        words = words or target.inner_text().strip()
        target.click()
        self.clicks += 1
        self.told.append(words)

    def follow(self, page: Page, target: Locator, words: str = "") -> None:
        """A click that leads to another page."""
        words, since = words or target.inner_text().strip(), time.monotonic()
        with page.expect_navigation(wait_until="load"):
            self.click(target, words)
        self.waited += time.monotonic() - since
        self.pages += 1

    def look(self, page: Page, link: Locator, picture: Picture, name: str) -> None:
        """A click that opens a page beside this one, which is read and closed."""
        words = link.inner_text().strip()
        with page.context.expect_page() as opened:
            self.click(link, words)
        opened.value.wait_for_load_state("load")
        picture(opened.value, name)
        opened.value.close()
        self.pages += 1

    def choose(self, select: Locator, words: str) -> None:
        """A list is opened by one click and chosen from by another."""
        select.focus()  # a list that is open forgets what a script chooses
        select.select_option(label=words)
        self.clicks += 2
        self.told += ["打开列表", words]

    def tab_to(self, page: Page, name: str) -> None:
        for _ in range(8):
            page.keyboard.press("Tab")
            self.keys += 1
            if page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"no way by the tabulator to {name}")

    def paste(self, page: Page, text: str, html: str = "") -> None:
        page.evaluate(
            """([text, html]) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              if (html) data.setData("text/html", html);
              const given = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
              if (document.activeElement.dispatchEvent(given)) document.execCommand("insertText", false, text);
            }""",
            [text, html],
        )
        self.pastes += 1


def write(walk: Walk, page: Page, given: Manuscript, picture: Picture = no_picture) -> str:
    """The writer, from the first page of the admin to an article that is handed in; its address in the admin."""
    page.goto("/admin/")
    walk.pages += 1
    picture(page, "first-page")
    walk.follow(page, page.locator("a[href='/admin/articles/article/']").first, "文章")
    walk.follow(page, page.locator("a[href^='/admin/articles/article/add/']").first, "增加 文章")
    _fill_in(walk, page, given, picture)
    _sections(walk, page, given, picture)
    walk.follow(page, page.get_by_role("button", name="保存并继续编辑"))
    picture(page, "saved")
    walk.look(page, page.get_by_role("link", name="在网站上预览"), picture, "preview")
    walk.follow(page, page.get_by_role("link", name="提交复核").first)
    picture(page, "hand-in")
    walk.follow(page, page.get_by_role("button", name="提交复核"))
    return page.url


def _fill_in(walk: Walk, page: Page, given: Manuscript, picture: Picture) -> None:
    walk.click(page.locator("[name=title]"), "标题")
    walk.paste(page, given.title)
    for name in ("question", "description"):
        walk.tab_to(page, name)
        walk.paste(page, getattr(given, name))
    walk.choose(page.locator("select[name=category]"), given.category)
    for name in ("tags", "short_answer", "do_now", "do_not"):
        walk.tab_to(page, name)
        walk.paste(page, getattr(given, name))
        if name == "tags":
            picture(page, "head")
    picture(page, "opening")


def _sections(walk: Walk, page: Page, given: Manuscript, picture: Picture) -> None:
    """The first and the closing one stand there already; the second is added."""
    walk.click(page.get_by_role("link", name="小节").first, "小节")
    for number, (title, html) in zip((0, 2), given.sections, strict=True):
        if number:
            walk.click(page.get_by_role("link", name=re.compile("添加另一个")).locator("visible=true").first)
        walk.click(page.locator(f"[name=sections-{number}-title]"), "小标题")
        walk.paste(page, title)
        _body(walk, page, number, html)
        if not number:
            picture(page, "section")
    _body(walk, page, 1, given.laws)


def _body(walk: Walk, page: Page, number: int, html: str) -> None:
    walk.click(page.locator(f".prose-editor:has([name=sections-{number}-body]) .tiptap"), "正文")
    walk.paste(page, "", html)


def approve_and_publish(
    walk: Walk, page: Page, title: str, picture: Picture = no_picture, despite: str = ""
) -> None:
    """The colleague, from the first page of the admin to the page that readers get."""
    page.goto("/admin/")
    walk.pages += 1
    picture(page, "waiting")
    walk.follow(page, page.get_by_role("link", name="等你复核的文章"))
    walk.follow(page, page.get_by_role("link", name=title).first)
    walk.follow(page, page.get_by_role("link", name="复核：看改动").first)
    walk.look(page, page.get_by_role("link", name="看全文"), no_picture, "")
    picture(page, "reading")
    walk.click(page.get_by_label("同时记录核对"), "同时记录核对")
    walk.follow(page, page.get_by_role("button", name="批准", exact=True))
    picture(page, "publish")
    if despite:
        walk.click(page.locator("[name=despite]"), "理由")
        walk.paste(page, despite)
    walk.follow(page, page.get_by_role("button", name="发布", exact=True))
    picture(page, "published")
