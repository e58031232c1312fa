"""Pages of the admin that look into every room."""

from itertools import groupby

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import checklist, styleguide


@never_cache
@require_safe
def to_check(request):
    """What waits for the reviewing lawyer, on one page for paper."""
    _check(request)
    found = checklist.points()
    groups = [(name, list(rows)) for name, rows in groupby(found, key=lambda point: point.group)]
    context = admin.site.each_context(request) | {
        "title": "请律师核对的清单",
        "groups": groups,
        "total": len(found),
        "today": timezone.localdate(),
    }
    return render(request, "admin/to_check.html", context)


@never_cache
@require_safe
def to_check_csv(request):
    _check(request)
    answer = HttpResponse(checklist.as_csv(checklist.points()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="to-check-{timezone.localdate()}.csv"'
    return answer


def _check(request):
    if not request.user.has_perm("articles.review_article"):
        raise PermissionDenied


PARTS = [
    ("words", "字和按钮"), ("article", "文章"), ("notices", "要留意的"), ("people", "人说的话"), ("lists", "列表和路"),
    ("tools", "工具和信"), ("forms", "表"),
]  # fmt: skip


@never_cache
@require_safe
@staff_member_required(login_url="account_login")
def style_guide(request):
    """Every component in every state, drawn by the templates that readers get: see docs/design.md."""
    shown = styleguide.samples(timezone.now(), timezone.localdate())
    return render(request, "styleguide.html", shown | {"parts": PARTS})
