"""The editors' desk: what readers look for, and what to do about it."""

from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin

from search import counting, desk
from search.models import SearchLog


@admin.register(SearchLog)
class SearchLogAdmin(ModelAdmin):
    """Numbers by search, not rows; they come from readers and are changed by nobody."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied("你没有查看搜索记录的权限。")
        days, wanted = request.GET.get("days", "30"), request.GET.get("list", desk.NOTHING)
        if days not in map(str, desk.PERIODS) or wanted not in desk.LISTS:
            raise Http404("没有这样的清单。")
        words = {
            "title": "读者在搜什么",
            "opts": self.opts,
            "lists": _choices(desk.LISTS.items(), "list", wanted, days=days),
            "periods": _choices([(f"{n}", f"近 {n} 天") for n in desk.PERIODS], "days", days, list=wanted),
            "heading": desk.LISTS[wanted],
            "lines": [
                (line, _ways(request.user, line))
                for line in desk.lines(wanted, int(days), timezone.localdate())
            ],
            "most": desk.MOST,
            "kept_days": counting.KEPT_DAYS,
            "alone_days": counting.ALONE_DAYS,
            "alone": counting.ALONE,
        }
        return render(request, "admin/search/desk.html", self.admin_site.each_context(request) | words)


def _choices(pairs, name, current, **kept):
    return [
        {"label": label, "url": "?" + urlencode({**kept, name: value}), "current": value == current}
        for value, label in pairs
    ]


def _ways(user, line):
    """What this person may do about a search: label and address of the form, filled in with it."""
    ways = [
        ("同义词", "synonym", {"leads": line.query}, True),
        ("置顶一页", "pinnedresult", {"query": line.query}, True),
        ("批准为热门", "hotsearch", {"word": line.query}, not line.is_hot and line.found > 0),
    ]
    return [
        (label, reverse(f"admin:search_{model}_add") + "?" + urlencode(filled))
        for label, model, filled, is_useful in ways
        if is_useful and user.has_perm(f"search.add_{model}")
    ]
