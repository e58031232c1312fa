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


def test_without_a_script_on_a_narrow_screen_message_papers_and_debts_lead_to_a_letter(new_page):
    page = new_page(width=360, script=False)

    page.goto("/selfhelp/message/")
    page.get_by_role("button", name="标出来").click()
    assert "先把消息贴进来" in page.inner_text("#id_text_error")
    page.get_by_label("消息的原文").fill("【示例】今天不还，就通知你的家人和单位，还款转账到个人账户")
    page.get_by_label("哪天收到").fill("2031-01-01")
    page.get_by_role("button", name="标出来").click()
    assert "还没有到" in page.inner_text("#id_on_error")
    page.get_by_label("哪天收到").fill("2026-11-20")
    page.get_by_role("button", name="标出来").click()
    marked = page.locator("mark").count()
    page.get_by_role("link", name="看说明 1").click()
    assert page.locator("#mark-1").is_visible()
    assert no_wider_than_the_screen(page)
    page.get_by_role("button", name="把这条消息带进这封信").first.click()
    assert "通知你的家人" in page.input_value("[name=records], [name=facts]")

    page.goto("/selfhelp/papers/summons/")
    page.get_by_role("link", name="第 2 处，案号：看说明").click()
    assert page.url.endswith("#p-case-number")
    assert no_wider_than_the_screen(page)

    page.goto("/selfhelp/sheet/")
    assert "没有开脚本" in page.inner_text("main")
    assert page.is_hidden("[data-tools]")
    rows = page.locator('[data-row="d"]')
    rows.first.get_by_label("欠谁的").fill("示例银行")
    rows.first.get_by_label("还没还的本金").fill("１.2万")
    page.get_by_role("button", name="再加几笔").click()
    assert (rows.count(), rows.first.get_by_label("欠谁的").input_value()) == (6, "示例银行")
    page.get_by_role("button", name="排先后，算总数").last.click()
    assert "12,000.00 元" in page.inner_text("main")
    assert no_wider_than_the_screen(page)
    page.get_by_role("button", name="算每月能拿出多少").click()
    assert page.input_value("[name=debt]") == "12000.00"
    assert (marked > 1, page.context.cookies()) == (True, [])
