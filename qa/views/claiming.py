"""Where lawyers take a question, let go of it, and say whom their firm may not act against."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import LawyerProfile
from core.idempotency import sent_once
from qa import claiming, conflicts, drafting
from qa.forms.drafting import ClaimForm, ConflictForm, WritingForm
from qa.models import AnswerDraft, Claim, FirmConflict, Question
from qa.refusals import AlreadyPosted, NotAllowed, Refused
from qa.views.handing import FORM_METHODS, hand_in, refused

NO_LAWYER = "只有核验过执业证的律师能回答。"


@never_cache
@login_required
@require_POST
@sent_once
def claim(request, pk):
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:
        return refused(request, NotAllowed(NO_LAWYER), template="qa/not_a_lawyer.html")
    question = get_object_or_404(Question.objects.answerable().select_related("product"), pk=pk)
    try:
        claiming.claim(lawyer, question, no_conflict="no_conflict" in request.POST, now=timezone.now())
    except AlreadyPosted as again:
        return redirect(again.item.own_url)
    except Refused as refusal:
        return offer(request, lawyer, question, refusal)
    messages.success(request, "领取好了，半小时以内只有你写。一边写一边存，时间会跟着延长，最多两小时。")
    return redirect("qa:answer", question.pk)


def offer(request, lawyer, question, refusal=None):
    """The page from which a question is taken; what its lawyer wrote earlier is on it, whoever writes now."""
    in_the_way = claiming.obstacle(lawyer, question, timezone.now())
    draft = AnswerDraft.objects.on(lawyer, question)
    words = {
        "question": question,
        "form": ClaimForm(creditor=conflicts.creditor(question)),
        "refusal": refusal or in_the_way,
        "may_claim": in_the_way is None,
        "draft": draft,
        "kept": WritingForm.labelled(draft.fields) if draft else [],
    }
    return render(
        request, "qa/claim.html", words, status=words["refusal"].status if words["refusal"] else 200
    )


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def give_up(request, pk):
    """One page, two buttons: let a colleague have the question, or throw away what was begun as well."""
    lawyer = get_object_or_404(LawyerProfile, user=request.user)
    question = get_object_or_404(Question.objects.handed_in(), pk=pk)
    held = Claim.objects.held_by(lawyer, question, timezone.now())
    draft = AnswerDraft.objects.on(lawyer, question)
    if held is None and draft is None:
        return refused(request, NotAllowed("这个提问不在你手里，也没有草稿。"))
    if request.method != "POST":
        is_public = question.is_public
        words = {
            "question": question,
            "held": held,
            "draft": draft,
            "title": str(question) if is_public else "",
        }
        return render(request, "qa/give_up.html", words)
    try:
        if held is not None:
            claiming.give_up(lawyer, question, timezone.now())
    except Refused as refusal:
        return refused(request, refusal)
    if "discard" in request.POST:
        drafting.discard(lawyer, question)
    messages.success(request, "已放下。" if held else "草稿已删掉。")
    return redirect("qa:desk")


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def firm_conflicts(request):
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:
        return refused(request, NotAllowed(NO_LAWYER), template="qa/not_a_lawyer.html")
    form = ConflictForm(request.POST if request.method == "POST" else None)

    def act(data):
        return conflicts.add(lawyer, data["name"], timezone.now())

    def done(entry):
        messages.success(request, f"已加上“{entry.name}”，说到它的提问不再给你们看。")
        return redirect("qa:conflicts")

    words = {"lawyer": lawyer, "entries": FirmConflict.objects.of_firm(lawyer.firm_key)}
    return hand_in(request, form, act, "qa/conflicts.html", words, done=done)


@never_cache
@login_required
@require_POST
@sent_once
def remove_conflict(request, pk):
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:
        return refused(request, NotAllowed(NO_LAWYER), template="qa/not_a_lawyer.html")
    entry = get_object_or_404(FirmConflict.objects.of_firm(lawyer.firm_key), pk=pk)
    conflicts.remove(entry, lawyer, timezone.now())
    messages.success(request, f"已移除“{entry.name}”。")
    return redirect("qa:conflicts")
