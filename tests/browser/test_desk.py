"""A lawyer at the desk, in a real browser: provisions and passages go into an answer by the keyboard alone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from qa.desk import keeping
from search import index
from tests.factories import (
    make_claim,
    make_desk,
    make_lawyer,
    make_member,
    make_product,
    make_provision,
    make_question,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_provision_and_a_passage_go_where_the_lawyer_was_writing(new_page, sign_in, faults):
    now, lawyer = timezone.now(), make_lawyer(make_member())
    index.refresh("provision", make_provision(675))
    make_desk(lawyer, topics=[make_product()])
    keeping.keep_snippet(lawyer, "先看账单", "先核对合同和账单。", now)
    question = make_question(title="花呗逾期以后会怎么样", product=make_product())
    make_claim(question, lawyer, now=now)
    page = new_page(width=360, dark=True)
    sign_in(page, lawyer.user)
    page.goto(reverse("qa:answer", args=[question.pk]))

    page.fill("[name=grounds]", "依据，应当按期还款。")
    page.focus("[name=grounds]")
    for _ in range(len("应当按期还款。")):
        page.keyboard.press("ArrowLeft")
    page.focus("#pick-q")
    page.keyboard.type("民法典675")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-found] li")
    page.get_by_role("button", name="插入条名：《民法典》第六百七十五条").focus()
    page.keyboard.press("Enter")
    assert page.input_value("[name=grounds]") == "依据，《民法典》第六百七十五条应当按期还款。"
    assert page.evaluate("document.activeElement.name") == "grounds"
    assert "已插入“依据" in page.locator("[data-said]").inner_text()

    page.keyboard.press("Control+End")
    page.get_by_role("button", name="插入整条引文：《民法典》第六百七十五条").focus()
    page.keyboard.press("Enter")
    page.focus("[name=risks]")
    page.get_by_text("先看账单", exact=True).press("Enter")
    page.locator("[data-put] button").press("Enter")

    assert page.input_value("[name=grounds]").endswith("还款。\n\n{{law:民法典-675}}")
    assert page.input_value("[name=risks]") == "先核对合同和账单。"
    assert faults(page) == []
    page.goto(reverse("qa:desk_settings"))
    assert faults(page) == []

    plain = new_page(script=False)
    sign_in(plain, lawyer.user)
    plain.goto(reverse("qa:answer", args=[question.pk]))
    plain.fill("#pick-q", "民法典675")
    with plain.expect_popup() as opened:
        plain.get_by_role("button", name="查", exact=True).click()
    assert "第六百七十五条" in opened.value.locator("main").inner_text()
    assert not plain.locator("[data-put]").is_visible()
