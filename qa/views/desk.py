"""The desk of a verified lawyer: what waits, what is due, what is theirs, what has to be looked at again."""

from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import LawyerProfile
from core.http import page_number
from core.idempotency import sent_once
from qa.desk import keeping, law, offers, own
from qa.forms.desk import DeskForm, SnippetForm
from qa.models import LawyerDesk, Snippet
from qa.refusals import NotAllowed, Refused
from qa.views.handing import FORM_METHODS, refused

PAGE_SIZE = 20
TABS = {"waiting": "等回答", "due": "快到期", "mine": "我的", "review": "待复查"}


def for_lawyers(view):
    """Hand the view the verified lawyer who asks; anybody else reads what it takes to become one."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        lawyer = LawyerProfile.objects.verified().of(request.user)
        if lawyer is None:
            sentence = "只有核验过执业证的律师有工作台。"
            return refused(request, NotAllowed(sentence), template="qa/not_a_lawyer.html")
        return view(request, lawyer, *args, **kwargs)

    return guarded


@require_safe
@for_lawyers
def desk(request, lawyer):
    tab, now = request.GET.get("tab", "waiting"), timezone.now()
    if tab not in TABS:
        raise Http404("没有这一栏。")
    settings = LawyerDesk.objects.of(lawyer).prefetch_related("tagged").first()
    words = {"tab": tab, "tabs": TABS.items(), "lawyer": lawyer, "desk": settings}
    words["today"] = timezone.localdate(now)
    if tab == "waiting":
        rows = offers.waiting(lawyer, settings, now)
        words["left"] = offers.left_this_week(lawyer, settings, now)
    elif tab == "due":
        rows = offers.due_soon(lawyer, now)
    elif tab == "mine":
        rows = own.handed_in(lawyer)
        words |= {"begun": own.begun(lawyer, now), "revisions": own.revisions(lawyer)}
        words["reviews"] = own.reviews(lawyer)
    else:
        rows = own.law_changed(lawyer)
        words["peers"] = own.asked_of(lawyer)
    paginator, number = Paginator(rows, PAGE_SIZE), page_number(request)
    if number > paginator.num_pages:
        raise Http404("没有这一页。")
    words["page_obj"] = paginator.page(number)
    return render(request, f"qa/desk/{tab}.html", words)


@require_http_methods(FORM_METHODS)
@for_lawyers
def settings(request, lawyer):
    kept = LawyerDesk.objects.of(lawyer).prefetch_related("topics").first()
    form = DeskForm(request.POST if request.method == "POST" else None, initial=_as_kept(kept))
    if request.method == "POST" and form.is_valid():
        keeping.arrange(lawyer, **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("qa:desk")
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "qa/desk/settings.html", {"form": form}, status=status)


def _as_kept(desk):
    if desk is None:
        return {}
    names = ("regions", "weekly_limit", "away_until", "daily_mail")
    return {name: getattr(desk, name) for name in names} | {"topics": list(desk.topics.all())}


@require_http_methods(FORM_METHODS)
@sent_once
@for_lawyers
def snippets(request, lawyer):
    def act(data):
        keeping.keep_snippet(lawyer, data["title"], data["body"], timezone.now())

    rows = Snippet.objects.of(lawyer)
    return _keep(request, SnippetForm, {}, act, "qa/desk/snippets.html", {"snippets": rows})


@require_http_methods(FORM_METHODS)
@sent_once
@for_lawyers
def snippet(request, lawyer, pk):
    kept = get_object_or_404(Snippet.objects.of(lawyer), pk=pk)

    def act(data):
        keeping.change_snippet(kept, lawyer, data["title"], data["body"], timezone.now())

    written = {"title": kept.title, "body": kept.body}
    return _keep(request, SnippetForm, written, act, "qa/desk/snippet.html", {"snippet": kept})


@require_POST
@sent_once
@for_lawyers
def remove_snippet(request, lawyer, pk):
    kept = get_object_or_404(Snippet.objects.of(lawyer), pk=pk)
    keeping.remove_snippet(kept, lawyer)
    messages.success(request, f"“{kept.title}”已删除。")
    return redirect("qa:desk_snippets")


def _keep(request, form_class, initial, act, template, words):
    """A form that ends in the list of passages; whatever is refused comes back filled in."""
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "已保存。")
            return redirect("qa:desk_snippets")
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, template, words | {"form": form}, status=status)


@never_cache
@require_safe
def provisions(request):
    """Provisions in force for the page on which a lawyer writes, as JSON; a refusal is JSON as well."""
    lawyer = LawyerProfile.objects.verified().of(request.user) if request.user.is_authenticated else None
    if lawyer is None:
        sentence = "登录已过期，或者你的律师身份不在核验有效期内。请在新窗口重新登录，这里写的字不会丢。"
        return JsonResponse({"error": sentence}, status=HTTPStatus.FORBIDDEN)
    found = law.provisions_like(request.GET.get("q", ""), on=timezone.localdate())
    return JsonResponse({"items": [law.as_offer(each) for each in found]})
