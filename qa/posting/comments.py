"""Remarks under articles and answers."""

from datetime import datetime

from accounts.models import User
from articles.models import Article
from qa import steps
from qa.models import Answer, Comment
from qa.permits import check_limits, check_may_post
from qa.posting.common import new, once
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
