from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import escape

from articles.cards import cards
from articles.models import Article, FormerTagSlug, Tag
from core.feeds import SiteFeed

NEWEST = 20


class ArticleFeed(SiteFeed):
    """The articles that were published or changed last, in the words of their published revisions."""

    title = f"{settings.SITE_NAME}：文章"
    subtitle = "花呗、借呗、网贷、信用卡欠款逾期的法律说明。"

    def address(self, tag):
        return reverse("articles:feed")

    def page(self, tag):
        return reverse("articles:list")

    def items(self, tag):
        return cards(Article.objects.listed()[:NEWEST])

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return escape(item.short_answer_text)  # readers of feeds take it for HTML

    def item_categories(self, item):
        return [tag["name"] for tag in item.tags]

    def item_pubdate(self, item):
        return item.published_on

    def item_updateddate(self, item):
        return item.updated_on


class TagFeed(ArticleFeed):
    """The same, of one tag."""

    def __call__(self, request, *args, slug, **kwargs):
        former = FormerTagSlug.objects.filter(slug=slug).select_related("tag").first()
        if former:
            return redirect("articles:tag_feed", former.tag.slug, permanent=True)
        return super().__call__(request, *args, slug=slug, **kwargs)

    def get_object(self, request, slug):
        return get_object_or_404(Tag, slug=slug)

    def title(self, tag):
        return f"{settings.SITE_NAME}：{tag.name}相关文章"

    def subtitle(self, tag):
        return tag.description

    def address(self, tag):
        return reverse("articles:tag_feed", args=[tag.slug])

    def page(self, tag):
        return tag.get_absolute_url()

    def items(self, tag):
        return cards(Article.objects.listed().tagged(tag)[:NEWEST])
