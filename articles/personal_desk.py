"""What the editors' desk holds about somebody who works, or worked, here."""

from accounts.models import User
from accounts.privacy import Private
from articles import editing
from articles.models import Article, OwnApproval, PreviewLink, Review, ReviewComment, Schedule, Writer
from core.events import public_page_changed


def export(user: User) -> dict[str, list[dict]]:
    reviews = Review.objects.select_related("article")
    return {
        "提交复核": [
            {"时间": row.submitted_at.isoformat(), "文章": row.article.title, "说明": row.request}
            for row in reviews.filter(submitted_by=user).order_by("pk")
        ],
        "复核": [
            {"时间": row.decided_at.isoformat(), "文章": row.article.title, "意见": row.note}
            for row in reviews.filter(decided_by=user).order_by("pk")
        ],
        "复核意见": [
            {"时间": row.created_at.isoformat(), "文章": row.article.title, "意见": row.text}
            for row in ReviewComment.objects.filter(created_by=user).select_related("article").order_by("pk")
        ],
        "自己批准": [
            {"时间": row.created_at.isoformat(), "文章": row.article.title, "理由": row.reason}
            for row in OwnApproval.objects.filter(created_by=user).select_related("article").order_by("pk")
        ],
        "定时发布": [
            {"时间": row.created_at.isoformat(), "文章": row.article.title, "定在": row.due_at.isoformat()}
            for row in Schedule.objects.filter(created_by=user).select_related("article").order_by("pk")
        ],
        "预览链接": [
            {"时间": row.made_at.isoformat(), "文章": row.article.title, "给谁": row.for_whom}
            for row in PreviewLink.objects.filter(made_by=user).select_related("article").order_by("pk")
        ],
        "正在写的稿子": [
            {"时间": row.last_at.isoformat(), "文章": row.article.title}
            for row in Writer.objects.filter(user=user).select_related("article").order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """What they did stays the record of the site; their name goes with the account, and what lies open is closed."""
    editing.forget(user)
    if Article.objects.filter(responsible_editor=user).exists():
        public_page_changed.send(sender=Article, reason="an editor left")


COVERED = (
    "articles.Review",
    "articles.ReviewComment",
    "articles.OwnApproval",
    "articles.Schedule",
    "articles.Writer",
    "articles.Lease",
    "articles.PreviewLink",
)
PRIVATE = Private("编辑部的工作", export, erase, COVERED)
