"""Pages that anybody reads, the same for everybody: no session, no token."""

from datetime import date, datetime, time, timedelta

from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import often as articles_often
from articles.models import FormerTagSlug
from core.http import page_number
from core.paging import LongList, told
from qa import answers, often, structured, threads
from qa.models import Question
from qa.models.situation import Stage
from qa.similar import questions_like

PAGE_SIZE = 20
NONE_LISTED = dict.fromkeys(("total", *Question.LISTED), 0)


@require_safe
def question_list(request):
    status, stage, slug = (request.GET.get(name, "") for name in ("status", "stage", "tag"))
    if status == "closed":  # as it was called before
        return redirect(f"{reverse('qa:list')}?status=resolved", permanent=True)
    if (status and status not in Question.LISTED) or (stage and stage not in Stage.values):
        raise Http404("没有这种提问。")
    tag = next(iter(articles_often.tags_at(slug=slug)), None) if slug else None
    if slug and tag is None:  # merged into another, or there was never such a tag
        former = get_object_or_404(FormerTagSlug.objects.select_related("tag"), slug=slug)
        return redirect(f"{reverse('qa:list')}?tag={former.tag.slug}", permanent=True)
    before, counts = _day(request.GET.get("before", "")), next(iter(often.counts()), NONE_LISTED)
    narrowed = {"status": status, "stage": stage, "tag": tag and tag.pk, "before": before and _end_of(before)}
    narrowed = {name: value for name, value in narrowed.items() if value}
    counted = not (stage or tag or before)  # what is not counted knows only whether another page follows
    pages = LongList(
        lambda first, most: often.page_of_list(first, most, **narrowed),
        PAGE_SIZE,
        count=counts[status or "total"] if counted else None,
    )
    try:
        page = pages.page(page_number(request))
    except EmptyPage:
        raise Http404("没有这一页。") from None
    words = {"status": status, "tag": tag, "stage": Stage(stage) if stage else None, "before": before}
    words |= {"page_obj": page, "stages": Stage.choices, "has_resolved": counts["resolved"] > 0}
    words["products"] = articles_often.products()
    words["counts"] = {name: told(each) for name, each in counts.items()} if counted else None
    words["older"] = timezone.localdate(page.object_list[-1].approved_at).isoformat() if page.is_cut else ""
    return render(request, "qa/list.html", words)


def _end_of(day):
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_default_timezone())


def _day(text):
    """The day of `?before=`, None where there is none; Http404 for anything else."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404("没有这一天。") from None
    if text != day.isoformat() or not 2000 <= day.year <= 2100:
        raise Http404("没有这一天。")
    return day


@require_safe
def question_detail(request, pk):
    question = often.public(pk)
    if question is None:  # joined to another, or not public
        moved = get_object_or_404(Question.objects.moved(), pk=pk)
        return redirect("qa:detail", moved.canonical_id, permanent=True)
    standing = often.standing_under(question=pk)
    shown = answers.show([each for each in standing if each.is_public], on=timezone.localdate())
    under = {each.answer.pk: each for each in shown}
    comments = {pk: [] for pk in under}
    for comment in often.comments_under(answers=list(under)) if under else []:
        comments[comment.answer_id].append(comment)
    for pk, each in under.items():
        each.thread = threads.build(comments[pk])
    slips = {provision.pk: provision for each in shown for provision in each.slips}
    words = {"question": question, "answers": shown, "slips": list(slips.values())}
    words["similar"] = questions_like(question, question.search_state)
    words["structured"] = structured.qa_page(question, shown)
    first = min((each.answer.published_at for each in shown), default=question.approved_at)
    words["shared"] = {"published": question.approved_at, "updated": first}
    words["taken_back"] = [each for each in standing if each.is_placeholder]
    return render(request, "qa/detail.html", words)
