from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from core.markup import to_text
from qa.admin import queue, tools
from qa.models import Answer, Comment, Flag, Question

LABELS = {
    "审核中": "warning", "待处理": "warning", "等你补充": "warning", "未通过": "danger", "已隐藏": "danger", "等律师回答": "info",
    "律师已答": "success", "已发布": "success", "已解决": "success",
}  # fmt: skip


class PostAdmin(ModelAdmin):
    """To look up and to read; every decision is made on the page of the item, by a verb."""

    list_display = ["__str__", "state", "author_label", "created_at", "decided_by"]
    list_filter = ["status", "is_urgent"]
    list_select_related = ["decided_by"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    actions_detail = ["decide_on_it"]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_decide_permission(self, request, object_id=None):
        return request.user.has_perm("qa.moderate")

    @display(description="状态", ordering="status", label=LABELS)
    def state(self, item):
        return item.get_status_display()

    @display(description="为何细看")
    def why(self, item):
        return (
            "；".join(
                f"{hit['reason']}（{hit['word']}）" if hit["word"] else hit["reason"] for hit in item.held_for
            )
            or "—"
        )

    @display(description="遮去的内容")
    def what_was_masked(self, item):
        return "；".join(f"{found['kind_label']} {found['shown']}" for found in item.masked) or "—"

    @display(description="公开的页面")
    def public_page(self, item):
        return format_html('<a href="{}">打开</a>', item.get_absolute_url()) if item.is_public else "不公开"

    @display(description="原因")
    def decided_for(self, item):
        return item.decision_label or "—"

    @action(description="处理这一条", url_path="decide-on-it", permissions=["decide"])
    def decide_on_it(self, request, object_id):
        return redirect("admin:qa_item", self.model.KIND, object_id)


COMMON = [
    "state",
    "public_page",
    "author_label",
    "created_at",
    "edited_at",
    "is_urgent",
    "why",
    "what_was_masked",
]
DECIDED = ["decided_at", "decided_by", "decided_for", "public_note"]


@admin.register(Question)
class QuestionAdmin(PostAdmin):
    search_fields = ["title", "body"]
    fields = ["title", "body", "tags_shown", "article", *COMMON, "approved_at", "answered_at", *DECIDED]
    readonly_fields = ["tags_shown", "state", "public_page", "why", "what_was_masked", "decided_for"]

    def get_queryset(self, request):
        return super().get_queryset(request).handed_in()

    @display(description="标签")
    def tags_shown(self, question):
        return "、".join(tag.name for tag in question.tags.all()) or "—"

    def get_urls(self):
        """The moderators' own pages live here, under names that any page of the admin can link to."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "queue/", wrap(lambda request: redirect("admin:qa_queue", "question")), name="qa_queue_start"
            ),
            path("queue/<slug:kind>/", wrap(queue.queue), name="qa_queue"),
            path("item/<slug:kind>/<int:pk>/", wrap(queue.item), name="qa_item"),
            path("item/<slug:kind>/<int:pk>/decide/", wrap(queue.decide), name="qa_decide"),
            path("item/<slug:kind>/<int:pk>/original/", wrap(tools.original), name="qa_original"),
            path("undo/", wrap(queue.undo), name="qa_undo"),
            path("looking/<slug:kind>/", wrap(tools.looking), name="qa_looking"),
            path("board/", wrap(tools.board), name="qa_board"),
            *super().get_urls(),
        ]


@admin.register(Answer)
class AnswerAdmin(PostAdmin):
    search_fields = [*Answer.TEXTS, "question__title"]
    list_select_related = ["decided_by", "question"]
    fields = [
        "question",
        "lawyer",
        "conclusion",
        "no_direct_law",
        "reasons",
        *COMMON,
        "published_at",
        "peer_review",
        *DECIDED,
    ]
    readonly_fields = ["reasons", "state", "public_page", "why", "what_was_masked", "decided_for"]

    @display(description="理由")
    def reasons(self, answer):
        return "\n\n".join(f"{answer.PARTS[name]}\n{to_text(html)}" for name, html in answer.parts.items())


@admin.register(Comment)
class CommentAdmin(PostAdmin):
    search_fields = ["body"]
    list_display = ["__str__", "state", "is_picked", "author_label", "created_at", "decided_by"]
    list_filter = ["status", "origin", ("featured_at", admin.EmptyFieldListFilter)]
    fields = [
        "body", "article", "answer", "parent", *COMMON, "origin", "printed_role", "printed_on", "published_at",
        "is_picked", "featured_by", "editor_note", *DECIDED,
    ]  # fmt: skip
    readonly_fields = ["state", "public_page", "why", "what_was_masked", "decided_for", "is_picked"]

    def get_queryset(self, request):
        """Editors put comments first and need none that is not public."""
        rows = super().get_queryset(request)
        return rows if request.user.has_perm("qa.moderate") else rows.filter(status="published")

    @display(description="精选", boolean=True)
    def is_picked(self, comment):
        return comment.is_featured

    def has_decide_permission(self, request, object_id=None):
        return request.user.has_perm("qa.moderate") or request.user.has_perm("qa.feature_comment")


@admin.register(Flag)
class FlagAdmin(PostAdmin):
    list_display = ["reason", "state", "item_link", "reporter", "created_at"]
    list_filter = ["status", "reason"]
    list_select_related = ["reporter", "question", "answer__question", "comment"]
    search_fields = ["note"]
    fields = ["reason", "note", "state", "item_link", "reporter", "created_at"]
    readonly_fields = ["state", "item_link"]

    @display(description="被举报的内容")
    def item_link(self, report):
        item = report.item
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:qa_item", args=[item.KIND, item.pk]), str(item)
        )
