"""What editors decide about searching: words that mean the same, pages that come first, searches that are offered."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget

from search import curating, hot, trying
from search.forms import SynonymForm
from search.models import HotSearch, PinnedResult, SearchEntry, Synonym
from search.query import normalise


class HotSearchForm(forms.ModelForm):
    def clean(self):
        super().clean()
        word, is_shown = self.cleaned_data.get("word"), self.cleaned_data.get("is_shown")
        if word and (said := hot.refusal(word, self.instance, is_shown=bool(is_shown))):
            self.add_error("word", said)


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


class TrialForm(forms.Form):
    searches = forms.CharField(
        label="再试几个搜索词", required=False, max_length=500,
        help_text="一行一个，比如读者会打的一整句话。这里写的不会存下来。", widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )  # fmt: skip


@admin.register(Synonym)
class SynonymAdmin(ModelAdmin):
    """Groups of words; what a group would do to searches can be looked at before it is stored."""

    form = SynonymForm
    list_display = ["word", "same", "leads", "is_used"]
    list_filter = ["is_used"]
    search_fields = ["word", "same", "leads"]
    fields = ["word", "same", "leads", "is_used"]
    change_form_after_template = "admin/search/_try.html"

    def save_model(self, request, obj, form, change):
        curating.keep_synonym(obj)
        for said in curating.clashes(obj):
            messages.warning(request, said)

    def has_delete_permission(self, request, obj=None):
        # One that came with the site would be loaded again: it is switched off instead.
        return super().has_delete_permission(request, obj) and not (obj and obj.content_hash)

    def get_actions(self, request):
        return {
            name: action for name, action in super().get_actions(request).items() if name != "delete_selected"
        }

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("try/", wrap(self.try_out), name="search_synonym_try_new"),
            path("<path:object_id>/try/", wrap(self.try_out), name="search_synonym_try"),
            *super().get_urls(),
        ]

    def try_out(self, request, object_id=None):
        """The form as typed, and what it would do; nothing of it is kept."""
        group = get_object_or_404(Synonym, pk=object_id) if object_id else None
        allowed = self.has_change_permission(request, group) if group else self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied("你没有修改同义词的权限。")
        own = [object_id] if object_id else []
        back = reverse("admin:search_synonym_change" if own else "admin:search_synonym_add", args=own)
        if request.method != "POST":
            return redirect(back)
        form = self.get_form(request, group)(request.POST, instance=group)
        trial = TrialForm(request.POST)
        effects, clashes = [], []
        if form.is_valid() and trial.is_valid():
            effects = trying.effects(form.instance, trial.cleaned_data["searches"].splitlines())
            clashes = curating.clashes(form.instance)
        words = {
            "title": f"试一试：{form['word'].value() or '新的一组'}",
            "opts": self.opts,
            "form": form,
            "trial": trial,
            "effects": effects,
            "clashes": clashes,
            "most": trying.FIRST,
            "save_url": back,
        }
        return render(request, "admin/search/try.html", self.admin_site.each_context(request) | words)


class PinForm(forms.ModelForm):
    def clean_query(self):
        # As it will be kept: LPR and lpr are one search, and one character may stand for eighteen.
        query, most = normalise(self.cleaned_data["query"]), PinnedResult._meta.get_field("query").max_length
        if len(query) > most:
            raise forms.ValidationError(f"展开以后超过 {most} 个字，请写短一些。")
        return query


@admin.register(PinnedResult)
class PinnedResultAdmin(ModelAdmin):
    form = PinForm
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
