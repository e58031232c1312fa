"""What a member keeps and follows: a page for each thing with its buttons, and the two lists. Nobody else sees them."""

from http import HTTPStatus
from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.views_away import moves_along
from core.http import page_number
from following import keeping, lists, things
from qa.refusals import Refused

PAGE_SIZE = 30
METHODS = ["GET", "HEAD", "POST"]
LONGEST_ADDRESS, MOST_AT_ONCE = 200, 100
# What the four buttons of a page say when they have done their work.
DONE = {
    "keep": "留下了，在“我留着的”里。",
    "let_go": "已经拿掉。",
    "follow": "从现在起，有变化就告诉你。",
    "unfollow": "已经停了，以后不再告诉你。",
}


@moves_along
def article(request, slug):
    return _thing(request, "article", things.find_article(slug))


def tag(request, slug):
    return _thing(request, "tag", things.find_tag(slug))


def statute(request, slug):
    return _thing(request, "statute", things.find_statute(slug))


def provision(request, slug, number):
    return _thing(request, "provision", things.find_provision(slug, *number))


def question(request, pk):
    return _thing(request, things.QUESTION, things.find_question(pk))


@never_cache
@require_http_methods(METHODS)
def _thing(request, kind, row):
    """A GET shows what would be kept or followed and what comes of it; a POST of one of the four buttons does it."""
    thing = things.of(kind, row, timezone.localdate())
    words = {"thing": thing, "kind": things.KINDS[kind]}
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.path)
        return render(request, "following/sign_in.html", words)
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, kind, row))
        except Refused as problem:
            refusal = problem
        else:
            return redirect(request.path)
    words |= lists.standing(request.user, thing) | {"refusal": refusal}
    return render(request, "following/thing.html", words, status=refusal.status if refusal else HTTPStatus.OK)


def _act(request, kind, row):
    button, now = request.POST.get("do", ""), timezone.now()
    if button == "keep" and things.KINDS[kind].may_keep:
        keeping.keep(request.user, kind, row, now)
    elif button == "let_go":
        keeping.let_go(request.user, kind, row.pk)
    elif button == "follow":
        keeping.follow(request.user, kind, row, now)
    elif button == "unfollow":
        keeping.unfollow(request.user, kind, row.pk)
    else:
        raise Http404("没有这个按钮。")
    return DONE[button]


@never_cache
@login_required
@require_safe
def kept(request):
    return _list(request, "following/kept.html", lists.kept(request.user))


@never_cache
@login_required
@require_safe
def followed(request):
    return _list(request, "following/followed.html", lists.followed(request.user))


def _list(request, template, rows):
    pages, number = Paginator(rows, PAGE_SIZE), page_number(request)
    if number > pages.num_pages:
        raise Http404("没有这一页。")
    page = pages.page(number)
    page.object_list = lists.shown(page.object_list)
    return render(request, template, {"page_obj": page, "total": pages.count})


@never_cache
@login_required
@require_POST
def let_go(request):
    done = keeping.let_go(request.user, *_named(request))
    messages.success(request, DONE["let_go"] if done else "它已经不在这里了。")
    return redirect("following:kept")


@never_cache
@login_required
@require_POST
def unfollow(request):
    done = keeping.unfollow(request.user, *_named(request))
    messages.success(request, DONE["unfollow"] if done else "它已经不在这里了。")
    return redirect("following:followed")


def _named(request):
    """Which thing a button in a list is about: `article:12`."""
    kind, _, number = request.POST.get("thing", "").partition(":")
    if kind not in things.KINDS or not (number.isascii() and number.isdigit()) or len(number) > 18:
        raise Http404("没有这一条。")
    return kind, int(number)


@never_cache
@login_required
@require_POST
def take_over(request):
    """Keep in the account what this device keeps: addresses, one on a line, put there by the reader's own button."""
    lines = (line.strip()[:LONGEST_ADDRESS] for line in request.POST.get("addresses", "").splitlines())
    addresses = list(islice(dict.fromkeys(line for line in lines if line), MOST_AT_ONCE))
    try:
        taken, left = keeping.take_over(request.user, addresses, timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        rest = f"有 {left} 条没有找到，或者不能放进账号。" if left else ""
        messages.success(request, f"{taken} 条在账号里了。{rest}" if taken else f"没有放进去新的。{rest}")
    return redirect("following:kept")
