"""What people take back, and how."""

from datetime import datetime

from accounts.models import User
from qa import answers, chain, reviewing, steps
from qa.models import Answer, AnswerRevision, Appeal, Comment, Moderated, PeerReview, Question
from qa.posting.common import check_own
from statutes import citing


def withdraw(item: Moderated, user: User, now: datetime, version: int | None = None) -> None:
    """Take back what one wrote: nobody but staff sees it any more."""
    check_own(item, user)
    with chain.change():
        withdraw_as(item, user, now, version)


def withdraw_as(
    item: Moderated, user: User | None, now: datetime, version: int | None = None, verb: str = "withdraw"
) -> None:
    """The step itself; also taken for what waits when an account closes."""
    gone = {
        "question": Question.Status.WITHDRAWN,
        "answer": "retracted",
        "comment": "deleted",
        "revision": "retracted",
        "review": "retracted",
    }[item.KIND]
    columns = {"featured_at": None, "featured_by": None} if isinstance(item, Comment) else {}
    if isinstance(item, Question) and _has_standing_answers(item):
        gone, columns = Question.Status.SUMMARY, _summary(item)
        Appeal.objects.filter(question=item).update(body="")
    steps.take(
        item, verb, actor=user, now=now, allowed=item.WITHDRAWABLE, to=gone, version=version, columns=columns
    )
    if isinstance(item, Answer):
        citing.forget(answers.CITES, str(item.pk))
        for revision in AnswerRevision.objects.filter(answer=item, status__in=AnswerRevision.WITHDRAWABLE):
            withdraw_as(revision, user, now, verb=verb)
        reviewing.outdate(item, now=now)
        steps.settle(item.question, now=now)
    elif isinstance(item, PeerReview):
        reviewing.settle(item.answer, now=now)


def _has_standing_answers(question: Question) -> bool:
    return question.status in Question.LISTED and question.answers.filter(status="published").exists()


def _summary(question: Question) -> dict:
    """What stands in the place of the asker's words, so that the answers can still be read: nothing of the asker."""
    subject = "、".join(tag.name for tag in question.tags.all()[:3]) or "欠款"
    return steps.EMPTIED | {
        "title": f"关于{subject}的提问（提问人已撤回）"[:60],
        "body": "提问人撤回了自己写的标题和经过，原文已经删除。律师当时的回答还留着，是一般信息。",
        "author": None,
        "author_label": "读者",
    }
