from functools import partial

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from articles import feedback
from articles.admin.deciding import decide
from articles.admin.forms import HandleForm
from articles.models import Feedback


@admin.register(Feedback)
class FeedbackAdmin(ModelAdmin):
    """What readers found wrong or missing; it can be read and handled, not changed."""

    list_display = ["created_at", "kind", "article", "excerpt", "state"]
    list_filter = ["status", "kind"]
    list_select_related = ["article"]
    search_fields = ["text", "article__title"]
    ordering = ["status", "-created_at"]
    fields = [
        "article", "revision", "kind", "section_key", "text", "contact", "created_at", "state", "handled_by",
        "handled_at", "handling_note",
    ]  # fmt: skip
    readonly_fields = fields
    actions_detail = ["handle"]

    @display(description="内容")
    def excerpt(self, said):
        return said.text[:60]

    @display(description="状态", ordering="status", label={"待处理": "warning", "已处理": "success"})
    def state(self, said):
        return said.get_status_display()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_handle_permission(self, request, object_id=None):
        return request.user.has_perm("articles.handle_feedback")

    def get_actions_detail(self, request, object_id):
        waiting = Feedback.objects.filter(pk=object_id, status=Feedback.Status.OPEN).exists()
        return super().get_actions_detail(request, object_id) if waiting else []

    @action(description="标为已处理", url_path="handle", permissions=["handle"])
    def handle(self, request, object_id):
        said = get_object_or_404(Feedback.objects.select_related("article"), pk=object_id)
        form = HandleForm(request.POST or None)
        verb = partial(_handle, said, request)
        return decide(self, request, said, form, words="标为已处理", verb=verb, quoted=said.text)


def _handle(said, request, given):
    feedback.handle(said, by=request.user, note=given["note"], now=timezone.now())
