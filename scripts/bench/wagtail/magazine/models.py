"""Articles and law as Wagtail's tutorial builds a blog: an index, pages with blocks, tags, a category, sources in order."""

from django.core.paginator import Paginator
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet

ON_A_PAGE = 20
RELATED = 5


@register_snippet
class Category(models.Model):
    name = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)

    def __str__(self):
        return self.name


class StepBlock(StructBlock):
    title = RichTextBlock(features=["bold", "link"])
    text = RichTextBlock(features=["bold", "link"])

    class Meta:
        template = "magazine/step.html"


class BodyBlock(StreamBlock):
    """What stands in an article, in the order of its editors."""

    steps = ListBlock(StepBlock())
    warnings = ListBlock(CharBlock())
    heading = CharBlock()
    paragraph = RichTextBlock()

    class Meta:
        template = "magazine/body.html"


class HomePage(Page):
    intro = RichTextField(blank=True)


class StatuteIndexPage(Page):
    pass


class StatutePage(Page):
    pass


class ProvisionPage(Page):
    text = RichTextField()


class ArticleIndexPage(Page):
    intro = RichTextField(blank=True)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = (
            ArticlePage.objects.child_of(self)
            .live()
            .order_by("-first_published_at")
            .select_related("category")
            .prefetch_related("tagged_items__tag")
            .defer_streamfields()
        )
        context["articles"] = Paginator(articles, ON_A_PAGE).get_page(request.GET.get("page"))
        return context


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(Page):
    date = models.DateField()
    question = models.CharField(max_length=200)
    summary = RichTextField()
    body = StreamField(BodyBlock())
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        others = ArticlePage.objects.live().filter(category=self.category_id).exclude(pk=self.pk)
        context["related"] = others.order_by("-first_published_at").defer_streamfields()[:RELATED]
        return context


class ArticleSource(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    publisher = models.CharField(max_length=100, blank=True)
