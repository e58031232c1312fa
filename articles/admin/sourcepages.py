"""Web pages that staff bring in: show what was found before anything is made, then judge it claim by claim."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display

from articles import carrying, sourcing
from articles.admin.sourceforms import DraftForm, PasteForm
from articles.admin.sourcesheet import Sheet
from articles.claims import TooLong, clean, parts_of
from articles.models import SourcePage
from articles.sourcepages import Unreadable, read
from articles.steps import AlreadyChanged, NotReady
from articles.worksheet import guess_category, law_state, sort_tags, suggest_slug
from core.redaction import redact
from statutes.citing import Library

JUNK_SHOWN = 200


@admin.register(SourcePage)
class SourcePageAdmin(ModelAdmin):
    """From a web page to a draft. What is brought in is for staff alone."""

    list_display = ["title", "site", "progress", "draft", "created_at", "created_by"]
    list_select_related = ["article", "created_by"]
    search_fields = ["title", "site", "article__title"]
    search_help_text = "按原标题、网站或草稿标题查找"
    ordering = ["-created_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def has_delete_permission(self, request, obj=None):
        """A page that something published rests on stays."""
        return super().has_delete_permission(request, obj) and not (obj and not obj.can_be_discarded)

    @display(description="已核对")
    def progress(self, page):
        return f"{page.judged}/{page.claims}"

    @display(description="文章")
    def draft(self, page):
        address = reverse("admin:articles_article_change", args=[page.article_id])
        status = page.article.get_status_display()
        return format_html(
            '<span><a class="underline" href="{}">{}</a>（{}）</span>', address, page.article.title, status
        )

    # Bringing a page in

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("你没有导入网页的权限。")
        if request.method == "POST" and "raw" in request.POST:
            return self._make(request)
        form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
        if form.is_bound and form.is_valid():
            category = guess_category(form.found)
            initial = {
                "raw": form.raw,
                "slug": suggest_slug(clean(form.found.title or "")),
                "category": category and category.pk,
            }
            return self._show(request, form.found, form.raw, DraftForm(initial=initial))
        return self._page(request, "paste", "从网页导入", form=form)

    def _make(self, request):
        form = DraftForm(request.POST)
        raw = form.data["raw"].replace("\r\n", "\n")
        try:
            found = read(raw)
        except Unreadable as refusal:
            paste = PasteForm({"text": raw})
            paste.add_error("text", str(refusal))
            return self._page(request, "paste", "从网页导入", form=paste)
        if not form.is_valid():
            return self._show(request, found, raw, form)
        given = form.cleaned_data
        try:
            made = sourcing.import_page(
                found,
                raw,
                by=request.user,
                now=timezone.now(),
                slug=given["slug"],
                category=given["category"],
            )
        except NotReady as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, found, raw, form)
        if made.is_new:
            self.log_addition(request, made.page, f"导入网页，建了草稿 {made.article.slug}")
            messages.success(request, "已建好草稿和核对表。草稿只有后台看得到。")
        else:
            messages.info(request, "这一页以前导入过，没有再建草稿。下面是当时的核对表。")
        return redirect("admin:articles_sourcepage_change", made.page.pk)

    def _show(self, request, found, raw, form):
        """What was found in a page of which nothing is kept yet."""
        known, unknown = sort_tags(found.tags)
        library, today = Library.load(), timezone.localdate()
        too_long, parts = "", []
        try:
            parts = parts_of(found)
        except TooLong as refusal:
            too_long = str(refusal)
        return self._page(
            request, "found", "这一页里找到的", form=form, found=found, parts=parts, too_long=too_long,
            known_tags=known, unknown_tags=unknown, known_page=sourcing.known_page(found, raw),
            laws=[law_state(one.law, one.number, one.quoted, library, on=today) for one in found.statutes],
            masked=redact("\n".join(found.kept)).found, junk=found.junk[:JUNK_SHOWN],
            more_junk=max(0, len(found.junk) - JUNK_SHOWN), claims=sum(len(part.claims) for part in parts),
        )  # fmt: skip

    # Judging its claims

    def change_view(self, request, object_id, form_url="", extra_context=None):
        page = self._get(request, object_id)
        may_write = self.has_change_permission(request, page)
        sheet = Sheet(page, only_open=request.GET.get("show") == "open")
        if request.method == "POST":
            if not may_write:
                raise PermissionDenied("你没有核对来源的权限。")
            if answer := self._save(request, page, sheet):
                return answer
        sheet.fill()
        may_carry = may_write and request.user.has_perm("articles.change_article")
        return self._page(
            request, "worksheet", f"核对：{page.title}", page=page, sheet=sheet, original=page,
            may_write=may_write, may_carry=may_carry, may_discard=self.has_delete_permission(request, page),
        )  # fmt: skip

    def _save(self, request, page, sheet):
        """Save what was typed, carry a part if that was asked for; None when something has to be looked at again."""
        try:
            saved = sheet.save(request.POST, by=request.user, now=timezone.now())
        except NotReady as refusal:
            raise Http404(str(refusal)) from None
        if saved.changed:
            self.log_change(request, page, f"核对：改了 {saved.changed} 处")
        if sheet.faults:
            messages.warning(
                request,
                f"存了 {saved.changed} 处，还有 {sheet.faults} 处没有存，在下面标出来了，写的字都还在。",
            )
            return None
        here = reverse("admin:articles_sourcepage_change", args=[page.pk])
        here += "?show=open" if sheet.only_open else ""
        wanted = request.POST.get("carry", "")
        if not wanted:
            messages.success(request, f"已保存，改了 {saved.changed} 处。" if saved.changed else "没有改动。")
            return redirect(here)
        if not request.user.has_perm("articles.change_article"):
            raise PermissionDenied("你没有改文章的权限。")
        if not wanted.isdecimal() or len(wanted) > 18:
            raise Http404("没有这一节。")
        part = get_object_or_404(page.parts.select_related("page"), pk=wanted)
        try:
            carried = carrying.carry(part, by=request.user, now=timezone.now())
        except (NotReady, AlreadyChanged) as refusal:
            messages.warning(request, str(refusal))
        else:
            self.log_change(request, page, f"带进草稿：小节“{carried.section.title}”，{carried.added} 条")
            messages.success(request, _told(carried))
        return redirect(f"{here}#part-{part.pk}")

    # Throwing a wrong page away

    def delete_view(self, request, object_id, extra_context=None):
        page = self._get(request, object_id)
        if not self.has_delete_permission(request, page):
            raise PermissionDenied("文章已经发布过，或者你没有删除的权限。")
        refusal = ""
        if request.method == "POST":
            try:
                sourcing.discard(page)
            except NotReady as error:
                refusal = str(error)
            else:
                self.log_deletions(request, [page])
                messages.success(request, f"已删除导入的网页和它的草稿：{page.title}")
                return redirect("admin:articles_sourcepage_changelist")
        sections = page.article.sections.count()
        status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
        return self._page(
            request, "discard", f"删除导入：{page.title}", status=status, page=page, original=page,
            sections=sections, refusal=refusal,
        )  # fmt: skip

    def _get(self, request, object_id):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied("你没有查看导入网页的权限。")
        rows = self.get_queryset(request).select_related(
            "article__category", "source", "edited_by", "created_by"
        )
        return get_object_or_404(rows, pk=object_id)

    def _page(self, request, name, title, status=HTTPStatus.OK, **context):
        words = {"title": title, "opts": self.opts} | context
        return render(
            request, f"admin/articles/sourcepage/{name}.html", self.admin_site.each_context(request) | words,
            status=status,
        )  # fmt: skip


def _told(carried):
    words = [
        f"新建了小节“{carried.section.title}”，带进 {carried.added} 条。" if carried.is_new
        else f"接在小节“{carried.section.title}”后面带进 {carried.added} 条，原有的字一个没动。"
    ]  # fmt: skip
    if carried.already:
        words.append(f"{carried.already} 条以前带过，没有再带；要改请到文章里改。")
    if carried.unjudged:
        words.append(f"{carried.unjudged} 条还没有判定，没有带。")
    return "".join(words)
