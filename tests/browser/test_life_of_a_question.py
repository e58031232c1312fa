"""The whole life of a question on a screen of 360 px: typed, looked at, handed in, approved, taken, answered, read, resolved."""

import re
from datetime import timedelta

from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from qa.importing import load_watchwords
from qa.models import Answer, FiguresLook, Question
from qa.moderation.undoing import WITHIN
from qa.notifications import mailing, telling
from search import index
from tests.factories import (
    make_edition,
    make_lawyer,
    make_member,
    make_product,
    make_provision,
    make_question,
    make_staff,
    make_statute,
)

TITLE = "微粒贷逾期，前几天收到支付令，怎么办"
BODY = "借了一万多，失业以后断了两个月。前几天收到法院的支付令，客服电话13800138000，叫我马上还清。"

ANSWER = {
    "conclusion": "十五天内书面提异议，支付令就失效。",
    "grounds": "见《民事诉讼法》第二百二十七条。",
    "next_steps": "收到之日起十五日内，把异议书交到发支付令的法院。",
    "risks": "只打电话说没钱，不算异议。",
    "see_lawyer": "已经过了十五天，或者收到执行通知。",
}


def shown(page):
    return page.locator("main").inner_text()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def approve(page, item):
    page.goto(reverse("admin:qa_queue", args=[item.KIND]))
    with page.expect_response(f"**{reverse('admin:qa_decide', args=[item.KIND, item.pk])}"):
        page.get_by_role("button", name="通过并公开").click()


def tell_what_can_be_taken_back_no_more():
    later = timezone.now() + WITHIN + timedelta(minutes=1)
    telling.tell_due(later)
    mailing.post_due(later)


def ask(page, like):
    """Typed, with what is like it beside the form and a day asked for only where a paper came; looked at; handed in."""
    page.goto(reverse("qa:ask"))
    assert not page.locator("[name=received_on]").is_visible()
    page.select_option("[name=stage]", "payment_order")
    page.fill("[name=received_on]", (timezone.localdate() - timedelta(days=3)).isoformat())
    page.select_option("[name=product]", label="微粒贷")
    page.select_option("[name=amount_range]", "under_20000")
    page.fill("[name=title]", TITLE)
    page.fill("[name=body]", BODY)
    page.locator("summary", has_text="确切的数").click()
    page.fill("[name=owed]", "12345")
    page.check("[name=share_figures]")
    page.get_by_role("link", name=like.title).wait_for()
    assert fits(page)
    page.get_by_role("button", name="下一步").click()
    public = page.get_by_label("公开的样子").inner_text()
    assert ("手机号已隐去" in public, "13800138000" in public, "12345" in public) == (True, False, False)
    assert fits(page)
    page.check("[name=agreed]")
    page.get_by_role("button", name="交给审核").click()
    words = shown(page)
    question = Question.objects.get(title=TITLE)
    assert question.due_on.isoformat() in words
    assert words.index("别在这里等回答") < words.index("已收到。只有你和审核员看得到。")
    assert fits(page)
    return question


def answer(page, question):
    """Taken by a lawyer, who looks at the exact amounts, writes and hands in."""
    page.goto(question.get_absolute_url())
    assert "12345" not in shown(page)
    page.get_by_role("link", name="我是核验过的律师，来回答").click()
    page.check("[name=no_conflict]")
    page.get_by_role("button", name="领取，开始写").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="去看").click()
    opened.value.get_by_role("button", name="记下来，给我看").click()
    opened.value.get_by_text("12345.00 元").wait_for()
    opened.value.close()
    for name, words in ANSWER.items():
        page.fill(f"[name={name}]", words)
    page.get_by_role("button", name="交给审核").click()
    page.get_by_text("收到了，等人工审核").wait_for()
    assert fits(page)
    return Answer.objects.get()


def settle(page, question):
    """The asker goes from the notice to the answer, reads who saw the amounts, and says that it is settled."""
    page.goto(reverse("qa:notices"))
    assert fits(page)
    page.get_by_role("listitem").filter(has_text="回答").get_by_role("button", name="去看").first.click()
    page.wait_for_load_state()
    page.goto(question.own_url)
    words = shown(page)
    assert "十五天内书面提异议" in words
    assert "林晓舟律师看过" in re.sub(r"\s", "", words)
    page.get_by_role("link", name="已经弄清楚了").click()
    page.get_by_role("button", name="已经弄清楚了").click()
    assert "已标为解决" in shown(page)
    assert fits(page)


def test_a_question_from_the_first_word_to_the_last(new_page, sign_in):
    load_watchwords(settings.CONTENT_DIR / "reference" / "watchwords.toml")
    statute = make_statute("民事诉讼法", slug="civil-procedure-law")
    make_provision(
        227, edition=make_edition(statute, effective_from=timezone.localdate() - timedelta(days=900))
    )
    make_product("微粒贷")
    like = make_question(title="收到支付令，怎么办", status="open")
    index.refresh("question", like)
    reader, lawyer = make_member(display_name="提问人"), make_lawyer(make_member())
    asker, writing, visitor, staff = (new_page(width=width) for width in (360, 360, 360, 1440))
    sign_in(asker, reader)
    sign_in(writing, lawyer.user)
    sign_in(staff, make_staff("审核员"))

    question = ask(asker, like)
    approve(staff, question)
    approve(staff, answer(writing, question))
    tell_what_can_be_taken_back_no_more()
    settle(asker, question)

    visitor.goto(question.get_absolute_url())
    assert "这个问题已解决" in shown(visitor)
    assert fits(visitor)
    question.refresh_from_db()
    looks = FiguresLook.objects.filter(lawyer=lawyer).count()
    assert (question.status, hasattr(question, "figures"), looks) == ("resolved", False, 1)
    assert any(sent.to == [reader.email] for sent in mail.outbox)
    assert not any(TITLE in sent.subject or "12345" in sent.body for sent in mail.outbox)
