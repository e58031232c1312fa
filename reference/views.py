from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reference import grounds, often, resting, warnings
from statutes import changes


@require_safe
def glossary(request):
    today = timezone.localdate()
    terms, scams = often.terms(), often.warnings(on=today)
    law = grounds.provisions({term.provision for term in terms}, on=today)
    changed = changes.at(resting.TERM, [str(term.pk) for term in terms], on=today)
    for term in terms:
        term.changes = changed.get(str(term.pk))
        term.ground = resting.ground(law.get(term.provision), term.changes)
        term.warning = next(iter(warnings.about(" ".join(term.names), scams)), None)
    return render(request, "reference/glossary.html", {"terms": terms})


@require_safe
def figures(request):
    rows, rates = often.figures(), often.rates()
    today = timezone.localdate()
    law = grounds.provisions({figure.provision for figure in rows}, on=today)
    changed = changes.at(resting.FIGURE, [figure.key for figure in rows], on=today)
    for figure in rows:
        figure.changes = changed.get(figure.key)
        figure.ground = resting.ground(law.get(figure.provision), figure.changes)
    unsure = sum(rate.needs_checking for rate in rates)
    return render(request, "reference/figures.html", {"figures": rows, "rates": rates, "unsure": unsure})


@require_safe
def notices(request):
    today = timezone.localdate()
    rows = often.notices(on=today)
    law = grounds.provisions({code for notice in rows for code in notice.provisions}, on=today)
    changed = changes.at(resting.NOTICE, [notice.key for notice in rows], on=today)
    for notice, found in resting.with_grounds(rows, law, changed):
        notice.grounds, notice.over = found, notice.has_ended(today)
    return render(request, "reference/notices.html", {"notices": rows})


@require_safe
def help_lines(request):
    return render(request, "reference/help.html", {"hotlines": often.hotlines()})
