from io import BytesIO

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import network
from articles import feedback, page
from articles.cards import card, cards, figures_on
from articles.filters import ArticleFilter
from articles.findable import KIND
from articles.forms import CorrectionForm, UsefulForm
from articles.models import Article, Category, FormerSlug, FormerTagSlug, Tag
from core import limits
from core.http import page_number
from search import similar

PAGE_SIZE = 20
MOST_RELATED = 3
FEEDBACK_PER_HOUR = 30


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
    heading = f"{tag.name}相关文章"
    return _list(
        request, Article.objects.listed().tagged(tag), heading, tag.description, "articles/tag.html", tag=slug
    )


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
    }
    return render(request, template, context)


@require_safe
def detail(request, slug):
    article = Article.objects.shown().annotate(search_state=similar.changes()).filter(slug=slug).first()
    if article is None:
        return _elsewhere(request, slug)
    context = _page_context(
        article.as_published(),
        search_state=article.search_state,
        may_rest_on_changes=article.may_rest_on_changes,
    )
    return render(request, "articles/detail.html", context)


def _elsewhere(request, slug):
    """Where an article went: to a new address, off the site, or never anywhere."""
    former = FormerSlug.objects.select_related("article").filter(slug=slug).first()
    if former:
        return redirect(former.article, permanent=True)
    retired = get_object_or_404(Article.objects.retired(), slug=slug)
    return render(request, "articles/retired.html", {"article": retired.as_published()}, status=410)


def _page_context(article, search_state=None, may_rest_on_changes=True):
    alike = similar.like_page(KIND, str(article.pk), of_kind=KIND, limit=MOST_RELATED, state=search_state)
    beside = list(Article.objects.beside(article, similar.keys(alike)))
    shown = page.build(
        article.published_revision.snapshot,
        on=timezone.localdate(),
        beside=figures_on(beside),
        may_rest_on_changes=may_rest_on_changes,
    )
    return {
        "article": article,
        "page": shown,
        "slips": shown.slips,
        "statutes": shown.statutes,
        "reviewer": reviewer_of(article),
        "description": article.description,
        "permalink": settings.SITE_URL + article.get_absolute_url(),
        "related": [
            card(other, shown.figures) for like in alike for other in beside if like.is_of(KIND, other.pk)
        ],
        "next_article": next((card(other, shown.figures) for other in beside if other.is_next), None),
    }


def reviewer_of(article):
    """Whoever reviewed the article, as long as the licence stands."""
    reviewer = article.reviewer if article.reviewed_on else None
    return reviewer if reviewer and reviewer.is_verified_lawyer else None


@require_safe
def qr(request, slug):
    article = get_object_or_404(Article.objects.published(), slug=slug)
    picture = BytesIO()
    code = segno.make(settings.SITE_URL + article.get_absolute_url(), error="m", micro=False)
    code.save(picture, kind="png", scale=6, border=4)
    return HttpResponse(picture.getvalue(), content_type="image/png")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, slug):
    article = get_object_or_404(Article.objects.shown(), slug=slug).as_published()
    sections = article.published_revision.snapshot["sections"]
    form = CorrectionForm(
        request.POST or None, sections=sections, initial={"section": request.GET.get("section")}
    )
    if not _accepted(request, form):
        return render(
            request, "articles/correction.html", {"article": article, "form": form}, status=_status(form)
        )
    given = form.cleaned_data
    said, masked = feedback.report_error(
        article, given["text"], section_key=given["section"], contact=given["contact"], form_key=form.form_key,
        now=timezone.now(),
    )  # fmt: skip
    context = {"article": article, "feedback": said, "masked": masked}
    return render(request, "articles/correction_receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def useful(request, slug):
    article = get_object_or_404(Article.objects.shown(), slug=slug).as_published()
    form = UsefulForm(request.POST or None)
    if not _accepted(request, form):
        return render(
            request, "articles/useful.html", {"article": article, "form": form}, status=_status(form)
        )
    feedback.say_useful(article, form.cleaned_data["kind"], form_key=form.form_key, now=timezone.now())
    return render(request, "articles/useful_receipt.html", {"article": article})


def _accepted(request, form):
    """The form is right, and its sender has not sent too many; everything typed stays in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    key = f"feedback:{network(request)}"
    if not limits.hit(key, limit=FEEDBACK_PER_HOUR, seconds=3600, now=timezone.now()):
        form.add_error(None, "这一小时里，你这边的网络已经交了很多次。你写的都还在，请晚一点再交。")
        form.too_many = True
        return False
    return True


def _status(form):
    return 429 if getattr(form, "too_many", False) else 200
