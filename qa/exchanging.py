"""Questions as a table: the words that everybody may read on the site, and nothing of who asked; it only goes out."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from core.exchanging import Exchange
from qa.models import Question

NAMES = {
    "id": "编号", "title": "一句话问题", "body": "经过", "tags": "标签", "status": "状态", "published_on": "公开日期",
    "url": "网址",
}  # fmt: skip


def exchange() -> Exchange:
    return Exchange("questions", "公开的提问", NAMES, "id", rows, None, (), "qa.view_question")


def rows() -> Iterable[dict[str, str]]:
    for question in Question.objects.in_lists().prefetch_related("tags").order_by("pk").iterator(200):
        yield {
            "id": str(question.pk),
            "title": question.title,
            "body": question.body,
            "tags": "、".join(sorted(tag.name for tag in question.tags.all())),
            "status": question.get_status_display(),
            "published_on": str(timezone.localdate(question.approved_at)) if question.approved_at else "",
            "url": settings.SITE_URL + question.get_absolute_url(),
        }
