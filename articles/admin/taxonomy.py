from django.contrib import admin
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from articles import tagging
from articles.admin.deciding import decide
from articles.admin.forms import MergeForm
from articles.models import Category, Tag


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    list_display = ["name", "slug", "order", "review_every", "intro"]
    ordering = ["order", "slug"]
    fields = ["name", "slug", "intro", "order", "review_every"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def save_model(self, request, obj, form, change):
        tagging.keep_category(obj)


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    """Tags come into being by typing them; here they get their words, and those that mean the same become one."""

    list_display = ["name", "slug", "is_product", "articles", "description"]
    search_fields = ["name", "slug"]
    ordering = ["name"]
    fields = ["name", "slug", "description", "is_product"]
    readonly_fields = ["slug"]
    actions_detail = ["merge"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(bearing=Count("tagged_articles"))

    def save_model(self, request, obj, form, change):
        tagging.keep_tag(obj, now=timezone.now())

    def has_delete_permission(self, request, obj=None):
        """A tag that readers have met is merged into another, so that its address leads on."""
        return super().has_delete_permission(request, obj) and not (obj and obj.tagged_revisions.exists())

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    @display(description="文章", ordering="bearing")
    def articles(self, tag):
        return tag.bearing

    @action(description="把别的标签并进来", url_path="merge", permissions=["change"])
    def merge(self, request, object_id):
        into = get_object_or_404(Tag, pk=object_id)
        form = MergeForm(request.POST or None, into=into)

        def verb(given):
            tagging.merge_tags(into, list(given["others"]), now=timezone.now())

        return decide(self, request, into, form, words="合并标签", verb=verb)
