from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from qa import patterns, screening
from qa.forms.words import Words
from qa.models import WatchedPhrase
from qa.screening.trying import on_recent_posts


class PreviewForm(forms.Form):
    pattern = Words(
        label="词或正则", longest=patterns.LONGEST, one_line=True, widget=UnfoldAdminTextInputWidget,
        error_messages={"required": "请写一个词。"},
    )  # fmt: skip
    is_regex = forms.BooleanField(label="是正则", required=False, widget=UnfoldBooleanWidget)

    def clean(self):
        values = super().clean()
        fault = patterns.fault(values.get("pattern", ""), is_regex=values.get("is_regex", False))
        if fault and "pattern" in values:
            self.add_error("pattern", fault)
        return values


class TrialForm(forms.Form):
    text = Words(
        label="试一段话", longest=5000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        error_messages={"required": "请先粘贴一段话。"},
    )  # fmt: skip


@admin.register(WatchedPhrase)
class WatchedPhraseAdmin(ModelAdmin):
    """Words that hold, refuse or call for help. A pattern that could run away is refused when it is saved."""

    list_display = ["pattern", "level", "scope", "reason", "is_regex", "is_active"]
    list_filter = ["level", "scope", "is_active", "is_regex"]
    search_fields = ["pattern", "reason"]
    fields = ["pattern", "is_regex", "level", "scope", "reason", "is_active"]
    actions_list = ["try_out", "look_back"]
    actions_detail = ["look_back_with"]

    def has_delete_permission(self, request, obj=None):
        """A phrase of the shipped list would come back with the next load: switch it off instead."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.key)

    def get_actions(self, request):
        return {
            name: each for name, each in super().get_actions(request).items() if name != "delete_selected"
        }

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("trial/", wrap(self.trial), name="qa_watchedphrase_trial"),
            path("preview/", wrap(self.preview), name="qa_watchedphrase_preview"),
            *super().get_urls(),
        ]

    @action(description="试一段话", url_path="try-out", permissions=["try"])
    def try_out(self, request):
        return self.trial(request)

    @action(description="在最近的内容里试一个词", url_path="look-back", permissions=["preview"])
    def look_back(self, request):
        return redirect("admin:qa_watchedphrase_preview")

    @action(description="在最近的内容里试这个词", url_path="look-back-with", permissions=["preview"])
    def look_back_with(self, request, object_id):
        phrase = get_object_or_404(WatchedPhrase, pk=object_id)
        given = {"pattern": phrase.pattern} | ({"is_regex": "on"} if phrase.is_regex else {})
        return redirect(f"{reverse('admin:qa_watchedphrase_preview')}?{urlencode(given)}")

    def has_preview_permission(self, request, object_id=None):
        """Whoever sees what the pattern finds sees posts that are not public."""
        return self.has_try_permission(request) and request.user.has_perm("qa.moderate")

    def preview(self, request):
        """What a pattern would have found lately; nothing is changed by it."""
        if not self.has_preview_permission(request):
            raise PermissionDenied("你没有查看内容的权限。")
        form = PreviewForm(request.GET if "pattern" in request.GET else None)
        words = {"title": "在最近的内容里试一个词", "opts": self.opts, "form": form}
        if form.is_bound and form.is_valid():
            words["tried"] = on_recent_posts(
                form.cleaned_data["pattern"], is_regex=form.cleaned_data["is_regex"]
            )
        return render(request, "admin/qa/preview.html", self.admin_site.each_context(request) | words)

    def has_try_permission(self, request):
        return request.user.has_perm("qa.view_watchedphrase")

    def trial(self, request):
        """What the rules would see in a text; nothing of it is kept."""
        if not self.has_try_permission(request):
            raise PermissionDenied("你没有查看留意词的权限。")
        form = TrialForm(request.POST if request.method == "POST" else None)
        words = {"title": "试一段话", "opts": self.opts, "form": form}
        if form.is_bound and form.is_valid():
            text = form.cleaned_data["text"]
            masked, hits = screening.mask(text), screening.spared(screening.look(text), text)
            pieces = screening.marked(masked.text, [hit.word for hit in hits])
            levels = dict(WatchedPhrase.Level.choices)
            words |= {
                "hits": [(levels[hit.level], hit) for hit in hits],
                "pieces": pieces,
                "found": masked.found,
            }
        return render(request, "admin/qa/trial.html", self.admin_site.each_context(request) | words)
