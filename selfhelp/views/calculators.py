"""A calculator: its empty form for everybody, and the result of one request for nobody else."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.addresses import address
from selfhelp import findable, freshness, icalendar, shelves
from selfhelp.calculators import CALCULATORS, Calculator, carrying, keeping
from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Outcome
from selfhelp.lawful import Law
from selfhelp.views import takeaway
from selfhelp.views.private import keeps_nothing
from statutes import changes


@keeps_nothing
def calculator(request: HttpRequest, name: str) -> HttpResponse:
    """GET the empty form; POST `step` edit (the form with what was typed or carried here), ics, picture, or the result."""
    tool, held = CALCULATORS[name], Held(timezone.localdate())
    if request.method != "POST":
        return _page(request, tool, tool.form(today=held.today), held)
    if request.POST.get("step") == "edit":
        return _page(request, tool, tool.form.again(request.POST, today=held.today), held)
    form, step = tool.form(request.POST, today=held.today), request.POST.get("step")
    outcome = keeping.answer(tool, form, held)
    if outcome and step == "ics" and tool.days:
        return _calendar(tool.days(form.cleaned_data, held))
    if outcome and step == "picture":
        drawn = outcome.drawn(tool.title, held.today)
        text = "\n".join(words for _, words in drawn)
        carried = [*form.typed, *_passing(request)]
        return takeaway.picture(request, tool.title, drawn, text, carried, for_paper=False)
    return _page(request, tool, form, held, outcome)


def _calendar(days: list[date]) -> HttpResponse:
    file = icalendar.calendar(
        days, now=timezone.now(), host=urlsplit(settings.SITE_URL).hostname or "localhost"
    )
    response = HttpResponse(file, content_type=icalendar.MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="reminders.ics"'
    return response


def _page(request, tool: Calculator, form, held: Held, outcome: Outcome | None = None) -> HttpResponse:
    grounds = tool.basis.grounds if outcome is None or outcome.grounds is None else outcome.grounds
    law = Law.of_texts(
        outcome.texts if outcome else (),
        on=held.today,
        codes=[one.code for one in grounds if one.code],
        places=changes.at(findable.RULE, [tool.basis.key], on=held.today),
    )
    context = {
        "tool": tool,
        "url": address(f"selfhelp:{tool.url_name}"),
        "form": form,
        "today": held.today,
        "outcome": outcome,
        "doubts": outcome.doubts if outcome else freshness.doubts(tool.uses, held),
        "holdings": freshness.holdings(tool.uses, held),
        "formula": outcome.formula if outcome and outcome.formula is not None else tool.basis.formula,
        "grounds": [(one, _status(law, one.code, held), law.cited([one.code])) for one in grounds],
        "quoted": _quoted(tool, grounds, law),
        "slips": law.slips,
        "changes": law.changes,
        "passing": _passing(request),
    }
    if outcome:
        context |= _result(request, tool, form, outcome, law)
    return render(request, "selfhelp/calc.html", context)


def _quoted(tool: Calculator, grounds, law: Law) -> list[tuple]:
    """The provisions to quote in full, each with its 款."""
    codes = {ground.code for ground in grounds}
    held = [(law.by_code[code], code) for code in tool.quoted if code in codes and code in law.by_code]
    return [(provision, int(code.partition("#")[2] or 0)) for provision, code in held]


def _status(law: Law, code: str, held: Held) -> str:
    """现行有效 and the like, for a provision that the library holds."""
    provision = law.by_code.get(code)
    return provision.edition.status_on(held.today) if provision else ""


def _passing(request) -> list[tuple[str, str]]:
    """What came with this request and goes on with the next: results gathered so far, values for other tools."""
    if request.method != "POST":
        return []
    kept = [(keeping.FIELD, one) for one in keeping.entries(request.POST.getlist(keeping.FIELD))]
    return kept + carrying.hidden(carrying.received(request.POST))


def _result(request, tool: Calculator, form, outcome: Outcome, law: Law) -> dict:
    carried = carrying.received(request.POST) | outcome.carry
    mine = keeping.entry(tool, form.typed)
    kept = [one for one in keeping.entries(request.POST.getlist(keeping.FIELD)) if one != mine]
    passing = [(keeping.FIELD, one) for one in kept] + carrying.hidden(carried)
    return {
        "passing": passing,
        "notices": [(notice, law.line_once(notice.text)) for notice in outcome.notices],
        "cells": outcome.table.cells(law.line_once) if outcome.table else [],
        "steps": [law.line_once(step) for step in outcome.steps],
        "mine": mine,
        "typed": form.typed,
        "then": [_way(CALCULATORS[name], carried, passing) for name in tool.then if name in CALCULATORS],
        "letters": [_letter(name, carried) for name in tool.letters],
    }


def _way(tool: Calculator, carried: dict[str, str], passing: list[tuple[str, str]]) -> dict:
    return {
        "url": address(f"selfhelp:{tool.url_name}"),
        "title": tool.title,
        "summary": tool.summary,
        "hidden": [*carrying.for_taker(tool.name, carried), *passing],
    }


def _letter(name: str, carried: dict[str, str]) -> dict:
    letter = shelves.letters()[name]
    return {
        "url": address("selfhelp:letter", name),
        "title": f"写信：{letter.title}",
        "summary": letter.summary,
        "hidden": carrying.for_taker(name, carried),
    }
