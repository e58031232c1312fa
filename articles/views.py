from io import BytesIO

import segno
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import often, page, pictures, prepared, rendering, topics
from articles.cards import cards
from articles.filters import ArticleFilter
from articles.models import Article, FormerTagSlug
from articles.querysets import ENOUGH
from articles.views_away import elsewhere, moves_along
from core.http import page_number

PAGE_SIZE = 20


@require_safe
def article_list(request):
    return _list(request, "全部文章", "花呗、借呗、网贷、信用卡欠款逾期的法律说明。")


@require_safe
def category(request, slug):
    narrowed = _narrowed(request, category=slug)
    for kind, address, name, intro in narrowed.topics:
        if (kind, address) == ("category", slug):
            return _list(request, name, intro, "articles/category.html", narrowed=narrowed)
    raise Http404("没有这个栏目。")


@require_safe
def tag(request, slug):
    tag = next(iter(often.tags_at(slug=slug)), None)
    if tag is None:
        former = get_object_or_404(FormerTagSlug.objects.select_related("tag"), slug=slug)
        return redirect(former.tag, permanent=True)
    if topic := topics.build(tag, on=timezone.localdate()) if _is_whole(request) else None:
        return render(request, "articles/topic.html", {"tag": tag, "topic": topic})
    narrowed = _narrowed(request, tag=slug)
    return _list(
        request, f"{tag.name}相关文章", tag.description, "articles/tag.html", narrowed=narrowed, tag=slug
    )


def _is_whole(request):
    """Nothing of a list is asked for but its beginning."""
    narrowed = any(request.GET.get(name) for name in ArticleFilter.base_filters)
    return not narrowed and request.GET.get("page", "1") == "1"


def _narrowed(request, **fixed):
    return ArticleFilter({**request.GET.dict(), **fixed}, Article.objects.listed())


def _list(request, heading, intro, template="articles/list.html", *, narrowed=None, tag=None):
    narrowed, number = narrowed or _narrowed(request), page_number(request)
    rows = narrowed.rows((number - 1) * PAGE_SIZE, PAGE_SIZE)
    if number > 1 and not rows:
        raise Http404("没有这一页。")
    total = rows[0].total if rows else 0
    context = {
        "page_obj": Page(cards(rows), number, Paginator(range(total), PAGE_SIZE)),
        "filter": narrowed,
        "total": total,
        "heading": heading,
        "intro": intro,
        "tag": tag,
        "has_enough": total >= ENOUGH,
    }
    response = render(request, template, context)
    response.is_made_up = bool(narrowed.form.errors)  # see portal.middleware.PublicPageMiddleware
    return response


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
    response = HttpResponse(
        drawn, content_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"}
    )
    response.is_made_up = request.GET.get("v", "") not in ("", pictures.digest(pictures.words_of(article)))
    return response


@require_safe
@moves_along
def qr(request, slug):
    article = get_object_or_404(Article.objects.published(), slug=slug)
    picture = BytesIO()
    code = segno.make(settings.SITE_URL + article.get_absolute_url(), error="m", micro=False)
    code.save(picture, kind="png", scale=6, border=4)
    return HttpResponse(picture.getvalue(), content_type="image/png")
