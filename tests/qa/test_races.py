"""Two people at the same moment, each on a database connection of their own."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import close_old_connections, connection

from qa import chain, moderation, posting, steps
from qa.models import Answer, Appeal, ModerationEvent, Notice, Outcome, OutcomeSum, Question
from qa.notifications import digests, mailing, notify, telling
from qa.outcomes import CHANGE_WITHIN, count_up
from qa.refusals import AlreadyDecided, AlreadyPosted, Refused
from tests.factories import (
    NOW,
    answer_words,
    make_answer,
    make_claim,
    make_comment,
    make_lawyer,
    make_member,
    make_product,
    make_question,
    make_revision,
    make_staff,
)
from tests.qa.conftest import BODY, TITLE

PAIRS = 50


def together(*acts):
    """Run the acts at the same moment in threads; what each returned or raised, in order."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(timeout=10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_of_an_event_once_and_send_one_letter(mailoutbox):
    question = make_question(status="pending")
    with time_machine.travel(
        NOW, tick=False
    ):  # the task that the commit starts finds that it may not tell yet
        moderation.reject(question, make_staff("审核员"), "unclear", now=NOW)
    event, later = ModerationEvent.objects.get(verb="reject"), NOW + timedelta(hours=1)

    told = together(*[lambda: len(telling.tell_of(event.pk, later))] * 2)
    notice = Notice.objects.with_subjects().get()
    sent = together(*[lambda: mailing.post(notice, later)] * 2)

    assert (sorted(told), sent) == ([0, 1], [True, True])
    assert [mail.to for mail in mailoutbox] == [[question.author.email]]


@pytest.mark.django_db(transaction=True)
def test_a_digest_leaves_once_and_an_answer_is_counted_once_though_two_run_at_once(mailoutbox):
    reader, product = make_member(), make_product()
    notify(reader, "comment_approved", key="1", now=NOW)
    Outcome.objects.create(
        question=make_question(product=product), days=30, asked_at=NOW, said="paid", said_at=NOW
    )

    sent = together(*[lambda: digests.send(reader.pk, NOW)] * 3)
    counted = together(*[lambda: count_up(NOW + CHANGE_WITHIN)] * 3)

    assert (sent.count(True), sent.count(None), len(mailoutbox)) == (1, 2, 1)
    assert (sorted(counted), OutcomeSum.objects.get().number) == ([0, 0, 1], 1)


@pytest.mark.django_db(transaction=True)
def test_fifty_pairs_of_moderators_make_fifty_decisions_and_hear_fifty_refusals():
    first, second = make_staff("审核员", display_name="甲"), make_staff("审核员", display_name="乙")
    questions = [make_question(status="pending") for _ in range(PAIRS)]
    at_once = threading.Barrier(2)

    def decide(verb):
        outcomes = []
        for question in questions:
            mine = Question.objects.get(pk=question.pk)
            at_once.wait(timeout=20)
            try:
                outcomes.append(verb(mine))
            except AlreadyDecided as refusal:
                outcomes.append(refusal)
        return outcomes

    pairs = together(
        lambda: decide(lambda mine: moderation.approve(mine, first, now=NOW)),
        lambda: decide(lambda mine: moderation.reject(mine, second, "advert", now=NOW)),
    )

    won = [each for outcomes in pairs for each in outcomes if isinstance(each, ModerationEvent)]
    lost = [each for outcomes in pairs for each in outcomes if isinstance(each, AlreadyDecided)]
    assert (len(won), len(lost)) == (PAIRS, PAIRS), pairs
    assert {event.item_id: event.to_status for event in won} == dict(
        Question.objects.values_list("pk", "status")
    )
    by_question = {event.item_id: event.actor_label for event in won}
    for question, outcomes in zip(questions, zip(*pairs, strict=True), strict=True):
        (refusal,) = (each for each in outcomes if isinstance(each, AlreadyDecided))
        assert refusal.by == by_question[question.pk]
    assert (chain.read().events, chain.read().faults) == (PAIRS, [])


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_decided_at_once_the_question_knows_both():
    moderator, second = make_staff("审核员"), make_staff("审核员")
    question = make_question(status="answered", answered_at=NOW)
    published, submitted = make_answer(question), make_answer(question, status="submitted")

    outcomes = together(
        lambda: moderation.hide(published, moderator, "wrong_law", now=NOW),
        lambda: moderation.approve(submitted, second, now=NOW),
    )

    assert all(isinstance(each, ModerationEvent) for each in outcomes), outcomes
    question.refresh_from_db()
    assert question.status == "answered"


@pytest.mark.django_db(transaction=True)
def test_one_lawyer_answers_a_question_once():
    lawyer = make_lawyer(make_member())
    question = make_question(status="open")
    make_claim(question, lawyer)
    bodies = [
        "先核对合同和账单，再和出借机构谈怎么还，谈成了要留书面。",
        "换一种说法：账单先对清楚，谈成了要有书面记录，别只听电话。",
    ]

    outcomes = together(
        *(
            lambda body=body: posting.answer(lawyer, question, answer_words(next_steps=body), NOW)
            for body in bodies
        )
    )

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyPosted", "Answer"], outcomes
    refused = next(each for each in outcomes if isinstance(each, AlreadyPosted))
    assert refused.item == Answer.objects.get()


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_the_same_moment_posts_once():
    asker = make_member()

    outcomes = together(*(lambda: posting.ask(asker, TITLE, BODY, [], None, NOW) for _ in range(4)))

    question = Question.objects.get()
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyPosted"] * 3 + ["Question"], outcomes
    assert {each.item for each in outcomes if isinstance(each, AlreadyPosted)} == {question}


def mended_while_approved(cast):
    comment = make_comment(make_answer(), cast.asker, status="pending", body="写错了的话，要改。")
    return comment, [
        lambda: posting.edit_comment(comment, cast.asker, "改好了的话，再交一次。", NOW),
        lambda: moderation.approve(type(comment).objects.get(pk=comment.pk), cast.moderator, now=NOW),
    ]


def revised_while_hidden(cast):
    revision = make_revision()
    answer = Answer.objects.get(pk=revision.answer_id)
    return answer, [
        lambda: moderation.approve(revision, cast.moderator, now=NOW),
        lambda: moderation.hide(answer, cast.second, "wrong_law", now=NOW),
    ]


def appealed_while_purged(cast):
    question = make_question(cast.asker, status="rejected", decided_at=NOW)
    same = Question.objects.get(pk=question.pk)
    return question, [
        lambda: posting.appeal(question, cast.asker, "没有写到任何人的名字。", NOW),
        lambda: moderation.purge(same, cast.moderator, "privacy", now=NOW),
    ]


def withdrawn_while_answered(cast):
    question = make_question(cast.asker)
    submitted = make_answer(question, status="submitted")
    return question, [
        lambda: posting.withdraw(question, cast.asker, NOW),
        lambda: moderation.approve(submitted, cast.moderator, now=NOW),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "story", [mended_while_approved, revised_while_hidden, appealed_while_purged, withdrawn_while_answered]
)
def test_of_two_who_meet_on_one_post_one_is_refused_and_no_half_is_left(story):
    cast = SimpleNamespace(asker=make_member(), moderator=make_staff("审核员"), second=make_staff("审核员"))
    item, acts = story(cast)

    outcomes = together(*acts)

    refused = [each for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 1, outcomes
    assert not [each for each in outcomes if isinstance(each, Exception) and each not in refused], outcomes
    item.refresh_from_db()
    told = ModerationEvent.objects.of(item).order_by("number")
    assert told.last().to_status == item.status
    assert not told.filter(verb="approve", content_hash=steps.content_hash(item)).exists() or item.is_public
    assert not Answer.objects.filter(status="published", question__status="withdrawn").exists()
    assert Appeal.objects.count() == told.filter(verb="appeal").count()
    assert chain.read().faults == []


@pytest.mark.django_db(transaction=True)
def test_reports_of_two_lawyers_at_once_hide_once():
    comment, lawyers = make_comment(make_answer()), [make_lawyer(make_member()) for _ in range(2)]

    outcomes = together(
        *(lambda user=each.user: posting.flag(user, comment, "advert", "", NOW) for each in lawyers),
        lambda: [chain.read().faults for _ in range(5)],
    )

    assert outcomes[2] == [[]] * 5
    assert [type(each).__name__ for each in outcomes[:2]] == ["Flag"] * 2, outcomes
    comment.refresh_from_db()
    assert comment.status == "hidden"
    assert [event.verb for event in ModerationEvent.objects.of(comment)] == ["hide_flagged"]
