"""The same ways by keyboard alone: every stop of the Tab key is seen, in the order of reading, and none is a trap."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from search import index
from tests.factories import make_article, make_provision
from tests.selfhelp.letter_values import COMMON, LETTERS

MOST_STOPS = 120
BODY = "欠了八千多，还了五期以后失业，断了两个月，客服说要起诉我，我该怎么办？"
# The whole stop, or as much of it as a screen holds, lies bare: not under the pill of the contents, not outside.
_STOP = """() => {
  const each = document.activeElement;
  if (each === document.body) return null;
  const box = each.getBoundingClientRect(), style = getComputedStyle(each);
  const x = box.left + Math.min(box.width, innerWidth) / 2, y = box.top + Math.min(box.height, innerHeight) / 2;
  const top = document.elementFromPoint(x, y);
  return {
    name: (each.getAttribute("aria-label") || each.name || each.textContent).trim().slice(0, 30),
    bare: !!top && (each.contains(top) || top.contains(each) || [...(each.labels || [])].some(one => one.contains(top))),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    after: !window.lastStop || !!(window.lastStop.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING),
    last: (window.lastStop = each) && 0,
  };
}"""


class Hands:
    """Somebody without a mouse."""

    def __init__(self, page):
        self.page, self.faults = page, []

    def reach(self, place):
        """Tab on until the place has the focus; what was wrong with a stop on the way is kept."""
        self.page.evaluate(
            "window.lastStop = document.activeElement === document.body ? null : document.activeElement"
        )
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(_STOP)
            if stop is None:
                continue
            self.faults += [
                f"{self.page.url}: {stop['name']}: not {word}"
                for word in ("bare", "ring", "after")
                if not stop[word]
            ]
            if place.evaluate("each => each === document.activeElement"):
                return self
        raise AssertionError(f"{MOST_STOPS} stops and never at {place}")

    def press(self, key="Enter"):
        self.page.keyboard.press(key)
        return self

    def go(self):
        with self.page.expect_navigation():
            self.press()
        return self

    def type(self, words):
        self.page.keyboard.insert_text(words)
        return self

    def fill(self, values):
        """Fill in the page's form from its first field to its last, radio buttons by arrows, boxes by the space bar."""
        names = self.page.locator("main form.form [name]").evaluate_all("all => all.map(each => each.name)")
        for name in sorted(values, key=names.index):
            fields = self.page.locator(f"main [name={name}]")
            kind = fields.first.get_attribute("type") or fields.first.evaluate("each => each.localName")
            for value in [values[name]] if isinstance(values[name], str) else values[name]:
                if kind == "checkbox":
                    self.reach(
                        fields.and_(self.page.locator(f"[value={value}]")) if fields.count() > 1 else fields
                    )
                    self.press("Space")
                elif kind in ("radio", "select"):
                    self.reach(fields.first)
                    self.press("Space" if kind == "radio" else "Home")
                    while self.page.evaluate("document.activeElement.value") != value:
                        self.press("ArrowDown")
                else:
                    self.reach(fields.first).type(value)
        return self.reach(self.page.locator("main form.form .btn").first)


@pytest.fixture
def article(live):
    make_provision(675)
    linked = '<p>借了钱，<a href="law:民法典-675">按约好的日子还</a>。</p>'
    article = make_article(
        "huabei", now=timezone.now(), sections=[("why", linked), ("how", "<p>先查信用报告。</p>")]
    )
    index.rebuild()
    return article


def test_somebody_without_a_mouse_finds_reads_reckons_writes_and_asks(new_page, article):
    page = new_page(width=360)
    hands, main = Hands(page), page.get_by_role("main")

    page.goto("/")
    hands.reach(page.get_by_role("link", name="跳到正文")).press()
    expect(main).to_be_focused()
    hands.reach(page.get_by_role("combobox")).type("花呗用不了").go()
    hands.reach(main.get_by_role("link", name=article.title).first).go()

    chip = page.locator(".peek").first
    hands.reach(chip).press()
    expect(page.get_by_role("dialog")).to_be_focused()
    hands.press("Escape")
    expect(chip).to_be_focused()
    hands.press("Shift+Tab").go()
    expect(page.get_by_role("heading", level=1)).to_have_text("民法典 第六百七十五条")

    hands.reach(page.locator(".menu summary")).press()
    hands.reach(page.locator(".menu a", has_text="自己动手")).go()
    hands.reach(main.locator("a[href='/selfhelp/limitation/']")).go()
    hands.reach(page.locator("[name=due_on]")).type("哪天")
    hands.reach(main.locator("form.form .btn")).go()
    expect(page.locator(".errors")).to_be_focused()
    hands.reach(page.locator(".errors a").first).press()
    page.keyboard.press("Control+A")
    hands.type("2023-03-15").reach(main.locator("form.form .btn")).go()
    expect(page.locator("#result")).to_be_visible()

    page.goto("/selfhelp/letters/complaint/")
    hands.fill(LETTERS["complaint"] | COMMON).go()
    expect(page.locator(".letter")).to_be_visible()

    page.goto("/questions/ask/")
    hands.fill({"stage": "over_90", "title": "网贷断供两个月，能不能分期", "body": BODY}).go()
    hands.reach(page.locator("[name=agreed]")).press("Space")
    hands.reach(page.get_by_role("button", name="回去改")).go()
    expect(page.locator("[name=body]")).to_have_value(BODY)

    assert hands.faults == []
