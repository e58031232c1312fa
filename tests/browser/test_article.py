"""The article page in a reader's hands: the law beside the words, taking it along, on paper."""

import pytest
from playwright.sync_api import expect

from reference import keeping
from reference.models import Term
from tests.factories import make_article, make_comment, make_provision

LINKED = '<p>借了钱，<a href="law:民法典-675">按约好的日子还</a>。</p><p>{{law:民法典-675}}</p>'
SCREENS = [(360, True), (1440, False)]


@pytest.fixture
def article(db):
    make_provision(675)
    other = make_article(title="另一篇也讲花呗的文章")
    make_comment(other)
    return make_article(sections=[("why", LINKED), ("how", "<p>先查信用报告。</p>" + "<p>再谈。</p>" * 4)])


@pytest.mark.parametrize(("width", "dark"), SCREENS)
def test_everybody_can_use_the_article(new_page, faults, article, width, dark):
    page = new_page(width=width, dark=dark)

    page.goto(article.get_absolute_url())

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_law_opens_beside_the_words_and_closes_by_a_key(new_page, faults, article):
    page = new_page(width=360)
    page.goto(article.get_absolute_url())
    chip = page.get_by_role("link", name="看《民法典》第六百七十五条原文").first

    chip.click()
    slip = page.get_by_role("dialog", name="《民法典》第六百七十五条原文")
    expect(slip.get_by_text("借款人应当按照约定的期限返还借款。")).to_be_visible()
    expect(slip).to_be_focused()
    assert faults(page) == []

    page.keyboard.press("Escape")
    expect(slip).to_be_hidden()
    expect(chip).to_be_focused()


def test_the_law_beside_the_words_comes_by_pointing_or_focus_stays_under_the_pointer_and_goes_by_itself(
    page, article
):
    page.goto(article.get_absolute_url())
    chip, slip = page.locator(".peek").first, page.get_by_role("dialog")

    chip.hover()
    expect(slip.get_by_text("借款人应当按照约定的期限返还借款。")).to_be_visible()
    slip.hover()
    page.wait_for_timeout(400)
    expect(slip).to_be_visible()
    page.keyboard.press("Escape")
    expect(slip).to_be_hidden()

    page.get_by_role("link", name="按约好的日子还").focus()
    page.keyboard.press("Tab")
    expect(chip).to_be_focused()
    expect(slip).to_be_visible()
    page.keyboard.press("Enter")
    expect(slip).to_be_focused()
    page.keyboard.press("Tab")
    expect(slip.get_by_role("link")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(slip).to_be_hidden()
    expect(chip).to_be_focused()


@pytest.mark.parametrize("script", [False, True])
def test_where_the_law_cannot_be_shown_beside_the_words_its_chip_leads_to_it(
    new_page, live, watch, article, script
):
    page = new_page(width=360, script=script)
    page.goto(article.get_absolute_url())
    if script:
        page.route("**/law.js", lambda route: route.abort())
        watch.visited.add(f"{live}/static/js/law.js")  # that it fails is the point

    page.get_by_role("link", name="看《民法典》第六百七十五条原文").first.click()

    page.wait_for_url("**/law/#law-civil-code-675")
    expect(page.locator(":target blockquote")).to_be_in_viewport()


def test_read_cite_and_back(new_page, article):
    page = new_page(width=360, script=False)
    page.goto(article.get_absolute_url())

    page.get_by_role("link", name="按约好的日子还").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("民法典 第六百七十五条")
    page.get_by_role("main").get_by_role("link", name=article.title).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)


def test_the_contents_open_over_the_text_without_a_script_and_lead_to_every_section(
    new_page, faults, article
):
    page = new_page(width=360, script=False)
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="这篇讲什么").click()
    sheet = page.get_by_role("navigation", name="这篇讲什么")
    expect(sheet).to_be_in_viewport()

    targets = (
        sheet.get_by_role("listitem").get_by_role("link").evaluate_all("links => links.map(a => a.hash)")
    )
    assert targets[:2] == ["#why", "#how"]
    assert [target for target in targets if page.locator(target).count() != 1] == []

    sheet.get_by_role("link", name="关闭目录").click(position={"x": 20, "y": 20})
    expect(sheet).to_be_hidden()
    page.get_by_role("link", name="这篇讲什么").click()
    sheet.get_by_role("link", name="how").click()
    expect(sheet).to_be_hidden()
    expect(page.locator("#how")).to_be_in_viewport()


def test_with_a_script_the_contents_know_the_place_and_give_the_focus_back(new_page, faults, article):
    page = new_page(width=360)
    page.goto(article.get_absolute_url())
    page.locator("#how").evaluate("head => head.scrollIntoView()")
    pill, sheet = (
        page.get_by_role("link", name="目录", exact=True),
        page.get_by_role("navigation", name="这篇讲什么"),
    )

    pill.dispatch_event("click")  # a pointer would scroll first
    expect(sheet.locator("[aria-current=location]")).to_have_attribute("href", "#how")
    expect(sheet.locator("[aria-current=location]")).to_be_focused()
    assert faults(page) == []

    stood = page.evaluate("scrollY")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(pill).to_be_focused()
    assert page.evaluate("[scrollY, location.hash]") == [stood, ""]


def test_on_a_wide_screen_the_contents_stand_open_beside_the_text(new_page, article):
    page = new_page(width=1440)

    page.goto(article.get_absolute_url())

    expect(page.locator(".toc li a").first).to_be_visible()
    assert page.locator(".toc").bounding_box()["x"] < page.locator(".prose").bounding_box()["x"]


def test_the_code_for_the_telephone_is_a_picture_that_arrives(page, article):
    page.goto(article.get_absolute_url())
    code = page.get_by_role("img", name="本页网址的二维码")

    code.scroll_into_view_if_needed()

    page.wait_for_function("document.querySelector('.qr img').naturalWidth > 100")


def test_the_address_can_be_copied(page, article):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(article.get_absolute_url())

    page.get_by_role("button", name="复制网址").click()

    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(article.get_absolute_url())


def test_the_next_article_is_one_step_away(new_page, article):
    page = new_page(width=360, script=False)
    page.goto(article.get_absolute_url())

    page.get_by_role("link", name="阅读下一篇").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("另一篇也讲花呗的文章")


@pytest.mark.parametrize("script", [False, True])
def test_a_word_explains_itself_to_a_tap_the_pointer_and_the_keyboard_and_can_be_put_away(
    new_page, db, script
):
    keeping.keep(Term(word="信用报告", plain="人民银行征信中心出的那份。", source_status="official"))
    article = make_article(sections=[("how", "<p>先查信用报告。</p>")])
    page = new_page(width=360, script=script)
    page.goto(article.get_absolute_url())
    word, said = page.locator(".term"), page.locator(".gloss")
    expect(said).to_be_hidden()

    word.hover()
    expect(said).to_be_visible()
    said.hover()
    expect(said).to_be_visible()
    page.get_by_role("heading", level=1).hover()
    expect(said).to_be_hidden()
    word.focus()
    expect(said).to_be_visible()
    if script:
        page.keyboard.press("Escape")
        expect(said).to_be_hidden()
        page.get_by_role("heading", level=1).hover()
        word.hover()
        expect(said).to_be_visible()


def test_on_paper_the_law_stands_in_full_or_is_named_and_the_buttons_are_gone(page, article):
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(article.get_absolute_url())

    page.emulate_media(media="print")
    expect(
        page.get_by_text(f"法条原文：http://127.0.0.1:8000{article.get_absolute_url()}law/")
    ).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="连同法条原文打印").click()
    expect(page.locator(".slips")).to_be_attached()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")

    expect(page.locator(".slips blockquote")).to_be_visible()
    expect(page.locator(".peek").first).to_be_hidden()
    expect(page.locator(".sizes")).to_be_hidden()
    expect(page.locator(".totoc")).to_be_hidden()
    expect(page.locator(".printonly").first).to_be_visible()


def test_a_selected_sentence_goes_along_to_the_page_for_corrections_and_no_server_sees_it(
    new_page, faults, article
):
    page, asked = new_page(width=360), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(article.get_absolute_url())
    page.get_by_text("先查信用报告。").select_text()

    page.get_by_role("link", name="选中的这句有错").click()

    expect(page.get_by_label("哪一句")).to_have_value("先查信用报告。")
    expect(page.get_by_label("说的是哪一节")).to_have_value("how")
    assert page.url.endswith("/correction/?r=1")
    assert [url for url in asked if "#" in url or "%E5%85%88" in url] == []
    assert faults(page) == []


def test_leaving_in_haste_puts_another_page_in_the_place_of_this_one(new_page, article):
    page = new_page(width=360)
    page.route(
        "https://www.weather.com.cn/",
        lambda route: route.fulfill(body="<h1>晴</h1>", content_type="text/html; charset=utf-8"),
    )
    page.goto("/about/")
    page.goto(article.get_absolute_url())

    page.get_by_role("link", name="快速离开").click()
    expect(page.get_by_role("heading")).to_have_text("晴")
    assert page.evaluate("document.referrer") == ""

    page.go_back()
    assert page.url.endswith("/about/")


def test_the_largest_type_is_large_stays_chosen_and_fits_a_narrow_screen_also_where_an_app_doubles_it(
    new_page, article
):
    page = new_page(width=360)
    page.goto(article.get_absolute_url())
    page.get_by_role("button", name="字号特大").click()

    page.reload()

    assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) >= 24
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.evaluate("document.body.style.webkitTextSizeAdjust = '140%'")
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).webkitTextSizeAdjust") == "140%"


VOICES = """
  const said = [];
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "zh-CN" }], speak: (one) => said.push(one.text), cancel: () => { said.length = 0; },
  } });
  window.said = said;
"""


def test_the_family_is_read_to_by_the_device_only_when_asked_and_where_it_has_a_chinese_voice(
    new_page, article
):
    page = new_page(width=360)
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="读给家人听").click()
    button = page.locator("[data-aloud]")
    expect(button).to_be_hidden()  # this browser has no voice
    page.add_init_script(VOICES)
    page.reload()
    assert page.evaluate("said") == []

    button.click()
    assert page.evaluate("said[0]").startswith("我在看一篇法律说明")
    expect(button).to_have_text("停下")
    button.click()

    assert page.evaluate("said") == []
    expect(button).to_have_text("让手机读出来")


def test_what_is_told_about_the_page_is_folded_but_found_printed_and_reached_by_its_address(new_page, db):
    source = {
        "key": "000",
        "title": "原来的页面",
        "site": "某网",
        "url": "",
        "printed_date": "",
        "publisher": "",
        "rights": "",
        "note": "",
    }
    notes = [{"source": "000", "text": f"第 {number} 处不对。"} for number in range(3)]
    article = make_article(sections=[("why", "<p>还。</p>" * 40)], sources=[source], notes=notes)
    page = new_page(width=360)
    page.goto(article.get_absolute_url())
    note = page.get_by_text("第 2 处不对。")
    expect(note).to_be_visible()
    page.mouse.wheel(0, 200)
    expect(note).to_be_hidden()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(note).to_be_visible()

    page.goto(article.get_absolute_url() + "#notes")
    expect(note).to_be_visible()
