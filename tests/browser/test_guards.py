"""Each guard sees what it is there for, and is silent about the same thing done well."""

import pytest

from tests.browser import guards

HEAD = """<!doctype html><html lang="zh-CN"><head><title>试</title><style>
  body { font: 17px/1.75 sans-serif; color: #17211f; background: #fff; margin: 0 } a { color: inherit }
  button, input { min-height: 48px; border: 2px solid #64736e; background: #fff; color: #17211f; font: inherit; min-width: 48px }
  :focus { outline: 3px solid #17211f }
  @media (prefers-color-scheme: dark) { body, button, input { background: #111716; color: #e7edeb } }
  @media (prefers-reduced-motion: reduce) { * { transition: none } }
</style></head><body><main><h1>试一页</h1>%s</main>
<footer><a href="tel:110">110</a> <a href="tel:120">120</a> <a href="tel:12356">12356</a></footer></body></html>"""
WELL = """<p>字 <a style="color: inherit" href="/x">句中的链接</a> 也行</p><button class="btn">交上去</button>
  <label for="f">几元</label><input id="f" aria-describedby="f_error" aria-invalid="true">
  <p class="err" id="f_error">写一个数</p>"""
BADLY = {
    "axe": "<img src='data:,'>",
    "contrast": "<p style='color: #777'>浅灰的字</p>",
    "forced_colours": "<style>.btn { border: 0; background: #17211f }</style><button class='btn'>没有边</button>",
    "enlarged": "<div style='width: 340px'>太宽</div>",
    "targets": "<a href='/a' style='display: block; width: 40px; height: 14px; line-height: 14px; font-size: 12px'>一</a>"
    "<a href='/b' style='display: block; width: 40px; height: 14px; line-height: 14px; font-size: 12px'>二</a>",
    "low": "<button style='min-height: 30px; height: 30px'>矮</button>",
    "focus": "<button style='outline: none'>看不见焦点</button>",
    "errors": "<label for='g'>哪天</label><input id='g' aria-invalid='true'>",
    "dead_ends": "<p>要还<a style='color: inherit' href='#law-1'>原文</a></p>",
    "motion": "<p style='transition: color 1s'>动</p>",
}
# What looks well in light, at rest or at first, and is not.
HIDDEN = {
    "contrast": [
        "<style>@media (prefers-color-scheme: dark) { p { color: #444 } }</style><p>只在深色里看不清</p>",
        "<style>p::before { content: '注'; color: #999 }</style><p>生成的字</p>",
        "<label for='h'>写</label><input id='h' placeholder='例' class='h'><style>.h::placeholder { color: #aaa }</style>",
        "<p style='opacity: .5'>半透明</p>",
    ],
    "enlarged": [
        "<p style='height: 1.75em; overflow: hidden'>刚好放得下的一行字，疏了就放不下，放不下就看不到</p>"
    ],
    "errors": [
        "<p class='err' id='lost'>不知道说哪一项</p>",
        "<section class='errors' tabindex='-1'><a href='#nowhere'>哪天</a></section>",
    ],
}
CASES = [*BADLY.items(), *((guard, page) for guard, pages in HIDDEN.items() for page in pages)]


@pytest.fixture(scope="module")
def sheet(browser):
    """A page of its own without a server: what is looked at here is the guards."""
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, reduced_motion="reduce", locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def look(sheet, body, only=guards.GUARDS):
    sheet.set_content(HEAD % body)
    return guards.everything(sheet, only)


def test_what_is_done_well_passes_every_guard(sheet):
    assert look(sheet, WELL) == {}


@pytest.mark.parametrize(("guard", "body"), CASES, ids=[f"{name}{n}" for n, (name, _) in enumerate(CASES)])
def test_a_fault_is_seen_by_the_guard_that_is_there_for_it(sheet, guard, body):
    assert guard in look(sheet, body, [getattr(guards, guard)])


def test_a_page_without_the_numbers_to_call_is_seen(sheet):
    sheet.set_content((HEAD % WELL).replace("tel:12356", "#"))

    assert guards.everything(sheet, [guards.numbers_to_call]) == {"numbers_to_call": ["12356"]}


def test_axe_when_it_takes_its_time_sees_pale_words_in_both_schemes(sheet):
    pale = "<p style='color: #666'>浅了一点</p><p style='color: #888'>浅了许多</p>"

    found = look(sheet, pale, [guards.slow_axe])["slow_axe"]

    assert {each.split(":")[0] for each in found} == {"color-contrast", "color-contrast-enhanced", "dark"}
