"""Whose turn it is to answer: one lawyer at a time takes a question, for half an hour, two hours at most.

A claim shows to the lawyer who holds it and to staff; everybody else hears that one lawyer is writing. Each one that is
taken, given up or runs out leaves an event in the log; one that is renewed does not, and one that ends in an answer is
told by that answer.
"""

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import LawyerProfile
from qa import chain, conflicts, steps
from qa.models import Answer, Claim, Question
from qa.models.claim import LEASE
from qa.permits import check_may_answer
from qa.refusals import AlreadyPosted, Incomplete, NotAllowed, NotHeld, Refused, Taken

MOST_AT_ONCE = 3
OWN = "自己的提问，请等别的律师来答。"
Status = Claim.Status


def claim(lawyer: LawyerProfile, question: Question, *, no_conflict: bool, now: datetime) -> Claim:
    """Take a question in order to answer it, having said that nothing binds one to its creditor.

    Whoever holds it already keeps it for another half hour. Raises Taken while a colleague holds it.
    """
    user = check_may_answer(lawyer)
    if question.author_id == user.pk:
        raise NotAllowed(OWN)
    conflicts.check(lawyer, question)
    if not no_conflict:
        raise Incomplete("先确认没有利益冲突，才能领取。有冲突的，请留给别的律师。")
    try:
        with chain.change():
            if not Question.objects.answerable().select_for_update().filter(pk=question.pk).exists():
                raise NotAllowed("这个提问现在不能回答：它可能已经解决、撤回或者并到别处。")
            if live := Answer.objects.live().filter(question=question, lawyer=lawyer).first():
                raise AlreadyPosted(live)
            for over in Claim.objects.run_out(now).filter(question=question):
                _lapse(over, now)
            if (held := Claim.objects.standing(now).filter(question=question).first()) is not None:
                if held.lawyer_id != lawyer.pk:
                    raise taken(held)
                return renew(lawyer, question, now) or held
            if Claim.objects.standing(now).filter(lawyer=lawyer).count() >= MOST_AT_ONCE:
                raise NotAllowed(f"同时最多领取 {MOST_AT_ONCE} 个。先交掉或放下一个，再来领。")
            made = Claim.objects.create(
                question=question, lawyer=lawyer, no_conflict_with=conflicts.creditor(question)[:120],
                claimed_at=now, expires_at=now + LEASE,
            )  # fmt: skip
            steps.log(made, "claim", actor=user, now=now)
    except IntegrityError:  # a colleague was faster by less than a look
        raise taken(Claim.objects.standing(now).filter(question=question).first()) from None
    return made


def renew(lawyer: LawyerProfile, question: Question, now: datetime) -> Claim | None:
    """Another half hour from now for whoever holds it, two hours in all; None for anybody else."""
    held = Claim.objects.held_by(lawyer, question, now)
    if held is None:
        return None
    until = max(held.expires_at, min(now + LEASE, held.latest))
    if not Claim.objects.standing(now).filter(pk=held.pk).update(expires_at=until):
        return None
    held.expires_at = until
    return held


def give_up(lawyer: LawyerProfile, question: Question, now: datetime) -> None:
    """Let go of a question, so that a colleague may take it at once."""
    with chain.change():
        held = _end(lawyer, question, Status.GIVEN_UP, now)
        steps.log(held, "give_up", actor=lawyer.user, now=now, from_status=Status.HELD)


def finish(lawyer: LawyerProfile, question: Question, now: datetime) -> None:
    """End the claim with the answer that is being handed in; called inside that verb's transaction."""
    _end(lawyer, question, Status.HANDED_IN, now)


def lapse(now: datetime) -> int:
    """Write down which claims have run out; they kept nobody from writing any more. Returns how many."""
    with chain.change():
        over = list(Claim.objects.run_out(now))
        for each in over:
            _lapse(each, now)
    return len(over)


def obstacle(lawyer: LawyerProfile, question: Question, now: datetime) -> Refused | None:
    """Why a lawyer cannot take a question now, as it would be said to them; None where nothing is in the way."""
    try:
        conflicts.check(lawyer, question)
    except NotAllowed as refusal:
        return refusal
    if question.author_id == lawyer.user_id:
        return NotAllowed(OWN)
    held = Claim.objects.standing(now).filter(question=question).exclude(lawyer=lawyer).first()
    return taken(held) if held else None


def taken(held: Claim | None) -> Taken:
    """The refusal that others read: that somebody is writing and until when, not who."""
    until = f"，最晚到 {timezone.localtime(held.latest):%H:%M}" if held else ""
    return Taken(f"一位律师正在写这个提问{until}。写完以后你仍然可以再答一份；也可以先看别的提问。")


def _end(lawyer: LawyerProfile, question: Question, status: str, now: datetime) -> Claim:
    held = Claim.objects.held_by(lawyer, question, now)
    ended = {"status": status, "ended_at": now}
    if held is None or not Claim.objects.standing(now).filter(pk=held.pk).update(**ended):
        raise NotHeld()
    held.refresh_from_db()
    return held


def _lapse(over: Claim, now: datetime) -> None:
    ended = {"status": Status.LAPSED, "ended_at": over.expires_at}
    if Claim.objects.run_out(now).filter(pk=over.pk).update(**ended):
        over.refresh_from_db()
        steps.log(over, "lapse", actor=None, now=now, from_status=Status.HELD)
