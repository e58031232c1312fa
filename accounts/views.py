"""Pages about oneself, and the public pages about lawyers."""

from io import BytesIO

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import deeds, limits, often, people, phones, privacy, takeaway, verification
from accounts.forms.lawyers import ApplyForm
from accounts.forms.profile import EraseForm, NameForm
from accounts.models import LawyerProfile
from core.http import page_number
from core.idempotency import sent_once

LAWYERS_PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    form = NameForm(
        request.POST if request.method == "POST" else None,
        initial={"display_name": request.user.display_name},
        of=request.user,
    )
    if request.method == "POST" and form.is_valid():
        people.rename(request.user, form.cleaned_data["display_name"])
        messages.success(request, "显示名已保存。")
        return redirect("accounts:profile")
    lawyer = LawyerProfile.objects.of(request.user)
    words = {"form": form, "lawyer": lawyer, "asks_for_phone": phones.is_on()}
    return render(request, "accounts/profile.html", words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """What is held about oneself: read here, or taken along as a file; and who of the staff looked at it."""
    if request.method == "POST":
        return _taken_away(request)
    words = {"kinds": [kind.label for kind in privacy.kinds()[::-1]], "looks": deeds.told(request.user)}
    return render(request, "accounts/export.html", words)


@reauthentication_required
def _taken_away(request):
    limits.check(request, "export", account=f"user:{request.user.pk}")
    now, data = timezone.now(), privacy.take_away(request.user)
    if request.POST.get("how") == "page":
        words = {"held": takeaway.legible(data), "now": now}
        return render(request, "accounts/export_shown.html", words)
    about = [("账号", request.user.email)]
    packed = takeaway.as_zip(data, title=f"{settings.SITE_NAME}：我的数据", about=about, now=now)
    name = f"my-data-{timezone.localdate(now):%Y-%m-%d}.zip"
    return FileResponse(BytesIO(packed), as_attachment=True, filename=name, content_type="application/zip")


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request):
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy.erase(request.user)
        except privacy.CannotErase as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return redirect("accounts:erased")
    return render(request, "accounts/erase.html", {"form": form})


@require_GET
def erased(request):
    return render(request, "accounts/erased.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def lawyer_apply(request):
    lawyer = LawyerProfile.objects.of(request.user)
    form = ApplyForm(
        request.POST if request.method == "POST" else None, initial=lawyer and lawyer.application
    )
    if request.method == "POST" and form.is_valid():
        limits.check(request, "apply", account=f"user:{request.user.pk}")
        try:
            verification.apply(request.user, **form.cleaned_data)
        except verification.CannotApply as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "申请已交。核验的结果会发到你的邮箱，这里也能看到。")
            return redirect("accounts:profile")
    return render(request, "accounts/lawyer_apply.html", {"form": form, "lawyer": lawyer})


@login_required
@require_POST
@sent_once
def lawyer_take_back(request):
    """Withdraw one's own application while nobody has decided it."""
    profile = get_object_or_404(LawyerProfile, user=request.user)
    try:
        verification.take_back(profile, by=request.user)
    except verification.AlreadyDecided as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "申请已撤回。想再申请，随时可以交。")
    return redirect("accounts:profile")


@require_GET
def lawyers(request):
    number = page_number(request)
    rows = often.page_of_lawyers((number - 1) * LAWYERS_PER_PAGE, LAWYERS_PER_PAGE)
    if number > 1 and not rows:
        raise Http404("没有这一页。")
    pages = Paginator(range(rows[0].total if rows else 0), LAWYERS_PER_PAGE)
    return render(request, "accounts/lawyers.html", {"page_obj": Page(rows, number, pages)})


@require_GET
def lawyer(request, pk):
    """What was verified of one lawyer; nobody without the badge has such a page."""
    found = often.lawyers_at(pk=pk)
    if not found:
        raise Http404("没有这位律师。")
    return render(request, "accounts/lawyer.html", {"lawyer": found[0]})
