import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from core.text import clean_input
from statutes import amending, desk, sources
from statutes.forms import EditionForm, ProvisionForm, StatuteForm
from statutes.models import Citation, Edition, Provision, ReviewTask, Statute

_NUMBER = re.compile(r"[0-9]{1,18}")  # what fits a column of 64 bits


class LawAdmin(ModelAdmin):
    """Law is added and corrected through verbs, which also write the record; it is never deleted here."""

    def has_delete_permission(self, request, obj=None):
        return False

    def log_addition(self, request, obj, message):
        """The verb has written it."""

    def log_change(self, request, obj, message):
        """The verb has written it."""


class EditionInline(TabularInline):
    """The editions of a law, each a link to its own page; a new one is added there."""

    model = Edition
    fields = readonly_fields = ["label", "effective_from", "effective_to", "text_as_of", "last_number"]
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Statute)
class StatuteAdmin(LawAdmin):
    form = StatuteForm
    list_display = ["short_title", "title", "level", "issuer", "order"]
    list_filter = ["level"]
    search_fields = ["title", "short_title", "aliases"]
    inlines = [EditionInline]

    def save_model(self, request, obj, form, change):
        amending.keep_statute(obj, by=request.user)


@admin.register(Edition)
class EditionAdmin(LawAdmin):
    form = EditionForm
    list_display = ["statute", "label", "effective_from", "effective_to", "text_as_of", "last_number"]
    list_filter = ["statute"]
    search_fields = ["statute__title", "statute__short_title", "label"]
    autocomplete_fields = ["statute"]
    list_select_related = ["statute"]

    def get_readonly_fields(self, request, obj=None):
        return ["statute"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            tasks = amending.correct_edition(obj, by=request.user)
        else:
            tasks = amending.publish_edition(obj, by=request.user, now=timezone.now())
        if tasks:
            self.message_user(request, f"引用旧条文的 {len(tasks)} 处等着复核。")


@admin.register(Provision)
class ProvisionAdmin(LawAdmin):
    form = ProvisionForm
    list_display = ["name", "gloss", "text_status", "edition_label", "summary"]
    list_display_links = ["name"]
    list_filter = ["edition__statute", "text_status"]
    search_fields = [
        "=number",
        "text",
        "summary",
        "gloss",
        "edition__statute__title",
        "edition__statute__short_title",
    ]
    autocomplete_fields = ["edition", "predecessor"]
    list_select_related = ["edition__statute"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["edition", ("number", "sub"), "place", "predecessor"]}),
        ("官方原文", {"fields": ["text_status", "text", "reason"]}),
        ("本站的话", {"fields": ["summary", "gloss", "note"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        # Citations and addresses hang on these.
        return ["edition", "number", "sub"] if obj else []

    @display(description="法条", ordering="number")
    def name(self, provision):
        return provision.citation

    @display(description="版本", ordering="edition__effective_from")
    def edition_label(self, provision):
        return provision.edition.label

    def save_model(self, request, obj, form, change):
        if change:
            amending.correct_provision(obj, by=request.user, reason=form.cleaned_data["reason"])
        else:
            amending.add_provision(obj, by=request.user)


class ResolvedFilter(admin.SimpleListFilter):
    title = "是否对上法条"
    parameter_name = "resolved"

    def lookups(self, request, model_admin):
        return [("no", "没有对上，请编辑看看"), ("yes", "已经对上")]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.unresolved()
        return queryset.resolved() if self.value() == "yes" else queryset


@admin.register(Citation)
class CitationAdmin(ModelAdmin):
    """Who cites what; written by publishing and posting, read here."""

    list_display = ["raw_text", "provision", "reason", "source_label", "source_key", "cited_on"]
    list_filter = [ResolvedFilter, "source_kind", "provision__edition__statute"]
    search_fields = ["raw_text", "reason", "source_key"]
    list_select_related = ["provision__edition__statute"]
    date_hierarchy = "cited_on"

    @display(description="来源", ordering="source_kind")
    def source_label(self, citation):
        return sources.label(citation.source_kind)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ReviewTask)
class ReviewTaskAdmin(ModelAdmin):
    """What has to be read again because the law under it changed."""

    list_display = ["place", "reason", "new_provision", "status", "opened_at", "confirmed_by"]
    list_filter = ["status", "fate", "source_kind"]
    list_select_related = [
        "old_provision__edition__statute",
        "new_provision__edition__statute",
        "confirmed_by",
    ]
    fields = [
        "place", "old_provision", "new_provision", "fate", "reason", "status", "opened_at", "confirmed_at",
        "confirmed_by", "note",
    ]  # fmt: skip
    readonly_fields = fields
    actions = ["confirm_chosen"]
    change_list_template = "admin/statutes/reviewtask/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.desk)
        return [path("desk/", view, name="statutes_reviewtask_desk"), *super().get_urls()]

    def desk(self, request):
        """Each sentence beside the old words and the new; those chosen are confirmed together, with one note."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        refused = self._confirm(request) if request.method == "POST" else {}
        if request.method == "POST" and not refused:
            return redirect(request.get_full_path())
        context = self.admin_site.each_context(request) | {
            "title": "法律有变，要再读一遍的地方",
            "opts": self.opts,
            "desk": desk.desk(request.GET.get("law", ""), on=timezone.localdate()),
            "refused": refused,
            "chosen": request.POST.getlist("task"),
            "note": request.POST.get("note", ""),
        }
        return render(request, "admin/statutes/reviewtask/desk.html", context)

    def _confirm(self, request):
        """Confirm what was ticked; task → why not, for those that could not be."""
        chosen = {pk for pk in request.POST.getlist("task")[: desk.MOST] if _NUMBER.fullmatch(pk)}
        renumbered = request.POST.getlist("means_the_new")
        if not chosen:
            return {"": "请先勾选看过的地方。"}
        try:
            note = clean_input(request.POST.get("note", ""))
        except ValueError as fault:
            return {"": str(fault)}
        if len(note) > amending.LONGEST_NOTE:
            return {"": f"说明最多 {amending.LONGEST_NOTE} 个字，现在有 {len(note)} 个。"}
        refused, done = {}, 0
        for task in ReviewTask.objects.with_both_wordings().filter(pk__in=chosen):
            means = str(task.pk) in renumbered
            try:
                amending.confirm(task, by=request.user, now=timezone.now(), note=note, means_the_new=means)
                done += 1
            except (amending.AlreadyConfirmed, amending.StillNamed) as error:
                refused[task.pk] = str(error)
        if done:
            messages.success(request, f"确认了 {done} 处。")
        return refused

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @display(description="哪一处引用")
    def place(self, task):
        return f"{sources.label(task.source_kind)} {task.source_key} → {task.old_provision.citation}"

    @action(description="确认已经按新法看过", permissions=["change"])
    def confirm_chosen(self, request, queryset):
        for task in queryset:
            try:
                amending.confirm(task, by=request.user, now=timezone.now())
            except (amending.AlreadyConfirmed, amending.StillNamed) as error:
                self.message_user(request, str(error), messages.WARNING)
