"""The debt sheet in a browser: kept on the device when asked, found again, exported, erased with one press."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sheet_is_kept_found_again_exported_imported_and_erased(new_page, faults):
    page = new_page(width=360)
    page.goto("/selfhelp/sheet/")
    first = page.locator('[data-row="d"]').first
    first.get_by_label("欠谁的").fill('=示例"银行')
    first.get_by_label("还没还的本金").fill("3000")
    before = page.evaluate("localStorage.length")
    page.get_by_text("催收来电、消息的记录").click()
    page.locator('[data-row="c"]').first.get_by_label("说了什么").fill("说要找我单位")
    page.get_by_role("button", name="存在这台设备上").click()
    page.get_by_role("button", name="再加几笔").click()
    fourth = page.locator('[data-row="d"]').nth(3)
    fourth.get_by_label("欠谁的").fill("第四家")
    fourth.get_by_label("到哪一步了").select_option("payment-order")

    page.reload()
    found = [
        page.locator('[data-row="d"]').nth(place).get_by_label("欠谁的").input_value() for place in (0, 1)
    ]
    heard = page.locator('[data-row="c"]').first.get_by_label("说了什么").is_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出备份").click()
    backup = Path(taken.value.path()).read_text(encoding="utf-8")
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出表格").click()
    table = Path(taken.value.path()).read_text(encoding="utf-8")
    on_form = faults(page)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.get_by_role("button", name="全部清除").click()
    erased = page.evaluate("JSON.stringify(localStorage)")
    emptied = first.get_by_label("欠谁的").input_value()
    page.set_input_files(
        "[data-file]", {"name": "x.json", "mimeType": "application/json", "buffer": b'{"version":1}'}
    )
    page.get_by_text("这个文件读不懂").wait_for()
    page.set_input_files(
        "[data-file]", {"name": "a.json", "mimeType": "application/json", "buffer": backup.encode()}
    )
    page.get_by_text("导入好了").wait_for()
    back = page.locator('[data-row="d"]').nth(1).get_by_label("到哪一步了").input_value()

    assert (before, found, heard) == (0, ['=示例"银行', "第四家"], True)
    assert [debt["creditor"] for debt in json.loads(backup)["debts"]] == ['=示例"银行', "第四家"]
    assert '"\'=示例""银行","3000"' in table
    assert "收到支付令" in table
    assert ("debt-sheet" in erased, emptied, back) == (False, "", "payment-order")
    assert (on_form, wide) == ([], 0)
