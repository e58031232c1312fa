"""A working copy shown before it is published: to colleagues in the admin, to others by links that end."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from articles import preview, views_preview
from articles.models import Article, PreviewLink, Revision
from articles.steps import NotReady

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTED, VERSIONS = 100, 10
WORDS = {"有效": "success", "已到期": "info", "已收回": "warning"}


class LinkForm(forms.Form):
    """For whom a link is, and for how long."""

    for_whom = forms.CharField(
        label="给谁看", max_length=60, widget=UnfoldAdminTextInputWidget(),
        help_text="自己记的，例如：李律师，看第二节。不写电话和微信号。打开网址的人也看得到。",
        error_messages={"required": "写一下给谁看，以后才知道该收回哪一个。"},
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label="用多久", coerce=int, initial=preview.USUAL_DAYS, widget=UnfoldAdminSelectWidget(),
        choices=[(days, f"{days} 天") for days in (1, 3, preview.USUAL_DAYS, 14, PreviewLink.MOST_DAYS)],
        error_messages={"invalid_choice": "从列出的天数里选一个。"},
    )  # fmt: skip


class PreviewAdmin:
    """The part of the article's admin that shows a working copy to others."""

    def get_urls(self):
        draft = self.admin_site.admin_view(self.word_of_copy)
        version = self.admin_site.admin_view(self.word_of_revision)
        return [
            path("word/<int:article_id>/", draft, name="articles_article_word"),
            path("word/version/<int:revision_id>/", version, name="articles_revision_word"),
            *super().get_urls(),
        ]

    @action(description="在网站上预览", url_path="preview", permissions=["view"], attrs={"target": "_blank"})
    def preview(self, request, object_id):
        """The page as readers would get it, for whoever is signed in here: no link is needed, none is made."""
        found = Article.objects.select_related("category", "responsible_editor", "reviewer__user")
        return views_preview.shown(request, get_object_or_404(found, pk=object_id))

    @action(description="给别人看", url_path="previews", permissions=["change"])
    def previews(self, request, object_id):
        """The links of an article with what became of them; one to make, each to take back."""
        article, now = get_object_or_404(Article, pk=object_id), timezone.now()
        doing = request.POST.get("do") if request.method == "POST" else None
        form = LinkForm(request.POST if doing == "make" else None)
        if doing == "make" and form.is_valid():
            try:
                link = preview.make_link(article, **form.cleaned_data, by=request.user, now=now)
            except NotReady as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, article, f"做了{link}")
                messages.success(request, f"网址做好了，在下面第一行：给{link.for_whom}。")
                return redirect(request.path)
        elif doing and doing != "make":
            self._take_back(request, article, doing, now)
            return redirect(request.path)
        links = list(article.preview_links.select_related("made_by", "revoked_by")[:LISTED])
        context = self.admin_site.each_context(request) | {
            "title": f"给别人看：{article}",
            "opts": self.opts,
            "original": article,
            "form": form,
            "links": [(link, link.state(now), _whole_address(link, now)) for link in links],
            "open": sum(link.is_open(now) for link in links),
            "kept_days": preview.KEPT_DAYS,
            "revisions": article.revisions.defer("snapshot", "text")[:VERSIONS],
        }
        return render(request, "admin/articles/previews.html", context)

    def word_of_copy(self, request, article_id):
        """The working copy as a Word file."""
        self._must_see(request)
        from articles import docx  # python-docx and lxml: 20 MB that most workers never need

        article = get_object_or_404(Article.objects.select_related("category"), pk=article_id)
        return _file(docx.of_copy(article, now=timezone.now()))

    def word_of_revision(self, request, revision_id):
        """A published version as a Word file."""
        self._must_see(request)
        from articles import docx

        revision = get_object_or_404(Revision.objects.select_related("article"), pk=revision_id)
        return _file(docx.of_revision(revision, now=timezone.now()))

    def _must_see(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _take_back(self, request, article, doing, now):
        """`all`, or the number of one link."""
        if doing == "all":
            number = preview.revoke_all(article, by=request.user, now=now)
        else:
            known = {str(link.pk): link for link in article.preview_links.open_at(now)}
            link = known.get(doing)
            number = int(link is not None and preview.revoke(link, by=request.user, now=now))
        if number:
            self.log_change(request, article, f"收回了 {number} 个预览链接")
            messages.success(request, f"收回了 {number} 个网址，从现在起打不开了。")
        else:
            messages.warning(request, "没有可收回的：它已经到期，或者刚刚被收回了。")


def _file(made):
    response = HttpResponse(made.content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _whole_address(link, now):
    return settings.SITE_URL + preview.address(link) if link.is_open(now) else ""


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "状态", "state"

    def lookups(self, request, model_admin):
        return [("open", "有效"), ("over", "已到期或收回")]

    def queryset(self, request, links):
        now = timezone.now()
        doors = {"open": links.open_at, "over": links.over_since}
        return doors[self.value()](now) if self.value() in doors else links


@admin.register(PreviewLink)
class PreviewLinkAdmin(ModelAdmin):
    """Every link of every article, to be looked at and taken back; they are made at their article."""

    list_display = ["article", "for_whom", "state", "made_by", "made_at", "ends_at", "opened", "opened_at"]
    list_filter = [StateFilter]
    list_select_related = ["article", "made_by"]
    search_fields = ["for_whom", "article__title"]
    actions = ["take_back"]
    fields = [
        "article", "for_whom", "state", "made_by", "made_at", "ends_at", "revoked_by", "revoked_at", "opened",
        "opened_at",
    ]  # fmt: skip
    readonly_fields = fields

    @display(description="状态", label=WORDS)
    def state(self, link):
        return link.state(timezone.now())

    @admin.action(description="收回选中的链接", permissions=["revoke"])
    def take_back(self, request, links):
        now = timezone.now()
        number = sum(
            preview.revoke(link, by=request.user, now=now) for link in links.select_related("article")
        )
        messages.success(request, f"收回了 {number} 个网址。")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_article")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_revoke_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_article")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
