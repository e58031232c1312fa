"""Remarks under articles and answers."""

from datetime import datetime

from accounts.models import User
from articles.models import Article
from qa import duty, steps
from qa.models import Answer, Comment
from qa.permits import check_limits, check_may_post
from qa.posting.common import check_own, new, once
from qa.refusals import NotAllowed
from qa.screening import screen


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
    with once(Comment, user, screened, place):
        written = Comment.objects.create(**new(user, screened, now), **place)
        steps.log(written, "submit", actor=user, now=now)
        duty.call(written, now)
    return written


def edit_comment(
    written: Comment, user: User, body: str, now: datetime, version: int | None = None
) -> Comment:
    """Mend one's own comment within ten minutes; it waits again, and whatever made it stand first is gone."""
    check_own(written, user)
    check_limits(user, "comment", now)
    if not written.may_be_mended(now):
        raise NotAllowed("评论交了十分钟以内能改，现在不能了。可以删除，重新写一条。")
    place = {"article": written.article_id, "answer": written.answer_id, "parent": written.parent_id}
    screened = screen({"body": body}, kind=Comment, author=user, now=now, own_pk=written.pk, place=place)
    columns = (
        screened.texts | screened.columns() | {"edited_at": now, "featured_at": None, "featured_by": None}
    )
    with once(Comment, user, screened, place):
        steps.take(
            written, "resubmit", actor=user, now=now, allowed=[Comment.Status.PENDING, Comment.Status.PUBLISHED],
            to=Comment.Status.PENDING, version=version, columns=columns,
        )  # fmt: skip
        duty.call(written, now)
    return written


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
