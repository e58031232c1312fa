"""What the site said: the versions of an article, and any of them as readers got it at a moment."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import keeping, versions
from articles.models import Article
from articles.views_away import moves_along
from core.http import page_number

PAGE_SIZE = 50


@require_safe
@moves_along
def version_list(request, slug):
    article = _published(slug)
    if "at" not in request.GET:
        return _list(request, article)
    try:
        moment = versions.moment_of(request.GET["at"], now=timezone.now())
        number = versions.number_at(article, moment)
    except versions.BadMoment as refusal:
        return _list(request, article, refusal, status=400)
    except versions.NotShown as refusal:
        return _list(request, article, refusal, status=404)
    return redirect(_at(article, number, moment))


@require_safe
@moves_along
def version(request, slug, number):
    article = _published(slug)
    at = None
    if "at" in request.GET:
        try:
            at = versions.moment_of(request.GET["at"], now=timezone.now())
            then = versions.number_at(article, at)
        except versions.BadMoment as refusal:
            return _list(request, article, refusal, status=400)
        except versions.NotShown as refusal:
            return _list(request, article, refusal, status=404)
        if then != number:
            return redirect(_at(article, then, at))
    shown = versions.build(_revision(article, number), at=at)
    return _private(render(request, "articles/version.html", version_context(article, shown)))


@require_safe
@moves_along
def record(request, slug, number):
    """The record of a version, byte for byte as its seal was made."""
    return record_of(_revision(_published(slug), number))


def record_of(revision):
    response = HttpResponse(keeping.record(revision), content_type="application/json; charset=utf-8")
    name = f"{revision.article.slug}-{revision.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _private(response)


def version_context(article, shown):
    return {
        "article": article.as_published(),
        "version": shown,
        "page": shown.page,
        "permalink": settings.SITE_URL + article.get_absolute_url(),
        "record_url": reverse("articles:record", args=[article.slug, shown.revision.number]),
    }


def _published(slug):
    return get_object_or_404(
        Article.objects.published().select_related("published_revision__category"), slug=slug
    )


def _revision(article, number):
    revision = get_object_or_404(article.revisions.select_related("category"), number=number)
    revision.article = article
    return revision


def _at(article, number, moment):
    said = {"at": timezone.localtime(moment).replace(tzinfo=None).isoformat()}  # to the very microsecond
    return f"{reverse('articles:version', args=[article.slug, number])}?{urlencode(said)}"


def _list(request, article, refusal=None, status=200):
    pages = Paginator(article.revisions.defer("snapshot", "kept", "text", "card"), PAGE_SIZE)
    number = 1 if refusal else page_number(request)
    if number > pages.num_pages:
        raise Http404("没有这一页。")
    context = {
        "article": article.as_published(),
        "page_obj": pages.page(number),
        "times_away": article.withdrawals.all(),
        "refusal": refusal,
        "typed": request.GET.get("at", "")[:40],
    }
    return _private(render(request, "articles/versions.html", context, status=status))


def _private(response):
    """No search engine should lead to words that stand there no more."""
    response["X-Robots-Tag"] = "noindex"
    return response
