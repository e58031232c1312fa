"""Where an article went: to a new address, off the site, to what took its place, or never anywhere."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from articles import addresses
from articles.models import Article, FormerSlug


def elsewhere(request, slug, **more):
    """The answer at an address where readers get no article: one hop to where it is, or 410 with the reason. Else Http404."""
    former = FormerSlug.objects.select_related("article__published_revision").filter(slug=slug).first()
    gone = former.article if former else Article.objects.retired().filter(slug=slug).first()
    if gone is None:
        raise Http404("没有这篇文章。")
    if former and not gone.is_retired:
        return redirect(_same_page(request, gone.slug, more), permanent=True)
    successor = addresses.successor_of(gone)
    if successor and gone.redirects:
        return redirect(successor, permanent=True)
    if former:
        return redirect(gone, permanent=True)
    context = {
        "article": gone.as_published(),
        "successor": successor and successor.as_published(),
        "is_retraction": gone.withdrawals.lasting().filter(is_retraction=True).exists(),
    }
    return render(request, "articles/retired.html", context, status=410)


def moves_along(view):
    """For a page under an article's address: a link to a former one leads to the same page of the present one."""

    @wraps(view)
    def wrapped(request, slug, **more):
        try:
            return view(request, slug, **more)
        except Http404:
            if Article.objects.published().filter(slug=slug).exists():
                raise  # the article is here, the page under it is not
            return elsewhere(request, slug, **more)

    return wrapped


def _same_page(request, slug, more):
    address = reverse(request.resolver_match.view_name, kwargs={"slug": slug, **more})
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address
