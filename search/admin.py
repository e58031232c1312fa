from django.contrib import admin
from unfold.admin import ModelAdmin

from search import curating
from search.models import PinnedResult, SearchEntry, Synonym


@admin.register(Synonym)
class SynonymAdmin(ModelAdmin):
    list_display = ["word", "same", "leads", "is_used"]
    list_filter = ["is_used"]
    search_fields = ["word", "same", "leads"]
    fields = ["word", "same", "leads", "is_used"]

    def save_model(self, request, obj, form, change):
        curating.keep_synonym(obj)

    def has_delete_permission(self, request, obj=None):
        # One that came with the site would be loaded again: it is switched off instead.
        return super().has_delete_permission(request, obj) and not (obj and obj.content_hash)

    def get_actions(self, request):
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }


@admin.register(PinnedResult)
class PinnedResultAdmin(ModelAdmin):
    list_display = ["query", "entry", "rank"]
    search_fields = ["query", "entry__title"]
    autocomplete_fields = ["entry"]
    list_select_related = ["entry"]

    def save_model(self, request, obj, form, change):
        curating.keep_pin(obj)


@admin.register(SearchEntry)
class SearchEntryAdmin(ModelAdmin):
    """To look at and to pin; what stands here comes from the pages themselves."""

    list_display = ["title", "kind", "authority", "updated_on"]
    list_filter = ["kind"]
    search_fields = ["title"]
    fields = ["title", "kind", "key", "url", "tags", "summary", "headings", "authority", "updated_on"]
    ordering = ["kind", "title"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
