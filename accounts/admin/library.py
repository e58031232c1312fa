"""Rows that libraries keep: shown where they help, out of the way where nobody needs them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag
from unfold.admin import ModelAdmin
from unfold.decorators import display

# Its name on the way to its pages; it has no translation of its own.
apps.get_app_config("django_tasks_database").verbose_name = "系统"

STATES = {"READY": "等待", "RUNNING": "进行中", "FAILED": "失败", "SUCCESSFUL": "完成"}

for model in (EmailAddress, Authenticator, Group, DBTaskResult, Tag):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class ReadOnly(ModelAdmin):
    """To look at; nothing is added, changed or removed here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Group)
class GroupAdmin(ReadOnly):
    """Rights are written in accounts/groups.py; here one reads them."""

    list_display = ["name"]
    fields = ["name", "rights"]
    readonly_fields = ["rights"]

    @display(description="可以做的事")
    def rights(self, group):
        names = group.permissions.select_related("content_type").order_by(
            "content_type__app_label", "codename"
        )
        return "；".join(f"{each.content_type.name}：{each.name}" for each in names)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    """Who did what in the admin."""

    list_display = ["action_time", "user", "content_type", "object_repr", "what"]
    list_filter = ["action_flag"]
    list_select_related = ["user", "content_type"]
    fields = ["action_time", "user", "content_type", "object_repr", "what"]
    readonly_fields = ["what"]
    date_hierarchy = "action_time"

    @display(description="做了什么")
    def what(self, entry):
        return entry.get_change_message() or entry.get_action_flag_display()


@admin.register(DBTaskResult)
class TaskResultAdmin(ReadOnly):
    """What runs behind the pages; arguments stay hidden, for they may hold addresses."""

    list_display = ["task_path", "state", "enqueued_at", "started_at", "finished_at"]
    fields = ["id", "task_path", "state", "enqueued_at", "started_at", "finished_at", "exception_class_path"]
    readonly_fields = ["state"]

    @display(description="状态", ordering="status")
    def state(self, task):
        return STATES.get(task.status, task.status)
