"""One question a page. The address is the whole state: no cookie, no form, nothing of the way taken."""

from collections.abc import Collection

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reference.models import Hotline, LegalFigure
from selfhelp import findable, shelves, tools
from selfhelp.guide import LAW_LINK, Node, Plan, Question
from selfhelp.lawful import Law
from statutes import changes

QUIET = ("collection-quiet-from", "collection-quiet-to")


def address(node: Node) -> str:
    if node.name == shelves.guide().start:
        return reverse("selfhelp:guide")
    return reverse("selfhelp:guide_step", args=[node.name])


@require_safe
def start(request):
    guide = shelves.guide()
    return _question(request, guide.nodes[guide.start])


@require_safe
def step(request, name):
    guide = shelves.guide()
    node = guide.get(name)
    if node is None:
        raise Http404("指引里没有这一步。")
    if name == guide.start:
        return redirect("selfhelp:guide", permanent=True)
    return _question(request, node) if isinstance(node, Question) else _plan(request, node)


@require_safe
def everything(request):
    """All plans and all questions on one page, to read or to print without answering anything."""
    guide = shelves.guide()
    today = timezone.localdate()
    places = changes.at(findable.GUIDE, [plan.name for plan in guide.plans], on=today)
    law = Law({code for plan in guide.plans for code in plan.codes}, on=today, places=places)
    context = {
        "questions": [(question, _ways(question)) for question in guide.questions],
        "plans": [
            _shown(plan, law)
            | {
                "url": address(plan),
                "letters": [shelves.letters()[name] for name in plan.letters],
                "tools": [tool for tool in map(tools.get, plan.tools) if tool],
                "law": law.cited(plan.codes),
                "changes": places.get(plan.name),
            }
            for plan in guide.plans
        ],
        "slips": law.slips,
    }
    return render(request, "selfhelp/guide_all.html", context)


def _question(request, question: Question):
    guide = shelves.guide()
    law = _law(question, {code for text in question.help for code in LAW_LINK.findall(text)})
    context = {
        "question": question,
        "number": guide.number_of(question),
        "most": guide.most_questions,
        "ways": _ways(question),
        "help": law.lines(question.help),
        "changes": law.changes,
        "before": _before(question),
        "slips": law.slips,
    }
    return render(request, "selfhelp/question.html", context)


def _plan(request, plan: Plan):
    law = _law(plan, plan.codes)
    context = _shown(plan, law) | {
        "changes": law.changes,
        "before": _before(plan),
        "ways": _ways(plan),
        "letters": [shelves.letters()[name] for name in plan.letters],
        "tools": [tool for tool in map(tools.get, plan.tools) if tool],
        "calls": _calls(plan),
        "quiet": _quiet_hours() if plan.night else None,
        "law": law.of(plan.codes),
        "slips": law.slips,
    }
    return render(request, "selfhelp/plan.html", context)


def _law(node: Node, codes: Collection[str]) -> Law:
    today = timezone.localdate()
    return Law(codes, on=today, places=changes.at(findable.GUIDE, [node.name], on=today) if codes else None)


def _shown(plan: Plan, law: Law) -> dict:
    return {
        "plan": plan,
        "now": law.line(plan.now),
        "do": law.lines(plan.do),
        "dont": law.lines(plan.dont),
        "deadline": law.line(plan.deadline) if plan.deadline else "",
    }


def _ways(node: Node) -> list[dict]:
    nodes = shelves.guide().nodes
    return [{"say": way.say, "hint": way.hint, "url": address(nodes[way.to])} for way in node.ways]


def _before(node: Node) -> list[dict]:
    return [{"title": one.title, "url": address(one)} for one in shelves.guide().asked_before(node)]


def _calls(plan: Plan) -> list[Hotline]:
    """The numbers of a plan in its own order; one that we hold nothing about is shown as it is."""
    held = {line.number: line for line in Hotline.objects.listed()}
    return [held.get(number) or Hotline(number=number) for number in plan.calls]


def _quiet_hours() -> dict | None:
    figures = LegalFigure.objects.by_key(QUIET)
    return {"start": figures[QUIET[0]], "end": figures[QUIET[1]]} if len(figures) == 2 else None
