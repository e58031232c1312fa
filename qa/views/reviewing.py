"""Where lawyers ask colleagues to look at an answer, and where the colleagues say what they think of it."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import LawyerProfile
from core.idempotency import sent_once
from qa import answers, posting, reviewing
from qa.forms.reviewing import ReviewForm, written_before
from qa.models import Answer, PeerReview
from qa.refusals import NotAllowed, Refused
from qa.views.handing import FORM_METHODS, hand_in, refused, seen_version


@dataclass(frozen=True)
class Step:
    """One button on a page of its own: what it says, what follows from it, and what it says afterwards."""

    heading: str
    button: str
    words: str
    done: str


STEPS = {
    "request-review": Step(
        "请同行复核", "请别家的律师看一看",
        "别家机构的核验律师可以看你的回答，写认同或者不同意见和理由。审核以后公开在回答下面，写明姓名和机构。"
        "有人交了看法以后，就不能收回这个请求了。你以后修改回答，旧的看法就不再算数。",
        "已请同行复核，有结果会告诉你。",
    ),
    "cancel-review": Step(
        "不再请同行复核", "不再请了", "还没有同行交看法，可以收回。以后还可以再请。", "已收回，不再请同行复核。"
    ),
}  # fmt: skip


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def review(request, pk):
    answer = get_object_or_404(
        Answer.objects.published().with_law_status().select_related("question__product", "lawyer__user"),
        pk=pk,
    )
    lawyer = LawyerProfile.objects.of(request.user)
    written = PeerReview.objects.of(request.user).on(answer).first()
    if written and not written.can_be_edited and request.method != "POST":
        return redirect(written.own_url)
    refusal = _refusal(answer, lawyer)
    if refusal and request.method != "POST":
        return refused(request, refusal)
    form = ReviewForm(
        request.POST if request.method == "POST" else None, initial=written_before(written) if written else {}
    )

    def act(data):
        words = (lawyer, data["verdict"], data["body"], timezone.now())
        if written and written.can_be_edited:
            return posting.edit_review(written, *words, version=seen_version(request))
        return posting.review(answer, *words, version=seen_version(request))

    (shown,) = answers.show([answer], on=timezone.localdate())
    words = {"answer": answer, "question": answer.question, "shown": shown, "written": written}
    if refusal:  # whatever else is wrong with the form; what was typed into it is there to be copied
        form.is_valid()
        form.add_error(None, refusal.sentence)
        return render(
            request, "qa/review.html", words | {"form": form, "in_danger": False}, status=refusal.status
        )
    return hand_in(request, form, act, "qa/review.html", words)


def _refusal(answer, lawyer):
    """Why this person may not say what they think of the answer; nothing where they may."""
    try:
        reviewing.check_reviewer(answer, lawyer)
        reviewing.check_asked(answer)
    except NotAllowed as refusal:
        return refusal
    return None


@never_cache
@login_required
@require_safe
def mine_review(request, pk):
    review = get_object_or_404(
        PeerReview.objects.of(request.user).select_related("answer__question", "answer__lawyer__user"), pk=pk
    )
    under_public = Answer.objects.published().filter(pk=review.answer_id).exists()
    words = {
        "item": review,
        "question": review.question,
        "under_public": under_public,
        "may_edit": review.can_be_edited and under_public and review.answer.peer_review != Answer.Review.NONE,
        "in_danger": False,
        "hard_pressed": False,
    }
    return render(request, "qa/mine_review.html", words)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def step(request, pk, verb):
    if verb not in STEPS:
        raise Http404("没有这一步。")
    answer = get_object_or_404(Answer.objects.of(request.user).select_related("question", "lawyer"), pk=pk)
    words = STEPS[verb]
    if request.method != "POST":
        return render(request, "qa/answer_step.html", {"answer": answer, "step": words})
    run = {"request-review": posting.request_review, "cancel-review": posting.cancel_review}[verb]
    try:
        run(answer, answer.lawyer, timezone.now(), version=seen_version(request))
    except Refused as refusal:
        if refusal.status == HTTPStatus.CONFLICT:
            refusal.sentence += "。请回去看看现在的状态。"
        return refused(request, refusal)
    messages.success(request, words.done)
    return redirect(answer.own_url)
