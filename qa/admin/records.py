from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.decorators import display

from qa.models import ModerationEvent


@admin.register(ModerationEvent)
class ModerationEventAdmin(ModelAdmin):
    """The record of every change: read, never written, changed or removed here."""

    list_display = [
        "created_at",
        "actor_label",
        "verb",
        "item_kind",
        "item_id",
        "from_status",
        "to_status",
        "why",
    ]
    list_filter = ["verb", "item_kind", "decided_alone"]
    search_fields = ["actor_label", "public_note", "internal_note", "=item_id"]
    date_hierarchy = "created_at"
    list_per_page = 100
    fields = [
        "created_at", "actor_label", "verb", "item_kind", "item_id", "from_status", "to_status", "why", "public_note",
        "internal_note", "hits", "decided_alone", "content_hash", "number", "previous_hash", "hash",
    ]  # fmt: skip
    readonly_fields = ["why", "hits"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @display(description="原因")
    def why(self, event):
        return event.reason_label or "—"

    @display(description="规则命中")
    def hits(self, event):
        return "；".join(hit["reason"] for hit in event.rule_hits) or "—"
