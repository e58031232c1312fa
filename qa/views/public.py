"""Pages that anybody reads, the same for everybody: no session, no token."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import FormerTagSlug, Tag
from core.http import page_number
from qa import answers, threads
from qa.models import Answer, Comment, Question
from qa.similar import questions_like
from search.similar import changes

PAGE_SIZE = 20


@require_safe
def question_list(request):
    counts = Question.objects.counts()
    questions, total = Question.objects.listed(), counts["total"]
    status, slug = request.GET.get("status", ""), request.GET.get("tag", "")
    if status:
        if status == "closed":  # as it was called before
            return redirect(f"{reverse('qa:list')}?status=resolved", permanent=True)
        if status not in Question.LISTED:
            raise Http404("没有这种状态。")
        questions, total = questions.with_status(status), counts[status]
    tag = None
    if slug:
        tag = Tag.objects.filter(slug=slug).first()
        if tag is None:  # merged into another, or there was never such a tag
            former = get_object_or_404(FormerTagSlug.objects.select_related("tag"), slug=slug)
            return redirect(f"{reverse('qa:list')}?tag={former.tag.slug}", permanent=True)
        questions = questions.tagged_with(slug)
        total = questions.count()
    paginator = Paginator(questions, PAGE_SIZE)
    paginator.count = total  # known already: no second count
    number = page_number(request)
    if number > paginator.num_pages:
        raise Http404("没有这一页。")
    words = {"counts": counts, "status": status, "tag": tag, "page_obj": paginator.page(number)}
    return render(request, "qa/list.html", words)


@require_safe
def question_detail(request, pk):
    question = Question.objects.shown().annotate(search_state=changes()).filter(pk=pk).first()
    if question is None:  # joined to another, or not public
        moved = get_object_or_404(Question.objects.moved(), pk=pk)
        return redirect("qa:detail", moved.canonical_id, permanent=True)
    standing = list(Answer.objects.standing_under(question))
    shown = answers.show([each for each in standing if each.is_public], on=timezone.localdate())
    under = {each.answer.pk: each for each in shown}
    comments = {pk: [] for pk in under}
    for comment in Comment.objects.under_answers(list(under)).thread() if under else []:
        comments[comment.answer_id].append(comment)
    for pk, each in under.items():
        each.thread = threads.build(comments[pk])
    slips = {provision.pk: provision for each in shown for provision in each.slips}
    words = {"question": question, "answers": shown, "slips": list(slips.values())}
    words["similar"] = questions_like(question, question.search_state)
    words["taken_back"] = [each for each in standing if each.is_placeholder]
    return render(request, "qa/detail.html", words)
