from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from articles.cards import cards
from articles.models import Article

NEWEST = 20


class ArticleFeed(Feed):
    """The articles that were published or changed last, in the words of their published revisions."""

    feed_type = Atom1Feed
    title = f"{settings.SITE_NAME}：文章"
    subtitle = "花呗、借呗、网贷、信用卡欠款逾期的法律说明。"
    link = reverse_lazy("articles:list")
    language = "zh-CN"

    def items(self):
        return cards(Article.objects.listed()[:NEWEST])

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.short_answer_text

    def item_categories(self, item):
        return [tag["name"] for tag in item.tags]

    def item_pubdate(self, item):
        return item.published_on

    def item_updateddate(self, item):
        return item.updated_on

    def item_guid(self, item):
        return settings.SITE_URL + item.url
