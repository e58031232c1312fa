"""The record of sensitive deeds, to be read: who did what to which row, and why."""

from django.apps import apps
from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core import audit
from core.models import AuditEntry


class VerbFilter(admin.SimpleListFilter):
    title, parameter_name = "动作", "deed"

    def lookups(self, request, model_admin):
        return sorted(audit.names().items(), key=lambda each: each[1])

    def queryset(self, request, rows):
        return rows.filter(verb=self.value()) if self.value() in audit.names() else rows


@admin.register(AuditEntry)
class AuditEntryAdmin(ModelAdmin):
    """Read, never written, changed or removed here; neither does the database let anybody."""

    list_display = ["created_at", "actor_label", "deed", "about", "reason"]
    list_filter = [VerbFilter]
    search_fields = ["actor_label", "subject", "reason"]
    search_help_text = "按操作人、原因或者对象的编号查找"
    date_hierarchy = "created_at"
    list_per_page = 100
    show_full_result_count = False
    fields = [
        "created_at", "actor_label", "actor_number", "deed", "about", "subject", "reason", "detail", "number", "previous_hash",
        "hash",
    ]  # fmt: skip
    readonly_fields = ["deed", "about"]

    @display(description="动作", ordering="verb")
    def deed(self, entry):
        return audit.label(entry.verb)

    @display(description="对象", ordering="subject")
    def about(self, entry):
        """What kind of row it was, in words, and its number."""
        name, _, number = entry.subject.partition(":")
        try:
            kind = apps.get_model(name)._meta.verbose_name
        except LookupError:  # a part of the site, not a row
            kind = "网站"
        return f"{kind} {number} 号" if number.isdigit() else kind

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
