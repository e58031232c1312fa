"""Blank letters and sums to do by hand: one page, which somebody prints, or keeps for where there is no network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfhelp import by_hand, findable, shelves
from selfhelp.calculators import CALCULATORS
from selfhelp.lawful import Law
from statutes import changes


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    today, letters = timezone.localdate(), list(shelves.letters().values())
    of_letters = [f"{letter.name}#{block.key}" for letter in letters for block in letter.blocks]
    found = changes.among(
        {findable.LETTER: of_letters, findable.RULE: [tool.basis.key for tool in CALCULATORS.values()]},
        on=today,
    )
    places = found[findable.LETTER] | found[findable.RULE]
    law = Law([code for letter in letters for code in letter.codes], on=today, places=places)
    context = {
        "today": today,
        "as_of": by_hand.AS_OF,
        "changes": law.changes,
        "sums": by_hand.sums(),
        "letters": [
            (letter, [(line, law.cited(line.laws)) for line in by_hand.blank(letter)]) for letter in letters
        ],
    }
    return render(request, "selfhelp/by_hand.html", context)
