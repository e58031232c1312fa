"""From a letter and what was typed to the paragraphs of one letter.

Values are as the form cleaned them: str, list[str], Decimal, date, int, bool; empty ones may be missing.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.text import cn_number
from selfhelp.letters.model import Block, Field, Letter
from selfhelp.letters.reading import HOLE

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A stretch of a paragraph: ours, or filled in by the reader."""

    text: str
    filled: bool = False


@dataclass(frozen=True)
class Paragraph:
    key: str
    shape: str
    runs: tuple[Run, ...]
    laws: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Written:
    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The letter to copy, without any markup."""
        return "\n\n".join([self.title, *(paragraph.text for paragraph in self.paragraphs)])

    @property
    def drawn(self) -> list[tuple[str, str]]:
        """The letter for a picture: the shape and words of each paragraph."""
        return [("title", self.title), *((paragraph.shape, paragraph.text) for paragraph in self.paragraphs)]

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys(code for paragraph in self.paragraphs for code in paragraph.laws))


def holds(conditions: Iterable[str], values: Values, facts: Collection[str] = ()) -> bool:
    """Whether all hold: `phone` (filled), `!phone`, `grounds:amount|interest` (one of them chosen), `@late` (a fact)."""
    return all(_holds(condition, values, facts) for condition in conditions)


def _holds(condition: str, values: Values, facts: Collection[str]) -> bool:
    name, _, wanted = condition.removeprefix("!").partition(":")
    if name.startswith("@"):
        so = name[1:] in facts
    elif wanted:
        given = values.get(name) or ()
        so = not set(wanted.split("|")).isdisjoint([given] if isinstance(given, str) else given)
    else:
        so = bool(values.get(name))
    return so != condition.startswith("!")


def write(letter: Letter, values: Values, facts: Collection[str] = ()) -> Written:
    """The letter with its holes filled; numbered paragraphs count 一、二、三 through the whole letter."""
    paragraphs, number = [], 0
    for block in letter.blocks:
        if not holds(block.when, values, facts):
            continue
        for index, part in enumerate(filter(None, re.split(r"\n\s*\n", block.text))):
            head = ""
            if block.numbered and not index:
                number += 1
                head = f"{cn_number(number)}、"
            paragraphs += _paragraphs(letter, block, head + part.replace("\n", ""), values)
    return Written(letter.title, tuple(paragraphs))


def writes(letter: Letter, field: Field, values: Values) -> bool:
    """Whether some paragraph that these values call for says what stands in a field."""
    return any(
        field.name in HOLE.findall(block.text) and holds(block.when, values) for block in letter.blocks
    )


def _paragraphs(letter: Letter, block: Block, text: str, values: Values) -> list[Paragraph]:
    """One paragraph, or one for each line of a field that stands alone in it."""
    alone = HOLE.fullmatch(text)
    field = letter.field(alone[1]) if alone else None
    if field and field.kind in ("lines", "several"):
        lines = _lines(field, values.get(field.name))
        runs = [(Run(f"{place}．"), Run(line, True)) for place, line in enumerate(lines, 1)]
    else:
        runs = [tuple(_runs(letter, text, values))]
    # The provisions of a block stand beneath its last paragraph.
    last = len(runs) - 1
    return [
        Paragraph(block.key, block.shape, run, block.laws if place == last else ())
        for place, run in enumerate(runs)
    ]


def _runs(letter: Letter, text: str, values: Values) -> Iterable[Run]:
    for index, part in enumerate(HOLE.split(text)):
        if index % 2 and (filled := shown(letter.field(part), values.get(part))):
            yield Run(filled, True)
        elif part and not index % 2:
            yield Run(part)


def money(value: Decimal) -> str:
    """68,450.32元, and 3,000元 where there are no cents."""
    return f"{value:,.2f}元".replace(".00元", "元")


def written_day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def shown(field: Field, value: Any) -> str:
    """A value as a letter says it."""
    match value:
        case None | "" | [] | False:
            return ""
        case Decimal():
            return money(value)
        case date():
            return written_day(value)
        case list():
            return "；".join(_lines(field, value))
        case str() if field.kind == "one":
            return _label(field, value)
        case _:
            return " ".join(str(value).split())


def _lines(field: Field, value: Any) -> list[str]:
    return [_label(field, each) if field.choices else each.strip("；;。 ") for each in value or ()]


def _label(field: Field, value: str) -> str:
    return next((choice.label for choice in field.choices if choice.value == value), value)
