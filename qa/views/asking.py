"""Where readers ask, and mend what they asked: the form, how others will see it, then the receipt."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.models import Article
from qa import drafts, figures, intake, posting, waiting
from qa.forms.asking import AskForm, DraftForm, LookForm, filled
from qa.models import IntakePause
from qa.previewing import as_others_see
from qa.refusals import NotAllowed
from qa.screening import sounds_in_danger
from qa.views.handing import (
    FORM_METHODS,
    hand_in,
    own_question,
    refuse_unconfirmed,
    refused,
    seen_version,
    typed,
)


@never_cache
@require_http_methods(FORM_METHODS)
def ask(request):
    if refusal := refuse_unconfirmed(request, publishes=True):
        return refusal
    slug = request.GET.get("article", "")
    article = (
        Article.objects.published().select_related("published_revision").filter(slug=slug).first()
        if slug
        else None
    )
    form = _ask_form(request, drafts.recall(request))

    def act(data):
        words = (data["title"], data["body"], form.tags, article, timezone.now())
        more = {"situation": form.situation, "amounts": form.amounts}
        if form.is_draft:
            return posting.save_draft(request.user, None, *words, **more)
        return posting.ask(request.user, *words, **more)

    return _step(request, form, act, "qa/ask.html", {"article": article} | _intake())


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def edit(request, pk):
    question = own_question(request, pk)
    form = _ask_form(request, filled(question, figures.of(question)), may_keep=question.is_draft)

    def act(data):
        words, more = (
            (data["title"], data["body"], form.tags),
            {"situation": form.situation, "amounts": form.amounts},
        )
        now = timezone.now()
        if form.is_draft:
            return posting.save_draft(request.user, question, *words, question.article, now, **more)
        return posting.edit_question(
            question, request.user, *words, now, version=seen_version(request), **more
        )

    if not question.can_be_edited and not question.is_draft:
        return refused(request, NotAllowed("这个提问现在不能改。可以撤回，重新写一个。"))
    around = _intake() if question.is_draft else {}
    return _step(request, form, act, "qa/edit.html", {"question": question} | around)


def _ask_form(request, initial, may_keep=True):
    """The form for the button that was pressed: to look, to go back, to keep for later, or to hand in.

    What was handed in once is no draft any more.
    """
    if request.method != "POST":
        return AskForm(initial=initial)
    if "back" in request.POST:
        return AskForm(initial=typed(request, AskForm()))
    if "look" in request.POST:
        return LookForm(request.POST)
    return (DraftForm if may_keep and "keep" in request.POST else AskForm)(request.POST)


def _step(request, form, act, template, words):
    """One step of asking: the form, the look at it as others will see it, or the receipt."""
    if not form.is_bound:
        return render(request, template, words | {"form": form})
    looks = isinstance(form, LookForm) and form.is_valid()
    if looks or set(form.errors) == {"agreed"}:
        return _look(request, form, words)
    return hand_in(request, form, act, template, words)


def _look(request, form, words):
    """The page between: nothing is handed in, and nothing is stored."""
    said = form.said
    seen = as_others_see(form, words.get("question"), timezone.now())
    shown = (
        words | seen | {"form": form, "in_danger": sounds_in_danger(said), "version": seen_version(request)}
    )
    return render(request, "qa/preview.html", shown, status=200 if isinstance(form, LookForm) else 400)


def _intake():
    """Whether questions are taken at the moment, whom else to ask, and how long others waited."""
    pause = IntakePause.objects.holding(timezone.localdate())
    return {
        "pause": pause,
        "elsewhere": intake.elsewhere() if pause else [],
        "wait": waiting.in_words(),
    }
