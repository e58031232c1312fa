from django.conf import settings
from django.template.defaultfilters import linebreaks
from django.urls import reverse

from core.feeds import SiteFeed
from qa.models import Question

LATEST = 30


class QuestionFeed(SiteFeed):
    """Approved questions, newest first; the conclusion where a lawyer has drawn one is on the page itself."""

    title = f"{settings.SITE_NAME} · 律师答疑"
    subtitle = "匿名提问，先审后发，由核验过执业证的律师回答。"

    def address(self, _):
        return reverse("qa:feed")

    def page(self, _):
        return reverse("qa:list")

    def items(self):
        return Question.objects.listed()[:LATEST]

    def item_title(self, question):
        return question.title

    def item_description(self, question):
        return linebreaks(question.body, autoescape=True)  # readers of feeds take it for HTML

    def item_categories(self, question):
        return [tag.name for tag in question.tags.all()]

    def item_pubdate(self, question):
        return question.approved_at

    def item_updateddate(self, question):
        return question.answered_at or question.approved_at


class AnsweredFeed(QuestionFeed):
    """Questions that a lawyer has answered, the last answered first."""

    title = f"{settings.SITE_NAME} · 律师答了的问题"

    def address(self, _):
        return reverse("qa:answered_feed")

    def page(self, _):
        return f"{reverse('qa:list')}?status=answered"

    def items(self):
        return Question.objects.listed().filter(answered_at__isnull=False).order_by("-answered_at")[:LATEST]
