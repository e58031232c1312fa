"""Notices and their letters, for whoever looks after the mail: read here, never written. What they say is not shown."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from qa.models import Notice


@admin.register(Notice)
class NoticeAdmin(ModelAdmin):
    list_display = ["created_at", "kind", "question_id", "mail", "attempts", "mail_after", "mailed_at"]
    list_filter = ["mail"]
    list_per_page = 100
    show_full_result_count = False
    fields = ["created_at", "kind", "question_id", "mail", "attempts", "mail_after", "mailed_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
