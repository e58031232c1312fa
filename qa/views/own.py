"""What somebody wrote, seen by nobody but them: states, decisions, what was masked."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import LawyerProfile
from articles.models import Article
from core.http import page_number
from qa import answers, comparing, due, figures, waiting
from qa.models import Answer, AnswerRevision, Claim, Comment, FiguresLook, Follow, PeerReview, Question
from qa.screening import sounds_in_danger

PAGE_SIZE = 20
KINDS = {
    "questions": (Question, "提问"),
    "answers": (Answer, "回答"),
    "reviews": (PeerReview, "复核"),
    "comments": (Comment, "评论"),
}
FOR_LAWYERS = ("reviews",)


@never_cache
@login_required
@require_safe
def my_list(request):
    kind = request.GET.get("kind", "questions")
    if kind not in KINDS:
        raise Http404("没有这一类内容。")
    rows = KINDS[kind][0].objects.of(request.user)
    if kind == "answers":
        rows = rows.select_related("question")
    elif kind == "comments":
        rows = rows.select_related("article", "answer__question")
    elif kind == "reviews":
        rows = rows.select_related("answer__question")
    paginator, number = Paginator(rows, PAGE_SIZE), page_number(request)
    if number > paginator.num_pages:
        raise Http404("没有这一页。")
    is_lawyer = LawyerProfile.objects.of(request.user) is not None
    tabs = [(name, label) for name, (_, label) in KINDS.items() if is_lawyer or name not in FOR_LAWYERS]
    words = {"kind": kind, "tabs": tabs, "page_obj": paginator.page(number)}
    return render(request, "qa/my_list.html", words)


@never_cache
@login_required
@require_safe
def mine(request, pk):
    question = get_object_or_404(
        Question.objects.of(request.user)
        .select_related("article__published_revision", "appeal", "canonical", "product")
        .prefetch_related("tags"),
        pk=pk,
    )
    standing = list(Answer.objects.standing_under(question))
    appeal = getattr(question, "appeal", None)
    words = {
        "question": question,
        "in_danger": question.is_urgent or bool(appeal and sounds_in_danger(appeal.body)),
        "answers": [each for each in standing if each.is_public],
        "taken_back": [each for each in standing if each.is_placeholder],
        "paper": due.paper(question.situation, today=timezone.localdate()),
        "shows_paper": question.has_paper and question.status in Question.UNSETTLED,
        "figures": figures.of(question),
        "looks": FiguresLook.objects.filter(question=question),
        "wait": waiting.in_words() if question.is_waiting else "",
        "being_written": Claim.objects.standing(timezone.now()).filter(question=question).exists(),
        "appeal": appeal,
        "may_appeal": question.appeal_until is not None and timezone.now() <= question.appeal_until,
        "follows": Follow.objects.of(request.user).filter(question=question.canonical).exists(),
    }
    return render(request, "qa/mine.html", _receipt(question) | words)


@never_cache
@login_required
@require_safe
def mine_answer(request, pk):
    answer = get_object_or_404(
        Answer.objects.of(request.user).with_law_status().select_related("question", "lawyer__user"), pk=pk
    )
    (shown,) = answers.show([answer], on=timezone.localdate())
    revision = AnswerRevision.objects.open_for(answer)
    words = {
        "question": answer.question,
        "answer": answer,
        "shown": shown,
        "revision": revision,
        "changes": comparing.changes(revision) if revision else [],
    }
    return render(request, "qa/mine_answer.html", _receipt(answer) | words)


@never_cache
@login_required
@require_safe
def mine_comment(request, pk):
    comment = get_object_or_404(
        Comment.objects.of(request.user).select_related(
            "article__published_revision__category", "answer__question"
        ),
        pk=pk,
    )
    under = comment.article or comment.answer.question
    on_page = comment.article_id or comment.answer.is_public
    words = {
        "comment": comment,
        "target_is_public": bool(on_page and _anybody_reads(under)),
        "may_edit": comment.may_be_mended(timezone.now()),
    }
    return render(request, "qa/mine_comment.html", _receipt(comment) | words)


def _receipt(item):
    """The item, and whether its words call for the numbers to ring before anything else."""
    return {"item": item, "in_danger": item.is_urgent, "hard_pressed": item.wants_support}


def _anybody_reads(page):
    """An article or a question, as far as its own state goes."""
    return page.is_published if isinstance(page, Article) else page.is_public
