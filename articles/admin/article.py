from functools import partial

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

from articles import addresses, borrowing, checking, publishing, snapshot, wechat
from articles.admin.deciding import decide
from articles.admin.forms import (
    ArticleForm,
    Decision,
    NoteForm,
    PublishForm,
    RenameForm,
    RetireForm,
    ReviewForm,
    SectionForm,
    SourceForm,
)
from articles.admin.history import HistoryAdmin
from articles.admin.previews import PreviewAdmin
from articles.admin.watched import DueFilter, WatchedAdmin, WhoseFilter
from articles.comparing import changes
from articles.models import Article, EditorNote, Section, Source, SourcePage
from articles.workingcopy import working_copy


class SectionInline(StackedInline):
    """Sections are dragged into their order, so `order` has to be among the fields or none is saved."""

    model = Section
    form = SectionForm
    fields = ["title", "key", "kind", "body", "order"]
    ordering_field = "order"
    hide_ordering_field = True
    extra = 0
    tab = True


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
class ArticleAdmin(HistoryAdmin, PreviewAdmin, WatchedAdmin, ModelAdmin):
    """The working copy; what readers see changes on a decision page of its own, never by saving."""

    form = ArticleForm
    inlines = [SectionInline, SourceInline, NoteInline]
    list_display = ["title", "state", "category", "updated_at", "due", "reads"]
    list_filter = [DueFilter, WhoseFilter, "status", "category", "tags"]
    list_select_related = ["category"]
    search_fields = ["title", "question", "slug"]
    search_help_text = "按标题、问题或地址查找"
    ordering = ["-edited_at", "-pk"]
    actions_detail = [
        "preview",
        "previews",
        "submit",
        "publish",
        "mark_reviewed",
        "retire",
        "rename",
        "worksheet",
        "wechat",
        "numbers",
    ]
    warn_unsaved_form = True
    fieldsets = [
        (None, {"fields": ["title", "slug", "question", "description", "category", "tags", "seen_version"]}),
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

    def has_publish_permission(self, request, object_id=None):
        return request.user.has_perm("articles.publish_article")

    def has_review_permission(self, request, object_id=None):
        return request.user.has_perm("articles.review_article")

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def get_actions_detail(self, request, object_id):
        """Only what the article's state allows."""
        status = Article.objects.filter(pk=object_id).values_list("status", flat=True).first()
        closed = {
            "draft": {"retire", "wechat"},
            "in_review": {"submit", "retire", "wechat"},
            "published": {"submit"},
            "retired": {"submit", "mark_reviewed", "retire", "wechat"},
        }.get(status, set())
        if not SourcePage.objects.filter(article=object_id).exists():
            closed.add("worksheet")
        actions = super().get_actions_detail(request, object_id)
        return [one for one in actions if one.action_name.removeprefix("articles_article_") not in closed]

    def has_judge_permission(self, request, object_id=None):
        return request.user.has_perm("articles.view_sourcepage")

    # Saving

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publishing.edited(form.instance, by=request.user, now=timezone.now())

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

    @action(description="提交复核", url_path="submit", permissions=["change"])
    def submit(self, request, object_id):
        return self._decide(request, object_id, Decision, "提交复核", publishing.submit)

    @action(description="发布", url_path="publish", permissions=["publish"])
    def publish(self, request, object_id):
        article = get_object_or_404(Article, pk=object_id)
        copy, shown, today = working_copy(article), article.published_revision, timezone.localdate()
        context = {
            "problems": snapshot.problems(copy, on=today) + borrowing.problems(article, copy),
            "faults": checking.faults_of(article, copy, today=today),
            "changes": changes(shown.snapshot["copy"], copy) if shown else [],
            "hint": "发布以后，读者马上看到你保存的内容。",
        }
        may_override = bool(context["faults"]) and request.user.has_perm("articles.override_check")
        form = partial(PublishForm, may_override=may_override)
        return self._decide(request, object_id, form, "发布", publishing.publish, **context)

    @action(description="撤下", url_path="retire", permissions=["publish"])
    def retire(self, request, object_id):
        hint = "读者打不开这篇文章了，搜索和列表里也没有。可以再发布。"
        return self._decide(request, object_id, RetireForm, "撤下", publishing.retire, hint=hint)

    @action(description="记录核对", url_path="review", permissions=["review"])
    def mark_reviewed(self, request, object_id):
        hint = "现在保存的内容对照法条原文读过了，才能记。律师读过的，选上律师。"
        return self._decide(request, object_id, ReviewForm, "记录核对", publishing.mark_reviewed, hint=hint)

    @action(description="改地址", url_path="rename", permissions=["publish"])
    def rename(self, request, object_id):
        return self._decide(request, object_id, RenameForm, "改地址", addresses.rename)

    def _decide(self, request, object_id, form_class, words, verb, **context):
        article = get_object_or_404(Article.objects.select_related("category"), pk=object_id)
        initial = {"version": article.version, "on": timezone.localdate(), "slug": article.slug}
        form = form_class(request.POST or None, initial=initial)
        return decide(
            self, request, article, form, words=words, verb=partial(_call, verb, article, request), **context
        )


def _call(verb, article, request, given):
    given = dict(given)
    article.version = given.pop("version")  # the state that the page showed, which may be older than the row
    if "slug" in given:
        verb(article, given["slug"], by=request.user, now=timezone.now())
    else:
        verb(article, **given, by=request.user, now=timezone.now())


def _lines(lines, none):
    return format_html_join("", "<p>{}</p>", ([line] for line in lines)) if lines else format_html("{}", none)
