from io import BytesIO

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import page, pictures, prepared, rendering, topics
from articles.cards import cards
from articles.filters import ArticleFilter
from articles.models import Article, Category, FormerTagSlug, Tag
from articles.querysets import ENOUGH
from articles.views_away import elsewhere, moves_along
from core.http import page_number

PAGE_SIZE = 20


@require_safe
def article_list(request):
    return _list(
        request, Article.objects.listed(), "全部文章", "花呗、借呗、网贷、信用卡欠款逾期的法律说明。"
    )


@require_safe
def category(request, slug):
    category = get_object_or_404(Category, slug=slug)
    found = Article.objects.listed().under(category)
    return _list(request, found, category.name, category.intro, "articles/category.html", category=slug)


@require_safe
def tag(request, slug):
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        former = get_object_or_404(FormerTagSlug.objects.select_related("tag"), slug=slug)
        return redirect(former.tag, permanent=True)
    if topic := topics.build(tag, on=timezone.localdate()) if _is_whole(request) else None:
        return render(request, "articles/topic.html", {"tag": tag, "topic": topic})
    heading = f"{tag.name}相关文章"
    return _list(
        request, Article.objects.listed().tagged(tag), heading, tag.description, "articles/tag.html", tag=slug
    )


def _is_whole(request):
    """Nothing of a list is asked for but its beginning."""
    narrowed = any(request.GET.get(name) for name in ArticleFilter.base_filters)
    return not narrowed and request.GET.get("page", "1") == "1"


def _list(request, articles, heading, intro, template="articles/list.html", **fixed):
    narrowed = ArticleFilter({**request.GET.dict(), **fixed}, articles)
    pages = Paginator(narrowed.qs, PAGE_SIZE)
    number = page_number(request)
    if number > pages.num_pages:
        raise Http404("没有这一页。")
    shown = pages.page(number)
    shown.object_list = cards(shown.object_list)
    context = {
        "page_obj": shown,
        "filter": narrowed,
        "total": pages.count,
        "heading": heading,
        "intro": intro,
        "tag": fixed.get("tag"),
        "has_enough": pages.count >= ENOUGH,
    }
    return render(request, template, context)


@require_safe
def detail(request, slug):
    whole = prepared.page(slug, on=timezone.localdate()) or rendering.whole(request, slug)
    return elsewhere(request, slug) if whole is None else HttpResponse(whole)


@require_safe
@moves_along
def law(request, slug):
    """All provisions that an article cites, each under the id that the article's chips lead to."""
    article = get_object_or_404(Article.objects.shown(), slug=slug)
    shown = page.build(
        article.published_revision.snapshot,
        article=article.pk,
        on=timezone.localdate(),
        may_rest_on_changes=article.may_rest_on_changes,
    )
    if not shown.law:
        raise Http404("这篇没有引用法条。")
    context = {
        "article": article.as_published(),
        "law": shown.law,
        "permalink": settings.SITE_URL + article.get_absolute_url(),
    }
    return render(request, "articles/law.html", context)


@require_safe
@moves_along
def picture(request, slug):
    """What stands beside a shared link; the site's own where nothing was drawn, so that old links never break."""
    article = get_object_or_404(Article.objects.shown(), slug=slug).as_published()
    try:
        drawn = pictures.file_of(article).read_bytes()
    except FileNotFoundError:
        return redirect(static("share.png"))
    # Other sites may show it: that is what it is for.
    return HttpResponse(
        drawn, content_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"}
    )


@require_safe
@moves_along
def qr(request, slug):
    article = get_object_or_404(Article.objects.published(), slug=slug)
    picture = BytesIO()
    code = segno.make(settings.SITE_URL + article.get_absolute_url(), error="m", micro=False)
    code.save(picture, kind="png", scale=6, border=4)
    return HttpResponse(picture.getvalue(), content_type="image/png")
