"""Blank letters and sums to do by hand: one page, which somebody prints, or keeps for where there is no network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfhelp import by_hand, findable, shelves
from selfhelp.calculators import CALCULATORS
from selfhelp.lawful import Law
from selfhelp.letters import Letter
from statutes import changes


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    today, letters = timezone.localdate(), list(shelves.letters().values())
    keys = (
        (letter.name, key)
        for letter in letters
        for key in (findable.AROUND, *(block.key for block in letter.blocks))
    )
    of_letters = [f"{name}#{key}" for name, key in keys]
    found = changes.among(
        {findable.LETTER: of_letters, findable.RULE: [tool.basis.key for tool in CALCULATORS.values()]},
        on=today,
    )
    places = found[findable.LETTER] | found[findable.RULE]
    sums = by_hand.sums()
    texts = [text for letter in letters for text in letter.around]
    texts += [text for one in sums if one.outcome for text in one.outcome.texts]
    codes = [code for of in (*letters, *(one.tool for one in sums)) for code in of.codes]
    law = Law.of_texts(texts, on=today, codes=codes, places=places, chips=False)
    context = {
        "today": today,
        "as_of": by_hand.AS_OF,
        "changes": law.changes,
        "sums": [_sum(one, law) for one in sums],
        "letters": [_letter(letter, law) for letter in letters],
    }
    return render(request, "selfhelp/by_hand.html", context)


def _letter(letter: Letter, law: Law) -> dict:
    """The blank letter between what its page says before it is written and after: none of that may be missing on paper."""
    return {
        "letter": letter,
        "intro": law.lines(letter.intro),
        "cases": [(notice.title, law.line(notice.text)) for notice in letter.notices],
        "never": law.lines(letter.never),
        "lines": [(line, law.cited(line.laws)) for line in by_hand.blank(letter)],
        "after": law.lines([*letter.send, *letter.keep]),
    }


def _sum(one: by_hand.Sum, law: Law) -> dict:
    notices = one.outcome.notices if one.outcome else ()
    return {
        "tool": one.tool,
        "typed": one.typed,
        "outcome": one.outcome,
        "notices": [(notice.title, law.line(notice.text)) for notice in notices],
        "grounds": [(ground, law.cited([ground.code])) for ground in one.tool.basis.grounds],
    }
