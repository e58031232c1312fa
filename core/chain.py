"""Logs as chains: each row carries the hash of the one before it, and the database refuses to change a row.

Whoever adds to a chain holds its end until the commit, so rows stand in the order in which things happened. A verb that
changes other rows as well either holds the end before them (`change`, as moderation does) or adds as its very last step
(core.audit): then two verbs never wait for each other in a circle.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

from core.guards import Guard
from core.models.chained import ChainedRow, ChainEnd

THE_ONE = 1
MOST_FAULTS = 20
Row = TypeVar("Row", bound=ChainedRow)


@dataclass
class Report:
    """What a reading of a whole log found: how many events, where the chain ends, and what is wrong."""

    events: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chain(Generic[Row]):
    """One log: its name on the console and for people, its rows, its end, and what the database does for it."""

    name: str
    label: str
    rows: type[Row]
    ends: type[ChainEnd]
    guard: Guard

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction of a verb, with the end of the chain held before any other row is."""
        with transaction.atomic():
            self.hold()
            yield

    def hold(self) -> ChainEnd:
        """The end of the chain, locked until the commit (on SQLite the whole database is)."""
        ends = self.ends._default_manager.select_for_update()
        end = ends.filter(pk=THE_ONE).first()
        if end is None:  # the first row of all
            self.ends._default_manager.bulk_create([self.ends(pk=THE_ONE)], ignore_conflicts=True)
            end = ends.get(pk=THE_ONE)
        return end

    def append(self, **columns: Any) -> Row:
        """Write one row at the end of the chain; to be called inside a transaction."""
        end = self.hold()
        row = self.rows(number=end.number + 1, previous_hash=end.hash, **columns)
        row.hash = row.digest()
        row.save()
        end.number, end.hash = row.number, row.hash
        end.save()
        return row

    def read(self, expected: str = "") -> Report:
        """Read the whole chain: every hash, every place, its end, and a `number:hash` that was noted down earlier."""
        report, last = Report(), (0, "")
        noted = expected.partition(":")
        last = self._follow(report, last, noted)
        if len(report.faults) >= MOST_FAULTS:
            return report
        with (
            self.change()
        ):  # what was written meanwhile is read with the end held, or the two would not agree
            number, previous = self._follow(report, last, noted)
            end = self.hold()
        if (end.number, end.hash) != (number, previous):
            report.faults.append(
                f"末端记着第 {end.number} 条，记录到第 {number} 条为止：末尾少了或者被换过。"
            )
        if noted[0].isdigit() and int(noted[0]) > number:
            report.faults.append(f"记下的第 {noted[0]} 条已经没有了。")
        report.head = f"{number}:{previous}"
        return report

    def faults(self, expected: str = "") -> tuple[Report, list[str]]:
        """What is wrong with the log and with its guard, in sentences; none when all is well."""
        report = self.read(expected)
        unguarded = sorted(self.guard.missing(connection))
        missing = [f"数据库里少了保护 {name}，运行 migrate 会装回去。" for name in unguarded]
        return report, [*report.faults, *missing]

    def _follow(self, report: Report, last: tuple[int, str], noted: tuple[str, str, str]) -> tuple[int, str]:
        """Read on from the last number and hash; what was found goes into the report, the new last ones come back."""
        number, previous = last
        later = self.rows._default_manager.filter(number__gt=number).order_by("number")
        for row in later.iterator(chunk_size=2000):
            for fault in _faults(row, number + 1, previous):
                report.faults.append(f"第 {row.number} 条：{fault}")
            if noted[0] == str(row.number) and noted[2] != row.hash:
                report.faults.append(f"第 {row.number} 条：和记下的指纹不一样。")
            number, previous = row.number, row.hash
            report.events += 1
            if len(report.faults) >= MOST_FAULTS:
                break
        return number, previous


def _faults(row: ChainedRow, number: int, previous: str) -> Iterator[str]:
    if row.number != number:
        yield f"它前面少了 {row.number - number} 条。"
    elif row.previous_hash != previous:
        yield "接不上前一条。"
    if row.hash != row.digest():
        yield "内容和指纹对不上，被改过。"


# Every log of the site, for whoever reads them all


_chains: dict[str, Chain] = {}


def register(chain: Chain) -> None:
    _chains[chain.name] = chain


def chains() -> list[Chain]:
    """Every chained log that a room has registered."""
    return list(_chains.values())
