"""The journeys of somebody who asks and somebody who comments, in a real browser, narrow and wide, light and dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from django.urls import reverse

from qa.importing import load_watchwords
from qa.models import Comment, Question
from tests.factories import (
    make_article,
    make_comment,
    make_member,
    make_question,
    make_staff,
)

HIT = {"level": "crisis", "reason": "可能有人身危险，最先处理", "word": "失业"}
PASSWORD = "yi-ju-bu-duan-de-hua-2026"
TITLE = "网贷断供两个月，说要冻结微信，能吗"
BODY = "分十二期借的八千元，还了五期，失业后断了两个月。客服说再不还就冻结，电话是13800138000。"
WITH_SCRIPT = pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)])


def shown(page):
    """The words of the main part of the page."""
    return page.locator("main").inner_text()


def register(page, email):
    page.get_by_role("link", name="注册").first.click()
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_selector("[name=code]")
    code = re.search(r"\b[A-Z0-9]{3}-?[A-Z0-9]{3}\b|\b\d{6}\b", mail.outbox[-1].body).group()
    page.fill("[name=code]", code)
    page.get_by_role("main").get_by_role("button").first.click()


def approve(page, kind):
    page.goto(reverse("admin:qa_queue", args=[kind]))
    page.get_by_role("button", name="通过并公开").click()
    page.get_by_text("已公开。").first.wait_for()


def test_asking_works_without_a_script_and_keeps_every_word_through_registering(new_page):
    load_watchwords_for_all()
    make_article()
    asker = new_page(width=360, dark=True, script=False)

    asker.goto(reverse("qa:ask"))
    asker.select_option("[name=stage]", "over_90")
    asker.check("[name=tried][value=called]")
    asker.fill("[name=title]", TITLE)
    asker.fill("[name=body]", BODY)
    asker.get_by_role("button", name="下一步").click()
    assert "手机号已隐去" in asker.get_by_label("公开的样子").inner_text()
    asker.get_by_role("button", name="回去改").click()
    assert asker.input_value("[name=body]") == BODY
    asker.get_by_role("button", name="下一步").click()
    asker.check("[name=agreed]")
    asker.get_by_role("button", name="交给审核").click()
    register(asker, "asker@example.cn")
    asker.wait_for_url(f"**{reverse('qa:ask')}")
    assert "13800138000" not in asker.input_value("[name=body]")
    asker.get_by_role("button", name="下一步").click()
    asker.check("[name=agreed]")
    asker.get_by_role("button", name="交给审核").click()

    question = Question.objects.get()
    assert asker.url.endswith(question.own_url)
    assert "收到了，等人工审核" in shown(asker)
    assert (question.title, question.stage, question.tried) == (TITLE, "over_90", ["called"])


@WITH_SCRIPT
def test_comment_approve_feature(new_page, sign_in, width, dark):
    article = make_article()
    make_comment(article, body="先前的一条普通评论。")
    reader, moderator, editor = make_member(display_name="读者丙丁"), make_staff("审核员"), make_staff("编辑")

    writing = new_page(width=width, dark=dark)
    sign_in(writing, reader)
    writing.goto(article.get_absolute_url())
    writing.get_by_role("link", name="写评论").click()
    writing.fill("[name=body]", "照着三句话打了电话，客服给了工单号和明细。")
    writing.get_by_role("button", name="交给审核").click()
    assert "收到了，等人工审核" in shown(writing)
    comment = Comment.objects.get(author=reader)

    visitor = new_page(width=width, dark=dark)
    visitor.goto(article.get_absolute_url())
    assert "工单号和明细" not in shown(visitor)

    staff = new_page(width=1440)
    sign_in(staff, moderator)
    approve(staff, "comment")
    visitor.goto(article.get_absolute_url())
    assert "精彩评论" not in shown(visitor)
    assert "工单号和明细" in shown(visitor)

    featuring = new_page(width=1440)
    sign_in(featuring, editor)
    featuring.goto(reverse("admin:qa_item", args=["comment", comment.pk]))
    featuring.get_by_role("button", name="设为精彩评论").click()
    visitor.goto(article.get_absolute_url())
    words = shown(visitor)
    assert words.index("精彩评论") < words.index("工单号和明细") < words.index("先前的一条普通评论。")
    assert "读者丙丁" in words


def test_a_number_is_pointed_out_while_it_is_typed(page):
    make_article()
    page.goto(reverse("qa:ask"))
    warning = page.locator("[data-warn]")

    page.fill("[name=body]", "欠了 35000 元，逾期 60 天，我打 12378 没用")
    assert warning.inner_text() == ""
    page.fill("[name=body]", "对方用 138 0013 8000 打来")

    assert "像号码" in warning.inner_text()


def test_whoever_types_that_they_cannot_go_on_sees_the_numbers_under_their_words(new_page):
    load_watchwords_for_all()
    page = new_page(width=360)
    page.goto(reverse("qa:ask"))

    page.locator("[name=body]").fill("我不想活了，欠了很多钱")
    card = page.locator("[data-ask] .help")
    card.wait_for()
    below = page.locator("[name=body]").bounding_box()
    gap = card.bounding_box()["y"] - below["y"] - below["height"]
    page.locator("[name=body]").fill("我想清楚了，慢慢还。")
    card.wait_for(state="detached")

    assert 0 <= gap <= 40


def test_two_moderators_meet_on_one_question(new_page, sign_in):
    make_question(status="pending")
    first, second = new_page(), new_page()
    for page, name in ((first, "审核员甲"), (second, "审核员乙")):
        sign_in(page, make_staff("审核员", display_name=name))
        page.goto(reverse("admin:qa_queue", args=["question"]))

    first.get_by_role("button", name="通过并公开").click()
    second.select_option("select[name=reason]", "privacy")
    second.fill("[name=public_note]", "我写好的说明")
    second.get_by_role("button", name="不通过", exact=True).click()
    second.get_by_role("alert").wait_for()

    assert second.input_value("[name=public_note]") == "我写好的说明"
    assert re.search(r"已由审核员甲于\d\d:\d\d处理", shown_in_admin(second))
    assert Question.objects.get().status == "open"


@pytest.mark.parametrize("dark", [False, True])
def test_every_moderator_can_use_the_queue(new_page, sign_in, dark):
    """Our own part of the page, without what unfold puts around it."""
    load_watchwords_for_all()
    question = make_question(status="pending", is_urgent=True, held_for=[HIT])
    page = new_page(dark=dark)
    sign_in(page, make_staff("审核员"))

    for url in (
        reverse("admin:qa_queue", args=["question"]),
        reverse("admin:qa_item", args=["question", question.pk]),
    ):
        page.goto(url)
        found = Axe().run(page, context="#content").response["violations"]
        assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == [], url


def shown_in_admin(page):
    return page.locator("#content").inner_text()


def load_watchwords_for_all():
    load_watchwords(settings.CONTENT_DIR / "reference" / "watchwords.toml")
