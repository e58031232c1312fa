"""Lawyers of other firms look at an answer: asked for, checked against closeness, moderated, and gone with the words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import privacy
from qa import conflicts, moderation, posting, reviewing
from qa.models import Answer, ModerationEvent, PeerReview
from qa.refusals import AlreadyDecided, AlreadyPosted, Incomplete, NotAllowed
from tests.factories import (
    NOW,
    make_answer,
    make_lawyer,
    make_member,
    make_question,
    make_review,
    make_revision,
)
from tests.qa.test_notices import told_to
from tests.qa.test_races import together

pytestmark = pytest.mark.django_db
SAID = "依据和结论都对，期限也写全了。"
OTHERWISE = "第二个结论说得太满，要看合同里有没有约定宽限期。"


@pytest.fixture
def answer(lawyer):
    """A published answer whose lawyer has asked colleagues to look at it."""
    question = make_question(status="answered", answered_at=NOW)
    return make_answer(question, lawyer, peer_review="requested", review_requested_at=NOW)


@pytest.fixture
def colleague(db):
    return make_lawyer(make_member(), real_name="周同行", firm="别家律师事务所")


def state(answer):
    answer.refresh_from_db()
    return answer.peer_review


def test_a_colleague_is_asked_says_something_and_it_is_public_once_let_through(
    client, lawyer, colleague, moderator
):
    answer = make_answer(make_question(status="answered", answered_at=NOW), lawyer)
    page, form = answer.question.get_absolute_url(), reverse("qa:review", args=[answer.pk])
    client.force_login(lawyer.user)
    assert client.get(reverse("qa:answer_step", args=[answer.pk, "request-review"])).status_code == 200
    assert state(answer) == "none"
    client.post(reverse("qa:answer_step", args=[answer.pk, "request-review"]))
    client.logout()
    assert "已请别家机构的律师来看" in client.get(page).content.decode()

    client.force_login(colleague.user)
    assert answer.conclusions[0] in client.get(form).content.decode()
    answer.refresh_from_db()
    handed_in = client.post(
        form, {"verdict": "endorsed", "body": SAID, "version": answer.version}, follow=True
    )
    assert "收到了，等人工审核" in handed_in.content.decode()
    assert SAID not in client.get(page).content.decode()
    client.force_login(moderator)
    assert SAID in client.get(reverse("admin:qa_queue", args=["review"])).content.decode()
    review = PeerReview.objects.get()
    moderation.approve(review, moderator, now=NOW)

    shown = client.get(page).content.decode()
    for words in ("同行复核：认同", SAID, "周同行律师", "别家律师事务所"):
        assert words in shown
    assert (review.lawyer_firm, review.licence_checked_on) == ("别家律师事务所", colleague.verified_on)
    assert [event.verb for event in ModerationEvent.objects.of(answer).order_by("pk")] == [
        "request_review",
        "reviewed",
    ]
    assert [event.verb for event in ModerationEvent.objects.of(review).order_by("pk")] == [
        "submit",
        "approve",
    ]


def too_close(answer, kind):
    """Somebody who may not review an answer, for the reason that the name says."""
    if kind == "writer":
        return answer.lawyer
    if kind == "asker":
        return make_lawyer(answer.question.author, firm="别家律师事务所")
    if kind == "firm of then":
        Answer.objects.filter(pk=answer.pk).update(lawyer_firm="从前的律师事务所")
        answer.refresh_from_db()
        return make_lawyer(make_member(), firm="从前的（北京）律师事务所")
    if kind == "firm acts for the creditor":
        person = make_lawyer(make_member(), firm="别家律师事务所")
        conflicts.add(person, "花呗", NOW)
        return person
    fields = {
        "same firm": {"firm": "示例律师事务所"},
        "same firm, written otherwise": {"firm": "示 例律师事务所（上海）"},
        "trainee": {"role": "trainee", "firm": "别家律师事务所"},
        "suspended": {"status": "suspended", "decision_reason": "证照过期", "firm": "别家律师事务所"},
    }[kind]
    return make_lawyer(make_member(), **fields)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("writer", "自己的回答"), ("asker", "自己提问"), ("same firm", "同一家机构"),
        ("same firm, written otherwise", "同一家机构"), ("firm of then", "同一家机构"), ("trainee", "只有核验过"),
        ("suspended", "只有核验过"), ("firm acts for the creditor", "回避名单"),
    ],
)  # fmt: skip
def test_nobody_too_close_reviews_and_nobody_who_is_not_verified(client, answer, kind, says):
    person = too_close(answer, kind)
    client.force_login(person.user)

    page = client.post(reverse("qa:review", args=[answer.pk]), {"verdict": "endorsed", "body": SAID})

    assert (page.status_code, says in page.content.decode(), SAID in page.content.decode()) == (
        403,
        True,
        True,
    )
    with pytest.raises(NotAllowed, match=says):
        posting.review(answer, person, "endorsed", SAID, NOW)
    assert not PeerReview.objects.exists()
    assert client.get(reverse("qa:review", args=[answer.pk])).status_code == 403


def test_only_what_is_public_and_was_asked_about_is_reviewed(answer, colleague):
    unasked, hidden = (
        make_answer(),
        make_answer(status="hidden", peer_review="requested", review_requested_at=NOW),
    )

    for each, says in ((unasked, "没有请同行复核"), (hidden, "现在不公开")):
        with pytest.raises(NotAllowed, match=says):
            posting.review(each, colleague, "endorsed", SAID, NOW)
    for verdict, body, says in (("perhaps", SAID, "请选认同"), ("endorsed", " ", "请写理由")):
        with pytest.raises(Incomplete, match=says):
            posting.review(answer, colleague, verdict, body, NOW)


def test_a_second_review_leads_to_the_first_which_may_be_mended(answer, colleague, moderator):
    first = posting.review(answer, colleague, "endorsed", SAID, NOW)
    with pytest.raises(AlreadyPosted) as again:
        posting.review(answer, colleague, "disputed", OTHERWISE, NOW)
    moderation.reject(first, moderator, "unclear", now=NOW)

    posting.edit_review(first, colleague, "disputed", OTHERWISE, NOW)

    assert (again.value.item, first.status, first.verdict, first.body) == (
        first,
        "submitted",
        "disputed",
        OTHERWISE,
    )
    with pytest.raises(NotAllowed):
        posting.edit_review(first, make_lawyer(make_member(), firm="第三家"), "endorsed", SAID, NOW)


def test_contacts_in_a_review_are_masked_and_held(answer, colleague):
    review = posting.review(answer, colleague, "endorsed", f"{SAID}详谈加微信 wangwu_123。", NOW)

    assert "wangwu_123" not in review.body
    assert review.held_for
    assert review.status == "submitted"


def test_words_that_changed_while_they_were_read_are_not_vouched_for(client, answer, colleague):
    client.force_login(colleague.user)
    seen = answer.version
    Answer.objects.filter(pk=answer.pk).update(version=seen + 1)

    data = {"verdict": "endorsed", "body": SAID, "version": seen}
    page = client.post(reverse("qa:review", args=[answer.pk]), data)

    assert (page.status_code, SAID in page.content.decode()) == (409, True)
    assert not PeerReview.objects.exists()


def test_a_dispute_outweighs_agreement_for_as_long_as_it_stands(client, answer, moderator):
    agrees = make_review(answer)
    differs = make_review(answer, verdict="disputed", body=OTHERWISE)
    states = []
    for step in (
        lambda: moderation.approve(agrees, moderator, now=NOW),
        lambda: moderation.approve(differs, moderator, now=NOW),
        lambda: moderation.hide(differs, moderator, "wrong_law", now=NOW),
        lambda: moderation.restore(differs, moderator, now=NOW),
    ):
        step()
        states.append(state(answer))
    page = client.get(answer.question.get_absolute_url()).content.decode()
    posting.withdraw(differs, differs.author, NOW)
    states.append(state(answer))
    posting.withdraw(agrees, agrees.author, NOW)

    assert [*states, state(answer)] == [
        "endorsed",
        "disputed",
        "endorsed",
        "disputed",
        "endorsed",
        "requested",
    ]
    assert "同行复核：有不同意见" in page
    assert page.index(OTHERWISE) < page.index(agrees.body)


def test_new_words_of_an_answer_begin_without_any_review(client, answer, moderator, told):
    reviews = [
        make_review(answer, status=status) for status in ("published", "submitted", "hidden", "rejected")
    ]
    reviewing.settle(answer, now=NOW)
    assert state(answer) == "endorsed"

    with told(timedelta(days=2)):
        moderation.approve(make_revision(answer), moderator, now=NOW + timedelta(days=1))

    assert state(answer) == "requested"
    assert [told_to(each.author) for each in reviews] == [["review_outdated"]] * 4
    assert set(PeerReview.objects.values_list("status", flat=True)) == {"outdated"}
    assert [event.verb for each in reviews for event in ModerationEvent.objects.of(each)] == ["outdate"] * 4
    assert reviews[0].body not in client.get(answer.question.get_absolute_url()).content.decode()
    with pytest.raises(AlreadyDecided):
        moderation.approve(reviews[1], moderator, now=NOW)
    client.force_login(reviews[0].author)
    assert "不再显示" in client.get(reviews[0].own_url).content.decode()


def test_who_lost_the_badge_or_changed_firms_meanwhile_does_not_get_through(answer, moderator):
    suspended, moved, hidden = (make_review(answer) for _ in range(3))
    type(answer.lawyer).objects.filter(pk=suspended.lawyer_id).update(
        status="suspended", decision_reason="证照过期"
    )
    type(answer.lawyer).objects.filter(pk=moved.lawyer_id).update(firm=answer.lawyer.firm)
    for review in (suspended, moved):
        with pytest.raises(NotAllowed):
            moderation.approve(PeerReview.objects.get(pk=review.pk), moderator, now=NOW)
    moderation.hide(answer, moderator, "wrong_law", now=NOW)
    with pytest.raises(NotAllowed, match="不公开"):
        moderation.approve(PeerReview.objects.get(pk=hidden.pk), moderator, now=NOW)

    assert set(PeerReview.objects.values_list("status", flat=True)) == {"submitted"}


def test_nobody_decides_on_their_own_review(answer, moderator):
    reviewer = make_lawyer(moderator, firm="别家律师事务所")

    with pytest.raises(NotAllowed, match="自己写的"):
        moderation.approve(make_review(answer, reviewer), moderator, now=NOW)


def test_only_the_writer_asks_and_only_about_what_is_public(lawyer, colleague):
    public, hidden = make_answer(lawyer=lawyer), make_answer(lawyer=lawyer, status="hidden")
    with pytest.raises(NotAllowed, match="只有写这个回答"):
        posting.request_review(public, colleague, NOW)
    with pytest.raises(NotAllowed, match="不公开"):
        posting.request_review(hidden, lawyer, NOW)
    posting.request_review(public, lawyer, NOW)

    with pytest.raises(NotAllowed, match="已经请"):
        posting.request_review(public, lawyer, NOW)
    assert state(public) == "requested"


def test_a_request_is_taken_back_until_somebody_has_said_something(answer, lawyer, colleague):
    other = make_answer(lawyer=lawyer, peer_review="requested", review_requested_at=NOW)
    posting.review(answer, colleague, "disputed", OTHERWISE, NOW)
    with pytest.raises(NotAllowed, match="不能收回"):
        posting.cancel_review(answer, lawyer, NOW)

    posting.cancel_review(other, lawyer, NOW)

    assert (state(answer), state(other), other.review_requested_at) == ("requested", "none", None)
    with pytest.raises(NotAllowed, match="没有请同行复核"):
        posting.review(other, colleague, "endorsed", SAID, NOW)


def test_an_answer_that_is_taken_back_lets_go_of_its_reviews_and_says_so(client, answer, lawyer, told):
    review = make_review(answer, status="published")

    with told():
        posting.withdraw(answer, lawyer.user, NOW)

    review.refresh_from_db()
    assert (review.status, told_to(review.author)) == ("outdated", ["review_over"])
    client.force_login(review.author)
    for address in (review.own_url, reverse("qa:my_list") + "?kind=reviews"):
        page = client.get(address).content.decode()
        assert ("回答已撤回，不再算数" in page, answer.question.title in page, "文字" in page) == (
            True,
            True,
            False,
        )


def test_a_reviewer_who_leaves_takes_what_waits_and_leaves_what_was_read_without_the_person(
    answer, colleague
):
    read = make_review(answer, colleague, status="published", lawyer_firm="别家律师事务所")
    waits = make_review(make_answer(peer_review="requested", review_requested_at=NOW), colleague)
    assert SAID in str(privacy.export(colleague.user))

    privacy.erase(colleague.user)

    for each in (read, waits):
        each.refresh_from_db()
    assert (read.author, read.body, read.lawyer_firm, read.status) == (None, SAID, "", "published")
    assert (waits.author, waits.body, waits.status) == (None, "", "retracted")


def test_reviews_cost_the_page_one_query_however_many(client, answer):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(answer.question.get_absolute_url()).status_code == 200
        return sum("qa_peerreview" in query["sql"] for query in asked)

    none = queries()
    make_review(answer, status="published")
    reviewing.settle(answer, now=NOW)
    one = queries()
    for _ in range(3):
        make_review(answer, status="published")

    assert (none, one, queries()) == (0, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_a_review_and_new_words_decided_at_once_no_review_stands_on_words_that_it_did_not_see(
    moderator, second_moderator
):
    review = make_review()
    revision = make_revision(Answer.objects.get(pk=review.answer_id))

    outcomes = together(
        lambda: moderation.approve(review, moderator, now=NOW),
        lambda: moderation.approve(revision, second_moderator, now=NOW),
    )

    review.refresh_from_db()
    assert isinstance(outcomes[1], ModerationEvent), outcomes
    assert (review.status, state(review.answer)) == ("outdated", "requested")
