"""How words are handed in: one verb, then the private receipt; a refused form comes back with every word typed."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.forms import MultipleChoiceField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import network
from core import limits
from core.idempotency import is_success, once, sent_once
from qa import drafts, permits, posting, screening, traps
from qa.models import Answer, AnswerRevision, Comment, PeerReview, Question
from qa.refusals import AlreadyPosted, NotAllowed, Refused, TooMany

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def withdraw(request, kind, pk):
    models = {
        "question": Question,
        "answer": Answer,
        "revision": AnswerRevision,
        "comment": Comment,
        "review": PeerReview,
    }
    if kind not in models:
        raise Http404("没有这一类内容。")
    item = get_object_or_404(models[kind].objects.of(request.user), pk=pk)
    refusal = None if item.can_be_withdrawn else NotAllowed("这一条已经撤回了。")
    if request.method == "POST" and not refusal:
        try:
            posting.withdraw(item, request.user, timezone.now())
        except Refused as problem:
            refusal = problem
        else:
            messages.success(request, "已经撤回，别人看不到你写的了。")
            return redirect(item.own_url if item.author_id else "qa:my_list")
    if refusal:
        return refused(request, refusal)
    leaves_answers = kind == "question" and Answer.objects.under(item).exists()
    return render(request, "qa/withdraw.html", {"item": item, "leaves_answers": leaves_answers})


def hand_in(request, form, act, template, words, done=None, again=None):
    """Show a form, or take it: one verb, then the private receipt; whatever is refused comes back filled in.

    `again` answers the same form sent again, where `done` is a page and no way to one.
    """
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            if not request.user.is_authenticated:
                return _sign_in_first(request, form, template, words)
            answer = once(request, partial(_taken, request, form, act, done), is_done=is_success, again=again)
            if answer is not None:
                return answer
            status = form.refusal.status
    said = getattr(form, "said", "") if request.method == "POST" else ""
    words |= {"form": form, "in_danger": bool(said) and screening.sounds_in_danger(said)}
    return render(request, template, words, status=status)


def _taken(request, form, act, done):
    """Where its sender goes from here; None where it was refused, with the reason in the form."""
    try:
        permits.check_network(network(request), timezone.now())
        with screening.seen_by_form(traps.signs(request.POST, now=timezone.now())):
            item = act(form.cleaned_data)
    except AlreadyPosted as posted:
        drafts.forget(request)
        messages.info(request, posted.sentence)
        return done(posted.item) if done else redirect(posted.item.own_url)
    except Refused as refusal:
        form.refusal = refusal
        form.add_error(None, refusal.sentence)
        return None
    drafts.forget(request)
    return done(item) if done else redirect(item.own_url)


def _sign_in_first(request, form, template, words):
    """Keep the words through sign-in, and ask for it; who does it too often is asked to sign in first."""
    if not limits.hit(
        f"qa.draft:{permits.unnamed(network(request))}", limit=20, seconds=3600, now=timezone.now()
    ):
        form.add_error(None, TooMany("没有登录的内容", 20, 3600).sentence)
        words |= {"form": form, "in_danger": False}
        return render(request, template, words, status=HTTPStatus.TOO_MANY_REQUESTS)
    drafts.keep(request, typed(request, form))
    messages.info(request, "还差一步：登录或注册。写好的字已经留着，登录以后就在原处。")
    return redirect_to_login(request.get_full_path())


def typed(request, form):
    """What was typed into the fields of a form, however wrong, as it can be shown again; several ticks are a list."""
    found = {}
    for name, field in form.fields.items():
        values = [value.replace("\0", "") for value in request.POST.getlist(name)]
        if values:
            found[name] = values if isinstance(field, MultipleChoiceField) else values[-1]
    return found


def refuse_unconfirmed(request, *, publishes=False):
    """A page for somebody who is signed in but may not post; nothing for anybody else."""
    if not request.user.is_authenticated or request.method == "POST":
        return None
    try:
        permits.check_may_post(request.user)
        if publishes:
            permits.check_identity(request.user)
    except NotAllowed as refusal:
        return refused(request, refusal)
    return None


def refused(request, refusal, template="qa/refused.html"):
    return render(request, template, {"refusal": refusal}, status=refusal.status)


def own_question(request, pk):
    return get_object_or_404(Question.objects.of(request.user).prefetch_related("tags"), pk=pk)


def seen_version(request):
    """What the writer saw when the form was made; None where the form does not say."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
