"""What lawyers hand in."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import LawyerProfile
from qa import answers, chain, claiming, conflicts, drafting, steps
from qa.models import Answer, AnswerRevision, Question
from qa.permits import check_limits, check_may_answer
from qa.posting.common import check_own, new, resubmit
from qa.refusals import AlreadyPosted, Incomplete, NotAllowed
from qa.screening import Screened, screen


def answer(lawyer: LawyerProfile, question: Question, words: Mapping, now: datetime) -> Answer:
    """Hand in a lawyer's answer; whoever holds the claim on the question alone may, and it ends with it.

    `words` are the fields of `qa.forms.answering.AnswerForm`: the conclusion, the parts in Markdown, and the tick.
    """
    user = check_may_answer(lawyer)
    check_limits(user, "answer", now)
    screened = _screened(words, now, kind=Answer, author=user, place={"question": question})
    if question.author_id == user.pk:
        raise NotAllowed("自己的提问，请等别的律师来答。")
    conflicts.check(lawyer, question)  # what the firm has listed since the claim
    try:
        with chain.change():
            # Held until the commit, so that the question cannot be closed under the answer.
            if not Question.objects.answerable().select_for_update().filter(pk=question.pk).first():
                raise NotAllowed("这个问题现在不能回答：它可能已经关闭或撤回。")
            written = Answer.objects.create(**new(user, screened, now), question=question, lawyer=lawyer)
            claiming.finish(lawyer, question, now)
            drafting.discard(lawyer, question)
            steps.log(written, "submit", actor=user, now=now)
    except IntegrityError:
        raise AlreadyPosted(Answer.objects.live().get(question=question, lawyer=lawyer)) from None
    return written


def edit_answer(
    written: Answer, lawyer: LawyerProfile, words: Mapping, now: datetime, version: int | None = None
) -> Answer:
    """Change an answer that waits or was refused."""
    user = check_may_answer(lawyer)
    check_own(written, user)
    check_limits(user, "answer", now)
    place = {"question": written.question_id}
    screened = _screened(words, now, kind=Answer, author=user, own_pk=written.pk, place=place)
    try:
        with chain.change():
            resubmit(written, user, screened, now, version, Answer.Status.SUBMITTED)
            drafting.discard(lawyer, written.question)
    except IntegrityError:
        raise NotAllowed("这个问题你已经另有一份回答。") from None
    return written


def revise(
    written: Answer, lawyer: LawyerProfile, words: Mapping, now: datetime, version: int | None = None
) -> AnswerRevision:
    """Hand in new words for an answer that is public; the old ones stand until a moderator has let these through."""
    user = check_may_answer(lawyer)
    check_own(written, user)
    check_limits(user, "answer", now)
    if not written.can_be_revised:
        raise NotAllowed("这个回答现在不公开，不能这样修改。")
    waiting = AnswerRevision.objects.open_for(written)
    own_pk, place = (waiting.pk if waiting else None), {"answer": written}
    screened = _screened(words, now, kind=AnswerRevision, author=user, own_pk=own_pk, place=place)
    if waiting is not None:
        with chain.change():
            resubmit(waiting, user, screened, now, version, AnswerRevision.Status.SUBMITTED)
            drafting.discard(lawyer, written.question)
        return waiting
    try:
        with chain.change():
            made = AnswerRevision.objects.create(**new(user, screened, now), answer=written)
            drafting.discard(lawyer, written.question)
            steps.log(made, "submit", actor=user, now=now)
    except IntegrityError:
        raise AlreadyPosted(AnswerRevision.objects.open_for(written)) from None
    return made


def _screened(words: Mapping, now: datetime, *, kind: type[Answer | AnswerRevision], **about) -> Screened:
    """The words masked and looked through, with the columns that are made from them."""
    texts = {name: words.get(name, "") for name in kind.TEXTS}
    no_direct_law = bool(words.get("no_direct_law"))
    if not (texts["body"] or texts["grounds"] or no_direct_law):
        raise Incomplete("请写依据哪一条法律；没有直接的法条，就勾上“没有直接的法条”。")
    screened = screen(texts, kind=kind, now=now, **about)
    parts = {name: answers.from_typed(name, screened.texts[name]) for name in kind.PARTS}
    made = answers.prepare(parts, on=timezone.localdate(now))
    screened.texts.update(parts | made | {"no_direct_law": no_direct_law})
    return screened
