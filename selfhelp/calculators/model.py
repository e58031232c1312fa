"""What a calculator is and what it answers: words and figures of one result, made for a page, a printout or a summary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from selfhelp.calculators.held import Held
from selfhelp.rules.basis import Basis, Ground

if TYPE_CHECKING:
    from selfhelp.forms.calculator import CalculatorForm


@dataclass(frozen=True)
class Line:
    """One line of the ledger; the last one, in total, closes it."""

    name: str
    value: str
    is_total: bool = False


@dataclass(frozen=True)
class Notice:
    """Something to know about this result; `text` is Markdown with links to provisions."""

    title: str
    text: str


@dataclass(frozen=True)
class Table:
    """The same as a picture in rows, or a schedule; `numbers` and `days` are columns of figures and of days, from nought."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()  # columns of Markdown with links to provisions
    folded: bool = False

    @property
    def texts(self) -> list[str]:
        return [row[place] for row in self.rows for place in self.marked]

    def cells(self, line: Callable[[str], str]) -> list[list[tuple[str, bool, bool]]]:
        """Each cell with whether it is a figure and whether it is a day; `line` fills the law into the marked ones."""
        return [
            [
                (line(cell) if place in self.marked else cell, place in self.numbers, place in self.days)
                for place, cell in enumerate(row)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Outcome:
    """A result: the sentence that answers, its figures, how they came about, and what to do with them.

    `doubts` are said before everything else: data that is missing or out of date. `steps` are Markdown with links to
    provisions. `carry` holds values under the names of `carrying.NAMES`. Without `grounds` those of the basis are shown.
    """

    sentence: str
    lines: tuple[Line, ...] = ()
    working: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    table: Table | None = None
    picture: str = ""
    steps: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    carry: Mapping[str, str] = field(default_factory=dict)
    grounds: tuple[Ground, ...] | None = None
    formula: tuple[str, ...] | None = None

    def drawn(self, title: str, today: date) -> list[tuple[str, str]]:
        """The result for a picture, without what leads on from it: shapes and words, as `core.drawing.sheets` has them."""
        return [
            ("title", title),
            *(("flat", f"数据不全：{doubt}") for doubt in self.doubts),
            ("heading", self.sentence),
            *(("flat", f"{line.name}：{line.value}") for line in self.lines),
            ("heading", "怎么算出来的"),
            *(("flat", line) for line in self.working),
            *(("flat", line) for line in self.data),
            ("right", f"{today.isoformat()} 算的。估算，不是法律意见。"),
        ]

    @property
    def texts(self) -> list[str]:
        """Everything that may link to a provision."""
        in_table = self.table.texts if self.table else []
        return [*(notice.text for notice in self.notices), *self.steps, *in_table]


@dataclass(frozen=True)
class Calculator:
    """One tool, told once: its page, form, arithmetic, ground and where to go from it."""

    name: str
    title: str
    summary: str
    lede: str
    words: str
    order: int
    basis: Basis
    form: "type[CalculatorForm]"
    reckon: Callable[[Mapping[str, Any], Held], Outcome]
    button: str = "算一算"
    uses: tuple[str, ...] = ()  # data that can be out of date, by its names in `freshness`
    quoted: tuple[str, ...] = ()  # provisions shown in full; the others are named
    named: tuple[str, ...] = ()  # provisions that its words link to, beside its grounds
    article: str = ""
    article_title: str = ""
    then: tuple[str, ...] = ()  # other calculators that go on from here
    letters: tuple[str, ...] = ()
    days: Callable[[Mapping[str, Any], Held], list[date]] | None = (
        None  # for a calendar file, where there is one
    )

    @property
    def codes(self) -> tuple[str, ...]:
        """Every provision that the tool may name, for whoever has to find it when the law changes."""
        return tuple(dict.fromkeys((*self.basis.codes, *self.named)))

    @property
    def has_calendar(self) -> bool:
        return self.days is not None

    @property
    def url_name(self) -> str:
        return self.name.replace("-", "_")
