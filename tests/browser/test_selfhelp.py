"""Somebody with a payment order: from the guide to a letter that can be sent, by keyboard and without a script."""

import pytest
import time_machine

from tests.factories import NOW, make_provision

LETTER = {
    "court": "示例区人民法院",
    "case_no": "（2026）示0101民督123号",
    "applicant": "示例小额贷款有限公司",
    "scope": "第一项 本金 30,000 元",
    "name": "张三",
    "address": "示例市示例路 1 号",
}


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=True):
        yield


def no_wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "dark", "script"), [(360, False, False), (1440, True, True)])
def test_from_the_first_question_to_a_letter_that_can_be_sent(new_page, faults, width, dark, script):
    make_provision(561)
    page = new_page(width=width, dark=dark, script=script)
    look = (lambda: faults(page)) if script else list

    page.goto("/selfhelp/")
    assert look() == []
    page.get_by_role("link", name="我现在到哪一步了").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="我是安全的").click()
    assert look() == []
    page.get_by_role("link", name="收到支付令").click()
    assert "先看收到的日期" in page.inner_text("main")
    assert look() == []
    page.get_by_role("link", name="上一个问题").click()
    page.go_back()
    page.get_by_role("link", name="写信：支付令异议书").click()

    page.fill("[name=received]", "2026年2月31日")
    for name, words in LETTER.items():
        page.fill(f"[name={name}]", words)
    page.check("[name=grounds][value=instalments]")
    page.get_by_role("button", name="看看写好的信").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors-h")
    assert "写不成异议书" in page.inner_text("main")
    assert page.input_value("[name=received]") == "2026年2月31日"
    assert page.input_value("[name=scope]") == LETTER["scope"]
    assert no_wider_than_the_screen(page)
    assert look() == []

    page.fill("[name=received]", "2026-11-10")
    page.check("[name=grounds][value=amount]")
    page.fill("[name=fact_amount]", "已还 5 期没有扣。")
    page.check("[name=is_true]")
    page.get_by_role("button", name="看看写好的信").click()
    page.wait_for_selector(".letter")
    assert "2026-11-25" in page.inner_text(".box--due")
    assert "第五百六十一条" in page.inner_text(".letter")
    assert page.url.endswith("/selfhelp/letters/payment-order-objection/")
    assert no_wider_than_the_screen(page)
    assert look() == []
    assert page.context.cookies() == []

    page.emulate_media(media="print")
    assert page.is_hidden(".basis >> nth=0")
    assert page.is_hidden("aside >> nth=0")
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Word 文件").click()
    assert download.value.suggested_filename == "支付令异议书.docx"
    page.get_by_role("button", name="回去改").click()
    assert page.input_value("[name=fact_amount]") == "已还 5 期没有扣。"
