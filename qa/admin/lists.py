"""What staff look up beside posts: new words of answers, views of colleagues, appeals, who writes at what, ready notes."""

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from qa import placeholders
from qa.admin.posts import COMMON, DECIDED, LABELS, PostAdmin
from qa.models import AnswerRevision, Appeal, Claim, PeerReview, ReplyTemplate


@admin.register(AnswerRevision)
class AnswerRevisionAdmin(PostAdmin):
    search_fields = ["conclusion", "answer__question__title"]
    list_select_related = ["decided_by", "answer__question"]
    fields = ["answer", "conclusion", *COMMON, *DECIDED]
    readonly_fields = ["state", "public_page", "why", "what_was_masked", "decided_for"]


@admin.register(PeerReview)
class PeerReviewAdmin(PostAdmin):
    """What lawyers say of colleagues' answers, whatever became of it."""

    search_fields = ["body", "answer__question__title"]
    list_display = ["__str__", "state", "verdict", "author_label", "created_at", "decided_by"]
    list_filter = ["status", "verdict", "is_urgent"]
    list_select_related = ["decided_by", "answer__question"]
    fields = ["answer", "lawyer", "verdict", "body", *COMMON, "published_at", *DECIDED]
    readonly_fields = ["state", "public_page", "why", "what_was_masked", "decided_for"]


class ReadOnly(ModelAdmin):
    """Rows that verbs alone write."""

    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Appeal)
class AppealAdmin(ReadOnly):
    list_display = ["question", "state", "created_at", "decided_at", "decided_by"]
    list_filter = ["status"]
    list_select_related = ["question", "decided_by"]
    search_fields = ["question__title", "body"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    fields = ["question", "state", "body", "reply", "created_at", "decided_at", "decided_by"]
    readonly_fields = ["state"]
    actions_detail = ["decide_on_it"]

    @display(description="状态", ordering="status", label=LABELS | {"成立": "success", "不成立": "danger"})
    def state(self, appeal):
        return appeal.get_status_display()

    def has_decide_permission(self, request, object_id=None):
        return request.user.has_perm("qa.moderate")

    @action(description="处理这一条", url_path="decide-on-it", permissions=["decide"])
    def decide_on_it(self, request, object_id):
        return redirect("admin:qa_item", "appeal", object_id)


@admin.register(Claim)
class ClaimAdmin(ReadOnly):
    """Who writes at what: staff alone see the name."""

    list_display = ["question", "lawyer", "state", "claimed_at", "expires_at", "left"]
    list_filter = ["status"]
    list_select_related = ["question", "lawyer__user"]
    search_fields = ["question__title", "lawyer__real_name"]
    date_hierarchy = "claimed_at"
    ordering = ["-claimed_at"]
    fields = ["question", "lawyer", "state", "no_conflict_with", "claimed_at", "expires_at", "ended_at"]
    readonly_fields = ["state"]

    @display(description="状态", ordering="status", label={"正在写": "info", "已交": "success"})
    def state(self, claim):
        return claim.get_status_display()

    @display(description="还剩")
    def left(self, claim):
        return f"{claim.minutes_left(timezone.now())} 分钟" if claim.status == "held" else "—"


class ReplyForm(forms.ModelForm):
    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(ModelAdmin):
    """Words ready to send; one that came with the site is switched off rather than deleted, or it would come back."""

    form = ReplyForm
    list_display = ["name", "reason_label", "place", "is_active"]
    list_filter = ["is_active", "reason"]
    search_fields = ["name", "text"]
    fields = ["name", "reason", "text", "preview", "place", "is_active"]
    readonly_fields = ["preview"]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not obj.key)

    @display(description="用于哪个原因", ordering="reason")
    def reason_label(self, template):
        return template.get_reason_display() or "都能用"

    @display(description="作者看到的样子（保存以后更新）")
    def preview(self, template):
        return placeholders.fill(template.text, placeholders.EXAMPLE) or "—"
