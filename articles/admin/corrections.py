"""Corrections and retractions: what readers were told was wrong, and whether everybody has been told."""

from django.contrib import admin
from django.db.models import Count, Q
from unfold.admin import ModelAdmin
from unfold.decorators import display

from articles.models import Correction
from core.letters import MOST_ATTEMPTS


@admin.register(Correction)
class CorrectionAdmin(ModelAdmin):
    """Written by a publication alone."""

    list_display = ["made_at", "article", "kind", "words", "told", "letters"]
    list_filter = ["kind"]
    list_select_related = ["article"]
    search_fields = ["article__title", "words"]
    ordering = ["-made_at", "-pk"]
    fields = ["article", "revision", "kind", "words", "made_at", "told", "letters"]
    readonly_fields = fields

    def get_queryset(self, request):
        counted = {
            state: Count("letters", filter=Q(letters__state=state)) for state in ("due", "sent", "failed")
        }
        return super().get_queryset(request).annotate(**counted)

    @display(
        description="告知", label={"已告知": "success", "还在告知": "info", "没有告知成，看日志": "danger"}
    )
    def told(self, correction):
        if correction.told_at:
            return "已告知"
        return "没有告知成，看日志" if correction.attempts >= MOST_ATTEMPTS else "还在告知"

    @display(description="给纠错读者的信")
    def letters(self, correction):
        said = [(correction.sent, "寄出"), (correction.due, "等着寄"), (correction.failed, "没有寄成")]
        return "，".join(f"{number} 封{words}" for number, words in said if number) or "没有要寄的"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
