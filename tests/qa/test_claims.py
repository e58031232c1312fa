"""One lawyer at a time writes at a question, whom nothing binds to its creditor; staff see who, others only that."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from articles.models import Tag
from qa import chain, claiming, conflicts, posting
from qa.models import Answer, AnswerDraft, Claim, FirmConflict, ModerationEvent, Question
from qa.refusals import AlreadyPosted, Incomplete, NotAllowed, NotHeld, Taken
from tests.factories import (
    NOW,
    answer_words,
    make_answer,
    make_claim,
    make_lawyer,
    make_member,
    make_question,
)
from tests.qa.conftest import answered
from tests.qa.test_races import together

MINUTE = timedelta(minutes=1)


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def colleague(db):
    return make_lawyer(make_member(), firm="另一家律师事务所", real_name="周可见")


def events(kind="claim"):
    found = ModerationEvent.objects.filter(item_kind=kind).order_by("number")
    return [(each.verb, each.from_status, each.to_status, each.actor) for each in found]


# Taking, keeping, letting go


def test_a_claim_lasts_half_an_hour_and_two_hours_at_most(lawyer, question):
    make_claim(question, lawyer)
    ends = []

    for minutes in (0, 29, 58, 87, 110):
        held = claiming.renew(lawyer, question, NOW + minutes * MINUTE)
        ends.append((held.expires_at - NOW) // MINUTE)

    assert ends == [30, 59, 88, 117, 120]
    assert claiming.renew(lawyer, question, NOW + 120 * MINUTE) is None
    assert Claim.objects.held_by(lawyer, question, NOW + 119 * MINUTE).minutes_left(NOW + 119 * MINUTE) == 1


def test_a_claim_that_has_run_out_is_not_renewed_but_may_be_taken_again(lawyer, question):
    make_claim(question, lawyer)
    late = NOW + 30 * MINUTE

    assert claiming.renew(lawyer, question, late) is None
    again = make_claim(question, lawyer, now=late)

    assert again.expires_at == late + 30 * MINUTE
    user = lawyer.user
    assert events() == [
        ("claim", "", "held", user), ("lapse", "held", "lapsed", None), ("claim", "", "held", user)
    ]  # fmt: skip
    assert chain.read().faults == []


def test_pressing_twice_takes_it_once_and_renews(lawyer, question):
    first = make_claim(question, lawyer)

    second = make_claim(question, lawyer, now=NOW + 10 * MINUTE)

    assert (second.pk, second.expires_at) == (first.pk, NOW + 40 * MINUTE)
    assert len(events()) == 1


def test_while_one_writes_another_is_refused_without_a_name_and_afterwards_may_answer_as_well(
    lawyer, colleague, question
):
    make_claim(question, lawyer)

    with pytest.raises(Taken) as refusal:
        make_claim(question, colleague, now=NOW + MINUTE)
    posting.answer(lawyer, question, answer_words(), NOW + 2 * MINUTE)
    second = answered(colleague, question, answer_words(), now=NOW + 3 * MINUTE)

    assert refusal.value.sentence.startswith("一位律师正在写这个提问，最晚到 12:00")
    assert lawyer.real_name not in refusal.value.sentence
    assert second.lawyer == colleague
    assert [each.status for each in Claim.objects.order_by("pk")] == ["handed_in", "handed_in"]


def test_what_is_given_up_is_free_at_once(lawyer, colleague, question):
    make_claim(question, lawyer)

    claiming.give_up(lawyer, question, NOW + MINUTE)

    assert make_claim(question, colleague, now=NOW + MINUTE).lawyer == colleague
    assert [verb for verb, *_ in events()] == ["claim", "give_up", "claim"]
    with pytest.raises(NotHeld):
        claiming.give_up(lawyer, question, NOW + 2 * MINUTE)


@pytest.mark.parametrize("state", ["never taken", "run out", "given up", "taken by another"])
def test_only_whoever_holds_it_hands_in(lawyer, colleague, question, state):
    if state == "taken by another":
        make_claim(question, colleague)
    elif state != "never taken":
        make_claim(question, lawyer)
    if state == "given up":
        claiming.give_up(lawyer, question, NOW)
    late = NOW + 30 * MINUTE if state == "run out" else NOW

    with pytest.raises(NotHeld):
        posting.answer(lawyer, question, answer_words(), late)

    assert not Answer.objects.exists()


def test_mending_and_revising_need_no_claim_even_while_a_colleague_writes(lawyer, colleague):
    refused = make_answer(make_question(), lawyer, status="rejected")
    public = make_answer(make_question(status="answered", answered_at=NOW), lawyer)
    make_claim(refused.question, colleague)
    make_claim(public.question, colleague)

    posting.edit_answer(refused, lawyer, answer_words(), NOW)
    posting.revise(public, lawyer, answer_words(), NOW)

    refused.refresh_from_db()
    assert (refused.status, public.revisions.get().status) == ("submitted", "submitted")


# Refusals before anything is taken


@pytest.mark.parametrize("status", sorted(set(Question.Status.values) - set(Question.ANSWERABLE)))
def test_a_question_that_is_not_open_is_not_taken(lawyer, status):
    with pytest.raises(NotAllowed, match="现在不能回答"):
        make_claim(make_question(status=status), lawyer)


@pytest.mark.parametrize("status", ["unverified", "submitted", "rejected", "suspended", "expired"])
def test_nobody_takes_a_question_without_a_verification_of_today(question, status):
    profile = make_lawyer(make_member(), status=status, decision_reason="证照过期")

    with pytest.raises(NotAllowed, match="核验过执业证"):
        make_claim(question, profile)
    assert not Claim.objects.exists()


def test_one_declares_first_that_nothing_binds_one_to_the_creditor(lawyer, question):
    with pytest.raises(Incomplete, match="没有利益冲突"):
        claiming.claim(lawyer, question, no_conflict=False, now=NOW)

    product, tag = (
        Tag.objects.create(name=name, slug=slug) for name, slug in (("花呗", "hb"), ("网贷", "wd"))
    )
    bound = make_question(tags=[tag], product=product)
    assert make_claim(bound, lawyer).no_conflict_with == "花呗、网贷"


def test_nobody_takes_their_own_question_or_one_that_they_have_answered(lawyer):
    answer = make_answer(make_question(), lawyer)

    with pytest.raises(NotAllowed, match="自己的提问"):
        make_claim(make_question(lawyer.user), lawyer)
    with pytest.raises(AlreadyPosted):
        make_claim(answer.question, lawyer)


def test_three_at_once_are_enough(lawyer):
    for _ in range(3):
        make_claim(make_question(), lawyer)

    with pytest.raises(NotAllowed, match="同时最多领取 3 个"):
        make_claim(make_question(), lawyer)
    assert make_claim(make_question(), lawyer, now=NOW + 30 * MINUTE)


# What the database promises, and two at the same moment


@pytest.mark.parametrize("fields", [{}, {"status": "lapsed"}, {"ended_at": NOW}])
def test_the_database_lets_one_lawyer_hold_a_question_and_knows_when_it_ended(
    question, colleague, lawyer, fields
):
    if not fields:
        make_claim(question, lawyer)
    row = {"question": question, "lawyer": colleague, "claimed_at": NOW, "expires_at": NOW} | fields

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(**row)


@pytest.mark.django_db(transaction=True)
def test_ten_pairs_of_lawyers_take_ten_questions_and_hear_ten_refusals():
    lawyers = [make_lawyer(make_member()) for _ in range(2)]
    outcomes = []

    for number in range(10):
        question, now = make_question(), NOW + number * timedelta(hours=1)
        outcomes += together(
            *(lambda each=each, q=question, at=now: make_claim(q, each, now=at) for each in lawyers)
        )

    kinds = sorted(type(each).__name__ for each in outcomes)
    assert kinds == ["Claim"] * 10 + ["Taken"] * 10, outcomes
    assert (len(events()), chain.read().faults) == (10, [])


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_a_lapse_at_once_the_question_has_one_writer():
    lawyer, colleague, question = make_lawyer(make_member()), make_lawyer(make_member()), make_question()
    make_claim(question, lawyer)
    late = NOW + 31 * MINUTE

    outcomes = together(
        lambda: posting.answer(lawyer, question, answer_words(), late),
        lambda: make_claim(question, colleague, now=late),
    )

    assert [type(each).__name__ for each in outcomes] == ["NotHeld", "Claim"], outcomes
    assert [each.status for each in Claim.objects.order_by("pk")] == ["lapsed", "held"]


# Pages


def test_the_page_asks_for_the_declaration_and_then_shows_the_form(client, lawyer, question):
    client.force_login(lawyer.user)
    address = reverse("qa:answer", args=[question.pk])
    before = client.get(address).content.decode()

    unticked = client.post(reverse("qa:claim", args=[question.pk]))
    ticked = client.post(reverse("qa:claim", args=[question.pk]), {"no_conflict": "on"})

    assert "没有利益冲突" in before
    assert 'name="conclusion"' not in before
    assert (unticked.status_code, ticked.url) == (400, address)
    assert client.get(reverse("qa:claim", args=[question.pk])).status_code == 405
    page = client.get(address).content.decode()
    assert 'name="conclusion"' in page
    assert "分钟只有你写" in page


def test_colleague_asker_and_public_do_not_learn_who_writes(client, lawyer, colleague, question):
    make_claim(question, lawyer, now=timezone.now())
    public = client.get(question.get_absolute_url()).content.decode()
    client.force_login(colleague.user)
    page = client.get(reverse("qa:answer", args=[question.pk]))
    taken = client.post(reverse("qa:claim", args=[question.pk]), {"no_conflict": "on"})

    for response in (page, taken):
        assert response.status_code == 409
        assert "一位律师正在写这个提问" in response.content.decode()
        assert lawyer.real_name not in response.content.decode()
    assert lawyer.real_name not in public
    client.force_login(question.author)
    own = client.get(question.own_url).content.decode()
    assert ("一位律师正在写回答" in own, lawyer.real_name in own) == (True, False)


def test_a_question_is_given_up_by_a_post_from_a_page_of_its_own(client, lawyer, question):
    make_claim(question, lawyer, now=timezone.now())
    client.force_login(lawyer.user)
    address = reverse("qa:give_up", args=[question.pk])

    assert "放下这个提问" in client.get(address).content.decode()
    assert Claim.objects.get().status == "held"
    client.post(address)

    assert Claim.objects.get().status == "given_up"
    assert client.get(address).status_code == 403


def test_words_without_a_claim_come_back_beside_the_declaration(client, lawyer, question):
    client.force_login(lawyer.user)

    page = client.post(reverse("qa:answer", args=[question.pk]), answer_words())

    assert page.status_code == 409
    assert answer_words()["next_steps"] in page.content.decode()
    assert 'name="no_conflict"' in page.content.decode()
    assert not Answer.objects.exists()


# Housekeeping


def test_the_nightly_run_notes_what_has_run_out(lawyer, question, capsys):
    make_claim(question, lawyer)
    AnswerDraft.objects.create(
        question=question, lawyer=lawyer, begun_at=NOW, saved_at=NOW - timedelta(days=400)
    )
    other = make_claim(make_question(), lawyer, now=timezone.now())

    call_command("purge", only=["answering"])

    assert capsys.readouterr().out.startswith("answering：2　")
    assert {each.pk: each.status for each in Claim.objects.all()}[other.pk] == "held"
    assert [verb for verb, *_ in events()] == ["claim", "claim", "lapse"]


def test_somebody_who_leaves_lets_go_and_the_firms_list_stays(lawyer, question):
    make_claim(question, lawyer, now=timezone.now())
    conflicts.add(lawyer, "示范银行", NOW)
    user, exported = lawyer.user, privacy.export(lawyer.user)["领取、回答的草稿和回避名单"]

    privacy.erase(user)

    assert [each["提问"] for each in exported["领取"]] == [question.pk]
    assert [each["名字"] for each in exported["加进回避名单的"]] == ["示范银行"]
    assert Claim.objects.get().status == "given_up"
    assert FirmConflict.objects.get().added_by is None
