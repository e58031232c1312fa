"""Where one is signed in, and how to end it."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import sessions

OTHERS = "others"


@login_required
@require_safe
def devices(request):
    words = {"devices": sessions.of(request.user), "here": request.session.session_key, "others": OTHERS}
    return render(request, "accounts/devices.html", words)


@login_required
@require_POST
@reauthentication_required
def end_device(request):
    """Sign out in one place or in all others; whoever may be somebody else at this screen proves first that they are not."""
    handle, here = request.POST.get("device", ""), request.session.session_key
    if handle == OTHERS:
        ended = sessions.end_all(request.user, but=here)
        messages.success(
            request, f"其他 {ended} 处都已经退出登录。" if ended else "没有别的地方登录着，不用退出。"
        )
    elif any(row.pk == here for row in sessions.of(request.user) if row.handle == handle):
        logout(request)
        return redirect("home")
    elif sessions.end(request.user, handle):
        messages.success(request, "那台设备已经退出登录。")
    else:
        messages.info(request, "那台设备上的登录已经结束了，不用再退。")
    return redirect("accounts:devices")


@login_required
@require_safe
def alive(request):
    """Asked by a page of the back office while somebody writes on it: that they are there counts as a visit."""
    return HttpResponse(status=204)
