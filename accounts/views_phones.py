"""One's number: proven by a code, shown in part, changed, taken away."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits, phones
from accounts.forms.phones import CodeForm, NumberForm
from accounts.models import Phone, PhoneCode
from accounts.phones import proving, sealing
from accounts.phones.asking import Why
from core.idempotency import sent_once

METHODS = ["GET", "HEAD", "POST"]
REFUSED = {
    proving.Answer.WRONG: "验证码不对，请看最新一条短信。",
    proving.Answer.OVER: "这个验证码已经作废：过了十分钟，或者试错了五次。请再要一个。",
    proving.Answer.STOPPED: "这个手机号不能用。有疑问请联系我们。",
}


def _has_number(request):
    return Phone.objects.filter(user=request.user).exists()


def where_asked(view):
    """There is such a page where numbers are asked for, and for whoever has given one before."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if not phones.is_on() and not _has_number(request):
            raise Http404("这里不用验证手机号。")
        return view(request, *args, **kwargs)

    return asked


def asks_first(view):
    """Another number is had only after proving who one is. What was typed is not kept for afterwards, as allauth would:

    it would lie in the session for all to read who have a copy of the database.
    """

    @wraps(view)
    def asked(request, *args, **kwargs):
        is_late = request.method == "POST" and _has_number(request)
        if is_late and is_reauthentication_required(request, app=""):
            request.method = "GET"  # allauth keeps what comes by POST
            messages.info(request, "先确认是你本人，再填一次新号码。")
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


@login_required
@require_http_methods(METHODS)
@where_asked
@asks_first
@sent_once
def phone(request):
    """The number that vouches for this account, and the form for the first or for another one."""
    shown = proving.shown(request.user)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_sent(request, form):
        return redirect(_on_the_way(request, "accounts:phone_code"))
    words = {"form": form, "shown": shown, "is_on": phones.is_on(), "back": _back(request)}
    return render(request, "accounts/phone.html", words, status=400 if form.errors else 200)


def _is_sent(request, form):
    """Count what may be counted, and have a code sent; whatever is against it stands in the form."""
    if not phones.is_on():
        form.add_error(None, "现在不用验证手机号。")
        return False
    number, now = form.cleaned_data["number"], timezone.now()
    limits.check(request, "phone", account=f"user:{request.user.pk}")
    limits.check(request, "number", account=sealing.marks(number)[0])
    try:
        proving.check_daily(now)
        proving.ask_for_code(request.user, number, now)
    except (proving.TooSoon, proving.TooManyToday) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_required
@require_http_methods(METHODS)
@where_asked
def phone_code(request):
    """The code comes back here."""
    code = PhoneCode.objects.filter(user=request.user).first()
    if code is None:
        return redirect(_on_the_way(request, "accounts:phone"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        limits.check(request, "code", account=f"phone:{request.user.pk}")
        answer = proving.confirm(request.user, form.cleaned_data["code"], timezone.now())
        if answer is proving.Answer.PROVEN:
            messages.success(request, "手机号已经验证。")
            return redirect(_back(request) or "accounts:phone")
        form.add_error("code", REFUSED[answer])
    failed = proving.SAID[Why(code.why)] if code.state == PhoneCode.State.FAILED else ""
    words = {"form": form, "code": code, "failed": failed, "again": _on_the_way(request, "accounts:phone")}
    return render(request, "accounts/phone_code.html", words, status=400 if form.errors else 200)


@login_required
@require_POST
@where_asked
@reauthentication_required
def phone_remove(request):
    proving.forget(request.user)
    messages.success(request, "手机号已经从账号里删掉。")
    return redirect("accounts:profile")


def _back(request):
    """Where somebody came from to prove a number; nothing where the address is not one of ours."""
    came_from = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts=None, require_https=settings.HTTPS)
    return came_from if is_ours and came_from.startswith("/") else ""


def _on_the_way(request, name):
    back = _back(request)
    return reverse(name) + (f"?{urlencode({'next': back})}" if back else "")
