"""The record of sensitive deeds, to be read: who did what to which row, and why."""

from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core import audit
from core.models import AuditEntry


class VerbFilter(admin.SimpleListFilter):
    title, parameter_name = "动作", "verb"

    def lookups(self, request, model_admin):
        return sorted(audit.names().items(), key=lambda each: each[1])

    def queryset(self, request, rows):
        return rows.filter(verb=self.value()) if self.value() in audit.names() else rows


@admin.register(AuditEntry)
class AuditEntryAdmin(ModelAdmin):
    """Read, never written, changed or removed here; neither does the database let anybody."""

    list_display = ["created_at", "actor_label", "deed", "subject", "reason"]
    list_filter = [VerbFilter]
    search_fields = ["actor_label", "=subject", "reason"]
    search_help_text = "按操作人、原因，或者对象的全名（accounts.user:12）查找"
    date_hierarchy = "created_at"
    list_per_page = 100
    show_full_result_count = False
    fields = [
        "created_at", "actor_label", "actor_number", "deed", "subject", "reason", "detail", "number", "previous_hash",
        "hash",
    ]  # fmt: skip
    readonly_fields = ["deed"]

    @display(description="动作", ordering="verb")
    def deed(self, entry):
        return audit.label(entry.verb)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
