"""The editors' queue of what readers said: deciding, answering once, and forgetting addresses."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import privacy
from articles import feedback, publishing, replies
from articles.feedback import CONTACT_DAYS, AlreadyHandled, NotFitting
from articles.models import Article, Feedback, Reply
from articles.workingcopy import working_copy
from tests.factories import NOW, make_article, make_feedback, make_staff, make_user
from tests.qa.test_races import together

pytestmark = pytest.mark.django_db
WRONG = "催收可以随时给你的家里人打电话。"
RIGHT = "催收不可以骚扰你的家里人。"


@pytest.fixture
def article():
    return make_article("huabei", sections=[("why", f"<p>先核对账单。{WRONG}别慌。</p>")])


@pytest.fixture
def editor(client):
    editor = make_staff("编辑", display_name="周编辑")
    client.force_login(editor)
    return editor


def page_of(said):
    return reverse("admin:articles_feedback_change", args=[said.pk])


def settle(client, said, verb, **fields):
    given = {"verb": verb} | {f"{verb}-{name}": value for name, value in fields.items()}
    return client.post(page_of(said), given, follow=True)


def mend(article):
    copy = working_copy(article)
    copy["sections"][0]["body"] = copy["sections"][0]["body"].replace(WRONG, RIGHT)
    publishing.rewrite(article, copy, by=None, now=NOW)
    return publishing.publish(article, by=None, now=NOW, despite="短文")


def state_of(said):
    said = Feedback.objects.get(pk=said.pk)
    return said.status, said.outcome, said.contact


# Deciding


def test_an_editor_sees_the_sentence_as_it_was_read_beside_what_stands_there_now(client, editor, article):
    said = make_feedback(article, quote=WRONG, text="不能随时打")
    before = client.get(page_of(said)).content.decode()
    mend(article)
    after = client.get(page_of(said)).content.decode()

    assert f"<mark>{WRONG}</mark>" in before
    assert "还是这样写" in before
    assert "从第 2 版" in after
    assert [mark in after for mark in ("<del>", "<ins>")] == [True, True]


def test_a_page_opens_for_every_kind_of_remark_even_of_a_retired_article(client, editor, article):
    rows = [
        make_feedback(article, quote="没有这样的一句话", text="不对"),
        make_feedback(article, text="没有抄"),
        make_feedback(article, quote=WRONG[3:], text="不对", revision=None),
        feedback.vote(article, "lacking", reasons=["law"], form_key="v", now=NOW)[0],
    ]
    Feedback.objects.filter(pk=rows[2].pk).update(revision=None)
    publishing.retire(article, reason="旧了", by=editor, now=NOW)

    assert [client.get(page_of(said)).status_code for said in rows] == [200] * 4


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [("accepted", "采纳"), ("declined", "不采纳"), ("already", "已经改过"), ("undecided", "判断不了")],
)
def test_each_outcome_is_kept_with_who_and_when_and_why(client, editor, article, verb, outcome):
    said = make_feedback(article)

    page = settle(client, said, verb, note="核对过法条").content.decode()

    said = Feedback.objects.get()
    kept = (said.status, said.get_outcome_display(), said.handled_by, said.handling_note)
    assert kept == ("handled", outcome, editor, "核对过法条")
    assert "周编辑" in page


def test_of_two_editors_who_decide_the_second_is_told_who_was_first(client, editor, article):
    said = make_feedback(article, contact="r@example.com")
    theirs = Feedback.objects.get()
    feedback.handle(said, "accepted", by=make_user(display_name="安编辑"), now=NOW, note="改了")

    with pytest.raises(AlreadyHandled, match="安编辑已经处理了"):
        feedback.handle(theirs, "declined", by=editor, now=NOW, answer="没改")
    page = settle(client, said, "declined", note="没改").content.decode()

    assert "状态已经变了" in page
    assert (Feedback.objects.get().outcome, Reply.objects.count()) == ("accepted", 0)


def test_an_outcome_that_does_not_fit_is_refused(article, editor):
    said, vote = (
        make_feedback(article),
        feedback.vote(article, "lacking", text="缺", form_key="v", now=NOW)[0],
    )
    other = make_article("other", title="另一篇").live

    for wrong, outcome, revision in [
        (said, "noted", None),
        (vote, "accepted", None),
        (said, "declined", article.live),
        (said, "accepted", other),
    ]:
        with pytest.raises(NotFitting):
            feedback.handle(wrong, outcome, by=editor, now=NOW, mended_in=revision)

    assert Feedback.objects.waiting().count() == 2


def test_reports_of_one_sentence_are_gathered_and_settled_together(client, editor, article):
    first = make_feedback(article, quote=WRONG, text="甲", contact="a@example.com")
    make_feedback(article, quote="可以随时给你的家里人", text="乙", contact="b@example.com")
    apart = make_feedback(article, quote="先核对账单", text="丙")
    elsewhere = make_article("other", title="另一篇", sections=[("why", f"<p>{WRONG}</p>")])
    apart_too = make_feedback(elsewhere, quote=WRONG, text="丁")
    feedback.handle(make_feedback(article, quote=WRONG, text="戊"), "declined", by=editor, now=NOW)
    page = client.get(page_of(first)).content.decode()

    settle(client, first, "declined", how="now", answer="核对过，没有错。", together="on")

    assert "还有 1 条等着" in page
    assert list(Feedback.objects.waiting()) == [apart, apart_too]
    assert Feedback.objects.with_company().get(pk=first.pk).company == 3
    assert Reply.objects.count() == 2


def test_an_accepted_report_waits_to_be_mended_and_then_names_the_version(client, editor, article):
    said = make_feedback(article, quote=WRONG, contact="r@example.com")
    settle(client, said, "accepted", how="later")
    waiting = list(Feedback.objects.to_mend()), state_of(said)
    mended = mend(article)
    page = client.get(page_of(said)).content.decode()

    settle(client, said, "mended", mended_in=mended.pk, how="now", answer="已经改好。")

    assert waiting == ([said], ("handled", "accepted", "r@example.com"))
    assert f'value="{mended.pk}" selected' in page
    assert (Feedback.objects.get().mended_in, Feedback.objects.to_mend().count()) == (mended, 0)
    assert Reply.objects.get().text == "已经改好。"
    with pytest.raises(AlreadyHandled):
        feedback.mended(said, mended, by=editor, now=NOW)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "选一个"),
        ({"how": "now", "answer": ""}, "写上要寄的话"),
        ({"how": "now", "answer": "理由是：（写上理由）。"}, "先把括号里的"),
        ({"how": "now", "answer": "打 13812345678 问我"}, "手机号 138****78"),
        ({"how": "now", "answer": "看\0这里"}, ""),
        ({"how": "never", "note": "他的号 13812345678"}, "手机号 138****78"),
    ],
)
def test_an_answer_that_cannot_leave_comes_back_with_what_was_typed(client, editor, article, fields, words):
    said = make_feedback(article, contact="r@example.com")

    page = settle(client, said, "declined", **fields).content.decode()

    assert words in page
    assert fields.get("answer", "").partition("\0")[0] in page
    assert state_of(said) == ("open", "", "r@example.com")


def test_only_those_who_may_decide_and_no_get_decides(client, article):
    said = make_feedback(article)
    client.force_login(make_staff("审核员"))
    assert client.get(page_of(said)).status_code == 403
    client.force_login(make_staff("编辑"))
    client.get(page_of(said) + "?verb=declined")
    client.post(page_of(said), {"verb": "delete"})

    assert state_of(said) == ("open", "", "")


def test_the_list_shows_what_waits_first_and_narrows_by_what_an_editor_asks(client, editor, article):
    counts = []
    old = make_feedback(article, text="最旧的一条", now=NOW - timedelta(days=40), quote=WRONG)
    new = make_feedback(article, text="较新的一条")
    done = make_feedback(article, text="处理完的一条", now=NOW - timedelta(days=90))
    feedback.handle(done, "accepted", by=editor, now=NOW)
    feedback.vote(article, "lacking", reasons=["law"], form_key="v", now=NOW)
    listed = reverse("admin:articles_feedback_changelist")

    def found(query):
        with CaptureQueriesContext(connection) as asked:
            rows = client.get(f"{listed}?{query}").context["cl"].result_list
        counts.append(len(asked))
        return [said.text for said in rows]

    assert found("") == [old.text, new.text, done.text, ""]
    assert found("status__exact=open") == [old.text, new.text]
    assert found(f"article__id__exact={article.pk}&section=why") == [old.text]
    assert (found("reason=law"), found("reason=junk&age=junk")) == ([""], found(""))
    assert found("left=mend") == [done.text]
    assert set(Feedback.objects.with_company().values_list("company", flat=True)) == {1}
    assert counts[0] == counts[-1]  # four rows, and one
    assert client.get(f"{listed}?article__id__exact={'9' * 30}&section=why").status_code in (200, 302)


def test_remarks_on_votes_are_noted_in_one_go_and_reports_are_not(client, editor, article):
    vote = feedback.vote(article, "lacking", text="缺个例子", form_key="v", now=NOW)[0]
    said = make_feedback(article)

    client.post(
        reverse("admin:articles_feedback_changelist"),
        {"action": "note_votes", "_selected_action": [vote.pk, said.pk]},
    )

    assert (state_of(vote)[:2], state_of(said)[:2]) == (("handled", "noted"), ("open", ""))


# Answering


@pytest.fixture
def answered(article, editor, django_capture_on_commit_callbacks):
    """A report with an address, handled with an answer whose letter has had its first try."""

    def answer():
        said = make_feedback(article, quote=WRONG, contact="r@example.com")
        with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
            feedback.handle(said, "already", by=editor, now=NOW, answer="这一句已经改过。")
        return said

    return answer


def test_the_answer_leaves_once_and_the_address_goes_with_it(answered, editor):
    said = answered()
    replies.send(Reply.objects.get(), NOW)
    replies.send_due(NOW + timedelta(days=9))

    [letter] = mail.outbox
    assert letter.to == ["r@example.com"]
    assert [words in letter.body for words in ("这一句已经改过。", WRONG, "/articles/huabei/")] == [True] * 3
    assert "花呗" not in letter.subject
    assert state_of(said) == ("handled", "already", "")
    assert (Reply.objects.get().state, replies.try_again(Reply.objects.get(), NOW)) == ("sent", False)


def test_a_letter_that_does_not_leave_is_tried_again_and_given_up_in_the_end(
    answered, client, editor, monkeypatch
):
    def down(*args, **kwargs):
        raise SMTPServerDisconnected("down")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", down)
    said, tries = answered(), []
    for hours in range(72):
        tries.append(replies.send_due(NOW + timedelta(hours=hours, minutes=6))[1])
    page = client.get(page_of(said)).content.decode()
    monkeypatch.undo()

    assert (sum(tries), Reply.objects.get().state, state_of(said)[2]) == (5, "failed", "r@example.com")
    assert "再寄一次" in page
    client.post(page_of(said), {"verb": "retry"})
    call_command("send_answers")
    assert (len(mail.outbox), state_of(said)[2]) == (1, "")


@pytest.mark.django_db(transaction=True)
def test_one_form_two_decisions_and_two_workers_at_once_leave_one_of_each(mailoutbox):
    article, editor = make_article("huabei"), make_staff("编辑")
    send = {"form_key": "one", "contact": "r@example.com", "now": NOW}

    sent = together(*[lambda: feedback.report_error(article, "这一句不对", **send)[0].pk] * 2)
    said = Feedback.objects.get()
    decide = {"by": editor, "now": NOW, "answer": "没有错。"}
    # Without the task that a commit starts, which would send the letter before the two workers do.
    Reply.objects.create(feedback=said, text="没有错。", created_at=NOW, send_after=NOW)
    decided = together(*[lambda: feedback.handle(Feedback.objects.get(), "declined", **decide)] * 2)
    together(*[lambda: replies.send(Reply.objects.select_related("feedback__article").get(), NOW)] * 2)

    assert sent == [said.pk] * 2
    assert sorted(type(one).__name__ for one in decided) == ["AlreadyHandled", "NoneType"]
    assert [letter.to for letter in mailoutbox] == [["r@example.com"]]


def test_neither_a_note_nor_an_answer_keeps_a_number_of_a_person(article, editor):
    said, number = make_feedback(article, contact="r@example.com"), "13812345678"

    feedback.handle(said, "declined", by=editor, now=NOW, note=f"打 {number}", answer=f"打 {number}")

    assert number not in Feedback.objects.get().handling_note + Reply.objects.get().text


def test_without_an_answer_the_address_goes_at_once(article, editor):
    said = make_feedback(article, contact="r@example.com")

    feedback.handle(said, "declined", by=editor, now=NOW, answer_later=True)

    assert (state_of(said)[2], Reply.objects.count()) == ("", 0)


# Forgetting


def test_an_address_goes_after_the_days_that_were_promised_answered_or_not(article, editor):
    day = timedelta(days=1)
    old = make_feedback(article, contact="a@example.com", now=NOW - (CONTACT_DAYS + 1) * day)
    stuck = make_feedback(article, contact="b@example.com", now=NOW - (CONTACT_DAYS + 1) * day)
    new = make_feedback(article, contact="c@example.com", now=NOW - (CONTACT_DAYS - 1) * day)
    feedback.handle(stuck, "declined", by=editor, now=NOW, answer="没有错。")

    assert feedback.forget_old_contacts(NOW) == 2
    assert [state_of(said)[2] for said in (old, stuck, new)] == ["", "", "c@example.com"]
    assert (Reply.objects.get().state, replies.try_again(Reply.objects.get(), NOW)) == ("failed", False)
    call_command("purge", only=["contact"])


def test_whoever_closes_an_account_takes_the_address_along_and_leaves_the_remark(article):
    reader = make_user("reader@example.com")
    make_feedback(article, text="这一句不对", grounds="法律", contact="Reader@example.com")
    make_feedback(article, text="那一句不对", contact="other@example.com")
    Article.objects.update(title="没发布的标题")

    told = privacy.export(reader)["文章反馈"]
    privacy.erase(reader)

    expected = [("这一句不对", "法律", article.live.snapshot["title"])]
    assert [(one["内容"], one["依据"], one["文章"]) for one in told] == expected
    assert set(Feedback.objects.values_list("text", "contact")) == {
        ("这一句不对", ""),
        ("那一句不对", "other@example.com"),
    }


# Figures


def test_votes_are_added_up_by_version_and_section_with_their_reasons(article):
    first = article.live
    mend(article)
    article.refresh_from_db()
    for place, (kind, reasons, revision, section) in enumerate(
        [
            ("useful", [], first, ""),
            ("lacking", ["law", "long"], first, "why"),
            ("lacking", ["law"], None, "why"),
            ("useful", [], None, "gone"),  # a section that this version does not have
            ("useful", ["long"], None, "why"),
            ("lacking", ["other_case"], first, "why"),
        ]
    ):
        feedback.vote(
            article,
            kind,
            reasons=reasons,
            revision=revision,
            section_key=section,
            form_key=f"k{place}",
            now=NOW,
        )
    make_feedback(article)
    make_feedback(make_article("other", title="另一篇"))  # whose version nobody has voted on

    def told(rows, *names):
        return [tuple(row[name] for name in names) for row in rows]

    by_revision = Feedback.objects.votes_by_revision()
    by_section = Feedback.objects.votes_by_section()
    assert told(by_revision, "number", "useful", "lacking", "law", "long", "other") == [
        (2, 2, 1, 1, 1, 0),
        (1, 1, 2, 1, 1, 0),
    ]
    assert told(by_section, "number", "section_key", "useful", "lacking") == [
        (2, "", 1, 0),
        (2, "why", 1, 1),
        (1, "", 1, 0),
        (1, "why", 0, 2),
    ]
    assert Feedback.objects.unhelpful().with_reason("law").count() == 2
