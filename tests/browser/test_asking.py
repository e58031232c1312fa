"""The journeys of somebody who asks and somebody who comments, in a real browser, narrow and wide, light and dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from django.urls import reverse

from qa.importing import load_watchwords
from qa.models import Answer, Comment, Question
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_comment,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_staff,
)

HIT = {"level": "crisis", "reason": "可能有人身危险，最先处理", "word": "失业"}
PASSWORD = "yi-ju-bu-duan-de-hua-2026"
TITLE = "网贷断供两个月，说要冻结微信，能吗"
BODY = "分十二期借的八千元，还了五期，失业后断了两个月。客服说再不还就冻结，电话是13800138000。"
VIEWS = pytest.mark.parametrize(("width", "dark", "script"), [(1440, False, True), (360, True, False)])
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
    page.wait_for_url(f"**{reverse('admin:qa_queue', args=[kind])}")


@VIEWS
def test_register_ask_moderate_answer_read(new_page, sign_in, width, dark, script):
    load_watchwords_for_all()
    provision = make_provision(253)
    make_article()
    moderator, lawyer = make_staff("审核员"), make_lawyer(make_member())

    asker = new_page(width=width, dark=dark, script=script)
    asker.goto(reverse("qa:ask"))
    asker.fill("[name=title]", TITLE)
    asker.fill("[name=body]", BODY)
    asker.check("[name=agreed]")
    asker.get_by_role("button", name="交给审核").click()
    register(asker, "asker@example.cn")
    asker.wait_for_url(f"**{reverse('qa:ask')}")
    assert asker.input_value("[name=title]") == TITLE
    assert "13800138000" not in asker.input_value("[name=body]")
    asker.check("[name=agreed]")
    asker.get_by_role("button", name="交给审核").click()
    question = Question.objects.get()
    assert asker.url.endswith(question.own_url)
    assert "收到了，等人工审核" in shown(asker)

    visitor = new_page(width=width, dark=dark, script=script)
    visitor.goto(reverse("qa:list"))
    assert TITLE not in shown(visitor)

    staff = new_page(width=1440)
    sign_in(staff, moderator)
    approve(staff, "question")

    answering = new_page(width=width, dark=dark, script=script)
    sign_in(answering, lawyer.user)
    answering.goto(question.get_absolute_url())
    answering.get_by_role("link", name="我是核验过的律师，来回答").click()
    answering.fill("[name=conclusion]", "平台不能冻结。\n法院能，但要有裁定。")
    answering.fill("[name=grounds]", "冻结要由法院裁定，见《民法典》第二百五十三条。")
    answering.fill("[name=next_steps]", "先把那通电话记下来：时间、号码、原话。没有期限。")
    answering.fill("[name=risks]", "一直不回应，可能会被起诉。")
    answering.fill("[name=see_lawyer]", "收到法院传票的当天。")
    answering.get_by_role("button", name="交给审核").click()
    assert "收到了，等人工审核" in shown(answering)
    approve(staff, "answer")

    visitor.goto(reverse("qa:list"))
    visitor.get_by_role("link", name=TITLE).click()
    words = shown(visitor)
    for expected in (TITLE, "律师的结论", "平台不能冻结。", "执业律师 已核验", "一般信息"):
        assert expected in words
    assert "13800138000" not in words
    assert visitor.locator(f"main a[href^='{provision.get_absolute_url()}']").count() >= 1
    asked = [sent.subject for sent in mail.outbox if sent.to == ["asker@example.cn"]]
    assert [re.sub(r"^\[.*?\] |（.*", "", subject) for subject in asked][-3:] == [
        "你的提问已收到", "你的提问已公开", "你的提问有了回答",
    ]  # fmt: skip
    assert Answer.objects.get().is_public


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

    assert re.search(r"已由审核员甲于\d\d:\d\d处理", shown_in_admin(second))
    assert Question.objects.get().status == "open"


def test_the_queue_is_worked_by_keyboard(new_page, sign_in):
    make_question(status="pending", title="排在前面的问题")
    make_question(status="pending", title="排在后面的问题")
    page = new_page()
    sign_in(page, make_staff("审核员"))
    page.goto(reverse("admin:qa_queue", args=["question"]))

    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("a")

    assert list(Question.objects.approved().values_list("title", flat=True)) == ["排在后面的问题"]


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_everybody_can_use_the_pages_of_asking(new_page, sign_in, faults, width, dark):
    load_watchwords_for_all()
    make_provision(675)
    article, reader = make_article(), make_member()
    question = make_question(reader, status="answered", answered_at=NOW, article=article)
    body = "<p>见《民法典》第六百七十五条。</p><p>{{law:民法典-675}}</p>"
    comment = make_comment(make_answer(question, body=body), reader)
    make_comment(comment.answer, parent=comment)
    make_question(reader, status="rejected", decision_reason="privacy", public_note="请删掉单位名字")
    page = new_page(width=width, dark=dark)
    sign_in(page, reader)

    found = {}
    for url in (
        reverse("qa:list"), question.get_absolute_url(), reverse("qa:ask"), question.own_url, reverse("qa:my_list"),
        reverse("qa:comment_article", args=[article.slug]), reverse("qa:flag", args=["answer", comment.answer.pk]),
        reverse("qa:withdraw", args=["question", question.pk]), Question.objects.get(status="rejected").own_url,
        reverse("qa:answer", args=[question.pk]),
    ):  # fmt: skip
        page.goto(url)
        found[url] = faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page.goto(reverse("qa:ask"))
    page.fill("[name=body]", "我不想活了")
    page.get_by_role("button", name="交给审核").click()
    found["a refused form"] = faults(page)

    assert {url: each for url, each in found.items() if each} == {}


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
