"""What must hold on every page, whoever made it: each guard looks at an open page and names what is wrong there.

`everything(page)` runs them all in one visit, and leaves the page as it was. What is measured in the page stands in guards.js.
"""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
MEASURING = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Axe takes longest over these; `contrast` and `targets` look at the same in a fiftieth of the time and in more states. With
# `slow` axe is asked too.
SLOW = ["color-contrast", "color-contrast-enhanced", "target-size", "link-in-text-block"]
SCHEMES = [(scheme, more) for scheme in ("light", "dark") for more in ("no-preference", "more")]
NARROWEST = 320  # CSS pixels: a screen of 1280 at 400 %
TALL = 48  # least height of fields and buttons; what stands in a line of words has 24
_ASK_AXE = """([levels, slow, enabled]) => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: { type: "tag", values: levels },
  rules: Object.fromEntries(slow.map(name => [name, { enabled }])),
}).then(found => found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.target.join(" ")}`)).sort())"""


def axe(page: Page, *, slow: bool = False) -> list[str]:
    """What axe finds, as `rule: where`."""
    page.evaluate(AXE)
    return page.evaluate(_ASK_AXE, [LEVELS, SLOW, slow])


def slow_axe(page: Page) -> list[str]:
    """Axe with every rule, in both schemes."""
    found = axe(page, slow=True)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in axe(page, slow=True)]
    page.emulate_media(color_scheme="light")
    return found


def contrast(page: Page) -> list[str]:
    """Seven to one, large type four and a half, in both schemes, and where the reader asks for more."""
    found = []
    for scheme, more in SCHEMES:
        page.emulate_media(color_scheme=scheme, contrast=more)
        found += [f"{scheme}, {more}: {each}" for each in page.evaluate("guards.contrast()")]
    page.emulate_media(color_scheme="light", contrast="no-preference")
    return found


def forced_colours(page: Page) -> list[str]:
    """Edges of fields, buttons and boxes, and the ring of the focus, are there when the page's own colours are not."""
    page.emulate_media(forced_colors="active")
    found = page.evaluate("guards.borderless().concat(guards.focus())")
    page.emulate_media(forced_colors="none")
    return found


def enlarged(page: Page) -> list[str]:
    """At 400 % nothing has to be scrolled sideways; with more room between letters and lines nothing is cut off."""
    before = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    found = page.evaluate("guards.wide()")
    spaced = page.evaluate("guards.space(true), guards.wide().concat(guards.clipped())")
    page.evaluate("guards.space(false)")
    page.set_viewport_size(before)
    return found + [f"spaced: {each}" for each in spaced]


def targets(page: Page) -> list[str]:
    return page.evaluate("guards.targets()")


def low(page: Page) -> list[str]:
    return page.evaluate("guards.low", TALL)


def focus(page: Page) -> list[str]:
    return page.evaluate("guards.focus()")


def errors(page: Page) -> list[str]:
    return page.evaluate("guards.errors()")


def motion(page: Page) -> list[str]:
    """What still moves for a reader who asked for stillness."""
    return page.evaluate("guards.motion()")


def dead_ends(page: Page) -> list[str]:
    """Links to places on the page that are not there: an entry of the contents, a chip of law. What shuts a sheet is `#_`."""
    return page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')].map(each => each.hash)
             .filter(hash => hash && hash !== "#_" && !document.getElementById(decodeURIComponent(hash.slice(1))))"""
    )


def numbers_to_call(page: Page) -> list[str]:
    """Whoever cannot go on finds at the foot of every page whom to call."""
    return [
        each for each in ("110", "120", "12356") if not page.locator(f"footer a[href='tel:{each}']").count()
    ]


GUARDS = (
    errors,
    axe,
    contrast,
    forced_colours,
    enlarged,
    targets,
    low,
    focus,
    motion,
    dead_ends,
    numbers_to_call,
)


def everything(page: Page, guards=GUARDS) -> dict[str, list[str]]:
    """All faults of the page by guard; empty when there is none."""
    page.evaluate(MEASURING)
    found = {guard.__name__: guard(page) for guard in guards}
    return {name: faults for name, faults in found.items() if faults}
