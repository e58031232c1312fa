"""Links that lead out of the site, in the admin: which do not open, where they stand, and what to do about them."""

from functools import partial

from django import forms
from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from articles.admin.deciding import decide
from articles.models import OutsideLink
from articles.watching import links


class IgnoreForm(forms.Form):
    reason = forms.CharField(
        label="为什么不用管", max_length=200, widget=UnfoldAdminTextInputWidget(),
        help_text="例如：人能打开，只是不让程序看。以后又打得开时，这个记号自己消失。",
        error_messages={"required": "不用管它，要写原因，以后的人才知道为什么。"},
    )  # fmt: skip


class BrokenFilter(admin.SimpleListFilter):
    title = "打不开"
    parameter_name = "broken"

    def lookups(self, request, model_admin):
        return [("yes", "三天都打不开"), ("set_aside", "打不开，说过不用管")]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.broken()
        return queryset.set_aside() if self.value() == "set_aside" else queryset


@admin.register(OutsideLink)
class OutsideLinkAdmin(ModelAdmin):
    """Found and asked by `check_links`; here they are read, set aside, and asked once more."""

    list_display = ["url", "result", "failing_since", "failing_days", "checked_at", "standing"]
    list_filter = [BrokenFilter, "outcome"]
    search_fields = ["url", "places__label"]
    search_help_text = "按网址或者所在的文章查找"
    ordering = ["-failing_days", "url"]
    fields = ["address", "result", "failing_since", "failing_days", "checked_at", "where", "set_aside"]
    readonly_fields = fields
    actions_detail = ["ignore", "heed", "check_again"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("ignored_by").prefetch_related("places")

    @display(description="结果", ordering="outcome")
    def result(self, link):
        return f"{link.get_outcome_display()}{f'：{link.fault}' if link.fault else ''}"

    @display(description="在哪里")
    def standing(self, link):
        places = [place.label for place in link.places.all()]
        return "、".join(places[:2]) + (f" 等 {len(places)} 处" if len(places) > 2 else "")

    @display(description="网址")
    def address(self, link):
        return format_html('<a class="underline told" href="{0}" rel="noreferrer">{0}</a>', link.url)

    @display(description="在哪里，去哪里改")
    def where(self, link):
        rows = ((place.mend_url, place.label) for place in link.places.all())
        return (
            format_html_join("", '<p class="told"><a class="underline" href="{}">{}</a></p>', rows)
            or "现在没有哪一页用它。"
        )

    @display(description="不用管")
    def set_aside(self, link):
        if link.ignored_at is None:
            return "没有说过。"
        who = link.ignored_by.public_name if link.ignored_by else "已离开的同事"
        return f"{who}在 {timezone.localtime(link.ignored_at):%Y-%m-%d} 说：{link.ignored_reason}"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_mend_permission(self, request, object_id=None):
        return request.user.has_perm("articles.change_outsidelink")

    def get_actions_detail(self, request, object_id):
        is_ignored = OutsideLink.objects.filter(pk=object_id, ignored_at__isnull=False).exists()
        closed = "ignore" if is_ignored else "heed"
        actions = super().get_actions_detail(request, object_id)
        return [one for one in actions if one.action_name.removeprefix("articles_outsidelink_") != closed]

    @action(description="不用管", url_path="ignore", permissions=["mend"])
    def ignore(self, request, object_id):
        link = get_object_or_404(OutsideLink, pk=object_id)
        verb = partial(_ignore, link, request)
        return decide(self, request, link, IgnoreForm(request.POST or None), words="记为不用管", verb=verb)

    @action(description="还是要管", url_path="heed", permissions=["mend"])
    def heed(self, request, object_id):
        link = get_object_or_404(OutsideLink, pk=object_id)
        form = forms.Form(request.POST if request.method == "POST" else None)
        return decide(self, request, link, form, words="记为要管", verb=lambda given: links.heed(link))

    @action(description="再查一次", url_path="check-again", permissions=["mend"])
    def check_again(self, request, object_id):
        link = get_object_or_404(OutsideLink, pk=object_id)
        form = forms.Form(request.POST if request.method == "POST" else None)
        hint = "排到最前面，由后台任务去查；查过了，这一页的“上次检查”会变。后台任务没有开的，等下一次每晚的检查。"
        verb = partial(_check_again, link)
        return decide(self, request, link, form, words="排到最前面再查", verb=verb, hint=hint)


def _ignore(link, request, given):
    links.ignore(link, reason=given["reason"], by=request.user, now=timezone.now())


def _check_again(link, given):
    links.check_again(link)
