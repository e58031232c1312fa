"""What somebody was told, and how they want to be told; seen and changed by nobody but them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import LawyerProfile
from core.http import page_number
from qa.forms.notices import ChoicesForm
from qa.models import Notice
from qa.notifications import choosing, showing
from qa.views.handing import FORM_METHODS

PAGE_SIZE = 20


@never_cache
@login_required
@require_safe
def notices(request):
    mine = Notice.objects.of(request.user)
    paginator, number = Paginator(mine.with_subjects(), PAGE_SIZE), page_number(request)
    if number > paginator.num_pages:
        raise Http404("没有这一页。")
    page = paginator.page(number)
    for notice in page.object_list:
        notice.user = request.user
    unread = Notice.objects.unread_count(request.user)
    words = {"page_obj": page, "rows": showing.show(page.object_list), "unread": unread}
    return render(request, "qa/notices.html", words)


@never_cache
@login_required
@require_POST
def read(request, pk):
    """Mark one as read, and go to where it leads."""
    notice = get_object_or_404(Notice.objects.of(request.user).with_subjects(), pk=pk)
    choosing.mark_read(notice, timezone.now())
    (shown,) = showing.show([notice])
    return redirect(shown.path if shown.path and "go" in request.POST else "qa:notices")


@never_cache
@login_required
@require_POST
def read_all(request):
    number = choosing.mark_all_read(request.user, timezone.now())
    messages.success(request, f"{number} 条标为已读。" if number else "没有未读的。")
    return redirect("qa:notices")


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def choices(request):
    is_lawyer = LawyerProfile.objects.of(request.user) is not None
    typed = request.POST if request.method == "POST" else None
    form = ChoicesForm(typed, initial=choosing.how(request.user), for_lawyers=is_lawyer)
    if request.method == "POST" and form.is_valid():
        choosing.choose(request.user, form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("qa:notice_choices")
    return render(request, "qa/notice_choices.html", {"form": form}, status=400 if typed else 200)


@never_cache
@login_required
@require_POST
def void_links(request):
    choosing.void_links(request.user)
    messages.success(request, "以前邮件里的链接都不能用了。新的邮件里是新的链接。")
    return redirect("qa:notice_choices")
