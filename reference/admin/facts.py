from django.contrib import admin
from unfold.admin import ModelAdmin

from reference import keeping
from reference.forms import FigureForm, NoticeForm, TermForm
from reference.models import Hotline, LegalFigure, Notice, Term

SOURCED = ("来源", {"fields": ["source", "source_status", "checked_on"]})


class FactAdmin(ModelAdmin):
    """Facts with their source; every change goes through `reference.keeping`."""

    list_filter = ["source_status"]

    def save_model(self, request, obj, form, change):
        keeping.keep(obj)

    def delete_model(self, request, obj):
        keeping.drop(obj)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            keeping.drop(row)


@admin.register(LegalFigure)
class LegalFigureAdmin(FactAdmin):
    form = FigureForm
    list_display = ["name", "value", "unit", "provision", "effective_on", "binds", "source_status", "key"]
    list_filter = ["topic", "source_status"]
    search_fields = ["key", "name", "provision"]
    fieldsets = [
        (None, {"fields": ["key", "topic", "name", "value", "unit", "provision", "effective_on", "binds"]}),
        SOURCED,
    ]

    def get_readonly_fields(self, request, obj=None):
        # Articles name the figure by its key.
        return ["key"] if obj else []


@admin.register(Hotline)
class HotlineAdmin(FactAdmin):
    list_display = ["number", "name", "purpose", "hours", "use", "order", "source_status"]
    list_filter = ["use", "source_status"]
    search_fields = ["number", "name", "purpose"]
    fieldsets = [
        (None, {"fields": ["number", "name", "purpose", "hours", "note", "use", "order"]}),
        SOURCED,
    ]


@admin.register(Term)
class TermAdmin(FactAdmin):
    form = TermForm
    list_display = ["word", "plain", "source_status", "checked_on"]
    search_fields = ["word", "plain"]
    fieldsets = [(None, {"fields": ["word", "plain", "also", "provision"]}), SOURCED]


@admin.register(Notice)
class NoticeAdmin(FactAdmin):
    form = NoticeForm
    list_display = ["title", "kind", "starts_on", "ends_on", "on_home", "source_status"]
    list_filter = ["kind", "on_home", "source_status"]
    search_fields = ["title", "text"]
    fieldsets = [
        (None, {"fields": ["key", "kind", "title", "text", "starts_on", "ends_on", "on_home"]}),
        ("骗局提醒", {"fields": ["if_paid", "triggers", "provisions"]}),
        SOURCED,
    ]
