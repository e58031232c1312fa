"""A lawyer writes at the screen: what is typed is kept by itself, also through a lost session and beside a second window."""

from django.urls import reverse

from accounts.models import Session
from qa.models import AnswerDraft
from tests.factories import make_lawyer, make_member, make_question

SAVED = "已存成草稿"


def test_what_a_lawyer_types_is_kept_by_itself_through_a_lost_session_and_in_two_windows(
    new_page, sign_in, watch
):
    lawyer, question = make_lawyer(make_member()), make_question()
    address = reverse("qa:answer", args=[question.pk])
    page = new_page(width=360)
    page.clock.install()
    sign_in(page, lawyer.user)
    note = page.locator("[data-autosave]")

    def write(text):
        page.fill("[name=next_steps]", text)
        page.clock.run_for(4500)

    page.goto(address)
    page.get_by_label("没有利益冲突").check()
    page.get_by_role("button", name="领取，开始写").click()
    write("第一步：核对账单。")
    note.filter(has_text=SAVED).wait_for()
    assert AnswerDraft.objects.get().fields["next_steps"] == "第一步：核对账单。"

    Session.objects.all().delete()
    write("第一步：核对账单。第二步：书面协商。")
    note.filter(has_text="登录过期了").wait_for()
    assert page.get_by_role("link", name="在新窗口登录").get_attribute("target") == "_blank"
    sign_in(page, lawyer.user)  # the same browser, as another window would
    page.clock.run_for(20_000)
    note.filter(has_text=SAVED).wait_for()
    assert AnswerDraft.objects.get().fields["next_steps"].endswith("第二步：书面协商。")

    second = page.context.new_page()
    second.goto(address)
    second.fill("[name=risks]", "第二个窗口写的风险")
    second.get_by_role("button", name="存草稿").click()
    second.get_by_text("已存成草稿，只有你看得到。").wait_for()
    write("第一个窗口不知道第二个写过。")
    page.get_by_role("heading", name="另一个窗口存的").wait_for()
    assert page.get_by_text("第二个窗口写的风险").is_visible()
    assert page.input_value("[name=next_steps]") == "第一个窗口不知道第二个写过。"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert {each.partition("status of ")[2][:3] for each in watch.faults} == {
        "401",
        "409",
    }  # as was asked for
    watch.faults.clear()
