"""A table that staff bring in: what each row would change, shown before anything is written; a faulty row stops no other."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.tables import Line, Sheet, Unreadable

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
SAID = {NEW: "新增", CHANGED: "改", SAME: "不变", FAULTY: "有错"}


class RowRefused(ValueError):
    """A row that cannot be brought in; the words say why."""


@dataclass(frozen=True)
class Change:
    """One column: what it is called, what stands there now and what the row says."""

    label: str
    old: str
    new: str


@dataclass
class RowPlan:
    """What a row of a file comes to."""

    line: int
    key: str
    outcome: str
    changes: list[Change] = field(default_factory=list)
    words: str = ""
    write: Callable[[], Any] | None = None

    @property
    def said(self) -> str:
        return SAID[self.outcome]

    @property
    def digest(self) -> str:
        """Changes when the row, or what stands on the site, would make the outcome another one."""
        told = (self.key, self.outcome, self.words, [(one.label, one.old, one.new) for one in self.changes])
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def __str__(self):
        where = f"第 {self.line} 行（{self.key}）" if self.key else f"第 {self.line} 行"
        return f"{where}{self.said}{'：' + self.words if self.words else ''}"


@dataclass(frozen=True)
class Exchange:
    """One kind of table: how it goes out and what a row of it would do when it comes in.

    `rows` gives the cells of every row by column; `plan` says what a line would do (RowRefused when it cannot be),
    and gives the write. `right` is what bringing in needs, `see` what taking out needs. `mask(column, cell)` hides in a cell
    what must not even wait on the site until it is written. `note` tells editors what to expect of the table. Where a key
    counts within something only, `within` names that column.
    """

    name: str
    label: str
    columns: dict[str, str]  # by name: what people call it
    key: str
    rows: Callable[[], Iterable[dict[str, str]]]
    plan: Callable[[dict[str, str]], tuple[list[Change] | None, Callable[[], Any]]] | None
    right: tuple[str, ...]
    see: str
    mask: Callable[[str, str], str] | None = None
    note: str = ""
    within: str = ""

    def table(self) -> Iterable[list[str]]:
        for row in self.rows():
            yield [row[name] for name in self.columns]

    def named(self, sheet: Sheet) -> dict[str, str]:
        """Which column of a file means which of ours; Unreadable when one is unknown or the key is missing."""
        by_label = {label: name for name, label in self.columns.items()}
        means = {column: by_label.get(column, column) for column in sheet.columns}
        if unknown := [column for column, name in means.items() if name not in self.columns]:
            raise Unreadable(f"不认识的列“{'、'.join(unknown)}”。可以有：{'、'.join(self.columns)}。")
        if len(set(means.values())) < len(means):
            raise Unreadable("同一列用两种叫法写了两次。")
        if self.key not in means.values():
            raise Unreadable(f"缺少“{self.key}”这一列，没有它认不出是哪一条。")
        return means


def plan(exchange: Exchange, sheet: Sheet, progress: Callable[[], Any] = lambda: None) -> list[RowPlan]:
    """What every row would do; nothing is written. Unreadable when the head of the table is wrong."""
    found = []
    for one in planned(exchange, sheet):
        found.append(one)
        progress()
    return found


def planned(exchange: Exchange, sheet: Sheet) -> Iterator[RowPlan]:
    """The same row by row, so that a row may be written before the next is looked at."""
    if exchange.plan is None:
        raise Unreadable(f"{exchange.label}只能导出。")
    means, seen = exchange.named(sheet), {}
    return (_plan(exchange, line, means, seen) for line in sheet.lines)


def _plan(exchange: Exchange, line: Line, means: dict[str, str], seen: dict[tuple, int]) -> RowPlan:
    cells = {means[column]: cell.strip() for column, cell in line.cells.items()}
    key = cells.get(exchange.key, "")
    if line.fault:
        return RowPlan(line.number, key, FAULTY, words=line.fault)
    if not key:
        return RowPlan(line.number, "", FAULTY, words=f"“{exchange.columns[exchange.key]}”空着。")
    place = (cells.get(exchange.within, ""), key)
    if place in seen:
        return RowPlan(line.number, key, FAULTY, words=f"第 {seen[place]} 行已经写过这一条。")
    seen[place] = line.number
    try:
        changes, write = exchange.plan(cells)
    except RowRefused as refused:
        return RowPlan(line.number, key, FAULTY, words=str(refused))
    if changes is None:
        return RowPlan(line.number, key, NEW, words=_preview(cells, exchange), write=write)
    if not changes:
        return RowPlan(line.number, key, SAME)
    return RowPlan(line.number, key, CHANGED, changes, write=write)


def _preview(cells: dict[str, str], exchange: Exchange) -> str:
    told = [cell for name, cell in cells.items() if cell and name != exchange.key][:2]
    return "，".join(cell[:40] for cell in told)


def carry_out(plans: Iterable[RowPlan], progress: Callable[[], Any] = lambda: None) -> dict[str, int]:
    """Write every row that changes something, each for itself; one that fails then says so and stops nothing else."""
    counts = dict.fromkeys(SAID, 0)
    for one in plans:
        write(one)
        counts[one.outcome] += 1
        progress()
    return counts


def write(one: RowPlan) -> None:
    """Write one row; when it is refused it becomes a faulty one that says why."""
    if one.write is not None:
        try:
            one.write()
        except RowRefused as refused:
            one.outcome, one.words = FAULTY, str(refused)


def told(counts: dict[str, int]) -> str:
    """How many rows came to what, in words."""
    return "，".join(f"{SAID[name]} {count} 行" for name, count in counts.items())
