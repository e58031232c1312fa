"""What articles hold about a person: the address that somebody left with a correction."""

from accounts.models import User
from accounts.privacy import Private
from articles.feedback import forget_contact
from articles.models import Feedback


def export(user: User) -> list[dict]:
    rows = Feedback.objects.said_with(user.email).select_related("article__published_revision", "reply")
    return [
        {
            "时间": said.created_at.isoformat(),
            "文章": said.article.live.card["title"],  # as readers know it
            "类型": said.get_kind_display(),
            "抄下的话": said.quote,
            "内容": said.text,
            "依据": said.grounds,
            "联系邮箱": said.contact,
            "还没寄出的答复": said.reply.text if hasattr(said, "reply") else "",
        }
        for said in rows.order_by("pk")
    ]


def erase(user: User) -> None:
    forget_contact(user.email)


PRIVATE = Private("文章反馈", export, erase, ("articles.Feedback", "articles.Reply"))
