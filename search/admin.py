from django import forms
from django.contrib import admin
from django.utils import timezone
from unfold.admin import ModelAdmin

from search import curating, hot
from search.models import HotSearch, PinnedResult, SearchEntry, Synonym


class HotSearchForm(forms.ModelForm):
    def clean_word(self):
        word = self.cleaned_data["word"]
        if said := hot.fault(word) or hot.taken(word, self.instance):
            raise forms.ValidationError(said)
        return word


@admin.register(HotSearch)
class HotSearchAdmin(ModelAdmin):
    """What readers are offered; saving a word here is approving it."""

    form = HotSearchForm
    list_display = ["word", "rank", "is_shown", "approved_by", "approved_on"]
    list_filter = ["is_shown"]
    search_fields = ["word"]
    fields = ["word", "rank", "is_shown"]

    def save_model(self, request, obj, form, change):
        hot.approve(obj, by=request.user.public_name, on=timezone.localdate())

    def delete_model(self, request, obj):
        hot.drop(obj)

    def get_actions(self, request):
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }


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
