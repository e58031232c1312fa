"""What a window in which an answer is written asks for every few seconds: keep this. Answers in JSON, in words."""

from http import HTTPStatus

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import LawyerProfile
from core import limits
from qa import drafting
from qa.forms.drafting import WritingForm
from qa.models import Answer, Claim, Question
from qa.refusals import Diverged, Refused
from qa.views.claiming import NO_LAWYER

OFTEN, HOUR = 1500, 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, pk):
    """POST keeps the fields of the form; GET says only who asks, with a fresh token for the next POST."""
    if not request.user.is_authenticated:
        return _signed_out(request, pk)
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:  # not even whether there is such a question
        return JsonResponse({"words": NO_LAWYER}, status=HTTPStatus.FORBIDDEN)
    question = get_object_or_404(Question.objects.handed_in(), pk=pk)
    if request.method != "POST":
        try:
            drafting.check_turn(lawyer, question)
        except Refused as refusal:
            return JsonResponse({"words": refusal.sentence}, status=refusal.status)
        return JsonResponse({"csrf": get_token(request)})
    now = timezone.now()
    if not limits.hit(f"qa.autosave:{request.user.pk}", limit=OFTEN, seconds=HOUR, now=now):
        return JsonResponse(
            {"words": "存得太勤了，过一会儿再存。字都还在这一页。"}, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    try:
        kept = drafting.save(
            lawyer,
            question,
            WritingForm.typed(request.POST),
            version=WritingForm.seen_version(request.POST),
            now=now,
        )
    except Diverged as other:
        return JsonResponse(diverged(other), status=other.status)
    except Refused as refusal:
        return JsonResponse({"words": refusal.sentence}, status=refusal.status)
    return JsonResponse(
        {"version": kept.version if kept else None, "words": state(lawyer, question, kept, now)}
    )


def state(lawyer, question, kept, now):
    """What a lawyer reads under the form: when it was kept, and how long nobody else writes."""
    saved = f"{timezone.localtime(kept.saved_at):%H:%M} 已存成草稿。" if kept else "还没有写字。"
    if Answer.objects.live().filter(lawyer=lawyer, question=question).exists():
        return saved
    held = Claim.objects.held_by(lawyer, question, now)
    if held:
        return f"{saved}还有 {held.minutes_left(now)} 分钟只有你写。"
    return f"{saved}领取的时间过了：按“再领取半小时”，接着写完。"


def diverged(other):
    """The words of another window, to be read beside those of this one."""
    rows = WritingForm.labelled(other.draft.fields) if other.draft else []
    return {
        "words": other.sentence,
        "version": other.draft.version if other.draft else None,
        "html": render_to_string("qa/_other_window.html", {"other": rows}),
    }


def _signed_out(request, pk):
    address = f"{reverse('account_login')}?next={reverse('qa:answer', args=[pk])}"
    words = {
        "words": "登录过期了，刚写的还没有存上。字都还在这一页，先别关。",
        "html": render_to_string("qa/_sign_in_again.html", {"address": address}),
    }
    return JsonResponse(words, status=HTTPStatus.UNAUTHORIZED)
