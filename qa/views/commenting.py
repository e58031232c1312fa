"""Where readers comment and report."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.models import Article
from articles.views_away import elsewhere
from core.idempotency import sent_once
from qa import drafts, posting
from qa.forms.commenting import CommentForm, FlagForm
from qa.models import Answer, Comment, Question
from qa.refusals import NotAllowed
from qa.views.handing import FORM_METHODS, hand_in, refuse_unconfirmed, refused, seen_version

FLAGGABLE = {
    "question": Question.objects.approved,
    "answer": Answer.objects.published,
    "comment": Comment.objects.published,
}


@never_cache
@require_http_methods(FORM_METHODS)
def comment_article(request, slug):
    """GET at a former address leads to the present one; what is handed in there counts, for its form was open before."""
    article = Article.objects.for_feedback(slug)
    if article is None:
        raise Http404("没有这篇文章。")
    if request.method != "POST" and not (article.is_published and article.slug == slug):
        drafts.carry(request, reverse("qa:comment_article", args=[article.slug]))
        return elsewhere(request, slug)
    shown = article.as_published()
    return _comment(request, article, {"heading": shown.title, "back": article.get_absolute_url()})


@never_cache
@require_http_methods(FORM_METHODS)
def comment_answer(request, pk):
    answer = get_object_or_404(Answer.objects.published().select_related("question", "lawyer__user"), pk=pk)
    words = {"heading": answer.question.title, "back": answer.get_absolute_url(), "answer": answer}
    return _comment(request, answer, words)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@sent_once
def edit_comment(request, pk):
    written = get_object_or_404(
        Comment.objects.of(request.user).select_related(
            "article__published_revision__category", "answer__question", "parent"
        ),
        pk=pk,
    )
    if request.method != "POST" and not written.may_be_mended(timezone.now()):
        return refused(request, NotAllowed("评论交了十分钟以内能改，现在不能了。可以删除，重新写一条。"))
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"body": written.body})

    def act(data):
        return posting.edit_comment(
            written, request.user, data["body"], timezone.now(), version=seen_version(request)
        )

    words = {
        "parent": written.parent if written.parent and written.parent.is_public else None,
        "heading": _heading(written),
        "back": written.own_url,
        "written": written,
    }
    return hand_in(request, form, act, "qa/comment.html", words)


@never_cache
@require_http_methods(FORM_METHODS)
def flag(request, kind, pk):
    if kind not in FLAGGABLE:
        raise Http404("没有这一类内容。")
    if refusal := refuse_unconfirmed(request):
        return refusal
    item = get_object_or_404(FLAGGABLE[kind](), pk=pk)
    form = FlagForm(request.POST if request.method == "POST" else None, initial=drafts.recall(request))

    def act(data):
        return posting.flag(request.user, item, data["reason"], data["note"], timezone.now())

    words = {"item": item, "back": item.get_absolute_url()}
    thanks = partial(render, request, "qa/flagged.html", words)
    return hand_in(request, form, act, "qa/flag.html", words, done=lambda report: thanks(), again=thanks)


def _heading(comment):
    """What a comment stands under, as far as anybody may still read it."""
    if comment.article_id:
        return str(comment.article.as_published())
    question = comment.answer.question
    return question.title if question.is_public else "你的评论"


def _comment(request, target, words):
    if refusal := refuse_unconfirmed(request, publishes=True):
        return refusal
    parent, reply = None, request.GET.get("reply", "")
    if reply:
        if not reply.isascii() or not reply.isdigit() or len(reply) > 18:
            raise Http404("没有这条评论。")
        under = Comment.objects.published().top_level()
        parent = get_object_or_404(under.select_related("author__lawyer_profile"), pk=int(reply))
    form = CommentForm(request.POST if request.method == "POST" else None, initial=drafts.recall(request))

    def act(data):
        return posting.comment(request.user, target, parent, data["body"], timezone.now())

    return hand_in(request, form, act, "qa/comment.html", {"parent": parent, **words})
