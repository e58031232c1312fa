"""What a reader gathers on the way, to take along: not results but what was typed, worked out again for the last page.

An entry is the tool and its fields (`cost?base=3000&…`). It travels in hidden fields; since results are worked out anew,
nobody can make this site print a result that is not its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from selfhelp.calculators import CALCULATORS
from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Outcome
from selfhelp.rules.inputs import BadInput

FIELD = "kept"
MOST, LONGEST, MOST_FIELDS = 12, 8000, 100


@dataclass(frozen=True)
class Kept:
    """One result that was gathered, worked out again."""

    entry: str
    calculator: Calculator
    outcome: Outcome


def entry(calculator: Calculator, typed: Iterable[tuple[str, str]]) -> str:
    return f"{calculator.name}?{urlencode(list(typed))}"


def entries(values: Iterable[str]) -> list[str]:
    """The entries of a request, each once; what is no entry, too long or too many is left out."""
    known = (value for value in values if len(value) <= LONGEST and value.partition("?")[0] in CALCULATORS)
    return list(dict.fromkeys(known))[-MOST:]


def answer(calculator: Calculator, form, held: Held) -> Outcome | None:
    """The result of what was typed; None when something is wrong, and then the form says what."""
    if not form.is_valid():
        return None
    try:
        return calculator.reckon(form.cleaned_data, held)
    except BadInput as bad:
        form.refuse(bad)
        return None


def again(found: Iterable[str], held: Held) -> list[Kept]:
    """Entries worked out anew; one that gives no result today is left out."""
    results = []
    for one in found:
        name, _, typed = one.partition("?")
        if typed.count("&") > MOST_FIELDS:
            continue
        data = QueryDict(mutable=True)
        for field, value in parse_qsl(typed):
            data.appendlist(field, value)
        calculator = CALCULATORS[name]
        outcome = answer(calculator, calculator.form(data, today=held.today), held)
        if outcome:
            results.append(Kept(one, calculator, outcome))
    return results
