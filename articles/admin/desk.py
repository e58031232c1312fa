"""The editors' desk: what of the published texts may have grown old, and what the numbers say of them."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.watching import desk, insight
from articles.watching.scope import ALL, MINE, WORDS, Scope


@never_cache
@require_safe
def show(request):
    """Counts first, then the first rows of each kind of work; one's own unless one looks after nothing."""
    _check(request)
    whose = request.GET.get("whose") or _usual(request.user)
    if whose not in WORDS:
        raise Http404("没有这样的清单。")
    now = timezone.now()
    words = {
        "title": "编辑台",
        "whose": whose,
        "choices": WORDS.items(),
        "parts": desk.parts(Scope(whose, request.user), now),
        "charts": insight.charts(now),
        "most_read": insight.most_read(timezone.localdate(now)),
        "lately": insight.LATELY_DAYS,
    }
    return render(request, "admin/articles/desk.html", admin.site.each_context(request) | words)


@never_cache
@require_safe
def of_article(request, pk):
    """One article in numbers."""
    _check(request)
    shown = Article.objects.select_related("responsible_editor", "deputy_editor", "category")
    article = get_object_or_404(shown, pk=pk)
    words = {
        "title": f"读者和数字：{article.title}",
        "insight": insight.of(article, timezone.now()),
        "lately": insight.LATELY_DAYS,
    }
    return render(request, "admin/articles/numbers.html", admin.site.each_context(request) | words)


def _usual(user):
    return MINE if Article.objects.of_editor(user).exists() else ALL


def _check(request):
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied("你没有查看文章的权限。")
