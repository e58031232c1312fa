"""What every page has around its words: sizes of type, menu, skip link, paper. Who can use it, tests of every page ask."""

from playwright.sync_api import expect


def test_the_chosen_size_of_type_stays_on_the_next_page(page):
    page.goto("/about/")
    normal = page.evaluate("getComputedStyle(document.body).fontSize")

    page.get_by_role("button", name="字号特大").click()
    page.goto("/privacy/")

    assert float(page.evaluate("getComputedStyle(document.body).fontSize")[:-2]) > 1.3 * float(normal[:-2])


def test_the_chosen_size_is_told_to_a_screen_reader(page):
    page.goto("/about/")

    page.get_by_role("button", name="字号大").click()

    expect(page.get_by_role("button", name="字号大")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="字号标准")).to_have_attribute("aria-pressed", "false")


def test_without_a_script_no_dead_button_shows(new_page):
    page = new_page(script=False)

    page.goto("/about/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("main button:visible").count() == 0


def test_the_menu_of_a_telephone_opens_without_a_script(new_page):
    page = new_page(width=360, script=False)
    page.goto("/")
    expect(page.locator(".menu a", has_text="法条")).to_be_hidden()

    page.locator(".menu summary").click()
    page.locator(".menu a", has_text="法条").click()

    assert page.url.endswith("/statutes/")


def test_the_first_key_leads_past_the_head(page):
    page.goto("/about/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_reader_is_led_back_to_the_head_of_a_long_page(new_page):
    page = new_page(width=360, script=False)
    page.goto("/about/")

    page.get_by_role("link", name="回到页首").click()

    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_in_print_only_what_helps_on_paper_is_left(page):
    page.goto("/about/")

    page.emulate_media(media="print")

    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".sizes")).to_be_hidden()
    expect(page.locator("footer a[href='tel:12356']")).to_be_visible()
