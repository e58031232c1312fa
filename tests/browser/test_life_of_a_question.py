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


def test_a_question_from_the_first_word_to_the_last(new_page, sign_in):
    load_watchwords(settings.CONTENT_DIR / "reference" / "watchwords.toml")
    statute = make_statute("民事诉讼法", slug="civil-procedure-law")
    make_provision(
        227, edition=make_edition(statute, effective_from=timezone.localdate() - timedelta(days=900))
    )
    make_product("微粒贷")
    like = make_question(title="收到支付令，怎么办", status="open")
    index.refresh("question", like)
    reader, moderator = make_member(display_name="提问人"), make_staff("审核员")
    lawyer = make_lawyer(make_member())
    received = timezone.localdate() - timedelta(days=3)

    # Typed, with what is like it beside the form, and a day asked for only where a paper came.
    asker = new_page(width=360)
    sign_in(asker, reader)
    asker.goto(reverse("qa:ask"))
    assert not asker.locator("[name=received_on]").is_visible()
    asker.select_option("[name=stage]", "payment_order")
    asker.fill("[name=received_on]", received.isoformat())
    asker.select_option("[name=product]", label="微粒贷")
    asker.select_option("[name=amount_range]", "under_20000")
    asker.fill("[name=title]", TITLE)
    asker.fill("[name=body]", BODY)
    asker.locator("summary", has_text="确切的数").click()
    asker.fill("[name=owed]", "12345")
    asker.check("[name=share_figures]")
    asker.get_by_role("link", name=like.title).wait_for()
    assert fits(asker)

    # Looked at as others will see it, then handed in; the day is said at once.
    asker.get_by_role("button", name="下一步").click()
    public = asker.get_by_label("公开的样子").inner_text()
    assert ("手机号已隐去" in public, "13800138000" in public, "12345" in public) == (True, False, False)
    assert fits(asker)
    asker.check("[name=agreed]")
    asker.get_by_role("button", name="交给审核").click()
    question = Question.objects.get(title=TITLE)
    words = shown(asker)
    assert question.due_on.isoformat() in words
    assert words.index("别在这里等回答") < words.index("已收到。只有你和审核员看得到。")
    assert fits(asker)

    staff = new_page()
    sign_in(staff, moderator)
    approve(staff, question)

    # Taken by a lawyer, who looks at the amounts and answers.
    writing = new_page(width=360)
    sign_in(writing, lawyer.user)
    writing.goto(question.get_absolute_url())
    assert "12345" not in shown(writing)
    writing.get_by_role("link", name="我是核验过的律师，来回答").click()
    writing.check("[name=no_conflict]")
    writing.get_by_role("button", name="领取，开始写").click()
    with writing.expect_popup() as opened:
        writing.get_by_role("link", name="去看").click()
    opened.value.get_by_role("button", name="记下来，给我看").click()
    opened.value.get_by_text("12345.00 元").wait_for()
    opened.value.close()
    writing.fill("[name=conclusion]", "十五天内书面提异议，支付令就失效。")
    writing.fill("[name=grounds]", "见《民事诉讼法》第二百二十七条。")
    writing.fill("[name=next_steps]", "收到之日起十五日内，把异议书交到发支付令的法院。")
    writing.fill("[name=risks]", "只打电话说没钱，不算异议。")
    writing.fill("[name=see_lawyer]", "已经过了十五天，或者收到执行通知。")
    writing.get_by_role("button", name="交给审核").click()
    writing.get_by_text("收到了，等人工审核").wait_for()
    assert fits(writing)
    approve(staff, Answer.objects.get())

    # Read by its asker, who is told in a notice and by mail, and settled.
    tell_what_can_be_taken_back_no_more()
    asker.goto(reverse("qa:notices"))
    assert fits(asker)
    asker.get_by_role("listitem").filter(has_text="回答").get_by_role("button", name="去看").first.click()
    asker.wait_for_load_state()
    asker.goto(question.own_url)
    assert "十五天内书面提异议" in shown(asker)
    assert "林晓舟律师看过" in re.sub(r"\s", "", shown(asker))
    asker.get_by_role("link", name="已经弄清楚了").click()
    asker.get_by_role("button", name="已经弄清楚了").click()
    assert "已标为解决" in shown(asker)
    assert fits(asker)

    visitor = new_page(width=360)
    visitor.goto(question.get_absolute_url())
    assert "这个问题已解决" in shown(visitor)
    assert fits(visitor)
    question.refresh_from_db()
    assert (question.status, hasattr(question, "figures"), FiguresLook.objects.count()) == (
        "resolved",
        False,
        1,
    )
    assert [TITLE in sent.subject or "12345" in sent.body for sent in mail.outbox] == [False] * len(
        mail.outbox
    )
    assert any(sent.to == [reader.email] for sent in mail.outbox)
