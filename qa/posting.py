"""What people hand in: questions, answers, comments, flags; and what they take back.

Each verb masks what would identify somebody, runs the automatic rules, writes the row and its record in one
transaction. It raises a `Refused` (qa.refusals) that says why not.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import LawyerProfile, User
from articles.models import Article, Tag
from core.markup import from_markdown
from core.redaction import redact
from qa import answers, chain, reprints, steps
from qa.models import Answer, Comment, Flag, Moderated, Question
from qa.permits import check_limits, check_may_post
from qa.refusals import AlreadyPosted, NotAllowed
from qa.screening import Screened, screen
from statutes import citing

load_reprints = reprints.load_reprints


def ask(
    user: User, title: str, body: str, tags: Iterable[Tag], article: Article | None, now: datetime
) -> Question:
    """Hand in a question; a moderator reads it before anybody else does."""
    check_may_post(user)
    check_limits(user, "question", now)
    screened = screen({"title": title, "body": body}, kind=Question, author=user, now=now)
    with _once(Question, user, screened):
        question = Question.objects.create(
            **_new(user, screened, now), article=article if article and article.is_published else None
        )
        question.tags.set(tags)
        steps.log(question, "submit", actor=user, now=now)
    return question


def edit_question(
    question: Question,
    user: User,
    title: str,
    body: str,
    tags: Iterable[Tag],
    now: datetime,
    version: int | None = None,
) -> Question:
    """Change a question that waits or was refused; it waits again, and what was decided of it stays on record."""
    _check_own(question, user)
    check_limits(user, "question", now)
    screened = screen({"title": title, "body": body}, kind=Question, author=user, now=now, own_pk=question.pk)
    with _once(Question, user, screened):
        _resubmit(question, user, screened, now, version, Question.Status.PENDING)
        question.tags.set(tags)
    return question


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
            written = Answer.objects.create(**_new(user, screened, now), question=question, lawyer=lawyer)
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
    _check_own(written, user)
    check_limits(user, "answer", now)
    texts = {"conclusion": conclusion, "body": body}
    place = {"question": written.question_id}
    screened = screen(texts, kind=Answer, author=user, now=now, own_pk=written.pk, place=place)
    _as_html(screened, now)
    try:
        _resubmit(written, user, screened, now, version, Answer.Status.SUBMITTED)
    except IntegrityError:
        raise NotAllowed("这个问题你已经另有一份回答。") from None
    return written


def comment(
    user: User, target: Article | Answer, parent: Comment | None, body: str, now: datetime
) -> Comment:
    """Hand in a remark under a published article or answer, or a reply to a comment there (one level)."""
    check_may_post(user)
    check_limits(user, "comment", now)
    _check_target(target, parent)
    is_article = isinstance(target, Article)
    place = {
        "article": target if is_article else None,
        "answer": None if is_article else target,
        "parent": parent,
    }
    screened = screen({"body": body}, kind=Comment, author=user, now=now, place=place)
    with _once(Comment, user, screened, place):
        written = Comment.objects.create(**_new(user, screened, now), **place)
        steps.log(written, "submit", actor=user, now=now)
    return written


def flag(user: User, item: Moderated, reason: str, note: str, now: datetime) -> Flag:
    """Report something that anybody may read; once for each reader and item."""
    check_may_post(user)
    check_limits(user, "flag", now)
    if not type(item).objects.filter(pk=item.pk, status__in=item.PUBLIC).exists():
        raise NotAllowed("这一条已经不公开了，不用再举报。")
    if item.author_id == user.pk:
        raise NotAllowed("这是你自己写的。想收回，请到“我的”里撤回。")
    try:
        with chain.change():
            report = Flag.objects.create(
                reporter=user, reason=reason, note=redact(note).text, created_at=now, **{item.KIND: item}
            )
            steps.log(report, "submit", actor=user, now=now, reason=reason)
    except IntegrityError:
        raise AlreadyPosted(Flag.objects.on(item).get(reporter=user)) from None
    return report


def withdraw(item: Moderated, user: User, now: datetime, version: int | None = None) -> None:
    """Take back what one wrote: nobody but staff sees it any more."""
    _check_own(item, user)
    with chain.change():
        withdraw_as(item, user, now, version)


def withdraw_as(
    item: Moderated, user: User | None, now: datetime, version: int | None = None, verb: str = "withdraw"
):
    """The step itself; also taken for everything of an account that closes."""
    gone = {"question": "withdrawn", "answer": "retracted", "comment": "deleted"}[item.KIND]
    columns = {"featured_at": None, "featured_by": None} if isinstance(item, Comment) else {}
    steps.take(
        item, verb, actor=user, now=now, allowed=item.WITHDRAWABLE, to=gone, version=version, columns=columns
    )
    if isinstance(item, Answer):
        citing.forget(answers.CITES, str(item.pk))
        steps.settle(item.question, now=now)


# What each verb checks and writes


def _check_lawyer(lawyer: LawyerProfile) -> User:
    found = (
        LawyerProfile.objects.verified().select_related("user").filter(pk=lawyer.pk).first()
        if lawyer
        else None
    )
    if not found or not found.user:
        raise NotAllowed("只有核验过执业证的律师能回答。已经申请的，请等核验结果。")
    return found.user


def _check_own(item: Moderated, user: User) -> None:
    if item.author_id is None or item.author_id != user.pk:
        raise NotAllowed("这不是你写的，不能改。")


def _check_target(target: Article | Answer, parent: Comment | None) -> None:
    if isinstance(target, Article):
        is_open = Article.objects.published().filter(pk=target.pk).exists()
    else:
        is_open = Answer.objects.published().filter(pk=target.pk).exists()
    if not is_open:
        raise NotAllowed("这里现在不能评论：文章或回答已经不公开了。")
    if parent is None:
        return
    if parent.target != target or not Comment.objects.published().filter(pk=parent.pk).exists():
        raise NotAllowed("要回复的那条评论已经不在了。")
    if parent.parent_id:
        raise NotAllowed("只能回复评论，不能回复别人的回复。")


@contextmanager
def _once(kind: type[Moderated], user: User, screened: Screened, place: dict | None = None) -> Iterator[None]:
    """A transaction that ends in AlreadyPosted where the same words of the same person wait there already.

    The rules have looked for them before; two presses at the same moment are told apart by the database alone.
    """
    try:
        with chain.change():
            yield
    except IntegrityError:
        same = kind.objects.of(user).waiting().filter(fingerprint=screened.fingerprint, **(place or {}))
        first = same.first()
        if first is None:
            raise
        raise AlreadyPosted(first) from None


def _new(user: User, screened: Screened, now: datetime) -> dict:
    return {
        "author": user,
        "author_label": user.public_name,
        "created_at": now,
        **screened.texts,
        **screened.columns(),
    }


def _as_html(screened: Screened, now: datetime) -> None:
    body = from_markdown(screened.texts["body"])
    screened.texts.update({"body": body} | answers.prepare(body, on=timezone.localdate(now)))


def _resubmit(
    item: Moderated, user: User, screened: Screened, now: datetime, version: int | None, to: str
) -> None:
    columns = (
        screened.texts | screened.columns() | {"edited_at": now, "decision_reason": "", "public_note": ""}
    )
    columns |= {"decided_at": None, "decided_by": None}
    if item.status not in item.EDITABLE:
        raise NotAllowed("已经公开的内容不能再改。可以撤回，重新写一份。")
    steps.take(
        item, "resubmit", actor=user, now=now, allowed=item.EDITABLE, to=to, version=version, columns=columns
    )
