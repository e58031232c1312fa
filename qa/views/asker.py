"""What an asker does with their own question besides writing it: appeal, settle, take away. Nothing changes by GET."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.idempotency import sent_once
from qa import posting
from qa.forms.asking import AppealForm
from qa.models import Appeal
from qa.refusals import NotAllowed, Refused
from qa.views.handing import FORM_METHODS, hand_in, own_question, refused, seen_version


@dataclass(frozen=True)
class Step:
    """One button on a page of its own: what it says, what follows from it, and what it says afterwards."""

    heading: str
    button: str
    words: str
    done: str


STEPS = {
    "resolve": Step(
        "标为已解决", "已经弄清楚了", "提问和回答照样公开，不再请律师回答。随时可以重新打开。", "已标为解决。"
    ),
    "reopen": Step("重新打开", "还没有解决，重新打开", "律师又可以回答这个提问。", "已重新打开，等律师回答。"),
    "purge": Step(
        "彻底删除", "彻底删除我写的", "标题、经过和申诉都从数据库里删掉，找不回来。只留一条没有内容的处理记录。",
        "已经彻底删除。",
    ),
    "discard": Step("删掉草稿", "删掉这份草稿", "草稿还没有别人看过，删掉以后什么都不留。", "草稿已删掉。"),
    "take-back-figures": Step(
        "收回同意", "收回同意，删掉这些数", "确切的数现在就从数据库里删掉，律师再也看不到；已经看过的收不回来。",
        "确切的数已经删掉。",
    ),
    "unfollow": Step("不再关注", "不再关注", "那个提问有新回答时，不再写信给你。", "已不再关注。"),
}  # fmt: skip


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def appeal(request, pk):
    question = own_question(request, pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if question.appeal_until is None or Appeal.objects.filter(question=question).exists():
        return refused(request, NotAllowed("这个提问现在不能申诉：没有被退回，或者已经申诉过一次。"))

    def act(data):
        posting.appeal(question, request.user, data["body"], timezone.now(), version=seen_version(request))
        messages.success(request, "申诉已收到，会由另一位审核员来看。")
        return question

    return hand_in(request, form, act, "qa/appeal.html", {"question": question, "item": question})


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def step(request, pk, verb):
    if verb not in STEPS:
        raise Http404("没有这一步。")
    question, words = own_question(request, pk), STEPS[verb]
    if request.method != "POST":
        return render(request, "qa/step.html", {"question": question, "step": words})
    try:
        _take(verb, question, request)
    except Refused as refusal:
        if refusal.status == HTTPStatus.CONFLICT:
            refusal.sentence += "。请回去看看现在的状态。"
        return refused(request, refusal)
    messages.success(request, words.done)
    return redirect("qa:my_list" if verb == "discard" else question.own_url)


def _take(verb, question, request):
    if verb == "discard":
        posting.discard_draft(question, request.user)
    elif verb == "take-back-figures":
        posting.take_back_figures(question, request.user, timezone.now())
    elif verb == "unfollow":
        posting.unfollow(question.canonical, request.user)
    else:
        run = {"resolve": posting.resolve, "reopen": posting.reopen, "purge": posting.purge}[verb]
        run(question, request.user, timezone.now(), version=seen_version(request))
