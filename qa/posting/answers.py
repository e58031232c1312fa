"""What lawyers hand in."""

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import LawyerProfile, User
from core.markup import from_markdown
from qa import answers, chain, steps
from qa.models import Answer, AnswerRevision, Question
from qa.permits import check_limits
from qa.posting.common import check_own, new, resubmit
from qa.refusals import AlreadyPosted, NotAllowed
from qa.screening import Screened, screen


def answer(lawyer: LawyerProfile, question: Question, conclusion: str, body: str, now: datetime) -> Answer:
    """Hand in a lawyer's answer, its reasons in Markdown; lawyers verified by staff alone may."""
    user = _check_lawyer(lawyer)
    check_limits(user, "answer", now)
    texts, place = {"conclusion": conclusion, "body": body}, {"question": question}
    screened = screen(texts, kind=Answer, author=user, now=now, place=place)
    _as_html(screened, now)
    if question.author_id == user.pk:
        raise NotAllowed("自己的提问，请等别的律师来答。")
    try:
        with chain.change():
            # Held until the commit, so that the question cannot be closed under the answer.
            if not Question.objects.answerable().select_for_update().filter(pk=question.pk).first():
                raise NotAllowed("这个问题现在不能回答：它可能已经关闭或撤回。")
            written = Answer.objects.create(**new(user, screened, now), question=question, lawyer=lawyer)
            steps.log(written, "submit", actor=user, now=now)
    except IntegrityError:
        raise AlreadyPosted(Answer.objects.live().get(question=question, lawyer=lawyer)) from None
    return written


def edit_answer(
    written: Answer,
    lawyer: LawyerProfile,
    conclusion: str,
    body: str,
    now: datetime,
    version: int | None = None,
) -> Answer:
    """Change an answer that waits or was refused."""
    user = _check_lawyer(lawyer)
    check_own(written, user)
    check_limits(user, "answer", now)
    texts = {"conclusion": conclusion, "body": body}
    place = {"question": written.question_id}
    screened = screen(texts, kind=Answer, author=user, now=now, own_pk=written.pk, place=place)
    _as_html(screened, now)
    try:
        resubmit(written, user, screened, now, version, Answer.Status.SUBMITTED)
    except IntegrityError:
        raise NotAllowed("这个问题你已经另有一份回答。") from None
    return written


def revise(
    written: Answer,
    lawyer: LawyerProfile,
    conclusion: str,
    body: str,
    now: datetime,
    version: int | None = None,
) -> AnswerRevision:
    """Hand in new words for an answer that is public; the old ones stand until a moderator has let these through."""
    user = _check_lawyer(lawyer)
    check_own(written, user)
    check_limits(user, "answer", now)
    if not written.can_be_revised:
        raise NotAllowed("这个回答现在不公开，不能这样修改。")
    waiting = AnswerRevision.objects.open_for(written)
    texts, place = {"conclusion": conclusion, "body": body}, {"answer": written}
    screened = screen(
        texts, kind=AnswerRevision, author=user, now=now, own_pk=waiting.pk if waiting else None, place=place
    )
    _as_html(screened, now)
    if waiting is not None:
        resubmit(waiting, user, screened, now, version, AnswerRevision.Status.SUBMITTED)
        return waiting
    try:
        with chain.change():
            made = AnswerRevision.objects.create(**new(user, screened, now), answer=written)
            steps.log(made, "submit", actor=user, now=now)
    except IntegrityError:
        raise AlreadyPosted(AnswerRevision.objects.open_for(written)) from None
    return made


def _check_lawyer(lawyer: LawyerProfile) -> User:
    found = (
        LawyerProfile.objects.verified().select_related("user").filter(pk=lawyer.pk).first()
        if lawyer
        else None
    )
    if not found or not found.user:
        raise NotAllowed("只有核验过执业证的律师能回答。已经申请的，请等核验结果。")
    return found.user


def _as_html(screened: Screened, now: datetime) -> None:
    body = from_markdown(screened.texts["body"])
    screened.texts.update({"body": body} | answers.prepare(body, on=timezone.localdate(now)))
