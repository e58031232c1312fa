from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import action, display

from articles import addresses, borrowing, checking, snapshot, wechat
from articles.admin.forms import (
    ArticleForm,
    NoteForm,
    RenameForm,
    SectionForm,
    SourceForm,
)
from articles.admin.history import HistoryAdmin
from articles.admin.previews import PreviewAdmin
from articles.admin.reading import ReadingAdmin
from articles.admin.saving import SavingAdmin
from articles.admin.watched import DueFilter, WatchedAdmin, WhoseFilter
from articles.admin.workflow import TurnFilter, WorkflowAdmin, closed_steps
from articles.models import Article, EditorNote, Section, Source, SourcePage
from articles.workingcopy import working_copy


class SectionFormSet(BaseInlineFormSet):
    def clean(self):
        """A section that was added and not dragged anywhere stays where it was added: at the end."""
        super().clean()
        placed = [form.instance.order for form in self.initial_forms]
        for form in self.extra_forms:
            if form.has_changed() and form.instance.order in placed:  # dragging gives each a place of its own
                form.instance.order = max(placed) + 1
                placed.append(form.instance.order)


class SectionInline(StackedInline):
    """Sections are dragged into their order, so `order` has to be among the fields or none is saved."""

    model = Section
    form = SectionForm
    formset = SectionFormSet
    fields = ["title", "key", "kind", "body", "order"]
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    tab = True
    # A new article begins with room to write, and with the section that every article ends with.
    FIRST = ({}, {"title": "相关法条", "key": "provisions", "kind": Section.Kind.STATUTES, "order": 90})

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj and obj.pk else len(self.FIRST)


class SourceInline(StackedInline):
    model = Source
    form = SourceForm
    extra = 0
    tab = True


class NoteFormSet(BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"article": self.instance.pk}


class NoteInline(StackedInline):
    model = EditorNote
    form = NoteForm
    formset = NoteFormSet
    fields = ["source", "text", "order"]
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    tab = True


@admin.register(Article)
class ArticleAdmin(
    SavingAdmin, ReadingAdmin, WorkflowAdmin, HistoryAdmin, PreviewAdmin, WatchedAdmin, ModelAdmin
):
    """The working copy; what readers see changes on a decision page of its own, never by saving."""

    form = ArticleForm
    inlines = [SectionInline, SourceInline, NoteInline]
    list_display = ["title", "state", "turn", "category", "updated_at", "due", "reads"]
    list_filter = [TurnFilter, DueFilter, WhoseFilter, "status", "category", "tags"]
    list_select_related = ["category"]
    search_fields = ["title", "question", "slug"]
    search_help_text = "按标题、问题或地址查找"
    ordering = ["-edited_at", "-pk"]
    # The way to the readers stands open; what is done now and then lies under one word, so that the title keeps its place.
    actions_detail = [
        "preview", "submit", "reading", "publish", "schedule",
        {"title": "更多", "items": [
            "previews", "mark_reviewed", "retire", "versions", "rename", "worksheet", "wechat", "numbers",
        ]},
    ]  # fmt: skip
    warn_unsaved_form = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    "question",
                    "description",
                    "category",
                    "tags",
                    "seen_version",
                    "seen_parts",
                ]
            },
        ),
        ("开头", {"fields": ["short_answer", "do_now", "do_not", "further"]}),
        ("给搜索用", {"fields": ["asked"]}),
        ("署名", {"fields": ["author_name", "responsible_editor", "deputy_editor"]}),
        (
            "现在的样子",
            {"fields": ["state", "dates", "problems", "plain_law", "revisions_list", "overrides_list"]},
        ),
    ]
    readonly_fields = ["state", "dates", "problems", "plain_law", "revisions_list", "overrides_list"]

    class Media:
        js = ["js/section_editor.js"]

    # What is shown

    @display(
        description="状态",
        ordering="status",
        label={"草稿": "info", "待复核": "warning", "已发布": "success", "已撤下": "danger"},
    )
    def state(self, article):
        return article.get_status_display()

    @display(description="日期")
    def dates(self, article):
        told = [
            ("首次发布", article.published_at),
            ("最近更新", article.updated_at),
            ("核对", article.reviewed_on),
            ("最晚再核对", article.review_due_on),
        ]
        return "；".join(f"{name} {day:%Y-%m-%d}" for name, day in told if day) or "还没有发布"

    @display(description="发布以前要改")
    def problems(self, article):
        if not article.pk:
            return "保存以后才检查。"
        copy, today = working_copy(article), timezone.localdate()
        found = [*snapshot.problems(copy, on=today), *borrowing.problems(article, copy)]
        found += checking.faults_of(article, copy, today=today)
        return _lines(dict.fromkeys(map(str, found)), "没有发现问题，可以发布。")

    @display(description="提到但没有链接的法条")
    def plain_law(self, article):
        found = (
            snapshot.named_without_link(working_copy(article), on=timezone.localdate()) if article.pk else []
        )
        return _lines([f"{title}：{words}（{why}）" for title, words, why in found], "没有。")

    @display(description="放行记录")
    def overrides_list(self, article):
        """Publications in spite of the check: when, who, why, and what had not passed."""
        rows = article.overrides.select_related("created_by", "revision") if article.pk else []
        return (
            format_html_join(
                "\n",
                "<details><summary>{}　{}　{}　理由：{}</summary><ul>{}</ul></details>",
                [
                    (
                        one.revision,
                        timezone.localtime(one.created_at).strftime("%Y-%m-%d %H:%M"),
                        one.created_by.public_name if one.created_by else "系统载入",
                        one.reason,
                        format_html_join("", "<li>{}</li>", ([fault] for fault in one.faults)),
                    )
                    for one in rows
                ],
            )
            or "没有。每次发布都通过了检查。"
        )

    # Who may do what

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        """What readers have seen is taken down, not deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.published_revision_id)

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def get_actions_detail(self, request, object_id):
        """Only what the article's state allows."""
        closed = closed_steps(object_id)
        if not SourcePage.objects.filter(article=object_id).exists():
            closed.add("worksheet")
        actions = super().get_actions_detail(request, object_id)
        return [one for one in actions if one.action_name.removeprefix("articles_article_") not in closed]

    def has_judge_permission(self, request, object_id=None):
        return request.user.has_perm("articles.view_sourcepage")

    # Writing

    def get_formset_kwargs(self, request, obj, inline, prefix):
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, SectionInline) and not (obj and obj.pk):
            given["initial"] = SectionInline.FIRST
        return given

    def get_fieldsets(self, request, obj=None):
        """Of an article that is not there yet there is nothing to tell."""
        return self.fieldsets if obj else self.fieldsets[:-1]

    # Deciding

    @action(description="来源核对表", url_path="worksheet", permissions=["judge"])
    def worksheet(self, request, object_id):
        page = get_object_or_404(SourcePage, article=object_id)
        return HttpResponseRedirect(reverse("admin:articles_sourcepage_change", args=[page.pk]))

    @action(description="给公众号", url_path="wechat", permissions=["view"])
    def wechat(self, request, object_id):
        """The article as readers see it, ready to be pasted into the editor of a 公众号."""
        article = get_object_or_404(
            Article.objects.published().select_related("published_revision", "reviewer__user"), pk=object_id
        )
        html = wechat.html_of(article, on=timezone.localdate())
        context = self.admin_site.each_context(request) | {
            "title": f"给公众号：{article}",
            "html": mark_safe(html),
        }
        return render(request, "admin/articles/wechat.html", context)

    @action(description="改地址", url_path="rename", permissions=["publish"])
    def rename(self, request, object_id):
        return self._decide(request, self._article(object_id), RenameForm, "改地址", addresses.rename)


def _lines(lines, none):
    return format_html_join("", "<p>{}</p>", ([line] for line in lines)) if lines else format_html("{}", none)
