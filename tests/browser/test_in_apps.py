"""Inside WeChat and its like nothing can be downloaded or printed: the page says so and gives what was written otherwise."""

import pytest
import time_machine

from core import drawing
from tests.factories import NOW, make_article

WECHAT = (
    "Mozilla/5.0 (Linux; Android 11; M2012K11AC Build/RKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/86.0.4240.99 XWEB/4317 MMWEBSDK/20230303 Mobile Safari/537.36 MicroMessenger/8.0.34.2340"
)
ALIPAY = "Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) AppleWebKit/605.1.15 AlipayClient/10.2.53"
UC = "Mozilla/5.0 (Linux; U; Android 10) AppleWebKit/537.36 Version/4.0 Chrome/100.0 UCBrowser/15.5.6 Mobile Safari/537.36"
CHROME = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.99 Mobile Safari/537.36"
# What an app's browser does with the clipboard: refuse it, as WeChat does, or have none.
REFUSE = "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error('no'))}})"
NONE = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=True):
        yield


def write_deadlines(page):
    page.goto("/selfhelp/deadlines/")
    page.fill("[name=order_on]", "2026-11-16")
    page.locator("main form .btn").first.click()
    page.wait_for_selector("[data-takeaway]")


def test_in_an_app_a_result_is_copied_or_kept_as_a_picture(new_page, faults):
    page = new_page(width=360, agent=WECHAT)
    page.add_init_script(REFUSE)
    page.add_init_script("addEventListener('copy', () => { window.copied = document.activeElement.value; })")
    write_deadlines(page)

    page.wait_for_selector("[data-takeaway]:has-text('你现在是在微信里打开的，这里多半不能下载，也不能打印')")
    page.get_by_role("button", name="复制全文").click()
    page.wait_for_selector("[data-copied]:has-text('已复制')")
    held = page.evaluate("window.copied")
    assert "最后一天是 2026-12-01" in held
    assert "存成图片" not in held

    page.get_by_role("button", name="存成图片").click()
    page.wait_for_selector("h1:has-text('图片')")
    if drawing.has_fonts():
        assert page.locator("main img").evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 1240
    assert faults(page) == []
    page.get_by_role("button", name="回到上一页").click()
    assert "最后一天是 2026-12-01" in page.inner_text("main")


@pytest.mark.parametrize(
    ("agent", "says"),
    [
        (ALIPAY, "你现在是在支付宝里打开的，这里多半不能下载，也不能打印。"),
        (UC, "你现在用的是UC 浏览器，它多半没有打印。"),
        (CHROME, ""),
    ],
    ids=["Alipay", "UC", "Chrome"],
)
def test_each_browser_is_told_what_it_cannot_do_and_others_may_look(new_page, agent, says):
    page = new_page(width=360, agent=agent)
    page.add_init_script(NONE)

    page.goto("/selfhelp/papers/summons/")

    page.wait_for_selector("[data-copy-all]:not([hidden])", state="attached")
    said = page.locator("[data-takeaway]")
    assert said.evaluate("(box) => box.open") == bool(says)
    assert said.locator("[data-inside]").text_content().startswith(says or "微信、支付宝、QQ 这些 App 里")


def test_the_words_for_the_family_are_copied_in_a_browser_without_a_clipboard(new_page):
    make_article("a")
    page = new_page(width=360, agent=WECHAT)
    page.add_init_script(NONE)
    page.add_init_script("addEventListener('copy', () => { window.copied = document.activeElement.value; })")

    page.goto("/articles/a/family/")
    page.get_by_role("button", name="复制全文").click()

    page.wait_for_selector("[data-said]:has-text('已复制')")
    assert "我念给你听。" in page.evaluate("window.copied")
    assert page.locator("textarea").count() == 0


def test_without_a_script_the_words_are_there_and_no_dead_button(new_page):
    page = new_page(width=360, script=False)

    page.goto("/selfhelp/papers/summons/")
    page.locator("[data-takeaway] summary").click()

    page.wait_for_selector("[data-takeaway]:has-text('选“在浏览器打开”')")
    assert page.locator("[data-takeaway] button:visible").count() == 0
