"""The page of a working copy: behind a link for whoever holds it, and inside the admin for whoever may see the article."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import page, preview
from articles.models import Article, PreviewLink
from articles.views import reviewer_of


@require_safe
def preview_article(request, token):
    link = preview.link_of(token, timezone.now())
    if link is None:
        return _alone(render(request, "articles/preview_over.html", status=410))
    if request.method == "GET":
        request.META[preview.OPENED] = link.pk
    return shown(request, link.article, link=link)


def shown(request: HttpRequest, article: Article, *, link: PreviewLink | None = None) -> HttpResponse:
    """The working copy as readers would get it today, under words that say that it is none of theirs yet."""
    today = timezone.localdate()
    draft = preview.draft_of(article, on=today)
    filled = page.build(draft.article.live.snapshot, on=today)
    context = {
        "draft": draft,
        "link": link,
        "has_changed": link is not None and link.digest != draft.digest,
        "article": draft.article,
        "page": filled,
        "slips": filled.slips,
        "statutes": filled.statutes,
        "reviewer": reviewer_of(draft.article),
    }
    return _alone(render(request, "articles/preview.html", context))


def _alone(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by nobody, and no other site is told where its visitor came from."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
