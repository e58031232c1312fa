"""Forms in which people write. A refused form comes back with every word that was typed."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import network
from accounts.models import LawyerProfile
from articles.models import Article
from core import limits
from core.markup import to_markdown
from qa import drafts, permits, posting, screening
from qa.forms import AnswerForm, AskForm, CommentForm, DraftForm, FlagForm
from qa.models import Answer, AnswerRevision, Comment, Question
from qa.refusals import AlreadyPosted, NotAllowed, Refused, TooMany

FORM_METHODS = ["GET", "HEAD", "POST"]
FLAGGABLE = {
    "question": Question.objects.approved,
    "answer": Answer.objects.published,
    "comment": Comment.objects.published,
}


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


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def answer(request, pk):
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:
        return refused(request, NotAllowed("只有核验过执业证的律师能回答。"), template="qa/not_a_lawyer.html")
    question = get_object_or_404(Question.objects.open_to(lawyer).prefetch_related("tags"), pk=pk)
    mine = Answer.objects.of(request.user).filter(question=question).first()
    if mine and mine.status == Answer.Status.HIDDEN:
        if request.method == "POST":
            return refused(request, NotAllowed("你的回答现在隐藏着，不能改。可以撤回，重新写一份。"))
        return redirect(mine.own_url)
    if mine and mine.can_be_revised:
        mine = AnswerRevision.objects.open_for(mine) or mine
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=_written(mine))

    def act(data):
        if isinstance(mine, AnswerRevision) or (mine and mine.can_be_revised):
            written = mine.answer if isinstance(mine, AnswerRevision) else mine
            return posting.revise(
                written,
                lawyer,
                data["conclusion"],
                data["body"],
                timezone.now(),
                version=seen_version(request),
            )
        if mine and mine.can_be_edited:
            return posting.edit_answer(
                mine, lawyer, data["conclusion"], data["body"], timezone.now(), version=seen_version(request)
            )
        return posting.answer(lawyer, question, data["conclusion"], data["body"], timezone.now())

    return hand_in(
        request, form, act, "qa/answer.html", {"question": question, "mine": mine, "lawyer": lawyer}
    )


@never_cache
@require_http_methods(FORM_METHODS)
def comment_article(request, slug):
    article = get_object_or_404(
        Article.objects.published().select_related("published_revision__category"), slug=slug
    )
    shown = article.as_published()
    return _comment(request, article, {"heading": shown.title, "back": article.get_absolute_url()})


@never_cache
@require_http_methods(FORM_METHODS)
def comment_answer(request, pk):
    answer = get_object_or_404(Answer.objects.published().select_related("question", "lawyer__user"), pk=pk)
    words = {"heading": answer.question.title, "back": answer.get_absolute_url(), "answer": answer}
    return _comment(request, answer, words)


def _heading(comment):
    """What a comment stands under, as far as anybody may still read it."""
    if comment.article_id:
        return str(comment.article)
    question = comment.answer.question
    return question.title if question.is_public else "你的评论"


def _ask_form(request, initial, may_keep=True):
    """The form to hand in, or, where the button says so, to keep for later; what was handed in once is no draft."""
    if request.method == "POST":
        return (DraftForm if may_keep and "keep" in request.POST else AskForm)(request.POST)
    return AskForm(initial=initial)


def _comment(request, target, words):
    if refusal := refuse_unconfirmed(request):
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


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def edit_comment(request, pk):
    written = get_object_or_404(
        Comment.objects.of(request.user).select_related("article", "answer__question", "parent"), pk=pk
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
    return hand_in(request, form, act, "qa/flag.html", words, done=lambda report: _flagged(request, words))


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def withdraw(request, kind, pk):
    models = {"question": Question, "answer": Answer, "revision": AnswerRevision, "comment": Comment}
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


def hand_in(request, form, act, template, words, done=None):
    """Show a form, or take it: one verb, then the private receipt; whatever is refused comes back filled in."""
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            if not request.user.is_authenticated:
                return _sign_in_first(request, form, template, words)
            try:
                item = act(form.cleaned_data)
            except AlreadyPosted as again:
                drafts.forget(request)
                messages.info(request, again.sentence)
                return done(again.item) if done else redirect(again.item.own_url)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                drafts.forget(request)
                return done(item) if done else redirect(item.own_url)
    said = getattr(form, "said", "") if request.method == "POST" else ""
    words |= {"form": form, "in_danger": bool(said) and screening.sounds_in_danger(said)}
    response = render(request, template, words, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "3600"
    return response


def _sign_in_first(request, form, template, words):
    """Keep the words through sign-in, and ask for it; who does it too often is asked to sign in first."""
    typed = {
        name: request.POST.get(name, "").replace("\0", "") for name in form.fields if name in request.POST
    }
    if not limits.hit(f"qa.draft:{network(request)}", limit=20, seconds=3600, now=timezone.now()):
        form.add_error(None, TooMany("没有登录的内容", 20, 3600).sentence)
        words |= {"form": form, "in_danger": False}
        return render(request, template, words, status=HTTPStatus.TOO_MANY_REQUESTS)
    drafts.keep(request, typed)
    messages.info(request, "还差一步：登录或注册。写好的字已经留着，登录以后就在原处。")
    return redirect_to_login(request.get_full_path())


def _flagged(request, words):
    return render(request, "qa/flagged.html", words)


def refuse_unconfirmed(request):
    """A page for somebody who is signed in but may not post; nothing for anybody else."""
    if not request.user.is_authenticated or request.method == "POST":
        return None
    try:
        permits.check_may_post(request.user)
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


def _written(answer):
    if answer is None or answer.status == Answer.Status.RETRACTED:
        return {}
    return {"conclusion": answer.conclusion, "body": to_markdown(answer.body)}
