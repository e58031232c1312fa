"""What people approved that they had written themselves, in one list, for a colleague to look at afterwards."""

from functools import partial

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from articles import reviewing
from articles.admin.deciding import decide
from articles.admin.workflow_forms import LookForm
from articles.models import OwnApproval


class LookedFilter(admin.SimpleListFilter):
    title, parameter_name = "复看", "looked"

    def lookups(self, request, model_admin):
        return [("waiting", "等人复看"), ("fine", "没有问题"), ("problem", "有问题")]

    def queryset(self, request, rows):
        if self.value() == "waiting":
            return rows.waiting()
        return rows.filter(verdict=self.value()) if self.value() in OwnApproval.Verdict.values else rows


@admin.register(OwnApproval)
class OwnApprovalAdmin(ModelAdmin):
    """Kept as it was given; a second person says once what they think of it."""

    list_display = ["created_at", "article", "created_by", "reason", "looked"]
    list_filter = [LookedFilter]
    list_select_related = ["article", "created_by"]
    search_fields = ["article__title", "reason"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "article", "version", "reason", "created_by", "created_at", "looked", "looked_by", "looked_at", "look_note",
    ]  # fmt: skip
    readonly_fields = fields
    actions_detail = ["look"]

    @display(
        description="复看",
        ordering="verdict",
        label={"等人复看": "warning", "已看过，没有问题": "success", "有问题": "danger"},
    )
    def looked(self, own):
        return own.get_verdict_display() or "等人复看"

    @display(description="批准的那一稿")
    def version(self, own):
        revision = own.review.revision
        if revision is None:
            return "还没有发布" if own.review.is_open else "没有发布"
        return format_html("{}，{:%Y-%m-%d %H:%M}", revision, timezone.localtime(revision.created_at))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_look_permission(self, request, object_id=None):
        return request.user.has_perm(reviewing.REVIEW)

    def get_actions_detail(self, request, object_id):
        mine = OwnApproval.objects.waiting().filter(pk=object_id).exclude(created_by=request.user)
        return super().get_actions_detail(request, object_id) if mine.exists() else []

    @action(description="写复看结果", url_path="look", permissions=["look"])
    def look(self, request, object_id):
        own = get_object_or_404(OwnApproval.objects.select_related("article"), pk=object_id)
        form = LookForm(request.POST or None)
        verb = partial(_look, own, request)
        return decide(self, request, own, form, words="复看", verb=verb, quoted=f"当时写的理由：{own.reason}")


def _look(own, request, given):
    reviewing.look(own, **given, by=request.user, now=timezone.now())
