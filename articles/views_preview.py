"""The page of a working copy: behind a link for whoever holds it, and inside the admin for whoever may see the article.

The link itself is the permission: no session, no cookie, and no token of a form, which a forged request could not ride on.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles import page, preview
from articles.forms_preview import RemarksForm
from articles.models import Article, PreviewLink
from articles.rendering import reviewer_of
from articles.steps import NotReady
from core import limits

POSTS_PER_HOUR = 20
TOO_MANY = "这一小时里，这个网址已经交了很多次意见。你写的都还在，请晚一点再交。"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preview_article(request, token):
    """GET the copy with room for remarks; POST them, which ends on a page of its own."""
    link = preview.link_of(token, timezone.now())
    if link is None:
        return _over(request)
    draft = preview.draft_of(link.article, on=timezone.localdate())
    typed = request.POST if request.method == "POST" else None
    form = RemarksForm(typed, sections=draft.sections, initial={"said": draft.digest})
    if form.is_bound and _kept(link, form):
        answer = redirect("articles:preview_thanks", token)
        answer.status_code = HTTPStatus.SEE_OTHER
        return _alone(answer)
    if request.method == "GET":  # HEAD opens nothing that anybody reads
        request.META[preview.OPENED] = link.pk
    return _page(request, draft, link=link, form=form)


@require_safe
def preview_thanks(request, token):
    """What becomes of remarks that were handed in."""
    link = preview.link_of(token, timezone.now())
    if link is None:
        return _over(request)
    context = {"link": link, "back": preview.address(link)}
    return _alone(render(request, "articles/preview_thanks.html", context))


def shown(request: HttpRequest, article: Article) -> HttpResponse:
    """The working copy for somebody who is signed in: they remark where they review."""
    return _page(request, preview.draft_of(article, on=timezone.localdate()))


def _kept(link: PreviewLink, form: RemarksForm) -> bool:
    """Whether the remarks are stored; if not, the form says why and holds everything that was typed."""
    now = timezone.now()
    if not form.is_valid():
        return False
    if not limits.hit(f"preview:{link.pk}", limit=POSTS_PER_HOUR, seconds=3600, now=now):
        form.add_error(None, TOO_MANY)
        form.too_many = True
        return False
    try:
        preview.leave_remarks(link, form.remarks, said=form.cleaned_data["said"], now=now)
    except NotReady as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(
    request: HttpRequest,
    draft: preview.Draft,
    *,
    link: PreviewLink | None = None,
    form: RemarksForm | None = None,
) -> HttpResponse:
    """The copy as readers would get it today, under words that say that it is none of theirs yet."""
    filled = page.build(draft.article.live.snapshot, article=draft.article.pk, on=timezone.localdate())
    fields = form.by_section if form else {}
    for section in filled.sections:
        section["remark"] = fields.get(section["uid"])
    context = {
        "draft": draft,
        "link": link,
        "form": form,
        "has_changed": link is not None and link.digest != draft.digest,
        "article": draft.article,
        "page": filled,
        "slips": filled.slips,
        "statutes": filled.statutes,
        "reviewer": reviewer_of(draft.article),
        "reads": draft.article.reads,
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if getattr(form, "too_many", False) else HTTPStatus.OK
    return _alone(render(request, "articles/preview.html", context, status=status))


def _over(request: HttpRequest) -> HttpResponse:
    return _alone(render(request, "articles/preview_over.html", status=HTTPStatus.GONE))


def _alone(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by nobody, and no other site is told where its visitor came from."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
