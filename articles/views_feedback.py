"""有帮助吗 and 纠错: pages of their own behind the article, for anybody, without a cookie.

No CSRF token is asked for, since it would need one: these forms act in nobody's name. A signed stamp, good for one
sending, takes its place, and what another site posts here comes back to be sent from our own page.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.limits import network
from articles import feedback
from articles.forms import CorrectionForm, UsefulForm, about_of
from articles.models import Article, Feedback
from core import limits

PER_HOUR, PER_ARTICLE = 30, 10  # forms from one network, behind which a whole carrier may stand
FROM_ELSEWHERE = "这张表不是从本站的页面交来的，还没有收下。看一遍写的对不对，再交一次。"
SENT_BEFORE = "这张表刚才已经交过，那一次写的收下了。这次写的不一样：要作为另一条交，再按一次。"
TOO_MANY = "这一小时里，你这边的网络已经交了很多次。你写的都还在，请晚一点再交。"


def from_anybody(view):
    """A form page of an article, whatever became of the article between its being opened and being sent."""

    @never_cache
    @csrf_exempt
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    def answer(request, slug):
        article = Article.objects.for_feedback(slug)
        if article is None:
            raise Http404("没有这篇文章。")
        if request.method != "POST":
            if not article.is_published:
                return redirect(article)
            if article.slug != slug:
                here = reverse(request.resolver_match.view_name, args=[article.slug])
                return redirect(f"{here}?{request.GET.urlencode()}".rstrip("?"), permanent=True)
        return view(request, article.as_published(), _revision_read(request, article))

    return answer


@from_anybody
def useful(request, article, revision):
    form = UsefulForm(
        request.POST or None,
        about=["useful", article.pk, revision.number],
        sections=revision.snapshot["sections"],
        initial={"kind": request.GET.get("v"), "section": request.GET.get("section")},
    )
    if not _accepted(request, form, article):
        return _page(request, "articles/useful.html", article, revision, form)
    given = form.cleaned_data
    try:
        said, masked = feedback.vote(
            article, given["kind"], reasons=given["reasons"], section_key=given["section"], text=given["text"],
            form_key=form.form_key, revision=revision, now=timezone.now(),
        )  # fmt: skip
    except feedback.AlreadySent:
        said, masked = None, []
    helped = given["kind"] == Feedback.Kind.USEFUL
    context = {"article": article, "feedback": said, "masked": masked, "helped": helped}
    return render(request, "articles/useful_receipt.html", context)


@from_anybody
def correction(request, article, revision):
    form = CorrectionForm(
        request.POST or None,
        about=["correction", article.pk, revision.number],
        sections=revision.snapshot["sections"],
        initial={"section": request.GET.get("section")},
        contact_days=feedback.CONTACT_DAYS,
    )
    if not _accepted(request, form, article):
        return _page(request, "articles/correction.html", article, revision, form)
    given = form.cleaned_data
    try:
        said, masked = feedback.report_error(
            article, given["text"], section_key=given["section"], quote=given["quote"], grounds=given["grounds"],
            contact=given["contact"], form_key=form.form_key, revision=revision, now=timezone.now(),
        )  # fmt: skip
    except feedback.AlreadySent:
        form.renew()
        form.add_error(None, SENT_BEFORE)
        return _page(request, "articles/correction.html", article, revision, form)
    context = {"article": article, "feedback": said, "masked": masked, "until": feedback.kept_until(said)}
    return render(request, "articles/correction_receipt.html", context)


def _revision_read(request, article):
    """The revision that the reader has before them: as the form says, else the link to it, else the live one."""
    about = about_of(request.POST.get("stamp", ""))
    asked = about[2] if len(about) == 3 and about[1] == article.pk else request.GET.get("r", "")
    number = int(asked) if str(asked).isdecimal() and len(str(asked)) < 8 else None
    if number is None or number == article.live.number:
        return article.live
    return feedback.version_of(article, number)


def _page(request, template, article, revision, form):
    status = HTTPStatus.TOO_MANY_REQUESTS if getattr(form, "too_many", False) else HTTPStatus.OK
    # An empty token: the template of forms asks for one wherever there is one to be had, and it would set a cookie.
    context = {"article": article, "revision": revision, "form": form, "csrf_token": ""}
    return render(request, template, context, status=status)


def _accepted(request, form, article):
    """The form is right, comes from our own page, and its network has not sent too many; what was typed stays in it."""
    if request.method != "POST" or not form.is_valid():
        return False
    if _is_from_elsewhere(request):
        form.renew()
        form.add_error(None, FROM_ELSEWHERE)
        return False
    if not _within_limits(request, article):
        form.add_error(None, TOO_MANY)
        form.too_many = True
        return False
    return True


def _is_from_elsewhere(request) -> bool:
    """Whether the browser says that another site's page posted this; old browsers that say nothing are believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "cross-site"
    origin = request.headers.get("Origin", "null")
    # Compared as browsers write it and never taken apart: what is no address at all comes from elsewhere too.
    own = {settings.SITE_URL, *(f"{scheme}://{request.get_host()}" for scheme in ("http", "https"))}
    return origin not in {"null", *own}


def _within_limits(request, article) -> bool:
    now = timezone.now()
    # No address of a network lies in the table of counts.
    source = salted_hmac("articles.feedback", network(request)).hexdigest()
    everywhere = limits.hit(f"feedback:{source}", limit=PER_HOUR, seconds=3600, now=now)
    return (
        limits.hit(f"feedback:{article.pk}:{source}", limit=PER_ARTICLE, seconds=3600, now=now) and everywhere
    )
