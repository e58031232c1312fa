"""Where verified lawyers write: whoever holds the claim answers, and whoever has answered mends or revises.

Everything that is sent is kept as a draft before anything is judged about it, so that no refusal costs a word.
"""

from contextlib import suppress
from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import network
from accounts.models import LawyerProfile
from core import limits
from core.idempotency import once
from qa import claiming, conflicts, drafting, drafts, permits, posting
from qa.forms.answering import written_before
from qa.forms.drafting import WritingForm
from qa.models import Answer, AnswerDraft, AnswerRevision, Claim, Question
from qa.refusals import Diverged, NotAllowed, NotHeld, Refused, TooMany
from qa.views.claiming import NO_LAWYER, offer
from qa.views.drafting import state
from qa.views.handing import FORM_METHODS, hand_in, refused, seen_version

TEMPLATE = "qa/answer.html"


@never_cache
@require_http_methods(FORM_METHODS)
def answer(request, pk):
    if {"keep", "again"} & request.POST.keys():  # each goes by the version of the draft, as often as it comes
        return _answer(request, pk)
    return once(request, partial(_answer, request, pk))


def _answer(request, pk):
    if not request.user.is_authenticated:
        return _sign_in_first(request)
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:
        if request.method == "POST":  # a badge may end while somebody writes
            drafts.keep(request, WritingForm.typed(request.POST))
        return refused(request, NotAllowed(NO_LAWYER), template="qa/not_a_lawyer.html")
    open_to = Question.objects.open_to(lawyer).select_related("product").prefetch_related("tags")
    question = open_to.filter(pk=pk).first()
    if question is None:
        return _gone(request, lawyer, pk)
    mine = Answer.objects.of(request.user).filter(question=question).first()
    if mine and mine.status == Answer.Status.HIDDEN:
        if request.method == "POST":
            return refused(request, NotAllowed("你的回答现在隐藏着，不能改。可以撤回，重新写一份。"))
        return redirect(mine.own_url)
    if mine and mine.can_be_revised:
        mine = AnswerRevision.objects.open_for(mine) or mine
    goes_on = bool(mine and (mine.can_be_edited or getattr(mine, "can_be_revised", False)))
    if request.method == "POST":
        if not goes_on and not Claim.objects.of(lawyer).filter(question=question).exists():
            return offer(request, lawyer, question, NotHeld())
        return _take(request, lawyer, question, mine if goes_on else None)
    if not goes_on:
        held = Claim.objects.held_by(lawyer, question, timezone.now())
        if held is None or conflicts.met(lawyer, question):  # what the firm has listed since the claim, too
            return offer(request, lawyer, question)
    return _show(request, lawyer, question, mine if goes_on else None)


def _show(request, lawyer, question, mine):
    """The form as it stood when it was last kept, here or through a sign-in."""
    draft, recalled = AnswerDraft.objects.on(lawyer, question), drafts.recall(request)
    initial, other = (written_before(mine) if mine else {}), []
    if draft is not None:
        initial |= draft.fields | {"draft_version": draft.version}
    if recalled:
        other = WritingForm.labelled(draft.fields) if draft and draft.fields != recalled else []
        initial |= recalled
    words = _words(lawyer, question, mine, draft) | {"form": WritingForm(initial=initial), "other": other}
    return render(request, TEMPLATE, words)


def _take(request, lawyer, question, mine):
    """Keep what was sent; then hand it in, or leave it at that where the button says so."""
    typed, now = WritingForm.typed(request.POST), timezone.now()
    try:
        draft = drafting.save(
            lawyer, question, typed, version=WritingForm.seen_version(request.POST), now=now
        )
        if "again" in request.POST:
            claiming.claim(lawyer, question, no_conflict=True, now=now)
    except Refused as refusal:
        return _back(request, lawyer, question, mine, typed, refusal)
    if "again" in request.POST or "keep" in request.POST:
        drafts.forget(request)
        messages.success(
            request, "又领取了半小时。" if "again" in request.POST else "已存成草稿，只有你看得到。"
        )
        return redirect("qa:answer", question.pk)
    data = request.POST.copy()
    data["draft_version"] = draft.version if draft else ""
    version = seen_version(request)

    def act(words):
        if mine is None:
            return posting.answer(lawyer, question, words, timezone.now())
        if isinstance(mine, Answer) and mine.can_be_edited:
            return posting.edit_answer(mine, lawyer, words, timezone.now(), version=version)
        written = mine.answer if isinstance(mine, AnswerRevision) else mine
        return posting.revise(written, lawyer, words, timezone.now(), version=version)

    return hand_in(request, WritingForm(data), act, TEMPLATE, _words(lawyer, question, mine, draft))


def _back(request, lawyer, question, mine, typed, refusal):
    """The form with every word, why it was not kept, and the words of the other window where there are any."""
    draft, other = AnswerDraft.objects.on(lawyer, question), []
    if isinstance(refusal, Diverged) and refusal.draft:
        other = WritingForm.labelled(refusal.draft.fields)
    form = WritingForm(initial=typed | {"draft_version": draft.version if draft else None})
    words = _words(lawyer, question, mine, draft) | {"form": form, "other": other, "refusal": refusal}
    return render(request, TEMPLATE, words, status=refusal.status)


def _words(lawyer, question, mine, draft):
    now = timezone.now()
    held = Claim.objects.held_by(lawyer, question, now)
    return {
        "question": question,
        "mine": mine,
        "lawyer": lawyer,
        "held": held,
        "draft": draft,
        "kept_state": state(lawyer, question, draft, now),
        "again": "" if held or mine else "再领取半小时",
    }


def _gone(request, lawyer, pk):
    """A question that cannot be answered any more; what was written to it stays its lawyer's."""
    claim = Claim.objects.of(lawyer).filter(question=pk).select_related("question").first()
    if request.method != "POST" or claim is None:
        raise Http404("没有这个提问，或者它现在不能回答。")
    typed, version = WritingForm.typed(request.POST), WritingForm.seen_version(request.POST)
    with suppress(Refused):
        drafting.save(lawyer, claim.question, typed, version=version, now=timezone.now())
    return refused(request, NotAllowed("这个提问现在不能回答了：它可能已经撤回、解决或者并到别处。"))


def _sign_in_first(request):
    """Somebody whose session ran out while writing keeps the words through signing in."""
    if request.method == "POST":
        if not limits.hit(
            f"qa.draft:{permits.unnamed(network(request))}", limit=20, seconds=3600, now=timezone.now()
        ):
            return refused(request, TooMany("没有登录的内容", 20, 3600))
        drafts.keep(request, WritingForm.typed(request.POST))
        messages.info(request, "登录过期了。写好的字已经留着，登录以后就在原处。")
    return redirect_to_login(request.get_full_path())
