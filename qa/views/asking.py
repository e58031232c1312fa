"""Where readers ask, and mend what they asked."""

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.models import Article
from qa import drafts, posting
from qa.forms.asking import AskForm, DraftForm
from qa.refusals import NotAllowed
from qa.views.handing import FORM_METHODS, hand_in, own_question, refuse_unconfirmed, refused, seen_version


@never_cache
@require_http_methods(FORM_METHODS)
def ask(request):
    if refusal := refuse_unconfirmed(request):
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
        if form.is_draft:
            return posting.save_draft(request.user, None, *words)
        return posting.ask(request.user, *words)

    return hand_in(request, form, act, "qa/ask.html", {"article": article})


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def edit(request, pk):
    question = own_question(request, pk)
    tag = question.tags.first()
    now = {"title": question.title, "body": question.body, "tag": tag.slug if tag else "", "agreed": True}
    if question.is_draft:
        now["agreed"] = False
    form = _ask_form(request, now, may_keep=question.is_draft)

    def act(data):
        words = (data["title"], data["body"], form.tags)
        if form.is_draft:
            return posting.save_draft(request.user, question, *words, question.article, timezone.now())
        return posting.edit_question(
            question, request.user, *words, timezone.now(), version=seen_version(request)
        )

    if not question.can_be_edited and not question.is_draft:
        return refused(request, NotAllowed("这个提问现在不能改。可以撤回，重新写一个。"))
    return hand_in(request, form, act, "qa/edit.html", {"question": question})


def _ask_form(request, initial, may_keep=True):
    """The form to hand in, or, where the button says so, to keep for later; what was handed in once is no draft."""
    if request.method == "POST":
        return (DraftForm if may_keep and "keep" in request.POST else AskForm)(request.POST)
    return AskForm(initial=initial)
