"""Letters to copy out and sums to do by hand, for somebody without network or without a telephone of their own.

A blank letter says all its paragraphs, those that only some cases call for with that case before them. A sum is the
formula of its tool and one example, worked out by the tool itself as of a fixed day, so that it never grows stale.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from selfhelp import shelves
from selfhelp.calculators import CALCULATORS, keeping
from selfhelp.calculators.held import Held
from selfhelp.calculators.model import Calculator, Outcome
from selfhelp.letters import Block, Letter
from selfhelp.letters.reading import HOLE

AS_OF = date(2026, 11, 2)
EXAMPLES = {
    "cost": {"kind": "daily", "base": "5000", "daily_rate": "0.05%", "due_on": "2026-09-01", "until": "2026-11-01"},
    "rate": {"lender": "licensed_finance", "contract_on": "2026-01-05", "net": "10000", "monthly": "920", "months": "12"},
    "instalment": {"lender": "card", "debt": "36000", "income": "6000", "living": "4000"},
    "limitation": {"years": "3", "due_on": "2024-05-20"},
    "credit-record": {"settled": "yes", "ended_on": "2024-06-30"},
    "court-fee": {"kind": "acceptance", "amount": "30000"},
    "delay-interest": {"base": "20000", "deadline": "2026-03-02", "settlements": "2026-06-01 20000"},
    "deadlines": {"order_on": "2026-11-02"},
}  # fmt: skip
GAP = "＿＿＿＿"


@dataclass(frozen=True)
class Sum:
    """A tool's formula, and one example: what was typed, and what came of it; none where data of ours is missing."""

    tool: Calculator
    typed: tuple[tuple[str, str], ...] = ()
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph with gaps to fill in; `only` names the case that it is for."""

    key: str
    text: str
    shape: str
    only: str
    laws: tuple[str, ...]


def addresses() -> dict[str, str]:
    """Where a reader without network is led instead of to a tool or a letter that needs one."""
    here = reverse("selfhelp:by_hand")
    sums = {reverse(f"selfhelp:{tool.url_name}"): f"{here}#{tool.name}" for tool in CALCULATORS.values()}
    blank = {reverse("selfhelp:letter", args=[name]): f"{here}#{name}" for name in shelves.letters()}
    return {reverse("selfhelp:index"): here, reverse("selfhelp:letters"): here} | sums | blank


def sums() -> list[Sum]:
    held = Held(AS_OF)
    return [_sum(tool, held) for tool in sorted(CALCULATORS.values(), key=lambda tool: tool.order)]


def _sum(tool: Calculator, held: Held) -> Sum:
    data = QueryDict(mutable=True)
    data.update(EXAMPLES[tool.name])
    form = tool.form(data, today=held.today)
    outcome = keeping.answer(tool, form, held)
    if outcome is None:
        return Sum(tool)
    return Sum(
        tool, tuple((form[name].label, _said(form, name, value)) for name, value in form.typed), outcome
    )


def _said(form, name: str, value: str) -> str:
    """What was typed, as the form words it."""
    return next((label for key, label in getattr(form.fields[name], "choices", ()) if key == value), value)


def blank(letter: Letter) -> list[Line]:
    return [line for block in letter.blocks for line in _lines(letter, block)]


def _lines(letter: Letter, block: Block) -> Iterator[Line]:
    """Nothing for what is written only where something else is missing: that is said by its opposite."""
    if any(condition.startswith("!") for condition in block.when):
        return
    parts = [part for part in block.text.split("\n\n") if part.strip()]
    for place, part in enumerate(parts):
        first, last = not place, place == len(parts) - 1
        number = "＿、" if block.numbered and first else ""
        text = HOLE.sub(lambda hole: _gap(letter, hole[1]), part.replace("\n", ""))
        only = _only(letter, block.when) if first else ""
        yield Line(block.key, number + text, block.shape, only, block.laws if last else ())


def _gap(letter: Letter, name: str) -> str:
    field = letter.field(name)
    if field.kind == "day":
        return f"{GAP}年＿＿月＿＿日（{field.label}）"
    return f"{GAP}（{field.label}）"


def _only(letter: Letter, conditions: tuple[str, ...]) -> str:
    """In which case a paragraph is written: the choices that call for it, or the thing that it says.

    One that has a twin for whoever lacks that thing is written by everybody, without it.
    """
    twins = {
        condition.removeprefix("!")
        for block in letter.blocks
        for condition in block.when
        if condition[0] == "!"
    }
    if twins.intersection(conditions):
        names = [letter.field(name).label.partition("，")[0] for name in conditions if name in twins]
        return f"{'、'.join(f'“{name}”' for name in names)}空着的，去掉那几个字"
    cases, chosen = [], False
    for condition in conditions:
        name, _, wanted = condition.partition(":")
        field = letter.field(name)
        labels = [choice.label for choice in field.choices if choice.value in wanted.split("|")]
        asked = f"{field.label}：" if field.kind == "one" else ""
        cases.append(f"{asked}{'，或者'.join(labels)}" if labels else field.label)
        chosen |= bool(labels)
    return ("有这种情况才写：" if chosen else "没有的不写：") + "，而且".join(cases) if cases else ""
