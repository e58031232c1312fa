from django.conf import settings
from django.contrib.syndication.views import Feed
from django.template.defaultfilters import linebreaks
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from qa.models import Question

LATEST = 30


class QuestionFeed(Feed):
    """Approved questions, newest first; the conclusion where a lawyer has drawn one is on the page itself."""

    feed_type = Atom1Feed
    language = "zh-CN"
    title = f"{settings.SITE_NAME} · 律师答疑"
    subtitle = "匿名提问，先审后发，由核验过执业证的律师回答。"
    link = reverse_lazy("qa:list")

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
