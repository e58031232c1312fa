"""The search field in a browser: typing, arrows, what is remembered on the device, and the same form without scripts."""

import pytest
from playwright.sync_api import expect

from search import index, sources, suggesting
from search.sources import Document, Source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages():
    held = {
        "1": Document("page", "1", "花呗逾期以后", "/about/", body="先查清楚"),
        "2": Document("page", "2", "欠网贷会坐牢吗", "/privacy/", body="不会"),
    }
    sources.register(Source("page", "页面", lambda: list(held), held.get, key=lambda key: key))
    suggesting.forget()
    for key in held:
        index.refresh("page", key)
    yield
    sources.unregister("page")
    suggesting.forget()


def test_a_search_is_typed_chosen_remembered_and_forgotten(new_page, pages, faults):
    page = new_page(width=360)
    asked = []
    page.on(
        "request", lambda request: "/suggest/" in request.url and asked.append(request.url.partition("q=")[2])
    )
    page.goto("/search/")
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    field.dispatch_event("compositionstart")
    field.evaluate(
        "box => { box.value = 'hu'; box.dispatchEvent(new InputEvent('input', { isComposing: true })); }"
    )
    composing = list(asked)
    field.fill("")

    field.press_sequentially("zlm")
    expect(options).to_have_text(["欠网贷会坐牢吗页面"])
    field.fill("huabei")
    expect(options).to_have_text(["花呗逾期以后页面"])
    said = page.locator(".finder [role=status]").text_content()
    field.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    expect(options.first).to_have_attribute("aria-selected", "true")
    button = page.get_by_role("button", name="搜索")
    covered = options.first.bounding_box()["y"] < button.bounding_box()["y"] + button.bounding_box()["height"]
    on_list = faults(page)
    field.press("Escape")
    expect(options).to_have_count(0)
    after_escape = field.input_value(), field.get_attribute("aria-expanded")
    field.press("Enter")
    page.wait_for_url("**/search/?q=huabei")

    page.goto("/search/?q=%E4%B8%8D%E6%83%B3%E6%B4%BB%E4%BA%86")
    field.fill("")
    expect(options).to_have_text(["huabei搜过"])
    expect(page.get_by_text("搜过的词只存在这台设备上")).to_be_visible()
    field.press("Tab")
    page.keyboard.press("Tab")
    erasing = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    left = page.evaluate("localStorage.searches")

    field.press_sequentially("hb")
    expect(options).to_have_text(["花呗逾期以后页面"])
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.wait_for_url("**/about/")

    assert [one for one in composing if one] == []
    assert (said, chosen, covered, on_list) == ("1 条建议", "q-offers-0", False, [])
    assert after_escape == ("huabei", "false")
    assert (erasing, left) == ("清除", "[]")


def test_the_field_is_a_plain_form_without_scripts(new_page, pages):
    page = new_page(width=360, script=False)
    page.goto("/search/")
    page.get_by_role("searchbox").fill("花呗")
    page.get_by_role("button", name="搜索").click()

    expect(page.get_by_role("link", name="花呗逾期以后")).to_be_visible()
    assert page.get_by_role("listbox").count() == 0
