"""The queue by keyboard alone: twenty posts, keys, groups, undo, colleagues, help; nothing reloads until it is empty."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from qa import looking
from qa.models import Question, ReplyTemplate
from tests.factories import make_question, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
CASES = "花呗借呗白条微粒贷信用卡车贷房贷网贷医美贷租金贷"


def test_twenty_posts_are_worked_off_by_keyboard(new_page, sign_in):
    now = timezone.now()
    posts = [
        make_question(
            status="pending", title=f"{CASES[number]}{CASES[-number - 1]}的第 {number} 个问题", created_at=now
        )
        for number in range(20)
    ]
    ReplyTemplate.objects.create(name="删单位", reason="privacy", text="{称呼}，请删掉单位名字。")
    looking.look(make_staff("审核员", display_name="审核员乙"), "question", posts[1].pk, now)
    page = new_page()
    sign_in(page, make_staff("审核员", display_name="审核员甲"))
    page.goto(reverse("admin:qa_queue", args=["question"]))
    loads = []
    page.on("load", lambda: loads.append(page.url))
    said = page.locator("[data-said]")

    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("j")  # belongs to the help now
    found = Axe().run(page, context="#content").response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    page.keyboard.press("?")
    page.keyboard.press("j")
    assert focused(page) == posts[0].pk
    page.keyboard.press("k")
    page.keyboard.press("a")
    said.filter(has_text=f"提问 {posts[0].pk} 号：已公开").wait_for()
    assert focused(page) == posts[1].pk
    assert page.locator(f"[data-card='{posts[1].pk}'] [data-lookers]").inner_text() == "审核员乙正在看这一条"

    page.keyboard.press("u")
    said.filter(has_text="已撤销").wait_for()
    assert (focused(page), status(posts[0])) == (posts[0].pk, "pending")

    page.keyboard.press("r")
    page.locator(f"[data-card='{posts[0].pk}'] select[name=reply]").select_option(label="删单位")
    page.keyboard.press("Tab")
    page.keyboard.type("jar")  # typing is typing
    page.keyboard.press("Control+Enter")
    said.filter(has_text="没有公开").wait_for()
    posts[0].refresh_from_db()
    assert (posts[0].status, posts[0].decision_reason) == ("rejected", "privacy")
    assert posts[0].public_note.startswith(f"{posts[0].author_label}，请删掉单位名字。")

    page.keyboard.press("h")
    said.filter(has_text="没有这一步").wait_for()
    for post in posts[1:]:
        page.keyboard.press("a")
        said.filter(has_text=f"提问 {post.pk} 号：已公开").wait_for()
    assert Question.objects.approved().count() == 19
    assert loads == []
    with page.expect_navigation():
        page.keyboard.press("Enter")  # on the link to whatever has come in since
    assert "没有等着的了" in page.locator("#content").inner_text()
    assert page.locator("form[data-undo]").count() == 10


def test_without_a_script_every_button_does_the_same_with_a_reload(new_page, sign_in):
    post = make_question(status="pending")
    page = new_page(width=360, script=False)
    sign_in(page, make_staff("审核员"))
    page.goto(reverse("admin:qa_queue", args=["question"]))

    page.locator("[name=public_note]").fill("请删掉单位名字。")
    page.locator("button[value=reject]").click()
    assert "请选一个原因" in page.locator("[role=alert]").inner_text()
    assert page.locator("[name=public_note]").input_value() == "请删掉单位名字。"
    page.locator("[name=reason]").select_option("privacy")
    page.locator("button[value=reject]").click()

    assert status(post) == "rejected"


def focused(page):
    return int(page.evaluate("document.activeElement.dataset.card || 0"))


def status(post):
    return Question.objects.get(pk=post.pk).status
