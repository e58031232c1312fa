"""What every change of an article's state begins with: acting on it as the caller saw it, or being told why not."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from articles.models import Article


class NotReady(ValueError):
    """The article lacks something that readers need; `problems` says what, in the editor's words."""

    def __init__(self, *problems: str):
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class AlreadyChanged(Exception):
    """Somebody else changed the article after the caller had looked at it."""

    def __init__(self, article: Article):
        latest = Article.objects.select_related("edited_by").filter(pk=article.pk).first()
        if latest is None:
            super().__init__("这篇文章已经被删除。")
            return
        who = latest.edited_by.public_name if latest.edited_by else "系统"
        when = f"{timezone.localtime(latest.edited_at):%Y-%m-%d %H:%M}" if latest.edited_at else "刚才"
        super().__init__(
            f"{who}在 {when} 改动了这篇文章，现在是“{latest.get_status_display()}”。请再看一遍，再决定。"
        )


def claim(article: Article, by: User | None, now: datetime, allowed: list, **changes) -> None:
    """Act on the article only as the caller saw it; the first of two wins, the other hears of it."""
    mine = Article.objects.filter(pk=article.pk, version=article.version, status__in=allowed)
    if not mine.update(version=F("version") + 1, edited_at=now, edited_by=by, **changes):
        raise AlreadyChanged(article)
    article.version += 1
    for name, value in {"edited_at": now, "edited_by": by, **changes}.items():
        setattr(article, name, value)
