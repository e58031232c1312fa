"""Many debts on one sheet, and the calls about them: rows come and go with each request and are kept by nobody here."""

from datetime import date

from django.shortcuts import render
from django.utils import timezone

from selfhelp import debt_sheet, findable, shelves
from selfhelp.calculators.wording import yuan
from selfhelp.forms.sheet import MOST_CALLS, CallForm, DebtForm, Sheet
from selfhelp.lawful import Law
from selfhelp.rules import night
from selfhelp.rules.sheet import MOST, Placed, Stage, ordered, totals
from selfhelp.views.private import keeps_nothing
from statutes import changes

MORE = {"more-debts": "d", "more-calls": "c"}


@keeps_nothing
def sheet(request):
    """GET the empty sheet; POST `step` edit or more-… (the sheet as it was typed), or the order with its reasons."""
    if request.method != "POST":
        return _form(request, Sheet.empty())
    step = request.POST.get("step", "")
    if step == "edit" or step in MORE:
        return _form(
            request,
            Sheet.again(request.POST, more=MORE.get(step, "")),
            came_back=True,
            calls=step == "more-calls",
        )
    today = timezone.localdate()
    typed = Sheet.judged(request.POST, today=today)
    if not typed.is_valid():
        return _form(request, typed, came_back=True)
    return _result(request, typed, today)


def _form(request, typed: Sheet, *, came_back: bool = False, calls: bool = False):
    context = {
        "sheet": typed,
        "came_back": came_back,
        "calls_open": calls or any(row.errors or row.initial or row.has_changed() for row in typed.calls),
        "judged_empty": typed.debts[0].is_bound and typed.is_empty,
        "blank_debt": DebtForm(prefix="d__"),
        "blank_call": CallForm(prefix="c__"),
        "most": MOST,
        "most_calls": MOST_CALLS,
    }
    return render(request, "selfhelp/sheet_form.html", context)


def _result(request, typed: Sheet, today: date):
    debts = typed.filled
    sums = totals(debts)
    placed = ordered(debts, today=today)
    whys = [debt_sheet.why(one.debt.stage, one.group) for one in placed]
    places = changes.on_page(findable.RULE, debt_sheet.TOOL.name, on=today)
    law = Law.of_texts([text for why in whys for text in (why.reason, why.do)], on=today, places=places)
    lines = [_line(call) for call in typed.heard]
    context = {
        "today": today,
        "placed": [_shown(one, why, law) for one, why in zip(placed, whys, strict=True)],
        "counted": sums.counted,
        "sums": {
            "all": yuan(sums.principal),
            "counted": yuan(sums.counted),
            "interest": yuan(sums.yearly_interest),
        },
        "without_rate": sums.without_rate,
        "aside": sum(debt.stage is Stage.OLD for debt in debts),
        "calls": [(line, _by_night(call)) for line, call in zip(lines, typed.heard, strict=True)],
        "letters": _letters(lines),
        "carried": typed.typed,
        "law": law.slips,
        "changes": law.changes,
        "slips": law.slips,
    }
    return render(request, "selfhelp/sheet.html", context)


def _shown(one: Placed, why: debt_sheet.Why, law: Law) -> dict:
    return {
        "place": one.place,
        "debt": one.debt,
        "principal": yuan(one.debt.principal),
        "stage": dict(DebtForm.base_fields["stage"].choices)[one.debt.stage],
        "title": why.title,
        "reason": law.line(why.reason),
        "do": law.line(why.do),
        "days": one.days,
        "days_past": -one.days if one.days is not None else None,
        "percent": None if one.debt.rate is None else f"{one.debt.rate * 100:.2f}".rstrip("0").rstrip("."),
        "in_court": one.debt.stage in debt_sheet.OF_STAGE,
    }


def _by_night(call: dict) -> bool:
    return call["at"] is not None and night.window(call["at"]) == night.FORBIDDEN


def _line(call: dict) -> str:
    """2026-11-02 23:10，0571-00000000，打给母亲：说我欠钱"""
    when = f"{call['on']:%Y-%m-%d}" + (f" {call['at']:%H:%M}" if call["at"] else "")
    whom = f"打给{call['to']}" if call["to"] else ""
    return "，".join(filter(None, (when, call["number"], whom))) + f"：{call['said']}"


def _letters(lines: list[str]) -> list[dict]:
    if not lines:
        return []
    held, told = shelves.letters(), "\n".join(lines)
    return [
        {"letter": held[name], "field": field, "told": told}
        for name, field in (("complaint", "facts"), ("stop-harassment", "records"))
        if name in held
    ]
