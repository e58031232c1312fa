"""带这张去见律师: everything that was reckoned on the way, on one page to print, with the papers to bring.

The page knows what its request tells it and nothing else; what it gathers stands in hidden fields.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.addresses import address
from selfhelp import findable
from selfhelp.calculators import CALCULATORS, carrying, keeping
from selfhelp.calculators.held import Held
from selfhelp.lawful import Law
from selfhelp.views.private import keeps_nothing
from statutes import changes


@keeps_nothing
def sheet(request: HttpRequest) -> HttpResponse:
    """GET what the page is for; POST the gathered results, without the one that `drop` names."""
    held = Held(timezone.localdate())
    entries = keeping.entries(request.POST.getlist(keeping.FIELD)) if request.method == "POST" else []
    dropped = request.POST.get("drop", "")
    kept = keeping.again([one for one in entries if one != dropped], held)
    carried = carrying.received(request.POST) if request.method == "POST" else {}
    passing = [(keeping.FIELD, one.entry) for one in kept] + carrying.hidden(carried)
    names = {one.calculator.basis.key for one in kept}
    places = changes.at(findable.RULE, names, on=held.today)
    law = Law({code for one in kept for code in one.calculator.quoted}, on=held.today, places=places)
    context = {
        "kept": [(one, law.cited(one.calculator.quoted)) for one in kept],
        "changes": law.changes,
        "lost": len(entries) - len(kept) - (dropped in entries),
        "passing": passing,
        "today": held.today,
        "others": [
            {
                "url": address(f"selfhelp:{tool.url_name}"),
                "title": tool.title,
                "summary": tool.summary,
                "hidden": [*carrying.for_taker(tool.name, carried), *passing],
            }
            for tool in sorted(CALCULATORS.values(), key=lambda tool: tool.order)
        ],
        "slips": law.slips,
    }
    return render(request, "selfhelp/take_along.html", context)
